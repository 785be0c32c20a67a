//! A client's peers: the most similar clients of the bank, and what became of them as a group.

use super::responses::{Overloaded, Refused, Stopped, Unknown};
use super::score::{ClientId, file_of};
use crate::http::answer::problem::ApiError;
use crate::http::door::caller::{Allowed, ReadClients};
use crate::http::request::parameters::{FromParameters, Parameters, Sent};
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use model::engine::Engine;
use model::peers::{MAX_PEERS, Neighbourhood, USUAL_PEERS};
use utoipa::IntoParams;

/// How many.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PeerParameters {
    /// Peers that are listed.
    #[param(required = false, default = 100, minimum = 1, maximum = 1000)]
    k: usize,
}

impl FromParameters for PeerParameters {
    fn take(sent: &mut Sent) -> Self {
        Self { k: sent.whole("k", 1..=MAX_PEERS, USUAL_PEERS) }
    }
}

/// The clients of known outcome who are most like a client, in the risk that the model predicts and in the respects that weigh
/// most in it; what became of the nearest of them (fifty to a hundred, by the size of the bank), and whether that bears out
/// the predicted risk. No outcome is told of fewer than ten clients, and none of a single one.
#[utoipa::path(
    get,
    path = "/clients/{id}/peers",
    operation_id = "client_peers",
    tag = "clients",
    params(("id" = i64, Path, description = "SK_ID_CURR"), PeerParameters),
    responses((status = 200, body = Neighbourhood), Refused, Unknown, Stopped, Overloaded)
)]
pub(super) async fn client_peers(
    caller: Allowed<ReadClients>,
    State(state): State<AppState>,
    Parameters((ClientId(id), PeerParameters { k })): Parameters<(ClientId, PeerParameters)>,
) -> Result<Json<Neighbourhood>, ApiError> {
    let file = file_of(&state, &caller, id).await?;
    let ruling = state.engine.ruling().await?;
    let peers = state.store.peers(ruling.parameters()).await?;
    let around = move |engine: &Engine| Ok(peers.around(&file, engine.score(&file)?.probability, k));
    ruling.run(around).await?.map(Json)
}
