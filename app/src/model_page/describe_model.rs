//! Server function: what the model says of itself.

use crate::error::AppError;
use leptos::prelude::*;
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
}

/// The model that scores.
///
/// # Errors
/// What the guard fails with.
#[server(endpoint = "describe_model")]
pub async fn describe_model() -> Result<ModelReport, AppError> {
    use crate::guard::{Permission, answer};

    answer(Permission::ReadModel, |state| async move {
        Ok(ModelReport {
            parameters: state.engine.parameters().clone(),
            evaluation: state.engine.evaluation().cloned(),
        })
    })
    .await
}
