//! Reasons: what an explanation amounts to by concept, which concepts are told to a client and where the client stands in
//! them. The same for the screen, the API, the command line and letters.
//!
//! A refusal is told by what raises the risk, an approval by what lowers it: the strongest concepts first, each once and
//! only in the direction of its joint effect. What speaks the other way is told apart. A price that the lender has set
//! is not given to a client as their reason; that it counts is said.
//!
//! Independent of words: these are the catalogue's and the screen's.

use crate::catalogue::{Concept, Telling};
use crate::decision::Advice;
use crate::explanation::{Against, Contribution, Explanation, FeatureEffect};
use crate::stability::Reference;
use crate::standing::Standing;
use serde::{Deserialize, Serialize};

/// Reasons that are told, at most.
pub const MOST_REASONS: usize = 4;
/// Log-odds below which a concept is not worth a sentence: it moves the odds by 5 %.
const WORTH_NAMING: f64 = 0.05;

/// What a concept's features added to the log-odds, together.
#[derive(Debug, Clone)]
pub struct ConceptEffect {
    /// What it is about.
    pub concept: Concept,
    /// Their sum, log-odds; positive raises the risk.
    pub contribution: f64,
    /// One by one, the strongest first.
    pub features: Vec<FeatureEffect>,
}

/// Every concept that contributes, the strongest first; together they are all contributions.
#[must_use]
pub fn by_concept(contributions: &[Contribution]) -> Vec<ConceptEffect> {
    let mut all: Vec<FeatureEffect> = contributions.iter().filter_map(FeatureEffect::of).collect();
    all.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
    let mut effects: Vec<ConceptEffect> = Concept::ALL
        .into_iter()
        .map(|concept| {
            let features: Vec<_> = all.iter().filter(|e| e.feature.concept == concept).copied().collect();
            let contribution = features.iter().fold(0.0, |sum, effect| sum + effect.contribution);
            ConceptEffect { concept, contribution, features }
        })
        .filter(|effect| !effect.features.is_empty())
        .collect();
    effects.sort_by(|a, b| b.contribution.abs().total_cmp(&a.contribution.abs()));
    effects
}

/// One thing that is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// What it is about.
    pub concept: Concept,
    /// The concept's joint effect, log-odds; positive raises the risk.
    pub contribution: f64,
    /// By which of its features it is told: of those that can be said and pull the same way, the strongest; none if
    /// only all of them together say it.
    pub feature: Option<String>,
    /// This feature's value for the client; none = missing, or no feature.
    pub value: Option<f64>,
    /// Where the client stands in this feature; none if that is not known.
    pub standing: Option<Standing>,
}

impl Reason {
    fn of(effect: &ConceptEffect, references: &[Reference]) -> Self {
        let told = feature_to_tell(effect);
        let standing = told.and_then(|told| {
            let reference = references.iter().find(|r| r.quantity == told.feature.name)?;
            Standing::among(told.feature, told.value?, reference)
        });
        Self {
            concept: effect.concept,
            contribution: effect.contribution,
            feature: told.map(|told| told.feature.name.to_owned()),
            value: told.and_then(|told| told.value),
            standing,
        }
    }

    /// Whether it raises the risk.
    #[must_use]
    pub fn raises(&self) -> bool {
        self.contribution > 0.0
    }
}

/// The feature by which a concept is told.
fn feature_to_tell(effect: &ConceptEffect) -> Option<&FeatureEffect> {
    let pulls = |told: &&FeatureEffect| told.contribution * effect.contribution > 0.0;
    let mut sayable = effect.features.iter().filter(|told| told.feature.sayable && pulls(told));
    let known = sayable.clone().find(|told| told.value.is_some());
    let nothing_known = effect.features.iter().all(|told| told.value.is_none());
    known.or_else(|| sayable.next().filter(|_| nothing_known))
}

/// What is told of an explanation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reasons {
    /// With whom the client is compared.
    pub against: Against,
    /// Whether what is told raises the risk.
    pub raises: bool,
    /// What speaks for the advice, the strongest first; [`MOST_REASONS`] at most.
    pub principal: Vec<Reason>,
    /// What speaks most against it; none if nothing does.
    pub other_side: Option<Reason>,
    /// Whether a price that the lender has set speaks for the advice, too.
    pub price_counts: bool,
}

