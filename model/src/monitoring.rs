//! What is counted of a bank while it is scored, and what a risk manager reads out of it: whether clients are still
//! those that the model was trained on ([`crate::stability`]), and whether it treats groups of them alike
//! ([`crate::fairness`]).
//!
//! Counting is cheap and happens once, with the scores; reading the counts costs a page nothing, however large the
//! bank. Independent of where counts are kept.

use crate::catalogue;
use crate::decision::Policy;
use crate::effects;
use crate::explanation::Score;
use crate::fairness::attributes::{Attribute, attributes, by_name};
use crate::fairness::{AttributeMeasures, AttributeReport, GroupMeasures, GroupScores};
use crate::file::ClientFile;
use crate::portfolio::PROBABILITY;
use crate::stability::{self, Counts, Psi, Reference, Verdict};
use serde::{Deserialize, Serialize};

/// A quantity counted in the bins of its reference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuantityTally {
    /// The bins, and the training clients in them.
    pub reference: Reference,
    /// Clients of the bank whose outcome is known.
    pub known: Counts,
    /// Its applicants: those whose outcome is not.
    pub applicants: Counts,
}

/// An attribute's groups, counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AttributeTally {
    /// Its name.
    pub attribute: String,
    /// One entry a group, in the order of [`crate::fairness::attributes::Attribute::codes`].
    pub groups: Vec<GroupScores>,
}

/// All that is counted of a bank while one model scores it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// Which model scored: [`crate::parameters::Parameters::id`].
    pub model: String,
    /// Threshold at which who is granted was counted; none if an earlier version counted, or nobody was.
    #[serde(default)]
    pub threshold: Option<f64>,
    /// Clients with a known outcome.
    pub known: u64,
    /// Clients without.
    pub applicants: u64,
    /// The score and the model's features; empty if the model came without its reference.
    pub quantities: Vec<QuantityTally>,
    /// Every attribute that is watched.
    pub attributes: Vec<AttributeTally>,
    /// What the model makes of each feature; nobody in it if an earlier version counted.
    #[serde(default)]
    pub effects: effects::EffectCounts,
}

impl Tally {
    /// Nobody yet.
    #[must_use]
    pub fn new(model: &str, references: &[Reference]) -> Self {
        let quantity = |reference: &Reference| QuantityTally {
            known: Counts::new(&reference.edges),
            applicants: Counts::new(&reference.edges),
            reference: reference.clone(),
        };
        Self {
            model: model.to_owned(),
            threshold: None,
            known: 0,
            applicants: 0,
            quantities: references.iter().map(quantity).collect(),
            attributes: attributes()
                .iter()
                .map(|attribute| AttributeTally {
                    attribute: attribute.name.to_owned(),
                    groups: attribute.codes().map(|_| GroupScores::default()).collect(),
                })
                .collect(),
            effects: effects::EffectCounts::default(),
        }
    }

    /// What the model makes of each feature, if everybody was counted for it.
    #[must_use]
    pub fn effects(&self) -> Option<&effects::EffectCounts> {
        (self.effects.clients() > 0 && self.effects.clients() == self.clients()).then_some(&self.effects)
    }

    /// All who were counted.
    #[must_use]
    pub const fn clients(&self) -> u64 {
        self.known + self.applicants
    }

    /// Counts clients: their `files`, their `rows` of the catalogue (row-major, see [`catalogue::row`]) and their
    /// `scores`, in the same order.
    pub fn add(&mut self, policy: &Policy, files: &[ClientFile], rows: &[f32], scores: &[Score]) {
        let columns = catalogue::features().len();
        // Counted at two thresholds, it is known of neither.
        let is_first = self.clients() == 0;
        self.threshold =
            Some(policy.threshold).filter(|threshold| is_first || self.threshold == Some(*threshold));
        // The score itself has no column.
        let column = |tally: &QuantityTally| {
            catalogue::features().iter().position(|f| f.name == tally.reference.quantity)
        };
        let indices: Vec<Option<usize>> = self.quantities.iter().map(column).collect();
        for ((file, row), score) in files.iter().zip(rows.chunks_exact(columns)).zip(scores) {
            let defaulted = file.application.target.map(|target| target != 0);
            *(if defaulted.is_some() { &mut self.known } else { &mut self.applicants }) += 1;
            for (tally, index) in self.quantities.iter_mut().zip(&indices) {
                let value = index.map_or(score.probability, |index| f64::from(row[index]));
                let counts = if defaulted.is_some() { &mut tally.known } else { &mut tally.applicants };
                counts.add(&tally.reference.edges, value);
            }
            for (tally, attribute) in self.attributes.iter_mut().zip(attributes()) {
                let group = attribute.index(&file.application);
                if let Some(group) = tally.groups.get_mut(group) {
                    group.add(score.probability, defaulted, policy);
                }
            }
        }
    }

