//! Why a file is no artifact, in words for whoever brought it.

use crate::ensemble::{EnsembleError, OtherTrees};
use crate::parameters::ParametersError;
use std::error::Error;
use tract_onnx::prelude::TractError;

/// Largest artifact that is read: some hundred times a large model.
pub const MAX_BYTES: usize = 64 << 20;
/// The format of metadata and graph that this code reads; a change of either counts it up.
pub const FORMAT: &str = "2";

/// The key of the granted clients of the training: base64 of a [`crate::ensemble::Background`] in postcard's format.
pub(super) const GRANTED: &str = "clairscore.granted";

/// Why a file is not an artifact that this binary can score with.
#[derive(Debug, thiserror::Error)]
pub enum OnnxError {
    /// Larger than any model.
    #[error(
        "the model file has {bytes} bytes, more than the {MAX_BYTES} that a model can have; check that it is the right file"
    )]
    TooLarge {
        /// How large it is.
        bytes: usize,
    },
    /// No protobuf, or a damaged one.
    #[error(
        "the model file is not a readable ONNX file, it may be damaged or cut short; copy it again, or train it again with `make train`"
    )]
    Unreadable(#[source] TractError),
    /// An ONNX file that Clairscore did not write.
    #[error(
        "the ONNX file carries no `clairscore.format`: it is another program's model, or it was cut short; use a file that `make train` wrote"
    )]
    Foreign,
    /// Written by another version of the training.
    #[error(
        "the model file is of format `{found}` and this binary reads format `{FORMAT}`; train it again with `make train`, or use the binary that fits"
    )]
    Format {
        /// What the file says.
        found: String,
    },
    /// A piece of metadata is not there.
    #[error(
        "the model file has no `{key}` in its metadata, it may be cut short; copy it again, or train it again with `make train`"
    )]
    MetadataMissing {
        /// Which.
        key: &'static str,
    },
    /// A piece of metadata does not read.
    #[error("the model file's `{key}` cannot be read; train it again with `make train`")]
    Metadata {
        /// Which.
        key: &'static str,
        /// Why.
        source: serde_json::Error,
    },
    /// Counts of granted clients that do not read.
    #[error("the model file's `{GRANTED}` is not base64 of counts; train it again with `make train`")]
    Granted(#[source] Box<dyn Error + Send + Sync>),
    /// Counts of granted clients that are those of other trees.
    #[error("the model file's `{GRANTED}` does not fit its trees; train it again with `make train`")]
    GrantedOfOtherTrees(#[source] OtherTrees),
    /// Bins in which no client can be counted.
    #[error(
        "the model file's `clairscore.reference` has no bins that fit `{quantity}`; train it again with `make train`"
    )]
    Reference {
        /// Of which quantity.
        quantity: String,
    },
    /// What it says of itself does not fit this binary.
    #[error(transparent)]
    Parameters(#[from] ParametersError),
    /// A graph that is not one tree ensemble over the features.
    #[error("the model file's graph cannot be scored: {defect}; train it again with `make train`")]
    Graph {
        /// What is wrong with it.
        defect: String,
    },
    /// The trees are not trees.
    #[error("the model file's trees are damaged; copy it again, or train it again with `make train`")]
    Ensemble(#[from] EnsembleError),
    /// tract refuses what we accepted.
    #[error("the model file cannot be prepared for scoring; train it again with `make train`")]
    Tract(#[source] TractError),
}

/// A graph that cannot be scored, for this reason.
pub(super) fn defect(defect: impl Into<String>) -> OnnxError {
    OnnxError::Graph { defect: defect.into() }
}
