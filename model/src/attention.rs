//! What of a bank needs a person: features that have fallen silent, scores that have shifted, groups that are granted less
//! than they were. Whoever watches a bank by a clock asks for this and nothing else.
//!
//! It is little, so that it is acted on. What was so when the model was trained is no news: a feature that few training
//! clients had, or a group that was granted less from the start, which the model card says, is not told again. Neither
//! is a single feature that has moved: applicants always differ from clients with a known outcome in something.
//! Independent of who asks.

use crate::fairness::{AttributeMeasures, AttributeReport, FOUR_FIFTHS, FourFifths, GroupReport};
use crate::monitoring::{QuantityTally, Report, Tally};
use crate::stability::{Counts, Verdict};
use serde::Serialize;

/// Below this probability, that nobody has a value is no chance, in any of some hundred features.
const CHANCE: f64 = 1e-6;

/// One thing that needs attention, the gravest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Attention {
    /// No client has a value of this feature, or no applicant has one any more.
    Silent {
        /// The feature's name.
        quantity: String,
        /// Clients whose outcome is known still have values.
        applicants_only: bool,
        /// Share of the training clients who had a value.
        training: f64,
    },
    /// The scores of the applicants are not those of the clients with a known outcome.
    Shifted {
        /// Population stability index, from [`crate::stability::SHIFTED`] on.
        psi: f64,
    },
    /// A group is surely granted less than four fifths of what the most-granted group is, and was not in training.
    Unequal {
        /// The attribute's name.
        attribute: String,
        /// The group's code.
        group: String,
        /// Share granted over that of the most-granted group.
        ratio: f64,
    },
}

/// What of a bank, counted in `tally` and read as `report`, needs attention; `trained` is what was measured of its groups
/// in training.
#[must_use]
pub fn attention(tally: &Tally, report: &Report, trained: &[AttributeMeasures]) -> Vec<Attention> {
    let silent = tally.quantities.iter().filter_map(silent);
    let scores = report.score().and_then(|drift| drift.psi);
    let shifted = scores.filter(|psi| psi.verdict == Verdict::Shifted);
    let shifted = shifted.map(|psi| Attention::Shifted { psi: psi.value });
    let trained: Vec<AttributeReport> = trained.iter().map(AttributeMeasures::compared).collect();
    let unequal = report.fairness.iter().flat_map(|now| {
        surely_below(now).filter(|group| !was_below(&trained, &now.attribute, &group.measures.group)).map(
            |group| Attention::Unequal {
                attribute: now.attribute.clone(),
                group: group.measures.group.clone(),
                ratio: group.ratio.map_or(0.0, |ratio| ratio.value),
            },
        )
    });
    silent.chain(shifted).chain(unequal).collect()
}

/// Whether nobody has a value, though of as many training clients some surely would have had one.
fn silent(tally: &QuantityTally) -> Option<Attention> {
    let missing = tally.reference.counts.missing_share().filter(|&share| share < 1.0)?;
    let nobody = |counts: &Counts| counts.known() == 0;
    let no_chance = |clients: u64| clients > 0 && libm::pow(missing, clients as f64) < CHANCE;
    let applicants_only = !nobody(&tally.known);
    let clients = tally.applicants.missing + if applicants_only { 0 } else { tally.known.missing };
    (nobody(&tally.applicants) && no_chance(clients)).then(|| Attention::Silent {
        quantity: tally.reference.quantity.clone(),
        applicants_only,
        training: 1.0 - missing,
    })
}

/// Groups that are granted less than four fifths, chance aside.
fn surely_below(report: &AttributeReport) -> impl Iterator<Item = &GroupReport> {
    below(report).filter(|group| group.ratio.is_some_and(|ratio| ratio.upper < FOUR_FIFTHS))
}

fn below(report: &AttributeReport) -> impl Iterator<Item = &GroupReport> {
    report.groups.iter().filter(|group| group.four_fifths == FourFifths::Below)
}

fn was_below(trained: &[AttributeReport], attribute: &str, group: &str) -> bool {
    let same = trained.iter().filter(|report| report.attribute == attribute);
    same.flat_map(below).any(|before| before.measures.group == group)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stability::Reference;

    /// A quantity of which so many training clients had a value and had none, and then so many clients and applicants.
    fn quantity(training: (u64, u64), known: (u64, u64), applicants: (u64, u64)) -> QuantityTally {
        let counts = |(values, missing)| Counts { clients: vec![values], missing };
        QuantityTally {
            reference: Reference {
                quantity: "score_1".to_owned(),
                edges: Vec::new(),
                counts: counts(training),
            },
            known: counts(known),
            applicants: counts(applicants),
        }
    }

    #[test]
    fn a_feature_is_silent_if_nobody_has_a_value_and_chance_does_not_explain_it() {
        let silent = |known, applicants| {
            silent(&quantity((50, 50), known, applicants)).map(|found| match found {
                Attention::Silent { applicants_only, training, .. } => (applicants_only, training),
                other => panic!("{other:?}"),
            })
        };
        assert_eq!(silent((0, 1_000), (0, 1_000)), Some((false, 0.5)));
        assert_eq!(silent((0, 1_000), (0, 0)), Some((false, 0.5)), "a bank without applicants");
        assert_eq!(silent((500, 500), (0, 1_000)), Some((true, 0.5)));
        assert_eq!(silent((500, 500), (1, 999)), None);
        assert_eq!(silent((500, 500), (0, 0)), None, "there is no applicant");
        // Of nineteen clients nobody has what half of them have: that happens once in 524,288 times.
        assert_eq!(silent((0, 0), (0, 19)), None);
        assert_eq!(silent((0, 0), (0, 20)), Some((false, 0.5)));
        assert!(super::silent(&quantity((0, 100), (0, 100), (0, 100))).is_none(), "it always was");
    }
}
