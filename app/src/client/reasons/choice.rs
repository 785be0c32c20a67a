//! Which of many contributions are named first, and the sentences that say them.
//!
//! A refusal is explained by what raises the risk, a grant by what lowers it; the strongest reason on the
//! other side is named too, so that the account stays fair. Pure: an explanation in, reasons out.

use crate::format;
use crate::i18n::Locale;
use leptos_i18n::td_string;
use model::catalogue::{self, Feature, Theme};
use model::decision::Advice;
use model::explanation::{Contribution, Explanation};

/// Reasons that speak for the advice, at most.
const MOST_FOR: usize = 3;
/// Reasons that speak against it, at most.
const MOST_AGAINST: usize = 1;
/// Log-odds below which a contribution is not worth a sentence (it moves the odds by 5 %).
const WORTH_NAMING: f64 = 0.05;
/// Log-odds from which an effect is said without "slightly" (odds times 1.1)...
const PLAIN: f64 = 0.1;
/// ...and from which it is said to be a clear one (odds times 1.35).
const CLEAR: f64 = 0.3;

/// A contribution whose feature is known to the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Reason {
    /// What it is about.
    pub feature: &'static Feature,
    /// The client's value; none = missing.
    pub value: Option<f64>,
    /// Log-odds; positive raises the risk.
    pub contribution: f64,
}

impl Reason {
    /// Of a contribution; none if the catalogue does not know its feature.
    #[must_use]
    pub fn of(contribution: &Contribution) -> Option<Self> {
        catalogue::by_name(&contribution.feature).map(|feature| Self {
            feature,
            value: contribution.value,
            contribution: contribution.contribution,
        })
    }

    /// Whether it raises the risk.
    #[must_use]
    pub fn raises(&self) -> bool {
        self.contribution > 0.0
    }

    /// What is known: "Age: 45 years."
    #[must_use]
    pub fn fact(&self, locale: Locale) -> String {
        let label = self.feature.label(locale.into());
        match self.value {
            Some(_) => {
                let value = format::feature(self.feature, self.value, locale);
                td_string!(locale, reasons.known, label = label, value = value).to_string()
            }
            None => td_string!(locale, reasons.missing, label = label).to_string(),
        }
    }

    /// What it does: "This clearly lowers the estimated risk."
    #[must_use]
    pub fn effect(&self, locale: Locale) -> &'static str {
        let size = self.contribution.abs();
        match (self.raises(), size) {
            (true, s) if s >= CLEAR => td_string!(locale, reasons.raises_strongly),
            (true, s) if s >= PLAIN => td_string!(locale, reasons.raises),
            (true, _) => td_string!(locale, reasons.raises_slightly),
            (false, s) if s >= CLEAR => td_string!(locale, reasons.lowers_strongly),
            (false, s) if s >= PLAIN => td_string!(locale, reasons.lowers),
            (false, _) => td_string!(locale, reasons.lowers_slightly),
        }
    }
}

/// The three or four reasons that are named first: those for the advice, then the strongest against it,
/// each side strongest first.
#[must_use]
pub fn choose(explanation: &Explanation) -> Vec<Reason> {
    let raises_first = explanation.decision != Advice::Grant;
    let mut chosen = pick(explanation, raises_first, MOST_FOR);
    chosen.extend(pick(explanation, !raises_first, MOST_AGAINST));
    chosen
}

fn pick(explanation: &Explanation, raises: bool, most: usize) -> Vec<Reason> {
    let mut candidates: Vec<Reason> = explanation
        .contributions
        .iter()
        .filter_map(Reason::of)
        .filter(|r| r.raises() == raises && r.contribution.abs() >= WORTH_NAMING)
        .collect();
    strongest_first(&mut candidates);
    let mut picked: Vec<Reason> = Vec::new();
    for candidate in candidates {
        // One of a theme: three external scores are one thing to a client.
        let is_new = picked.iter().all(|r| r.feature.theme != candidate.feature.theme);
        if picked.len() < most && is_new {
            picked.push(candidate);
        }
    }
    picked
}

fn strongest_first(reasons: &mut [Reason]) {
    reasons.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
}

/// The strongest contributions by theme, and what is left of the others.
#[derive(Debug, Clone)]
pub struct Groups {
    /// Themes by the size of what is shown of them; within each, the strongest first.
    pub themes: Vec<(Theme, Vec<Reason>)>,
    /// How many contributions are not shown one by one.
    pub others: usize,
    /// Their sum, log-odds.
    pub others_sum: f64,
}

