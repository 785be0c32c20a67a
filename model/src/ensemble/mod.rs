//! The numeric kernel: an ensemble of regression trees as flat arrays, the log-odds that it gives a row,
//! and what every column contributed to them.
//!
//! Independent of files, features and screens: it knows columns by number only. It uses `+ - * /` and
//! `libm`, nothing else, so that a server and a browser compute the same bits; sums are made in f64, in
//! the order of the trees, whichever way computes them.
//!
//! An artifact may come from anywhere, so [`Ensemble::new`] checks every tree before a row is ever
//! sent through it: after that, walking cannot leave the arrays, loop, or overflow a stack.

mod background;
mod interventional;
mod leaves;
mod patterns;
mod quick_scorer;
mod shap;
mod side_by_side;
mod soundness;
mod sum;
mod tree;

pub use background::{Background, OtherTrees, Patterns};
pub use interventional::{PreparedBackground, ReferenceError};
pub(crate) use leaves::paths;
pub use soundness::EnsembleError;
pub use sum::Ensemble;
pub use tree::{MAX_COLUMNS, MAX_DEPTH, MAX_NODES, Node, Tree};

/// The probability that belongs to log-odds: the logistic function, rounded to f32 as the artifact's
/// output is.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "ONNX probabilities are f32")]
pub fn probability(log_odds: f64) -> f32 {
    (1.0 / (1.0 + libm::exp(-log_odds))) as f32
}
