//! Server function: what became of the clients most like one client.

use crate::error::AppError;
use leptos::prelude::*;
use model::peers::{Agreement, Likeness, Outcomes};
use model::portfolio::Counted;
use serde::{Deserialize, Serialize};

/// A client's peers as a group. Who they are stays on the server: to compare with them the screen only needs how many have
/// which value, and other clients' numbers do not belong beside the client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PeerGroup {
    /// In which respects they are alike, heaviest first.
    pub likeness: Vec<Likeness>,
    /// The risk that the model predicts for the client, 0 to 1.
    pub predicted: f64,
    /// Mean of the risks that it predicts for the peers; none if there is nobody.
    pub predicted_of_peers: Option<f64>,
    /// What became of them.
    pub outcomes: Outcomes,
    /// Whether that bears out the predicted risk; none if it is not told what became of them.
    pub agreement: Option<Agreement>,
    /// What became of all clients.
    pub everyone: Outcomes,
    /// The peers, counted by the bins of every number; none if they are too few to be shown as a group.
    pub counted: Option<Counted>,
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
    use crate::policy::Permission;
    use crate::server_function::answer;
    use model::engine::{Engine, EngineError};
    use model::estimate::SMALLEST_GROUP;
    use model::peers::{Neighbourhood, USUAL_PEERS};

    answer(Permission::ReadClients, |state, caller| async move {
        let file = client_file(&state, &caller, id).await?;
        let engine = state.engine.ruling().await?;
        let peers = state.store.peers(engine.parameters()).await?;
        let around = move |engine: &Engine| {
            Ok::<_, EngineError>(peers.around(&file, engine.score(&file)?.probability, USUAL_PEERS))
        };
        let around = engine.run(around).await??;
        let portfolio = state.store.portfolio(engine.parameters()).await?;
        let counted = portfolio.counted(&portfolio.selection_of(around.told_of()));
        let counted = counted.filter(|counted| counted.clients >= SMALLEST_GROUP);
        let Neighbourhood { likeness, predicted, predicted_of_peers, outcomes, agreement, everyone, .. } =
            around;
        Ok(PeerGroup { likeness, predicted, predicted_of_peers, outcomes, agreement, everyone, counted })
    })
    .await
}
