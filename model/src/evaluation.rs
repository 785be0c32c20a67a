//! How good the model is, as measured out of fold at training, and what any cost ratio makes of it.
//!
//! Independent of the screen that draws it and of the Python that wrote it: this is the contract of
//! `model/artifacts/evaluation.json`.

pub mod discrimination;

use crate::decision::Costs;
use crate::estimate::Estimate;
use crate::fairness::AttributeMeasures;
use serde::{Deserialize, Serialize};

/// One bin of the reliability curve: clients of like predicted probability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ReliabilityBin {
    /// Mean predicted probability.
    pub predicted: f64,
    /// Observed share of defaults, with its Wilson interval.
    pub observed: Estimate,
    /// Clients in the bin.
    pub clients: u64,
}

/// Whether predicted probabilities are what is then observed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CalibrationReport {
    /// Slope of the logistic recalibration; 1 is perfect.
    pub slope: Estimate,
    /// Its intercept; 0 is perfect.
    pub intercept: f64,
    /// Ten bins of equal size.
    pub bins: Vec<ReliabilityBin>,
}

/// Out-of-fold scores by outcome, in equal bins over [0, 1]: enough to draw the cost of any threshold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoreHistogram {
    /// Clients who repaid, per bin.
    pub repaid: Vec<u64>,
    /// Clients who defaulted, per bin.
    pub defaulted: Vec<u64>,
}

/// How much a feature weighs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Importance {
    /// Name in the catalogue.
    pub feature: String,
    /// Mean absolute contribution over the training clients, log-odds.
    pub mean_abs_contribution: f64,
}

/// The whole report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The artifact it belongs to, `name@…`.
    pub model: String,
    /// Clients with a known outcome.
    pub clients: u64,
    /// How many defaulted.
    pub defaults: u64,
    /// Folds of the cross-validation.
    pub folds: u32,
    /// Trees in the ensemble.
    pub trees: u32,
    /// Features in the model.
    pub features: u32,
    /// Area under the ROC curve, out of fold.
    pub auc: Estimate,
    /// Mean squared error of the probability, out of fold.
    pub brier: Estimate,
    /// Cost per client at the shipped threshold, out of fold.
    pub cost_per_client: Estimate,
    /// Reliability.
    pub calibration: CalibrationReport,
    /// Scores by outcome.
    pub scores: ScoreHistogram,
    /// Features by weight, heaviest first.
    pub importance: Vec<Importance>,
    /// Measures by group of clients, out of fold; none if the training was not told the groups.
    #[serde(default)]
    pub fairness: Vec<AttributeMeasures>,
    /// What it changes that too little known is no grant, out of fold; none if the training was not told what is known.
    #[serde(default)]
    pub completeness: Vec<CompletenessEffect>,
    /// Other models that were tried, for fairness and cost, beside this one; none if nobody has measured any.
    #[serde(default)]
    pub alternatives: Vec<Alternative>,
}

impl Evaluation {
    /// What doing without the lender's own price changes; none if nobody has measured it.
    #[must_use]
    pub fn without_price(&self) -> Option<&Difference> {
        self.alternatives.iter().find(|tried| tried.name == WITHOUT_PRICE)?.difference.as_ref()
    }
}

/// What asking for a least completeness changes for the clients of the training, their files being as they are or
/// lacking something. Granted is below the threshold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CompletenessEffect {
    /// Which files: `as_delivered` or `without_external_scores`.
    pub files: String,
    /// Share of the clients of whom too little is known.
    pub reviewed: f64,
    /// Of the clients whom the threshold refuses by their files as delivered, the share who are below it by these.
    pub overturned: f64,
    /// Cost per client, if everybody is decided by the threshold.
    pub cost: f64,
    /// The same of those of whom enough is known; none if there are none.
    pub cost_of_others: Option<f64>,
}

/// A model that was tried beside the shipped one, and what it costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alternative {
    /// Its name, as the experiment has it.
    pub name: String,
    /// What a person calls it.
    pub label: AlternativeLabel,
    /// Area under the ROC curve, out of fold.
    pub auc: Estimate,
    /// Cost per client at its own business threshold, out of fold.
    pub cost: Estimate,
    /// Share granted of the less-granted gender over that of the other.
    pub grant_rate_ratio_gender: Estimate,
    /// Share granted of the least-granted age band over that of the most-granted one.
    pub grant_rate_ratio_age: Estimate,
    /// Share granted in the regions of the least-granted rating over that in those of the most-granted one.
    pub grant_rate_ratio_region: Estimate,
    /// How much more than the shipped model's its AUC and its cost are, client by client; none of the shipped model, and
    /// none if it was not measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<Difference>,
}

