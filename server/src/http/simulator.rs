//! `/simulator/{model}`: the copy of the model for the browser's what-if. Its address names the model, so a
//! browser may keep it for ever: another model has another address.

use super::caller::{Allowed, ReadModel};
use super::problem::ApiError;
use app::state::AppState;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use axum::routing::get;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/simulator/{model}", get(copy))
}

async fn copy(
    _: Allowed<ReadModel>,
    State(state): State<AppState>,
    Path(model): Path<String>,
) -> Result<impl IntoResponse, ApiError> {
    if model != state.engine.parameters().id {
        return Err(ApiError::UnknownModel(model));
    }
    let head = [
        (CONTENT_TYPE, "application/octet-stream"),
        // Private: whoever may not read the model must not find it in a shared cache.
        (CACHE_CONTROL, "private, max-age=31536000, immutable"),
    ];
    Ok((head, Bytes::from(state.engine.to_compact())))
}
