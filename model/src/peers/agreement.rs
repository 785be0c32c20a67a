//! Whether what was observed among a client's peers bears out the risk that the model predicts for them, and if not, why.
//!
//! Predicted and observed can be apart for two reasons, and their difference is the sum of both: the peers' own predicted
//! risk is another than the client's (few clients have such a risk, or the bank is small), or the peers fared otherwise
//! than predicted (chance, or a model that is wrong here).

use crate::estimate::Estimate;
use serde::{Deserialize, Serialize};

/// Whether what was observed among the peers bears out the client's predicted risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// The predicted risk is within the interval of what was observed.
    Within,
    /// It is outside, above all because the peers' own predicted risk is another: few clients have one like this.
    OtherRisk,
    /// It is outside, although the peers' predicted risk is much like it: chance, or the model is wrong here.
    OtherOutcome,
}

impl Agreement {
    /// Of a client's predicted risk, the mean of the peers', and what was observed among these.
    pub(super) fn of(predicted: f64, of_peers: f64, observed: Estimate) -> Self {
        let Estimate { value, lower, upper } = observed;
        if (lower..=upper).contains(&predicted) {
            return Self::Within;
        }
        // What of the difference is in the direction of the whole of it.
        let direction = (predicted - value).signum();
        let (risk, outcome) = ((predicted - of_peers) * direction, (of_peers - value) * direction);
        if risk > outcome { Self::OtherRisk } else { Self::OtherOutcome }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_predicted_risk_outside_the_interval_is_told_with_what_keeps_them_apart() {
        let observed = Estimate { value: 0.24, lower: 0.16, upper: 0.34 };
        let of = |predicted, of_peers| Agreement::of(predicted, of_peers, observed);
        assert_eq!(of(0.34, 0.1), Agreement::Within);
        assert_eq!(of(0.16, 0.9), Agreement::Within);
        // 13 points of which 11, then 3, are the peers' lower risk.
        assert_eq!(of(0.37, 0.26), Agreement::OtherRisk);
        assert_eq!(of(0.37, 0.34), Agreement::OtherOutcome);
        // The same below.
        assert_eq!(of(0.10, 0.23), Agreement::OtherRisk);
        assert_eq!(of(0.10, 0.12), Agreement::OtherOutcome);
        // Peers of a still higher risk who fared better than theirs: it is not their risk that is in the way.
        assert_eq!(of(0.37, 0.45), Agreement::OtherOutcome);
    }
}
