//! What the engine makes of a file that is in no bank: the score, why, and what would change it. The server and the browser
//! call the same function.

use crate::client::score::Assessment;
use model::counterfactual::{Recourse, search};
use model::engine::{Engine, EngineError};
use model::file::ClientFile;
use serde::{Deserialize, Serialize};

/// A file, scored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    /// The score and why it is what it is.
    pub assessment: Assessment,
    /// What would lead to a better advice; none if it has not been looked for yet.
    pub recourse: Option<Recourse>,
}

impl Scored {
    /// The score, and why.
    ///
    /// # Errors
    /// If the engine fails.
    pub fn of(engine: &Engine, file: &ClientFile) -> Result<Self, EngineError> {
        Ok(Self { assessment: Assessment::of(engine, file)?, recourse: None })
    }

    /// The same with what would change it, which takes longer.
    ///
    /// # Errors
    /// If the engine fails.
    pub fn with_recourse(engine: &Engine, file: &ClientFile) -> Result<Self, EngineError> {
        Ok(Self { recourse: Some(search(engine, file)?), ..Self::of(engine, file)? })
    }

    /// Whether both are the same, but for the words that only a server has.
    pub(super) fn agrees_with(&self, other: &Self) -> bool {
        self.assessment.score == other.assessment.score
            && self.assessment.explanation == other.assessment.explanation
            && self.recourse == other.recourse
    }
}
