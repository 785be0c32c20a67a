//! What is held on a person, for whoever sees to people's rights. It is written down who asked.

use super::responses::{Refused, Unknown};
use super::score::ClientId;
use crate::held::held;
use crate::http::answer::problem::ApiError;
use crate::http::door::caller::{Allowed, PersonRights};
use crate::http::request::parameters::Parameters;
use app::access_log::act::act;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use serde_json::Value;

/// Everything that is held on a client: their file, and every decision with its reasons, words and letters.
#[utoipa::path(
    get,
    path = "/persons/{id}",
    operation_id = "person",
    tag = "log",
    params(("id" = i64, Path, description = "SK_ID_CURR")),
    responses((status = 200, body = Object), Refused, Unknown)
)]
pub(super) async fn person(
    caller: Allowed<PersonRights>,
    State(state): State<AppState>,
    Parameters(ClientId(id)): Parameters<ClientId>,
) -> Result<Json<Value>, ApiError> {
    let act = act(&caller, "export-person", Some(id.to_string()));
    let held = held(&state.store, &state.records, id);
    state.records.logged(act, held).await?.map(Json).ok_or(ApiError::UnknownClient(id))
}