/// What a model has more than another one, of the same clients.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// Area under the ROC curve.
    pub auc: Estimate,
    /// Cost per client.
    pub cost: Estimate,
}

/// The alternative that does without the lender's own price, and without what it can be deduced from.
const WITHOUT_PRICE: &str = "priceless";

impl Alternative {
    /// AUC, cost, ratio of genders, of ages, of regions: each with the digits after the point that it is told with.
    #[must_use]
    pub const fn measures(&self) -> [(Estimate, usize); 5] {
        [
            (self.auc, 3),
            (self.cost, 3),
            (self.grant_rate_ratio_gender, 2),
            (self.grant_rate_ratio_age, 2),
            (self.grant_rate_ratio_region, 2),
        ]
    }
}

/// What a person calls an alternative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlternativeLabel {
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
}

/// What refusing from one threshold on leads to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Probability of repayment difficulties from which clients are refused.
    pub threshold: f64,
    /// Share of all clients who are granted.
    pub granted: f64,
    /// Share of those granted who default; none of too few.
    pub default_rate: Option<f64>,
    /// Cost per client.
    pub cost: f64,
    /// F1 score for the class "defaults".
    pub f1: f64,
}

impl ScoreHistogram {
    /// The outcome of every threshold at a bin's edge, from 0 (refuse everybody) to 1 (grant everybody).
    #[must_use]
    pub fn outcomes(&self, costs: Costs) -> Vec<Outcome> {
        let bins = self.bins();
        let confusions = self.confusions();
        if bins == 0 || confusions[0].clients() == 0 {
            return Vec::new();
        }
        confusions
            .into_iter()
            .map(|at| {
                let all = at.clients() as f64;
                let (false_negative, false_positive) =
                    (at.granted_defaulted as f64, at.refused_repaid as f64);
                let true_positive = at.refused_defaulted as f64;
                let granted = (at.granted_defaulted + at.granted_repaid) as f64;
                Outcome {
                    threshold: at.threshold,
                    granted: granted / all,
                    default_rate: at.default_rate(),
                    cost: (false_negative * costs.false_negative + false_positive * costs.false_positive)
                        / all,
                    f1: if true_positive > 0.0 {
                        2.0 * true_positive / (2.0 * true_positive + false_positive + false_negative)
                    } else {
                        0.0
                    },
                }
            })
            .collect()
    }
}

/// The outcome that costs least: the business optimum.
#[must_use]
pub fn cheapest(outcomes: &[Outcome]) -> Option<&Outcome> {
    outcomes.iter().min_by(|a, b| a.cost.total_cmp(&b.cost))
}

/// The outcome with the highest F1 score: the technical optimum, for comparison.
#[must_use]
pub fn highest_f1(outcomes: &[Outcome]) -> Option<&Outcome> {
    outcomes.iter().max_by(|a, b| a.f1.total_cmp(&b.f1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_business_optimum_is_not_the_f_scores_optimum() {
        let scores =
            ScoreHistogram { repaid: vec![500, 250, 120, 40, 8], defaulted: vec![5, 12, 20, 25, 20] };
        let costs = Costs { false_negative: 10.0, false_positive: 1.0 };
        let outcomes = scores.outcomes(costs);
        assert_eq!(outcomes.len(), 6);
        let business = cheapest(&outcomes).expect("there are outcomes");
        let technical = highest_f1(&outcomes).expect("there are outcomes");
        assert!(business.threshold < technical.threshold);
        // Of nobody there is no rate.
        assert_eq!(outcomes[0].default_rate, None);
        assert_eq!(outcomes[5].default_rate, Some(82.0 / 1000.0));
        // Refusing from 0.4 on: 17 defaults granted, 168 good clients refused.
        assert!((business.cost - (17.0 * 10.0 + 168.0) / 1000.0).abs() < 1e-12);
    }
}
