//! Moves of a simulation that the model gives nothing for: a smaller one does as well.

use super::trials::as_written;
use crate::catalogue::levers::{Kind, levers};
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
        let (Kind::Lever(direction), Some(to)) = (lever.kind, scenario.get(lever.name)) else { continue };
        let (Some(from), Some(range)) = (lever.read(file), lever.range(file)) else { continue };
        if !direction.leads(from, to) {
            continue;
        }
        let risk = |value: f64| -> Result<f64, IdleError> {
            let mut nearer = scenario.clone();
            nearer.set(lever.name, Some(value));
            Ok(engine.score(&nearer.apply(file)?)?.probability)
        };
        let reached = risk(to)?;
        let mut between: Vec<f64> =
            range.values().filter(|value| (from.min(to)..from.max(to)).contains(value)).collect();
        between.retain(|&value| value != from && value != to);
        between.push(from);
        between.sort_by(|a, b| (a - from).abs().total_cmp(&(b - from).abs()));
        for value in between {
            let nearer = risk(value)?;
            if as_written(nearer) <= as_written(reached) {
                idle.push(Idle { lever: lever.name.to_owned(), to: (to, reached), nearer: (value, nearer) });
                break;
            }
        }
    }
    Ok(idle)
}
