//! What the engine makes of a client's file: the score, what it is measured by, and why.

use model::decision::Policy;
use model::engine::{Engine, EngineError};
use model::explanation::{Against, Explanation, Score};
use model::file::ClientFile;
use model::reasons::Reasons;
use serde::{Deserialize, Serialize};

/// The score of a client, and what it is measured by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// Probability of repayment difficulties and advice.
    pub score: Score,
    /// Threshold and review band.
    pub policy: Policy,
    /// Share of the training's clients who defaulted.
    pub average: f64,
    /// Why the score is what it is, beside the average client; none if the parts do not add up to the whole, so that it
    /// is withheld.
    pub explanation: Option<Explanation>,
    /// What is told of it, beside whom the advice asks for; none if that explanation is withheld.
    pub reasons: Option<Reasons>,
}

impl Assessment {
    /// What the engine makes of a file: on the server and, simulated, in the browser.
    ///
    /// # Errors
    /// If the engine fails; an explanation that does not add up is left out instead.
    pub fn of(engine: &Engine, file: &ClientFile) -> Result<Self, EngineError> {
        Ok(Self::explained(engine, file)?.0)
    }

    /// The same, and the explanation that its reasons tell of; none if that is withheld.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn explained(engine: &Engine, file: &ClientFile) -> Result<(Self, Option<Explanation>), EngineError> {
        let explanation = additive(engine.explain(file))?;
        let score = match &explanation {
            Some(explanation) => explanation.score(),
            None => engine.score(file)?,
        };
        let against = engine.usual_against(score.decision);
        let beside = match against {
            Against::Average => explanation.clone(),
            Against::Granted => additive(engine.explain_against(file, against))?,
        };
        let reasons = beside.as_ref().map(|beside| Reasons::of(beside, against, engine.references()));
        let parameters = engine.parameters();
        let average = parameters.training.base_rate;
        Ok((Self { score, policy: parameters.policy, average, explanation, reasons }, beside))
    }
}

/// An explanation; none if its parts do not add up to the whole, so that it is withheld.
///
/// # Errors
/// If the engine failed.
pub fn additive(explained: Result<Explanation, EngineError>) -> Result<Option<Explanation>, EngineError> {
    match explained {
        Ok(explanation) => Ok(Some(explanation)),
        Err(EngineError::NotAdditive { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
