//! What the artifact says of itself: the metadata that the training writes into the ONNX file and that
//! every scorer reads out of it.
//!
//! Independent of the format that it was read from: this is the meaning and whether it fits this binary.

use crate::catalogue;
use crate::catalogue::inputs::{Input, Inputs};
use crate::decision::Policy;
use crate::portfolio::PROBABILITY;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Why an artifact does not fit this binary.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParametersError {
    /// Trained with another catalogue: its columns may not mean what they mean here.
    #[error(
        "the model was trained with feature catalogue {artifact} and this binary has {binary}: retrain it with `make train`, or use the binary that fits"
    )]
    CatalogueHash {
        /// Hash in the file.
        artifact: String,
        /// Hash of this binary's catalogue.
        binary: &'static str,
    },
    /// A column that the catalogue does not know.
    #[error(
        "the model needs the feature `{name}`, which the catalogue does not have; retrain it with `make train`, or use the binary that fits"
    )]
    UnknownFeature {
        /// Which.
        name: String,
    },
    /// A column that is there twice.
    #[error("the model names the feature `{name}` twice; train it again with `make train`")]
    RepeatedFeature {
        /// Which.
        name: String,
    },
    /// Thresholds that are no probabilities or out of order, or a completeness that is no share.
    #[error(
        "the model's review band and threshold are not probabilities in ascending order, or its least completeness is no share; train it again with `make train`"
    )]
    Policy,
    /// Weights that are none, or not one a feature.
    #[error("the model does not say what each of its features weighs; train it again with `make train`")]
    Importance,
    /// An axis of the peers' space that nothing can be measured on.
    #[error("clients cannot be compared in `{name}` as the model asks; train it again with `make train`")]
    PeerAxis {
        /// Its feature.
        name: String,
    },
}

/// How raw log-odds were made into calibrated ones. It is already inside the leaves: this is a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// `none` or `platt`.
    pub method: String,
    /// Calibrated log-odds = `slope` · raw + `intercept`.
    pub slope: f64,
    /// See `slope`.
    pub intercept: f64,
}

/// What the model was trained on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Training {
    /// Clients with a known outcome.
    pub clients: u64,
    /// How many of them defaulted.
    pub defaults: u64,
    /// Share that defaulted.
    pub base_rate: f64,
    /// SHA-256 of what was learnt from (features, outcomes, names, trends), hex.
    pub data_hash: String,
    /// Seed of every random choice.
    pub seed: u64,
}

/// One dimension of the space in which clients are neighbours, see [`crate::peers`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PeerAxis {
    /// Name in the catalogue, or [`PROBABILITY`]: the risk that the model predicts, of which mean and deviation are those
    /// of its log-odds.
    pub feature: String,
    /// Mean of the training clients.
    pub mean: f64,
    /// Their standard deviation; positive.
    pub deviation: f64,
    /// How much the axis counts; the weights add up to 1. Those of features are in proportion to their mean absolute
    /// contributions.
    pub weight: f64,
}

/// Everything the artifact says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    /// Name of the model: `credit-default`.
    pub name: String,
    /// `name@` and the first 12 hex digits of the file's SHA-256.
    pub id: String,
    /// Catalogue names, in the order of the model's columns.
    pub features: Vec<String>,
    /// Mean absolute contribution of each feature over the training clients, log-odds; in the order of `features`.
    pub importance: Vec<f64>,
    /// [`crate::catalogue::hash`] of the catalogue it was trained with.
    pub catalogue_hash: String,
    /// How a probability becomes an advice.
    pub policy: Policy,
    /// How it was calibrated.
    pub calibration: Calibration,
    /// What it was trained on.
    pub training: Training,
    /// In which respects clients are alike, heaviest first.
    pub peers: Vec<PeerAxis>,
}

impl Parameters {
    /// Whether this binary can score with them.
    ///
    /// # Errors
    /// See [`ParametersError`].
    pub fn check(&self) -> Result<(), ParametersError> {
        check_catalogue(&self.catalogue_hash)?;
        let mut seen = BTreeSet::new();
        for name in &self.features {
            if catalogue::by_name(name).is_none() {
                return Err(ParametersError::UnknownFeature { name: name.clone() });
            }
            if !seen.insert(name) {
                return Err(ParametersError::RepeatedFeature { name: name.clone() });
            }
        }
        for PeerAxis { feature, mean, deviation, weight } in &self.peers {
            let measurable = mean.is_finite() && *deviation > 0.0 && *weight > 0.0 && *weight <= 1.0;
            if !measurable || (feature != PROBABILITY && catalogue::by_name(feature).is_none()) {
                return Err(ParametersError::PeerAxis { name: feature.clone() });
            }
        }
        let weights = &self.importance;
        let sound = weights.iter().all(|weight| weight.is_finite() && *weight >= 0.0);
        if !sound || weights.len() != self.features.len() {
            return Err(ParametersError::Importance);
        }
        let Policy { threshold, review_from, review_to, least_completeness, .. } = self.policy;
        let ascending = [0.0, review_from, threshold, review_to, 1.0].is_sorted();
        if ascending && (0.0..=1.0).contains(&least_completeness) {
            Ok(())
        } else {
            Err(ParametersError::Policy)
        }
    }
}

impl Parameters {
    /// Every input with the summed importance of the features that are made of it, log-odds; the heaviest first, of equal
    /// ones in the order of [`Input::ALL`].
    #[must_use]
    pub fn input_weights(&self) -> Vec<(Input, f64)> {
        let features: Vec<_> = self.features.iter().filter_map(|name| catalogue::by_name(name)).collect();
        let weight = |input: Input| {
            let is_made_of = |made: Inputs| made.contains_all(Inputs::of(&[input]));
            let made = features
                .iter()
                .zip(&self.importance)
                .filter(|(f, _)| is_made_of(f.needs.and(f.needs_one_of)));
            made.fold(0.0, |sum, (_, importance)| sum + importance)
        };
        let mut weights: Vec<(Input, f64)> = Input::ALL.map(|input| (input, weight(input))).into();
        weights.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        weights
    }
}

/// Whether `hash` is that of this binary's catalogue.
pub(crate) fn check_catalogue(hash: &str) -> Result<&str, ParametersError> {
    if hash == catalogue::hash() {
        Ok(hash)
    } else {
        Err(ParametersError::CatalogueHash { artifact: hash.to_owned(), binary: catalogue::hash() })
    }
}
