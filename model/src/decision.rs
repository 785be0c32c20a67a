//! From a probability to an advice: the cost matrix, the business threshold, and how much must be known of a client
//! for the model to have one.
//!
//! Source of the threshold: for a calibrated probability p, refusing costs `(1 - p) · FP` in
//! expectation and granting costs `p · FN`; the two are equal at `p = FP / (FP + FN)` (Elkan, "The
//! Foundations of Cost-Sensitive Learning", IJCAI 2001).

use crate::basis::Basis;
use crate::catalogue::inputs::Inputs;
use serde::{Deserialize, Serialize};

/// What a wrong decision costs, in any one unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Costs {
    /// A client who defaults was granted.
    pub false_negative: f64,
    /// A client who repays was refused.
    pub false_positive: f64,
}

impl Costs {
    /// The probability of repayment difficulties above which refusing costs less than granting.
    #[must_use]
    pub fn threshold(self) -> f64 {
        self.false_positive / (self.false_positive + self.false_negative)
    }
}

/// What the engine advises, from the best news to the worst. A human decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Advice {
    /// Clearly below the threshold.
    Grant,
    /// Near the threshold: look closer.
    Review,
    /// Clearly above the threshold.
    Refuse,
}

impl Advice {
    /// Every advice, from the best news to the worst.
    pub const ALL: [Self; 3] = [Self::Grant, Self::Review, Self::Refuse];

    /// The contract name: `grant`, `review`, `refuse`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Review => "review",
            Self::Refuse => "refuse",
        }
    }

    /// The next better news; that of the best is itself.
    #[must_use]
    pub const fn better(self) -> Self {
        match self {
            Self::Refuse => Self::Review,
            Self::Review | Self::Grant => Self::Grant,
        }
    }
}

impl std::str::FromStr for Advice {
    type Err = UnknownAdvice;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|a| a.name() == name).ok_or(UnknownAdvice)
    }
}

/// A text that names no advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an advice is one of grant, review, refuse")]
pub struct UnknownAdvice;

/// How a probability becomes an advice: the credit policy. The artifact brings one, which is version 0; people publish
/// others ([`crate::record::steering`]).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// Which version it is; 0: the artifact's.
    #[serde(default)]
    pub version: u32,
    /// What the threshold was derived from.
    pub costs: Costs,
    /// Probability of repayment difficulties from which refusing costs less than granting.
    pub threshold: f64,
    /// From here to `review_to` the advice is `review`.
    pub review_from: f64,
    /// See `review_from`; from here on the advice is `refuse`.
    pub review_to: f64,
    /// Of a client whose completeness is less, the advice is `review`: the share of the model's summed importance
    /// whose features are known, 0 to 1.
    pub least_completeness: f64,
    /// Of a client of whom one of these is not known, the advice is `review`.
    pub required: Inputs,
}

impl Policy {
    /// Whether a client is below the threshold: granted, as every measure of the model counts. An advice to grant
    /// asks for more.
    #[must_use]
    pub fn grants(&self, probability: f64) -> bool {
        probability < self.threshold
    }

    /// Whether enough is known of a client for another advice than `review`, and goes together.
    #[must_use]
    pub fn is_enough(&self, completeness: f64, basis: &Basis) -> bool {
        self.is_sound(basis) && self.is_complete(completeness)
    }

    /// Whether all that is required is known of a client, and nothing that is known contradicts itself. If not, no
    /// completeness is enough.
    #[must_use]
    pub fn is_sound(&self, basis: &Basis) -> bool {
        basis.known.contains_all(self.required) && basis.contradictions.is_empty()
    }

    /// Whether so much is enough of a client whose basis is sound; NaN of one of whom it is not, which is never enough.
    #[must_use]
    pub fn is_complete(&self, completeness: f64) -> bool {
        completeness >= self.least_completeness
    }

    /// What to advise for a probability of repayment difficulties of a client of whom enough is known, or not.
    #[must_use]
    pub fn advice(&self, probability: f64, enough: bool) -> Advice {
        if !enough {
            Advice::Review
        } else if probability < self.review_from {
            Advice::Grant
        } else if probability < self.review_to {
            Advice::Review
        } else {
            Advice::Refuse
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::inputs::Input;
    use crate::file::contradictions::Contradiction;

    #[test]
    fn the_business_threshold_balances_both_expected_costs() {
        let costs = Costs { false_negative: 10.0, false_positive: 1.0 };
        let t = costs.threshold();
        assert!((t - 1.0 / 11.0).abs() < 1e-15);
        assert!(((1.0 - t) * costs.false_positive - t * costs.false_negative).abs() < 1e-15);
    }

    #[test]
    fn the_advice_changes_at_the_edges_of_the_review_band() {
        let policy = Policy {
            version: 0,
            costs: Costs { false_negative: 10.0, false_positive: 1.0 },
            threshold: 0.09,
            review_from: 0.08,
            review_to: 0.10,
            least_completeness: 0.7,
            required: Inputs::of(&[Input::Income]),
        };
        assert_eq!(policy.advice(0.079_999, true), Advice::Grant);
        assert_eq!(policy.advice(0.08, true), Advice::Review);
        assert_eq!(policy.advice(0.10, true), Advice::Refuse);
        assert!(policy.grants(0.089_999) && !policy.grants(0.09));
        for probability in [0.01, 0.09, 0.9] {
            assert_eq!(policy.advice(probability, false), Advice::Review);
        }
        let basis = |known, contradictions: &[Contradiction]| Basis {
            known,
            contradictions: contradictions.to_vec(),
        };
        assert!(policy.is_enough(0.7, &basis(policy.required, &[])));
        assert!(!policy.is_enough(0.699_999, &Basis::whole()));
        assert!(!policy.is_enough(1.0, &basis(Inputs::NONE, &[])));
        assert!(!policy.is_enough(1.0, &basis(Inputs::ALL, &[Contradiction::CarOfNobody])));
    }
}
