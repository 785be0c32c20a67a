//! Whether the model treats groups of clients alike: who is granted, whether its percentages hold, and what its
//! errors cost, by age, gender, family status, education, income type and region.
//!
//! "Granted" means below the business threshold ([`Policy::grants`]), as in [`crate::evaluation`]: what a human decides
//! within the review band is not foreseen. A group is measured on its scores counted in fine bins, so that a whole bank is
//! counted while it is scored and never read again.
//!
//! Independent of the database and of the screen. None of this enters a score: gender and family status are no
//! features, see [`crate::catalogue`]. Sources: DeLong, DeLong & Clarke-Pearson, "Comparing the areas under two or
//! more correlated ROC curves", 1988; Cox, "Two further applications of a model for binary regression", 1958 (the slope
//! of calibration); Wilson, "Probable inference", 1927; Katz et al., "Obtaining confidence intervals for the risk
//! ratio", 1978; the four-fifths rule and its two per cent: US 29 CFR 1607.4 D and 1607.15 A (2).

pub mod attributes;

use crate::decision::{Costs, Policy};
use crate::estimate::{Estimate, NORMAL_97_5, SMALLEST_GROUP};
use serde::{Deserialize, Serialize};

/// A group that is granted less than this share of what the most-granted group is shows adverse impact.
pub const FOUR_FIFTHS: f64 = 0.8;
/// Only groups of so many clients...
pub const LEAST_CLIENTS: u64 = 100;
/// ...and of this share of all clients are compared: a smaller one says more of chance than of the model.
pub const LEAST_SHARE: f64 = 0.02;
/// Fewest clients of either outcome for an area under the curve or a slope: their intervals are approximations.
const LEAST_OUTCOMES: u64 = 10;

/// Most steps of Newton's method: a line that exists is found in a handful.
const NEWTON_STEPS: usize = 50;
/// A step of the slope that is no longer one.
const NEWTON_ENOUGH: f64 = 1e-9;

/// Bins of a group's scores: a tenth of log-odds each, so that ties within a bin hardly change an AUC.
const BINS: usize = 120;
/// Log-odds at the lower end of the bins.
const LOWEST: f64 = -8.0;
/// Log-odds per bin.
const WIDTH: f64 = 0.1;

/// Scores of clients of one outcome, counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// How many there are.
    pub clients: u64,
    /// How many of them are below the threshold that they were counted at.
    pub granted: u64,
    /// Sum of their probabilities of default.
    pub probability: f64,
    /// Clients per bin of log-odds; the outer bins also hold what lies beyond.
    pub bins: Vec<u64>,
}

impl Default for Scores {
    fn default() -> Self {
        Self { clients: 0, granted: 0, probability: 0.0, bins: vec![0; BINS] }
    }
}

impl Scores {
    fn add(&mut self, probability: f64, policy: &Policy) {
        self.clients += 1;
        self.granted += u64::from(policy.grants(probability));
        self.probability += probability;
        let log_odds = libm::log(probability / (1.0 - probability));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to the bins just before"
        )]
        let bin = ((log_odds - LOWEST) / WIDTH).clamp(0.0, (BINS - 1) as f64) as usize;
        if let Some(bin) = self.bins.get_mut(bin) {
            *bin += 1;
        }
    }

    /// How many are below `threshold`: exactly where they were counted at that one, else by the bins, as if scores lay evenly
    /// within the one that it is in.
    fn granted_at(&self, threshold: f64, counted_at: Option<f64>) -> u64 {
        if counted_at == Some(threshold) {
            return self.granted;
        }
        let edge = ((libm::log(threshold / (1.0 - threshold)) - LOWEST) / WIDTH).clamp(0.0, BINS as f64);
        let below = |(bin, &clients): (usize, &u64)| clients as f64 * (edge - bin as f64).clamp(0.0, 1.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count")]
        let below = libm::round(self.bins.iter().enumerate().map(below).sum()) as u64;
        below
    }
}

