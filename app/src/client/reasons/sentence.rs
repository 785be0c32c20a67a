//! The sentence of a reason: what it is about, what is known of the client, where they stand among others, and what it
//! does to the risk. The same on the screen, in the API and at the command line.
//!
//! Pure: a reason in, words out. Which reasons are told is [`model::reasons`]'.

use crate::format;
use crate::i18n::Locale;
use crate::plural::counted;
use leptos_i18n::td_string;
use model::catalogue::{self, Concept, Feature, Unit};
use model::reasons::Reason;
use model::standing::Standing;

/// Log-odds from which an effect is said without "slightly" (odds times 1.1)...
const PLAIN: f64 = 0.1;
/// ...and from which it is said to be a clear one (odds times 1.35).
const CLEAR: f64 = 0.3;

/// A reason in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// What it is about: "External scores: ".
    pub what: String,
    /// What is known and where the client stands: "0.26, less than for 9 clients in 10."
    pub fact: String,
    /// What it does: "This clearly raises the estimated risk."
    pub effect: &'static str,
}

impl Sentence {
    /// Of a reason.
    #[must_use]
    pub fn of(reason: &Reason, locale: Locale) -> Self {
        let label = reason.concept.label().get(locale.into());
        let named = |fact: String| (td_string!(locale, reasons.what, label = label).to_string(), fact);
        let feature = reason.feature.as_deref().and_then(catalogue::by_name);
        let (what, fact) = match (feature, reason.value) {
            (None, _) => named(td_string!(locale, reasons.together).to_owned()),
            (Some(_), None) => named(td_string!(locale, reasons.missing).to_owned()),
            (Some(feature), Some(value)) => {
                let value = value_in_words(feature, value, locale);
                // Where only one thing is said of a concept, its name says which.
                if reason.concept.features().filter(|feature| feature.sayable).count() == 1 {
                    named(stands(value, reason.standing, locale))
                } else {
                    let label_of_value = feature.label(locale.into());
                    let known = td_string!(locale, reasons.labelled, label = label_of_value, value = value)
                        .to_string();
                    (format!("{label}."), stands(known, reason.standing, locale))
                }
            }
        };
        Self { what, fact, effect: effect(reason.contribution, locale) }
    }

    /// All of it.
    #[must_use]
    pub fn whole(&self) -> String {
        format!("{} {} {}", self.what, self.fact, self.effect)
    }
}