    /// What the counts amount to under `policy`: at the threshold that they were made at exactly, at another one to within a
    /// tenth of log-odds.
    #[must_use]
    pub fn report(&self, policy: &Policy) -> Report {
        let counted_at = self.threshold;
        Report {
            model: self.model.clone(),
            known: self.known,
            applicants: self.applicants,
            stability: self.quantities.iter().map(drift).collect(),
            fairness: self.attributes.iter().map(|tally| compared(tally, policy, counted_at)).collect(),
        }
    }
}

/// How a quantity of the applicants has moved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// A feature's name, or [`PROBABILITY`].
    pub quantity: String,
    /// From the bank's clients with a known outcome; none if nobody of either has a value.
    pub psi: Option<Psi>,
    /// From the clients that the model was trained on.
    pub psi_training: Option<Psi>,
    /// Share missing among clients with a known outcome.
    pub missing_known: Option<f64>,
    /// Share missing among applicants.
    pub missing_applicants: Option<f64>,
    /// How far the share missing has moved between the two.
    pub missing: Option<Psi>,
}

impl Drift {
    /// The graver of what is said of the values and of the missing ones; none if there is nothing to compare.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        [self.psi, self.missing].into_iter().flatten().map(|psi| psi.verdict).max()
    }

    /// Whether it is the missing values that the verdict is about: theirs is the graver of the two.
    #[must_use]
    pub fn is_about_missing(&self) -> bool {
        let verdict = |psi: Option<Psi>| psi.map(|psi| psi.verdict);
        verdict(self.missing) > verdict(self.psi)
    }

    /// The farther of what values and missing ones moved, where there are enough clients to say so.
    fn distance(&self) -> f64 {
        let enough = |psi: &Psi| psi.verdict != Verdict::TooFew;
        [self.psi, self.missing].into_iter().flatten().filter(enough).map(|psi| psi.value).fold(0.0, f64::max)
    }
}

/// What a risk manager reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Which model scored.
    pub model: String,
    /// Clients with a known outcome. The model may have been trained on them: it then looks better on them than it is.
    pub known: u64,
    /// Applicants.
    pub applicants: u64,
    /// The score first, then the model's features in the order of its columns.
    pub stability: Vec<Drift>,
    /// One entry an attribute.
    pub fairness: Vec<AttributeReport>,
}

impl Report {
    /// The features without the score, those that moved farthest first; ties in the order of the columns.
    #[must_use]
    pub fn features_by_drift(&self) -> Vec<&Drift> {
        let mut features: Vec<&Drift> = self.stability.iter().filter(|d| d.quantity != PROBABILITY).collect();
        features.sort_by(|a, b| b.distance().total_cmp(&a.distance()));
        features
    }

    /// The score itself.
    #[must_use]
    pub fn score(&self) -> Option<&Drift> {
        self.stability.iter().find(|drift| drift.quantity == PROBABILITY)
    }
}

fn drift(tally: &QuantityTally) -> Drift {
    let QuantityTally { reference, known, applicants } = tally;
    Drift {
        quantity: reference.quantity.clone(),
        psi: stability::psi(known, applicants),
        psi_training: stability::psi(&reference.counts, applicants),
        missing_known: known.missing_share(),
        missing_applicants: applicants.missing_share(),
        missing: stability::missing_psi(known, applicants),
    }
}