/// Scores of a group's clients, counted by outcome.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GroupScores {
    /// Of those who repaid.
    pub repaid: Scores,
    /// Of those who defaulted.
    pub defaulted: Scores,
    /// Of those whose outcome is not known.
    pub unknown: Scores,
}

impl GroupScores {
    /// Counts one client; `defaulted` is the outcome, none if it is not known.
    pub fn add(&mut self, probability: f64, defaulted: Option<bool>, policy: &Policy) {
        let scores = match defaulted {
            Some(true) => &mut self.defaulted,
            Some(false) => &mut self.repaid,
            None => &mut self.unknown,
        };
        scores.add(probability, policy);
    }

    /// How many were counted.
    #[must_use]
    pub const fn clients(&self) -> u64 {
        self.repaid.clients + self.defaulted.clients + self.unknown.clients
    }

    /// What they amount to at the threshold and the costs of `policy`, having been counted at the threshold `counted_at` (none
    /// if it is not known); none of a group of fewer than [`SMALLEST_GROUP`] clients. Where the outcomes of fewer are known,
    /// none is told.
    #[must_use]
    pub fn measure(&self, group: &str, policy: &Policy, counted_at: Option<f64>) -> Option<GroupMeasures> {
        let Self { repaid, defaulted, unknown } = self;
        let clients = self.clients();
        let granted_of = |scores: &Scores| scores.granted_at(policy.threshold, counted_at);
        let granted = granted_of(repaid) + granted_of(defaulted) + granted_of(unknown);
        let nobody = Scores::default();
        let enough = repaid.clients + defaulted.clients >= SMALLEST_GROUP;
        let (repaid, defaulted) = if enough { (repaid, defaulted) } else { (&nobody, &nobody) };
        let known = repaid.clients + defaulted.clients;
        Some(GroupMeasures {
            group: group.to_owned(),
            clients,
            known,
            defaults: defaulted.clients,
            auc: auc(repaid, defaulted),
            predicted: (known > 0).then(|| (repaid.probability + defaulted.probability) / known as f64),
            observed: Estimate::share(defaulted.clients, known),
            slope: slope(repaid, defaulted),
            granted: Estimate::share(granted, clients)?,
            cost: cost(granted_of(defaulted), repaid.clients - granted_of(repaid), known, policy.costs),
        })
    }
}

/// What the model does to one group. Out of fold, the training writes the same, see [`crate::evaluation`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupMeasures {
    /// Which: a code of [`attributes`].
    pub group: String,
    /// Clients who were scored.
    pub clients: u64,
    /// Those of them whose outcome is known, 0 if there are fewer than [`SMALLEST_GROUP`]; all measures but the share granted
    /// rest on these.
    pub known: u64,
    /// Those of them who defaulted.
    pub defaults: u64,
    /// Area under the ROC curve within the group; none with too few of either outcome.
    pub auc: Option<Estimate>,
    /// Mean predicted probability.
    pub predicted: Option<f64>,
    /// Observed share of defaults; calibrated if `predicted` lies within its interval.
    pub observed: Option<Estimate>,
    /// Slope of the logistic recalibration within the group: 1 is perfect, less means that the model exaggerates
    /// the differences between its clients. None with too few of either outcome.
    pub slope: Option<Estimate>,
    /// Share below the threshold, of all who were scored.
    pub granted: Estimate,
    /// Cost per client of refusing from the threshold on.
    pub cost: Option<Estimate>,
}

/// Whether what is announced to a group is what is observed of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calibrated {
    /// The announced rate lies within the interval of the observed one.
    Holds,
    /// It is below: the group's risk is underestimated.
    TooLow,
    /// It is above.
    TooHigh,
}

impl GroupMeasures {
    /// Whether the announced rate holds; none of a group with fewer than [`LEAST_CLIENTS`] known outcomes.
    #[must_use]
    pub fn calibrated(&self) -> Option<Calibrated> {
        let (predicted, observed) = (self.predicted?, self.observed?);
        (self.known >= LEAST_CLIENTS).then_some(if predicted < observed.lower {
            Calibrated::TooLow
        } else if predicted > observed.upper {
            Calibrated::TooHigh
        } else {
            Calibrated::Holds
        })
    }
}