/// The `most` strongest contributions, grouped by theme.
#[must_use]
pub fn group(explanation: &Explanation, most: usize) -> Groups {
    let mut all: Vec<Reason> = explanation.contributions.iter().filter_map(Reason::of).collect();
    strongest_first(&mut all);
    let rest = all.split_off(most.min(all.len()));
    let mut themes: Vec<(Theme, Vec<Reason>)> = Theme::ALL
        .into_iter()
        .map(|theme| (theme, all.iter().filter(|r| r.feature.theme == theme).copied().collect()))
        .filter(|(_, reasons): &(Theme, Vec<Reason>)| !reasons.is_empty())
        .collect();
    let weight = |reasons: &[Reason]| reasons.iter().map(|r| r.contribution.abs()).sum::<f64>();
    themes.sort_by(|(_, a), (_, b)| weight(b).total_cmp(&weight(a)));
    // Not `sum`, which makes -0 of nothing.
    let others_sum = rest.iter().fold(0.0, |sum, r| sum + r.contribution);
    Groups { themes, others: rest.len(), others_sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explanation(decision: Advice, parts: &[(&str, Option<f64>, f64)]) -> Explanation {
        let contributions = parts
            .iter()
            .map(|&(feature, value, contribution)| Contribution {
                feature: feature.to_owned(),
                value,
                contribution,
            })
            .collect();
        Explanation {
            client_id: 1,
            probability: 0.2,
            log_odds: -1.4,
            base_value: -2.4,
            threshold: 0.09,
            decision,
            completeness: 1.0,
            missing: Vec::new(),
            model: "credit-default@0".into(),
            contributions,
        }
    }

    const PARTS: [(&str, Option<f64>, f64); 8] = [
        ("external_score_mean", Some(0.21), 0.9),
        ("external_score_2", Some(0.1), 0.5),
        ("external_score_3", Some(0.2), 0.4),
        ("age_years", Some(24.7), 0.2),
        ("late_payment_share", Some(0.25), 0.08),
        ("income", Some(180_000.0), -0.35),
        ("education", Some(3.0), -0.12),
        ("credit", Some(450_000.0), 0.01),
    ];

    fn names(reasons: &[Reason]) -> Vec<&str> {
        reasons.iter().map(|r| r.feature.name).collect()
    }

    #[test]
    fn a_refusal_is_explained_by_what_raises_the_risk_then_by_the_best_on_the_other_side() {
        let chosen = choose(&explanation(Advice::Refuse, &PARTS));
        assert_eq!(names(&chosen), ["external_score_mean", "age_years", "late_payment_share", "income"]);
    }

    #[test]
    fn a_grant_is_explained_by_what_lowers_the_risk() {
        let chosen = choose(&explanation(Advice::Grant, &PARTS));
        assert_eq!(names(&chosen), ["income", "education", "external_score_mean"]);
    }

    #[test]
    fn a_theme_is_named_once_a_side() {
        let scores = &PARTS[..3];
        assert_eq!(names(&choose(&explanation(Advice::Refuse, scores))), ["external_score_mean"]);
    }

    #[test]
    fn a_contribution_that_moves_nothing_is_not_named() {
        let chosen = choose(&explanation(Advice::Refuse, &[("credit", Some(1.0), 0.049)]));
        assert!(chosen.is_empty());
    }

    #[test]
    fn a_reason_names_its_value_and_its_direction_in_both_languages() {
        let chosen = choose(&explanation(Advice::Refuse, &PARTS));
        assert_eq!(chosen[0].fact(Locale::fr), "Moyenne des scores externes\u{a0}: 0,21.");
        assert_eq!(chosen[0].effect(Locale::fr), "Cela augmente nettement le risque estimé.");
        assert_eq!(chosen[3].fact(Locale::en), "Declared income: 180,000.");
        assert_eq!(chosen[3].effect(Locale::en), "This clearly lowers the estimated risk.");
        assert_eq!(chosen[1].fact(Locale::en), "Age: 24\u{a0}years.");
        assert_eq!(chosen[1].effect(Locale::en), "This raises the estimated risk.");
        assert_eq!(chosen[2].effect(Locale::fr), "Cela augmente un peu le risque estimé.");
    }

    #[test]
    fn an_effect_is_worded_by_its_direction_and_its_size() {
        let feature = catalogue::by_name("income").expect("in the catalogue");
        let effect = |contribution| Reason { feature, value: None, contribution }.effect(Locale::en);
        let words = [
            "This clearly raises the estimated risk.",
            "This raises the estimated risk.",
            "This slightly raises the estimated risk.",
            "This slightly lowers the estimated risk.",
            "This lowers the estimated risk.",
            "This clearly lowers the estimated risk.",
        ];
        assert_eq!([0.3, 0.1, 0.09, -0.09, -0.1, -0.3].map(effect), words);
    }

    #[test]
    fn a_missing_value_is_named_as_missing() {
        let chosen = choose(&explanation(Advice::Grant, &[("income", None, -0.06)]));
        assert_eq!(chosen[0].fact(Locale::en), "Declared income: not known.");
        assert_eq!(chosen[0].fact(Locale::fr), "Revenu déclaré\u{a0}: l’information manque.");
        assert_eq!(chosen[0].effect(Locale::fr), "Cela réduit un peu le risque estimé.");
    }

    #[test]
    fn grouping_loses_no_contribution() {
        let whole = explanation(Advice::Refuse, &PARTS);
        let groups = group(&whole, 5);
        let shown: f64 = groups.themes.iter().flat_map(|(_, reasons)| reasons).map(|r| r.contribution).sum();
        let all: f64 = PARTS.iter().map(|(_, _, c)| c).sum();
        assert_eq!(groups.others, 3);
        assert!((shown + groups.others_sum - all).abs() < 1e-12);
        assert_eq!(groups.themes[0].0, Theme::External);
        assert_eq!(group(&whole, PARTS.len()).others_sum.to_bits(), 0.0_f64.to_bits(), "0, not -0");
    }
}
