//! What a record holds: of every event what names nobody (the act), and apart from it what is about a person (the
//! statement), with the evidence that a decision stands on.
//!
//! The act is part of the chain and stays. The statement can be erased. Both are frozen: nothing in them is ever worked
//! out again. Independent of how they are written and chained.

use super::canonical::hash_of_bytes;
use super::checks::Checks;
use super::letter::Letter;
use super::life::{Action, State};
use super::motives::Motive;
use super::person::Person;
use super::rules::{Conditions, Limits, Outcome};
use crate::catalogue;
use crate::counterfactual::{self, Goal};
use crate::decision::{Advice, Policy};
use crate::engine::{Engine, EngineError};
use crate::explanation::{Explanation, Score};
use crate::file::ClientFile;
use crate::reasons::Reasons;
use crate::text::Language;
use serde::{Deserialize, Serialize};

/// By which program and model, and under which policy, a decision was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct System {
    /// `name@first digits of the file's SHA-256`.
    pub model: String,
    /// SHA-256 of the model's file, hex.
    pub model_hash: String,
    /// The catalogue's hash.
    pub catalogue: String,
    /// The program's version and commit.
    pub program: String,
    /// The policy that ruled: its version, threshold, costs, review band, least completeness.
    pub policy: Policy,
    /// From where on an override needed a second person.
    pub limits: Limits,
}

impl System {
    /// That of an engine.
    #[must_use]
    pub fn of(engine: &Engine, program: &str, limits: Limits) -> Self {
        let parameters = engine.parameters();
        Self {
            model: parameters.id.clone(),
            model_hash: hash_of_bytes(engine.artifact().unwrap_or_default()),
            catalogue: catalogue::hash().to_owned(),
            program: program.to_owned(),
            policy: parameters.policy,
            limits,
        }
    }
}

/// What was done, without a word about anybody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Act {
    /// The name of the person who did it, as others saw it then; empty if it was the client.
    pub by: String,
    /// What was done.
    pub action: Action,
    /// Where the case stands since.
    pub state: State,
    /// What was decided; none where nothing is.
    pub outcome: Option<Outcome>,
    /// What the model advised.
    pub advice: Option<Advice>,
    /// Reasons from the list.
    pub motives: Vec<Motive>,
    /// By what it was done; only where something is decided.
    pub system: Option<System>,
    /// The language of the screen, or of the letter.
    pub language: Option<Language>,
    /// The event that this one is about: the proposal that is approved, the decision that is told or contested.
    pub about: Option<i64>,
    /// Until when something is to be done, UTC, as RFC 3339.
    pub due: Option<String>,
    /// Until when a review that was taken up is this person's alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
}

/// What is said of a person.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Whom it is about; none if the case was erased. Forms 1 and 2 knew clients alone.
    #[serde(rename = "client")]
    pub person: Option<Person>,
    /// The decider's own words.
    pub words: String,
    /// What was checked at the beginning; none where nothing is concluded, and before form 2.
    #[serde(default)]
    pub checks: Option<Checks>,
    /// What is granted.
    pub conditions: Conditions,
    /// What the decision stands on.
    pub evidence: Option<Evidence>,
    /// The client's point of view.
    pub view: Option<String>,
    /// The answer to it.
    pub answer: Option<String>,
    /// The letter, as the client got it.
    pub letter: Option<Letter>,
}

/// What a decision stands on: the file as the model saw it, and what was made of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The file as the model saw it.
    pub file: ClientFile,
    /// Which import it came with; none if nothing was imported.
    pub import: Option<Import>,
    /// The bits of the row that the model scored, one f32 a column.
    pub row: Vec<u32>,
    /// Probability, advice, completeness and what is missing.
    pub score: Score,
    /// Base value, log-odds and contributions, beside the average client; none if they were withheld.
    pub explanation: Option<Explanation>,
    /// What was told of them.
    pub reasons: Option<Reasons>,
    /// What would lead to a better advice, proven by scoring, as it was found.
    pub recourse: Vec<Goal>,
}

/// Where a file came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// The import's number.
    pub id: i64,
    /// When it was, UTC, as RFC 3339.
    pub at: String,
    /// The folder or archive.
    pub source: String,
}

impl Evidence {
    /// What an engine makes of a file. `explanation` and `reasons` are what the screen has shown of it.
    ///
    /// # Errors
    /// If the engine fails.
    pub fn of(
        engine: &Engine,
        file: ClientFile,
        import: Option<Import>,
        explanation: Option<Explanation>,
        reasons: Option<Reasons>,
    ) -> Result<Self, EngineError> {
        let recourse = counterfactual::search(engine, &file)?;
        let row = engine.row(&file).into_iter().map(f32::to_bits).collect();
        let goals = recourse.goals;
        Ok(Self { file, import, row, score: recourse.score, explanation, reasons, recourse: goals })
    }
}