/// The groups of one attribute, measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AttributeMeasures {
    /// Which: a name of [`attributes`].
    pub attribute: String,
    /// Its groups, none of fewer than [`SMALLEST_GROUP`] clients.
    pub groups: Vec<GroupMeasures>,
}

/// What comes of comparing a group with the most-granted one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FourFifths {
    /// Not compared: fewer than [`LEAST_CLIENTS`], or than [`LEAST_SHARE`] of all.
    TooFew,
    /// The group that the others are compared with.
    Reference,
    /// At least four fifths.
    Kept,
    /// Less than four fifths.
    Below,
}

/// One group, measured and compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupReport {
    /// See there.
    #[serde(flatten)]
    pub measures: GroupMeasures,
    /// Share granted over that of the most-granted group.
    pub ratio: Option<Estimate>,
    /// What to make of it.
    pub four_fifths: FourFifths,
}

/// The groups of one attribute, measured and compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AttributeReport {
    /// Which: a name of [`attributes`].
    pub attribute: String,
    /// Its groups, none of fewer than [`SMALLEST_GROUP`] clients.
    pub groups: Vec<GroupReport>,
    /// How many clients are in the groups that are left out.
    #[serde(default)]
    pub left_out: u64,
}

impl AttributeMeasures {
    /// Compares each group with the most-granted of those that are large enough. What an artifact says of a group that
    /// is too small to be told of is left out.
    #[must_use]
    pub fn compared(&self) -> AttributeReport {
        let all: u64 = self.groups.iter().map(|g| g.clients).sum();
        let large = |g: &GroupMeasures| {
            g.group != attributes::NOT_STATED
                && g.clients >= LEAST_CLIENTS
                && g.clients as f64 >= LEAST_SHARE * all as f64
        };
        let tellable = |g: &&GroupMeasures| g.clients >= SMALLEST_GROUP;
        let most = self
            .groups
            .iter()
            .filter(|g| large(g))
            .max_by(|a, b| a.granted.value.total_cmp(&b.granted.value));
        let report = |g: &GroupMeasures| {
            let ratio = most.and_then(|most| ratio(g, most));
            let four_fifths = match (most, &ratio) {
                (Some(most), _) if most.group == g.group => FourFifths::Reference,
                (Some(_), Some(ratio)) if large(g) && ratio.value < FOUR_FIFTHS => FourFifths::Below,
                (Some(_), Some(_)) if large(g) => FourFifths::Kept,
                _ => FourFifths::TooFew,
            };
            GroupReport { measures: g.clone(), ratio, four_fifths }
        };
        AttributeReport {
            attribute: self.attribute.clone(),
            groups: self.groups.iter().filter(tellable).map(report).collect(),
            left_out: self.groups.iter().filter(|group| !tellable(group)).map(|group| group.clients).sum(),
        }
    }
}

/// Area under the ROC curve with DeLong's interval; clients of one bin count as ties.
fn auc(repaid: &Scores, defaulted: &Scores) -> Option<Estimate> {
    if repaid.clients.min(defaulted.clients) < LEAST_OUTCOMES {
        return None;
    }
    let (n, m) = (repaid.clients as f64, defaulted.clients as f64);
    let bins = || repaid.bins.iter().zip(&defaulted.bins).map(|(&r, &d)| (r as f64, d as f64));
    // Of every bin: the share of the other outcome that its clients are rightly placed to, ties counting half.
    let (mut repaid_below, mut defaulted_above) = (0.0, m);
    let mut rates = Vec::with_capacity(BINS);
    for (r, d) in bins() {
        defaulted_above -= d;
        rates.push(((repaid_below + r / 2.0) / n, (defaulted_above + d / 2.0) / m));
        repaid_below += r;
    }
    let weighted = |of: fn((f64, f64), (f64, f64)) -> f64| -> f64 {
        bins().zip(&rates).map(|(count, &rate)| of(count, rate)).sum()
    };
    let value = weighted(|(_, d), (above, _)| d * above) / m;
    let square = |x: f64| x * x;
    let spread_defaulted: f64 =
        bins().zip(&rates).map(|((_, d), (above, _))| d * square(above - value)).sum();
    let spread_repaid: f64 = bins().zip(&rates).map(|((r, _), (_, below))| r * square(below - value)).sum();
    let error = (spread_defaulted / (m - 1.0) / m + spread_repaid / (n - 1.0) / n).sqrt();
    Some(Estimate::normal(value, error, [0.0, 1.0]))
}

