//! Why the scores of two clients differ: concept by concept, how much more it adds to the one's log-odds than to the other's. Both
//! explanations start from the same place, so that together these are the whole difference.
//!
//! Independent of how contributions are computed, and of words.

use crate::catalogue::{Concept, Feature};
use crate::explanation::{Explanation, FeatureEffect};
use crate::reasons::{ConceptEffect, by_concept};

/// What a concept adds to the one and to the other.
#[derive(Debug, Clone)]
pub struct ConceptDifference {
    /// What it is about.
    pub concept: Concept,
    /// Log-odds of the one.
    pub one: f64,
    /// Log-odds of the other.
    pub other: f64,
    /// Its feature that can be said and differs most in what it adds, with the values of both; none if none can be said.
    pub feature: Option<Differing>,
}

/// A feature of two clients.
#[derive(Debug, Clone, Copy)]
pub struct Differing {
    /// Which.
    pub feature: &'static Feature,
    /// The one's value; none = missing.
    pub one: Option<f64>,
    /// The other's.
    pub other: Option<f64>,
}

impl ConceptDifference {
    /// How much more it adds to the one.
    #[must_use]
    pub fn by(&self) -> f64 {
        self.one - self.other
    }
}

/// Every concept, whichever differs most first; none if the explanations do not start from the same place.
#[must_use]
pub fn differences(one: &Explanation, other: &Explanation) -> Option<Vec<ConceptDifference>> {
    let starts_alike = one.model == other.model && one.base_value.to_bits() == other.base_value.to_bits();
    if !starts_alike {
        return None;
    }
    let others = by_concept(&other.contributions);
    let mut all: Vec<ConceptDifference> = by_concept(&one.contributions)
        .into_iter()
        .filter_map(|effect| {
            let of_other = others.iter().find(|other| other.concept == effect.concept)?;
            Some(ConceptDifference {
                concept: effect.concept,
                one: effect.contribution,
                other: of_other.contribution,
                feature: differing(&effect, of_other),
            })
        })
        .collect();
    all.sort_by(|a, b| b.by().abs().total_cmp(&a.by().abs()));
    Some(all)
}

/// The feature by which a difference is told.
fn differing(one: &ConceptEffect, other: &ConceptEffect) -> Option<Differing> {
    let pairs = one.features.iter().filter_map(|of_one| {
        let same = |of_other: &&FeatureEffect| of_other.feature.name == of_one.feature.name;
        Some((of_one, other.features.iter().find(same)?))
    });
    let by = |(one, other): &(&FeatureEffect, &FeatureEffect)| (one.contribution - other.contribution).abs();
    pairs
        .filter(|(one, _)| one.feature.sayable)
        .max_by(|a, b| by(a).total_cmp(&by(b)))
        .map(|(one, other)| Differing { feature: one.feature, one: one.value, other: other.value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::Advice;
    use crate::explanation::Contribution;

    fn explanation(base_value: f64, parts: &[(&str, f64, f64)]) -> Explanation {
        let contribution = |&(feature, value, contribution): &(&str, f64, f64)| Contribution {
            feature: feature.to_owned(),
            value: Some(value),
            contribution,
        };
        Explanation {
            client_id: 1,
            probability: 0.2,
            log_odds: parts.iter().fold(base_value, |sum, (.., contribution)| sum + contribution),
            base_value,
            threshold: 0.09,
            decision: Advice::Refuse,
            completeness: 1.0,
            contradictions: Vec::new(),
            missing: Vec::new(),
            model: "credit-default@0".into(),
            contributions: parts.iter().map(contribution).collect(),
        }
    }

    #[test]
    fn differences_are_the_whole_difference_and_the_largest_comes_first() {
        let one = explanation(
            -2.0,
            &[
                ("external_score_mean", 0.2, 0.6),
                ("external_score_2", 0.1, 0.3),
                ("income", 9.0, -0.1),
                ("age_years", 30.0, 0.2),
            ],
        );
        let other = explanation(
            -2.0,
            &[
                ("external_score_mean", 0.7, -0.4),
                ("external_score_2", 0.8, -0.9),
                ("income", 9.0, -0.1),
                ("age_years", 50.0, 0.4),
            ],
        );
        let all = differences(&one, &other).expect("they start alike");
        let concepts: Vec<Concept> = all.iter().map(|difference| difference.concept).collect();
        assert_eq!(concepts, [Concept::ExternalScores, Concept::Age, Concept::Income]);
        let sum: f64 = all.iter().map(ConceptDifference::by).sum();
        assert!((sum - (one.log_odds - other.log_odds)).abs() < 1e-12);
        // The second score differs more, but nobody knows what it is.
        let told = all[0].feature.expect("it can be said");
        assert_eq!((told.feature.name, told.one, told.other), ("external_score_mean", Some(0.2), Some(0.7)));
        assert!((all[1].by() + 0.2).abs() < 1e-12 && all[2].by() == 0.0);
    }

    #[test]
    fn what_does_not_start_alike_is_not_compared() {
        let parts = [("income", 9.0, -0.1)];
        assert!(differences(&explanation(-2.0, &parts), &explanation(-1.9, &parts)).is_none());
        let other_model = Explanation { model: "credit-default@1".into(), ..explanation(-2.0, &parts) };
        assert!(differences(&explanation(-2.0, &parts), &other_model).is_none());
    }
}
