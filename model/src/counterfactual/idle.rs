//! Moves of a simulation that the model gives nothing for: a smaller one does as well.

use super::axis::moves;
use super::trials::as_written;
use crate::basis::Basis;
use crate::catalogue::levers::{Lever, LeverKind, levers};
use crate::catalogue::{self, as_model_input, features};
use crate::engine::{Engine, EngineError};
use crate::file::ClientFile;
use crate::scenario::{Scenario, ScenarioError};
use serde::{Deserialize, Serialize};

/// A lever that is moved in vain, or farther than it helps, everything else being as simulated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Idle {
    /// Its name.
    pub lever: String,
    /// Where it is set, and the estimated risk there, 0 to 1.
    pub to: (f64, f64),
    /// The value that is nearest to the one on record, or that one itself, with a risk that is no higher; and that risk.
    pub nearer: (f64, f64),
}

/// Why a simulation cannot be looked at.
#[derive(Debug, thiserror::Error)]
pub enum IdleError {
    /// It does not fit the client.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// The engine failed.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// The levers of `scenario` that are moved the way in which a client can go, though a smaller move leads to a risk that
/// is no higher, to the tenth of a per cent.
///
/// # Errors
/// If the scenario does not fit the client, or the engine fails.
pub fn idle(engine: &Engine, file: &ClientFile, scenario: &Scenario) -> Result<Vec<Idle>, IdleError> {
    let mut idle = Vec::new();
    for lever in levers() {
        let (LeverKind::Lever(direction), Some(to)) = (lever.kind, scenario.get(lever.name)) else {
            continue;
        };
        let (Some(from), Some(range)) = (lever.read(file), lever.range(file)) else { continue };
        if !direction.leads(from, to) {
            continue;
        }
        let mut between: Vec<f64> =
            range.values().filter(|value| (from.min(to)..from.max(to)).contains(value)).collect();
        between.retain(|&value| value != from && value != to);
        between.push(from);
        between.sort_by(|a, b| (a - from).abs().total_cmp(&(b - from).abs()));
        // All at once, the one that is simulated behind them: a slider is moved many times a second.
        between.push(to);
        let mut risks = risks(engine, file, scenario, lever, &between)?;
        let Some(reached) = risks.pop() else { continue };
        let nearer =
            between.into_iter().zip(risks).find(|(_, risk)| as_written(*risk) <= as_written(reached));
        if let Some(nearer) = nearer {
            idle.push(Idle { lever: lever.name.to_owned(), to: (to, reached), nearer });
        }
    }
    Ok(idle)
}

/// The estimated risk for each of these values of one lever, everything else being as simulated.
fn risks(
    engine: &Engine,
    file: &ClientFile,
    scenario: &Scenario,
    lever: &Lever,
    values: &[f64],
) -> Result<Vec<f64>, IdleError> {
    let simulated = scenario.apply(file)?;
    let (row, moves) = (catalogue::row(&simulated), moves(lever));
    let mut rows = Vec::with_capacity(values.len() * row.len());
    for &value in values {
        let mut tried = scenario.clone();
        tried.set(lever.name, Some(value));
        let tried = tried.apply(file)?;
        let start = rows.len();
        rows.extend_from_slice(&row);
        for &feature in &moves {
            rows[start + feature] = as_model_input(features()[feature].value(&tried));
        }
    }
    let scores = engine.score_rows(&rows, &vec![Basis::of(&simulated); values.len()])?;
    Ok(scores.into_iter().map(|score| score.probability).collect())
}
