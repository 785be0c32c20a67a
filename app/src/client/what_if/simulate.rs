//! Two server functions: what the engine makes of a change, and the client's file for a browser that would rather
//! compute by itself.

use crate::client::score::Assessment;
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::counterfactual::{Idle, IdleError, idle};
use model::engine::Engine;
use model::file::ClientFile;
use model::scenario::Scenario;
use serde::{Deserialize, Serialize};

/// What becomes of a client's file with a change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Projection {
    /// What the engine makes of it.
    pub assessment: Assessment,
    /// The instalment; none if it is not known.
    pub instalment: Option<f64>,
    /// What is changed in vain, or farther than it helps.
    pub idle: Vec<Idle>,
}

impl Projection {
    /// Which model made it; none if it does not explain it.
    pub(super) fn model(&self) -> Option<&str> {
        self.assessment.explanation.as_ref().map(|explanation| explanation.model.as_str())
    }

    /// Whether both are the same, but for the words that only a server has.
    pub(super) fn agrees_with(&self, other: &Self) -> bool {
        self.assessment.score == other.assessment.score
            && self.assessment.explanation == other.assessment.explanation
            && self.instalment == other.instalment
            && self.idle == other.idle
    }
}

/// What the engine makes of `scenario`, in the browser; [`simulate`] has the server do the same.
///
/// # Errors
/// [`AppError::Impossible`]; what the engine fails with.
pub fn project(engine: &Engine, file: &ClientFile, scenario: &Scenario) -> Result<Projection, AppError> {
    let changed = scenario.apply(file).map_err(|_| AppError::Impossible)?;
    let idle = idle(engine, file, scenario).map_err(|error| match error {
        IdleError::Scenario(_) => AppError::Impossible,
        IdleError::Engine(error) => error.into(),
    })?;
    let assessment = Assessment::of(engine, &changed)?;
    Ok(Projection { assessment, instalment: changed.application.amt_annuity, idle })
}

/// The client `id` as `scenario` would have them.
///
/// # Errors
/// [`AppError::UnknownClient`], [`AppError::Impossible`]; what the guard, the store or the engine fail with.
#[server(endpoint = "simulate", input = Json)]
pub async fn simulate(
    /// SK_ID_CURR.
    id: i64,
    /// What is changed.
    scenario: Scenario,
) -> Result<Projection, AppError> {
    use crate::client_file::client_file;
    use crate::policy::Permission;
    use crate::server_function::answer;

    answer(Permission::ReadClients, |state, caller| async move {
        let file = client_file(&state, &caller, id).await?;
        state.engine.ruling().await?.run(move |engine| project(engine, &file, &scenario)).await?
    })
    .await
}

/// The whole file of client `id`.
///
/// # Errors
/// [`AppError::UnknownClient`]; what the guard or the store fail with.
#[server(endpoint = "get_file")]
pub async fn get_file(
    /// SK_ID_CURR.
    id: i64,
) -> Result<ClientFile, AppError> {
    use crate::client_file::client_file;
    use crate::policy::Permission;
    use crate::server_function::answer;
    use std::sync::Arc;

    answer(Permission::ReadClients, |state, caller| async move {
        client_file(&state, &caller, id).await.map(Arc::unwrap_or_clone)
    })
    .await
}
