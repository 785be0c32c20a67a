//! `/simulator/{model}`: the copy of the model for the browser's what-if. Its address names the model, so a
//! browser may keep it for ever: another model has another address. Which policy rules comes with every page. Made and packed once a server.

use super::answer::copies::Copies;
use super::answer::problem::ApiError;
use super::door::caller::{Allowed, ReadModel};
use app::state::AppState;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use http::HeaderMap;
use std::sync::Arc;
use tokio::sync::OnceCell;

pub(super) fn router() -> Router<AppState> {
    let copies = Arc::new(OnceCell::<Copies>::new());
    Router::new().route("/simulator/{model}", get(copy)).layer(Extension(copies))
}

async fn copy(
    _: Allowed<ReadModel>,
    State(state): State<AppState>,
    Extension(copies): Extension<Arc<OnceCell<Copies>>>,
    model: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    // A path that is no text names no model.
    let model = model.map(|Path(model)| model).unwrap_or_default();
    if model != state.engine.artifact().parameters().id {
        return Err(ApiError::UnknownModel(model));
    }
    let copies = copies
        .get_or_try_init(|| state.engine.artifact().run(|engine| Copies::of(engine.to_compact())))
        .await?;
    Ok(copies.answer(&headers))
}
