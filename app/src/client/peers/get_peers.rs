//! Server function: what became of the clients most like one client.

use crate::error::AppError;
use leptos::prelude::*;
use model::peers::{Likeness, Outcomes};
use serde::{Deserialize, Serialize};

/// A client's peers as a group. Who they are stays on the server: the screen has no use for it, and other
/// clients' numbers do not belong beside the client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PeerGroup {
    /// In which respects they are alike, heaviest first.
    pub likeness: Vec<Likeness>,
    /// What became of them.
    pub outcomes: Outcomes,
    /// What became of all clients.
    pub everyone: Outcomes,
}

/// The peers of client `id`.
///
/// # Errors
/// [`AppError::UnknownClient`]; what the guard or the store fail with.
#[server(endpoint = "get_peers")]
pub async fn get_peers(
    /// SK_ID_CURR.
    id: i64,
) -> Result<PeerGroup, AppError> {
    use crate::client_file::client_file;
    use crate::guard::Permission;
    use crate::server_function::answer;
    use model::peers::USUAL_PEERS;

    answer(Permission::ReadClients, |state| async move {
        let file = client_file(&state, id).await?;
        let peers = state.store.peers(state.engine.parameters()).await?;
        let around = peers.around(&file, USUAL_PEERS);
        Ok(PeerGroup { likeness: around.likeness, outcomes: around.outcomes, everyone: around.everyone })
    })
    .await
}
