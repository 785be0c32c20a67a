//! What an operator's machines ask: is it alive, can it answer, how is it doing. No client's data here.

use super::readiness::{Phase, Readiness};
use crate::http::answer::problem::ApiError;
use crate::telemetry::{Counters, OPEN_METRICS};
use crate::version::READY;
use app::state::AppState;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Extension, Router};
use http::header;
use std::sync::Arc;

pub(in crate::http) fn router() -> Router<AppState> {
    Router::new().route("/livez", get(async || "alive\n")).route("/readyz", get(ready))
}

/// What is counted, for a listener of its own: whoever asks for pages does not learn how many others do.
pub(in crate::http) fn of_counters(counters: Arc<Counters>) -> Router {
    Router::new().route("/metrics", get(metrics)).layer(Extension(counters))
}

/// Ready means: what is answered from is in memory, and the bank can be read. Says which program it is.
async fn ready(
    State(state): State<AppState>,
    Extension(readiness): Extension<Readiness>,
) -> Result<&'static str, ApiError> {
    match readiness.phase() {
        Phase::Warming => Err(ApiError::NotReady("the scored clients are being read into memory")),
        Phase::Stopping => Err(ApiError::NotReady("the server is stopping")),
        Phase::Ready => {
            state.store.client_files(i64::MIN, 1).await?;
            Ok(READY)
        }
    }
}

async fn metrics(Extension(counters): Extension<Arc<Counters>>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, OPEN_METRICS)], counters.to_text())
}
