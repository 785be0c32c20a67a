//! What an operator's machines ask: is it alive, can it answer, how is it doing. No client's data here.

use super::problem::ApiError;
use crate::telemetry;
use app::state::AppState;
use axum::Router;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::routing::get;
use http::header;

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

async fn metrics() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], telemetry::metrics().render())
}
