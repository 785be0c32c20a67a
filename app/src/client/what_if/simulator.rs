//! The engine in the browser: the same code and the same trees as on the server, so that a simulation
//! answers within a frame. Loaded when the panel is first touched, never before.

use super::simulate::{Projection, get_file, project};
use crate::browser_engine;
use crate::error::AppError;
use leptos::wasm_split::wasm_split;
use model::decision::Policy;
use model::engine::Engine;
use model::file::ClientFile;
use model::scenario::Scenario;

/// What simulates: a scenario of one client to what the engine makes of it.
pub type Simulator = Box<dyn Fn(&Scenario) -> Result<Projection, AppError> + Send + Sync>;

/// Fetches the copy of `model`, the file of client `id`, and the code that puts them together, under `policy`: the copy is of
/// the artifact, whatever rules.
///
/// # Errors
/// [`AppError::Unreachable`] if any of them cannot be had or read; what the server answers.
pub async fn load(model: String, policy: Policy, id: i64) -> Result<Simulator, AppError> {
    let copy = browser_engine::fetch(&model).await?;
    let file = get_file(id).await?;
    simulator(copy, policy, file).await
}

// Not `#[lazy]`, which panics, and takes the whole page with it, where the code cannot be fetched: after an upgrade it may
// be another build's.
#[wasm_split(what_if_simulator, wasm_split_path = leptos::wasm_split, fallible)]
fn simulator(copy: Vec<u8>, policy: Policy, file: ClientFile) -> Result<Simulator, AppError> {
    let engine = Engine::from_compact(&copy).map_err(|_| AppError::Unreachable)?.under(policy);
    Ok(Box::new(move |scenario| project(&engine, &file, scenario)))
}
