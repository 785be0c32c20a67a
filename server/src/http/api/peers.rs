//! A client's peers: the most similar clients of the bank, and what became of them.

use super::score::file_of;
use crate::http::caller::{Allowed, Id, ReadClients};
use crate::http::problem::{ApiError, Problem};
use app::state::AppState;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use model::peers::{MAX_PEERS, Neighbourhood, USUAL_PEERS};
use serde::Deserialize;
use utoipa::IntoParams;

/// How many.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PeerParameters {
    /// Peers asked for.
    #[param(default = 100, minimum = 1, maximum = 1000)]
    k: usize,
}

impl Default for PeerParameters {
    fn default() -> Self {
        Self { k: USUAL_PEERS }
    }
}

/// The clients most like a client, in the respects that weigh most in the model, and what became of them.
/// Applicants, whose outcome is not known, count as peers but not in the rate of default.
#[utoipa::path(
    get,
    path = "/clients/{id}/peers",
    operation_id = "client_peers",
    tag = "clients",
    params(("id" = i64, Path, description = "SK_ID_CURR"), PeerParameters),
    responses(
        (status = 200, body = Neighbourhood),
        (status = 400, description = "The id or a parameter cannot be read", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such client", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Too many peers, or none", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn client_peers(
    _: Allowed<ReadClients>,
    State(state): State<AppState>,
    Id(id): Id,
    parameters: Result<Query<PeerParameters>, QueryRejection>,
) -> Result<Json<Neighbourhood>, ApiError> {
    let Query(PeerParameters { k }) = parameters?;
    if !(1..=MAX_PEERS).contains(&k) {
        return Err(ApiError::Unprocessable(format!("k must be 1 to {MAX_PEERS}")));
    }
    let file = file_of(&state, id).await?;
    let peers = state.store.peers(state.engine.parameters()).await?;
    Ok(Json(peers.around(&file, k)))
}
