//! What the artifact says of itself: the metadata that the training writes into the ONNX file and that
//! every scorer reads out of it.
//!
//! Independent of ONNX: this is the meaning, [`crate::onnx`] is the reading.

use crate::decision::Policy;
use serde::{Deserialize, Serialize};

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
    /// SHA-256 of the feature file, hex.
    pub data_hash: String,
    /// Seed of every random choice.
    pub seed: u64,
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
    /// [`crate::catalogue::hash`] of the catalogue it was trained with.
    pub catalogue_hash: String,
    /// How a probability becomes an advice.
    pub policy: Policy,
    /// How it was calibrated.
    pub calibration: Calibration,
    /// What it was trained on.
    pub training: Training,
}
