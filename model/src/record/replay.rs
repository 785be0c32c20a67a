//! Replay: whether a decision's score is still what it was. The kept row is scored by the kept trees, bit for bit, and the
//! kept file is made into a row by today's catalogue.
//!
//! Independent of where records and models are kept.

use super::evidence::Evidence;
use crate::catalogue;
use crate::ensemble::{Ensemble, probability};
use serde::Serialize;

/// What a replay says of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Today the same file makes the same row, and the row the same score.
    Match,
    /// The row makes the same score; the catalogue makes another row of the file today.
    Drifted,
    /// The row does not make the score, or its model is not kept: record or model were changed.
    Changed,
    /// What it stood on was erased.
    Erased,
}

impl Verdict {
    /// All of them, the best first.
    pub const ALL: [Self; 4] = [Self::Match, Self::Drifted, Self::Changed, Self::Erased];

    /// As it is told.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Match => "match",
            Self::Drifted => "drifted",
            Self::Changed => "changed",
            Self::Erased => "erased",
        }
    }
}

/// A model that decisions were made with.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'a> {
    /// Names of its columns.
    pub features: &'a [String],
    /// Its trees.
    pub ensemble: &'a Ensemble,
}

/// Replays one decision.
#[must_use]
pub fn replay(evidence: &Evidence, kept: Option<Kept<'_>>) -> Verdict {
    let Some(Kept { features, ensemble }) = kept else { return Verdict::Changed };
    let row: Vec<f32> = evidence.row.iter().copied().map(f32::from_bits).collect();
    if row.len() != features.len() {
        return Verdict::Changed;
    }
    let scored = f64::from(probability(ensemble.log_odds(&row)));
    if scored.to_bits() != evidence.score.probability.to_bits() {
        return Verdict::Changed;
    }
    let today = |name: &String| {
        let feature = catalogue::by_name(name)?;
        Some(catalogue::as_model_input(feature.value(&evidence.file)).to_bits())
    };
    let is_same = features.iter().zip(&evidence.row).all(|(name, bits)| today(name) == Some(*bits));
    if is_same { Verdict::Match } else { Verdict::Drifted }
}