/// A concept in the midst of a sentence.
#[must_use]
pub fn in_a_sentence(concept: Concept, locale: Locale) -> String {
    let mut letters = concept.label().get(locale.into()).chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// What is known, with where the client stands if that is known.
fn stands(known: String, standing: Option<Standing>, locale: Locale) -> String {
    match standing {
        Some(standing) => {
            let standing = standing_in_words(standing, locale);
            td_string!(locale, reasons.fact_standing, fact = known, standing = standing).to_string()
        }
        None => td_string!(locale, reasons.fact, fact = known).to_string(),
    }
}

/// Ages are completed years, and a score is told with its best; whatever else is written as everywhere.
fn value_in_words(feature: &Feature, value: f64, locale: Locale) -> String {
    let written = format::feature(feature, Some(value), locale);
    match feature.unit {
        _ if feature.name == "age_years" => format::age(value, locale),
        // Three scores, of which the mean is told.
        Unit::Score if feature.concept == Concept::ExternalScores => {
            td_string!(locale, reasons.out_of_one, value = written).to_string()
        }
        _ => written,
    }
}

/// Where a client stands: "less than for 9 clients in 10".
#[must_use]
pub fn standing_in_words(standing: Standing, locale: Locale) -> String {
    let of_ten = |n: u8| n.to_string();
    match standing {
        Standing::LowerThan(n) => td_string!(locale, reasons.lower_than, n = of_ten(n)).to_string(),
        Standing::HigherThan(n) => td_string!(locale, reasons.higher_than, n = of_ten(n)).to_string(),
        Standing::Middle => td_string!(locale, reasons.middle).to_owned(),
        Standing::SameAs(0) => td_string!(locale, reasons.same_as_few).to_owned(),
        Standing::SameAs(10) => td_string!(locale, reasons.same_as_nearly_all).to_owned(),
        Standing::SameAs(n) => counted!(locale, of_ten(n), reasons.same_as, n = of_ten(n)),
    }
}

fn effect(contribution: f64, locale: Locale) -> &'static str {
    match (contribution > 0.0, contribution.abs()) {
        (true, s) if s >= CLEAR => td_string!(locale, reasons.raises_strongly),
        (true, s) if s >= PLAIN => td_string!(locale, reasons.raises),
        (true, _) => td_string!(locale, reasons.raises_slightly),
        (false, s) if s >= CLEAR => td_string!(locale, reasons.lowers_strongly),
        (false, s) if s >= PLAIN => td_string!(locale, reasons.lowers),
        (false, _) => td_string!(locale, reasons.lowers_slightly),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(concept: Concept, feature: Option<&str>, value: Option<f64>) -> Reason {
        Reason { concept, contribution: 0.4, feature: feature.map(str::to_owned), value, standing: None }
    }

    fn said(reason: &Reason, locale: Locale) -> String {
        Sentence::of(reason, locale).whole()
    }

    #[test]
    fn a_reason_names_its_concept_what_is_known_where_the_client_stands_and_what_it_does() {
        let scores = Reason {
            standing: Some(Standing::LowerThan(9)),
            ..reason(Concept::ExternalScores, Some("external_score_mean"), Some(0.263))
        };
        assert_eq!(
            said(&scores, Locale::fr),
            "Les scores externes\u{a0}: 0,26 sur\u{a0}1 en moyenne, c’est moins que chez 9\u{a0}clients sur\u{a0}10. Cela augmente nettement \
             le risque estimé."
        );
        let age = Reason {
            standing: Some(Standing::LowerThan(8)),
            ..reason(Concept::Age, Some("age_years"), Some(24.97))
        };
        assert_eq!(
            said(&age, Locale::en),
            "Age: 24\u{a0}years, less than for 8 clients in 10. This clearly raises the estimated risk."
        );
        let late = reason(Concept::Punctuality, Some("late_payment_share"), Some(0.45));
        assert_eq!(
            said(&late, Locale::en),
            "How punctual payments to us were. Share of payments late: 45%. This clearly raises the estimated risk."
        );
    }

    /// Of the three external scores a reason tells the mean, and says so.
    #[test]
    fn a_score_that_is_told_is_a_mean() {
        for feature in Concept::ExternalScores.features().filter(|f| f.unit == Unit::Score && f.sayable) {
            assert!(feature.name.ends_with("_mean"), "{} is told as a mean", feature.name);
        }
    }

    #[test]
    fn what_is_not_known_or_only_together_is_said_so() {
        let missing = reason(Concept::Punctuality, Some("late_payment_share"), None);
        assert!(said(&missing, Locale::en).contains("the information is missing"));
        let together = reason(Concept::Tenure, None, None);
        assert!(said(&together, Locale::fr).contains("plusieurs informations, prises ensemble"));
    }

    #[test]
    fn every_standing_is_worded_as_what_it_is() {
        use Standing::{HigherThan, LowerThan, Middle, SameAs};
        let words = |standing| standing_in_words(standing, Locale::en);
        assert_eq!(words(LowerThan(9)), "less than for 9 clients in 10");
        assert_eq!(words(HigherThan(6)), "more than for 6 clients in 10");
        assert_eq!(words(Middle), "a common value among clients");
        let same = [0, 1, 3, 10].map(|n| words(SameAs(n)));
        assert_eq!(
            same,
            [
                "as fewer than 1 client in 10",
                "as about 1 client in 10",
                "as about 3 clients in 10",
                "as nearly all clients",
            ]
        );
    }

    #[test]
    fn an_effect_is_worded_by_its_direction_and_its_size() {
        let words = [
            "This clearly raises the estimated risk.",
            "This raises the estimated risk.",
            "This slightly raises the estimated risk.",
            "This slightly lowers the estimated risk.",
            "This lowers the estimated risk.",
            "This clearly lowers the estimated risk.",
        ];
        assert_eq!([0.3, 0.1, 0.09, -0.09, -0.1, -0.3].map(|size| effect(size, Locale::en)), words);
    }
}
