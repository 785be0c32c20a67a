//! What a score is and why, as data: the same for the screen, the API, the command line and the log.
//!
//! Independent of how contributions are computed (see [`crate::ensemble`]) and of how they are shown.

use crate::catalogue::inputs::Input;
use crate::catalogue::{self, Feature};
use crate::decision::Advice;
use crate::file::contradictions::Contradiction;
use serde::{Deserialize, Serialize};

/// How far `base_value + Σ contributions` may be from the log-odds before an explanation must not be shown.
pub const ADDITIVITY_TOLERANCE: f64 = 1e-6;

/// A client's score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Score {
    /// Calibrated probability of repayment difficulties, 0 to 1.
    pub probability: f64,
    /// What to advise.
    pub decision: Advice,
    /// What does not go together in the application, so that the advice is `review`.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub contradictions: Vec<Contradiction>,
    /// Share of the model's summed importance whose features are known, 0 to 1.
    pub completeness: f64,
    /// What must be known for another advice than `review`: fields of the application and tables, by the names that
    /// they have in a client's file, the heaviest first. Empty if enough is known.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub missing: Vec<Input>,
}

impl Score {
    /// Whether the advice follows from the probability: enough is known, and goes together.
    #[must_use]
    pub fn is_founded(&self) -> bool {
        self.contradictions.is_empty() && self.missing.is_empty()
    }
}

/// With whom a client is compared when their score is explained.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Against {
    /// The average client of the training.
    #[default]
    Average,
    /// The clients of the training who are below the threshold.
    Granted,
}

impl Against {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Average, Self::Granted];

    /// As addresses and the API spell it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Average => "average",
            Self::Granted => "granted",
        }
    }

    /// Spelt so.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Average, Self::Granted].into_iter().find(|known| known.name() == name)
    }

    /// With whom a client is compared unless asked otherwise: whoever is not simply granted, with those who are.
    #[must_use]
    pub const fn usual(advice: Advice) -> Self {
        match advice {
            Advice::Grant => Self::Average,
            Advice::Review | Advice::Refuse => Self::Granted,
        }
    }
}

/// What one feature added to the log-odds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contribution {
    /// Name in the catalogue.
    pub feature: String,
    /// The feature's value for this client; none = missing.
    pub value: Option<f64>,
    /// Log-odds; positive raises the risk.
    pub contribution: f64,
}

/// A contribution whose feature is known to the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct FeatureEffect {
    /// What it is about.
    pub feature: &'static Feature,
    /// The client's value; none = missing.
    pub value: Option<f64>,
    /// Log-odds; positive raises the risk.
    pub contribution: f64,
}

impl FeatureEffect {
    /// Of a contribution; none if the catalogue does not know its feature.
    #[must_use]
    pub fn of(contribution: &Contribution) -> Option<Self> {
        catalogue::by_name(&contribution.feature).map(|feature| Self {
            feature,
            value: contribution.value,
            contribution: contribution.contribution,
        })
    }
}

/// How a client's number is written: null where a file has none, for which 0 stands within this program.
pub mod client_number {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// Writes the number, null for 0.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(id: &i64, serializer: S) -> Result<S::Ok, S::Error> {
        (*id != 0).then_some(*id).serialize(serializer)
    }

    /// Reads the number, 0 for null.
    ///
    /// # Errors
    /// Those of the deserializer.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
        Option::deserialize(deserializer).map(Option::unwrap_or_default)
    }
}

/// A client's score and why it is what it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Explanation {
    /// SK_ID_CURR; null for an application without one.
    #[serde(with = "client_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<i64>, required = true))]
    pub client_id: i64,
    /// Calibrated probability of repayment difficulties, 0 to 1.
    pub probability: f64,
    /// Its log-odds: `base_value` plus all contributions.
    pub log_odds: f64,
    /// Log-odds of whom the client is compared with: the average client of the training data, or the mean of
    /// the clients of a reference.
    pub base_value: f64,
    /// Probability from which refusing costs less than granting.
    pub threshold: f64,
    /// What to advise.
    pub decision: Advice,
    /// What does not go together in the application, so that the advice is `review`.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub contradictions: Vec<Contradiction>,
    /// Share of the model's summed importance whose features are known, 0 to 1.
    pub completeness: f64,
    /// What must be known for another advice than `review`: fields of the application and tables, by the names that
    /// they have in a client's file, the heaviest first. Empty if enough is known.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub missing: Vec<Input>,
    /// Which model said so: `name@first digits of the file's SHA-256`.
    pub model: String,
    /// One per feature of the model, largest absolute contribution first.
    pub contributions: Vec<Contribution>,
}

impl Explanation {
    /// The score that is explained.
    #[must_use]
    pub fn score(&self) -> Score {
        Score {
            probability: self.probability,
            decision: self.decision,
            contradictions: self.contradictions.clone(),
            completeness: self.completeness,
            missing: self.missing.clone(),
        }
    }

    /// How far the parts are from the whole.
    #[must_use]
    pub fn additivity_error(&self) -> f64 {
        let parts: f64 = self.contributions.iter().map(|c| c.contribution).sum();
        (self.base_value + parts - self.log_odds).abs()
    }
}