impl Reasons {
    /// What is told of an explanation that compares the client with `against`; `references` are the training clients'
    /// distributions, if they are at hand.
    #[must_use]
    pub fn of(explanation: &Explanation, against: Against, references: &[Reference]) -> Self {
        let raises = explanation.decision != Advice::Grant;
        let effects = by_concept(&explanation.contributions);
        let worth = |effect: &&ConceptEffect| effect.contribution.abs() >= WORTH_NAMING;
        let side = |raises: bool, most: usize| -> Vec<Reason> {
            let may_be_told = |effect: &&ConceptEffect| effect.concept.telling() != Telling::Price;
            let side = effects.iter().filter(worth).filter(|e| (e.contribution > 0.0) == raises);
            side.filter(may_be_told).take(most).map(|effect| Reason::of(effect, references)).collect()
        };
        Self {
            against,
            raises,
            principal: side(raises, MOST_REASONS),
            other_side: side(!raises, 1).pop(),
            price_counts: effects.iter().filter(worth).any(|effect| {
                effect.concept.telling() == Telling::Price && (effect.contribution > 0.0) == raises
            }),
        }
    }
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
            contradictions: Vec::new(),
            missing: Vec::new(),
            model: "credit-default@0".into(),
            contributions,
        }
    }

    const PARTS: [(&str, Option<f64>, f64); 11] = [
        ("credit_rate", Some(0.4), 1.1),
        ("external_score_mean", Some(0.21), 0.4),
        ("external_score_2", Some(0.1), 0.5),
        ("years_employed", Some(0.5), 0.3),
        ("age_at_employment", Some(24.0), -0.36),
        ("age_years", Some(24.7), 0.2),
        ("late_payment_share", Some(0.25), 0.08),
        ("credit", Some(450_000.0), 0.07),
        ("income", Some(180_000.0), -0.35),
        ("education", Some(3.0), -0.12),
        ("owns_car", Some(0.0), 0.06),
    ];

    fn told(reasons: &Reasons) -> Vec<Concept> {
        reasons.principal.iter().map(|reason| reason.concept).collect()
    }

    #[test]
    fn a_refusal_is_told_by_the_strongest_concepts_that_raise_the_risk_without_the_lenders_price() {
        let reasons = Reasons::of(&explanation(Advice::Refuse, &PARTS), Against::Granted, &[]);
        use Concept::{Age, Amount, ExternalScores, Punctuality};
        // The tenure's parts add up to less than nothing: it is no reason for a refusal.
        assert_eq!(told(&reasons), [ExternalScores, Age, Punctuality, Amount]);
        assert_eq!(reasons.principal[0].contribution, 0.9, "the sum of its features");
        assert!(reasons.price_counts);
        assert_eq!(reasons.other_side.map(|reason| reason.concept), Some(Concept::Income));
    }

    #[test]
    fn an_approval_is_told_by_what_lowers_the_risk() {
        let reasons = Reasons::of(&explanation(Advice::Grant, &PARTS), Against::Average, &[]);
        assert_eq!(told(&reasons), [Concept::Income, Concept::Education, Concept::Tenure]);
        assert!(!reasons.price_counts, "it raises the risk");
        assert_eq!(reasons.other_side.map(|reason| reason.concept), Some(Concept::ExternalScores));
    }

    #[test]
    fn concepts_are_all_contributions_and_each_is_the_sum_of_its_features() {
        let effects = by_concept(&explanation(Advice::Refuse, &PARTS).contributions);
        let all: f64 = PARTS.iter().map(|(.., contribution)| contribution).sum();
        assert!((effects.iter().map(|effect| effect.contribution).sum::<f64>() - all).abs() < 1e-12);
        assert_eq!(effects.iter().map(|effect| effect.features.len()).sum::<usize>(), PARTS.len());
        assert!(effects.is_sorted_by(|a, b| a.contribution.abs() >= b.contribution.abs()));
    }

    #[test]
    fn a_concept_is_told_by_a_feature_that_can_be_said_and_pulls_its_way() {
        let feature_to_tell = |parts: &[(&str, Option<f64>, f64)]| {
            let principal = Reasons::of(&explanation(Advice::Refuse, parts), Against::Granted, &[]).principal;
            principal.first().map(|reason| (reason.feature.clone(), reason.value))
        };
        let said = |name: &str, value| Some((Some(name.to_owned()), value));
        // The second score pulls harder, but nobody knows what it is.
        assert_eq!(feature_to_tell(&PARTS[1..3]), said("external_score_mean", Some(0.21)));
        let rather_known = [("bureau_card_utilisation", None, 0.3), ("bureau_debt", Some(9.0), 0.1)];
        assert_eq!(feature_to_tell(&rather_known), said("bureau_debt", Some(9.0)));
        assert_eq!(feature_to_tell(&[("bureau_debt", None, 0.1)]), said("bureau_debt", None));
        let against_it = [("age_at_employment", Some(50.0), 0.3), ("years_employed", Some(9.0), -0.1)];
        assert_eq!(feature_to_tell(&against_it), Some((None, None)), "nine years do not raise the risk");
        assert_eq!(feature_to_tell(&[("credit", Some(1.0), 0.049)]), None, "it moves nothing");
    }
}
