//! What an operator's machines ask: is it alive, can it answer, how is it doing. No client's data here.

use super::problem::ApiError;
use crate::telemetry::{Counters, OPEN_METRICS};
use app::state::AppState;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Extension, Router};
use http::header;
use std::sync::Arc;

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/livez", get(async || "alive\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
}

/// Ready means: a client's file can be read, and scored.
async fn ready(State(state): State<AppState>) -> Result<&'static str, ApiError> {
    let files = state.store.client_files(i64::MIN, 1).await?;
    // A bank without clients still answers; then any file will do.
    state.engine.score(&files.into_iter().next().unwrap_or_default())?;
    Ok("ready\n")
}

async fn metrics(Extension(counters): Extension<Arc<Counters>>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, OPEN_METRICS)], counters.to_text())
}