fn compared(tally: &AttributeTally, policy: &Policy, counted_at: Option<f64>) -> AttributeReport {
    let codes = by_name(&tally.attribute).into_iter().flat_map(Attribute::codes);
    let groups: Vec<GroupMeasures> = codes
        .zip(&tally.groups)
        .filter_map(|(code, scores)| scores.measure(code, policy, counted_at))
        .collect();
    let all: u64 = tally.groups.iter().map(GroupScores::clients).sum();
    let told: u64 = groups.iter().map(|group| group.clients).sum();
    let report = AttributeMeasures { attribute: tally.attribute.clone(), groups }.compared();
    AttributeReport { left_out: all - told, ..report }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::inputs::Inputs;
    use crate::decision::{Advice, Costs};
    use crate::fairness::FourFifths;
    use crate::synthetic;

    const POLICY: Policy = Policy {
        version: 0,
        costs: Costs { false_negative: 10.0, false_positive: 1.0 },
        threshold: 0.09,
        review_from: 0.08,
        review_to: 0.10,
        least_completeness: 0.0,
        required: Inputs::NONE,
    };

    fn score(probability: f64, decision: Advice) -> Score {
        Score { probability, decision, contradictions: Vec::new(), completeness: 1.0, missing: Vec::new() }
    }

    fn reference(quantity: &str, edges: &[f64]) -> Reference {
        let mut counts = Counts::new(edges);
        counts.clients.fill(100);
        Reference { quantity: quantity.to_owned(), edges: edges.to_vec(), counts }
    }

    /// The report of 400 clients, every second an applicant; `of` gives an invented client's probability.
    fn report(of: impl Fn(&mut ClientFile, u32) -> f64) -> Report {
        let references = [reference(PROBABILITY, &[0.05, 0.1]), reference("age_years", &[35.0, 50.0])];
        let mut tally = Tally::new("credit-default@1", &references);
        for index in 0..400 {
            let mut file = synthetic::client_file(1, index);
            file.application.target = (index % 2 == 0).then_some(i32::from(index % 10 == 0));
            let probability = of(&mut file, index);
            let score = score(probability, Advice::Grant);
            tally.add(&POLICY, std::slice::from_ref(&file), &catalogue::row(&file), &[score]);
        }
        assert_eq!(tally.clients(), 400);
        tally.report(&POLICY)
    }

    #[test]
    fn clients_are_counted_by_whether_their_outcome_is_known() {
        let report = report(|_, index| if index % 2 == 0 { 0.02 } else { 0.2 });
        assert_eq!((report.known, report.applicants), (200, 200));
        let score = report.score().expect("it is counted");
        assert_eq!(score.psi.map(|psi| psi.verdict), Some(Verdict::Shifted));
        assert_eq!(score.missing_applicants, Some(0.0));
        let features = report.features_by_drift();
        assert_eq!(features.len(), 1);
        assert_eq!(features[0].quantity, "age_years");
        assert_eq!(features[0].psi.map(|psi| psi.verdict), Some(Verdict::Stable), "{features:?}");
    }

    #[test]
    fn a_value_that_is_no_longer_delivered_is_missing_drift() {
        let report = report(|file, index| {
            if index % 2 == 1 {
                file.application.days_birth = crate::file::Days::default();
            }
            0.05
        });
        let age = report.features_by_drift()[0];
        assert_eq!((age.missing_known, age.missing_applicants), (Some(0.0), Some(1.0)));
        assert_eq!(age.missing.map(|psi| psi.verdict), Some(Verdict::Shifted));
        assert_eq!((age.psi, age.verdict()), (None, Some(Verdict::Shifted)));
    }

    #[test]
    fn what_too_few_clients_say_is_neither_stable_nor_ahead_of_what_has_moved() {
        let psi = |value, verdict| Some(Psi { value, chance: 0.5, verdict });
        let drift = |quantity: &str, psi, missing| Drift {
            quantity: quantity.to_owned(),
            psi,
            psi_training: None,
            missing_known: None,
            missing_applicants: None,
            missing,
        };
        let stable = psi(0.01, Verdict::Stable);
        let few = drift("car_age", psi(0.4, Verdict::TooFew), stable);
        assert_eq!(few.verdict(), Some(Verdict::TooFew));
        let moved = drift("income", psi(0.12, Verdict::Watch), stable);
        let gone = drift("age_years", stable, psi(2.0, Verdict::Shifted));
        let stability = vec![few, moved, gone];
        let report =
            Report { model: String::new(), known: 1, applicants: 1, stability, fairness: Vec::new() };
        let order: Vec<&str> = report.features_by_drift().iter().map(|d| &*d.quantity).collect();
        assert_eq!(order, ["age_years", "income", "car_age"]);
    }

    #[test]
    fn a_group_that_is_granted_less_than_four_fifths_is_told() {
        let report = report(|file, index| {
            let gender = if index % 4 < 2 { "F" } else { "M" };
            file.application.code_gender = gender.into();
            if gender == "M" && index % 3 != 0 { 0.2 } else { 0.05 }
        });
        let gender = &report.fairness[1];
        assert_eq!(gender.attribute, "gender");
        let [women, men] = &gender.groups[..] else { panic!("{gender:?}") };
        assert_eq!((women.four_fifths, men.four_fifths), (FourFifths::Reference, FourFifths::Below));
        assert_eq!(
            (women.measures.clients, women.measures.known, women.measures.granted.value),
            (200, 100, 1.0)
        );
        let ratio = men.ratio.expect("both are large enough");
        assert!((ratio.value - men.measures.granted.value).abs() < 1e-12);
        assert!(ratio.lower < ratio.value && ratio.value < ratio.upper);
    }

    #[test]
    fn counts_survive_being_kept_as_json() {
        let mut tally = Tally::new("credit-default@1", &[reference("age_years", &[35.0])]);
        let file = synthetic::client_file(1, 0);
        let score = score(0.123_456_789, Advice::Refuse);
        tally.add(&POLICY, std::slice::from_ref(&file), &catalogue::row(&file), &[score]);
        let json = serde_json::to_string(&tally).expect("it is JSON");
        assert_eq!(serde_json::from_str::<Tally>(&json).expect("it reads"), tally);
    }
}