/// Slope of the line through the log-odds that makes the outcomes most likely, with Wald's interval; clients of
/// one bin count as in its middle.
fn slope(repaid: &Scores, defaulted: &Scores) -> Option<Estimate> {
    let bins = || {
        let middle = |bin: usize| LOWEST + WIDTH * (bin as f64 + 0.5);
        let counts = repaid.bins.iter().zip(&defaulted.bins);
        counts.enumerate().map(move |(bin, (&r, &d))| (middle(bin), (r + d) as f64, d as f64))
    };
    let apart = bins().filter(|(_, clients, _)| *clients > 0.0).count() > 1;
    if !apart || repaid.clients.min(defaulted.clients) < LEAST_OUTCOMES {
        return None;
    }
    // Newton's method, from the level line that announces to all what is observed of all.
    let (mut intercept, mut slope) = (libm::log(defaulted.clients as f64 / repaid.clients as f64), 0.0);
    for _ in 0..NEWTON_STEPS {
        let (mut errors, mut errors_x) = (0.0, 0.0);
        let (mut weights, mut weights_x, mut weights_xx) = (0.0, 0.0, 0.0);
        for (x, clients, defaults) in bins() {
            let expected = 1.0 / (1.0 + libm::exp(-(intercept + slope * x)));
            let (error, weight) = (defaults - clients * expected, clients * expected * (1.0 - expected));
            errors += error;
            errors_x += error * x;
            weights += weight;
            weights_x += weight * x;
            weights_xx += weight * x * x;
        }
        let determinant = weights * weights_xx - weights_x * weights_x;
        let step = (weights * errors_x - weights_x * errors) / determinant;
        intercept += (weights_xx * errors - weights_x * errors_x) / determinant;
        slope += step;
        if step.abs() < NEWTON_ENOUGH {
            let error = (weights / determinant).sqrt();
            return Some(Estimate::normal(slope, error, [f64::NEG_INFINITY, f64::INFINITY]));
        }
    }
    // Told apart without an exception: the steeper a line, the likelier.
    None
}

/// Mean cost of `all` clients of whom some were wrongly granted and some wrongly refused, with the interval of a mean.
fn cost(granted_defaults: u64, refused_good: u64, all: u64, costs: Costs) -> Option<Estimate> {
    if all == 0 {
        return None;
    }
    let n = all as f64;
    let (fn_share, fp_share) = (granted_defaults as f64 / n, refused_good as f64 / n);
    let mean = fn_share * costs.false_negative + fp_share * costs.false_positive;
    let squares = fn_share * costs.false_negative * costs.false_negative
        + fp_share * costs.false_positive * costs.false_positive;
    let error = ((squares - mean * mean).max(0.0) / n).sqrt();
    Some(Estimate::normal(mean, error, [0.0, f64::INFINITY]))
}

/// Share granted of `group` over that of `most`, with Katz's interval; none if nobody is granted.
fn ratio(group: &GroupMeasures, most: &GroupMeasures) -> Option<Estimate> {
    let (p, q) = (group.granted.value, most.granted.value);
    if q == 0.0 {
        return None;
    }
    let value = p / q;
    if group.group == most.group {
        return Some(Estimate { value, lower: value, upper: value });
    }
    if p == 0.0 {
        return Some(Estimate { value, lower: 0.0, upper: group.granted.upper / q });
    }
    let error = ((1.0 - p) / (p * group.clients as f64) + (1.0 - q) / (q * most.clients as f64)).sqrt();
    let factor = libm::exp(NORMAL_97_5 * error);
    Some(Estimate { value, lower: value / factor, upper: value * factor })
}

#[cfg(test)]
mod tests;
