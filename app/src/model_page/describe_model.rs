//! Server function: what the model says of itself.

use crate::error::AppError;
use leptos::prelude::*;
use model::engine::Engine;
use model::evaluation::Evaluation;
use model::parameters::Parameters;
use serde::{Deserialize, Serialize};

/// What the artifact says of itself, and how it was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelReport {
    /// Out of the artifact.
    pub parameters: Parameters,
    /// How good it is; none if the artifact came without its evaluation.
    pub evaluation: Option<Evaluation>,
    /// Whether somebody has stopped reliance on its score.
    pub stopped: bool,
    /// How many of the training clients had a history that was extracted; none if the artifact does not say.
    pub with_history: Option<u64>,
}

impl ModelReport {
    /// What there is to know of the model of `engine`.
    #[must_use]
    pub fn new(engine: &Engine) -> Self {
        // Who has a history has a number of credits elsewhere, if only zero.
        let credits = engine.references().iter().find(|reference| reference.quantity == "bureau_count");
        Self {
            parameters: engine.parameters().clone(),
            evaluation: engine.evaluation().cloned(),
            stopped: false,
            with_history: credits.map(|credits| credits.counts.known()),
        }
    }
}

/// The model that scores.
///
/// # Errors
/// What the guard fails with.
#[server(endpoint = "describe_model")]
pub async fn describe_model() -> Result<ModelReport, AppError> {
    use crate::policy::Permission;
    use crate::server_function::answer;

    answer(Permission::ReadModel, |state, _| async move {
        let ruling = state.engine.even_if_stopped().await?;
        let report = ruling.run(ModelReport::new).await?;
        Ok(ModelReport { stopped: ruling.steering.stopped.is_some(), ..report })
    })
    .await
}
