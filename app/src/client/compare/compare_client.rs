//! Server function: where one client stands in a group, in every quantity that has a strip, and how one quantity is spread.

use crate::client::group::Group;
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::portfolio::{Distribution, Rank, Strip};
use serde::{Deserialize, Serialize};

/// A client in a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Clients of the group; beside one other client, all clients.
    pub clients: u64,
    /// Every quantity that has a column.
    pub strips: Vec<Compared>,
    /// The quantity that is looked at closely.
    pub opened: Opened,
    /// Whether nobody has the number of the client to compare with: it is then with all clients.
    pub is_unknown: bool,
}

/// One quantity at a glance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// Of the group.
    pub strip: Strip,
    /// The client; none = missing.
    pub own: Option<Placed>,
    /// The one other client; none = missing, or nobody.
    pub other: Option<Placed>,
}

/// One quantity, closely.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// Of the group.
    pub distribution: Distribution,
    /// The client; none = missing.
    pub own: Option<Placed>,
}

/// A client's value, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Placed {
    /// The value.
    pub value: f64,
    /// In the group; none if nobody of it has a value.
    pub rank: Option<Rank>,
}

/// The client `id` in `group`, and closely in `quantity`.
///
/// # Errors
/// [`AppError::UnknownClient`], [`AppError::UnknownQuantity`]; what the guard, the store or the engine
/// fail with.
#[server(endpoint = "compare_client", input = Json)]
pub async fn compare_client(
    /// SK_ID_CURR.
    id: i64,
    /// Name of a described feature, or [`model::portfolio::PROBABILITY`].
    quantity: String,
    /// With whom to compare.
    group: Group,
) -> Result<Comparison, AppError> {
    use crate::client_file::client_file;
    use crate::policy::Permission;
    use crate::server_function::answer;
    use model::catalogue;
    use model::engine::{Engine, EngineError};
    use model::file::ClientFile;
    use model::peers::USUAL_PEERS;
    use model::portfolio::{Column, PROBABILITY};
    use std::sync::Arc;

    /// A client's value, if the quantity is one to compare in.
    fn value(file: &ClientFile, risk: f64, quantity: &str) -> Option<Option<f64>> {
        if quantity == PROBABILITY {
            return Some(Some(risk));
        }
        catalogue::by_name(quantity).filter(|feature| feature.described).map(|feature| feature.value(file))
    }

    answer(Permission::ReadClients, |state, _| async move {
        let (file, ruling) = (client_file(&state, id).await?, state.engine.ruling().await?);
        let other = match group.other() {
            None => None,
            Some(other) => match client_file(&state, other).await {
                Err(AppError::UnknownClient(_)) => None,
                file => Some(file?),
            },
        };
        let is_unknown = group.other().is_some() && other.is_none();
        let peers = match group {
            Group::Nearest => Some(state.store.peers(ruling.parameters()).await?),
            Group::Filter(_) | Group::Client(_) => None,
        };
        let (of, of_other) = (Arc::clone(&file), other.clone());
        let score = move |engine: &Engine| {
            let risk = engine.score(&of)?.probability;
            let other = of_other.map(|file| engine.score(&file)).transpose()?.map(|score| score.probability);
            Ok::<_, EngineError>((risk, other, peers.map(|peers| peers.around(&of, risk, USUAL_PEERS))))
        };
        let (risk, other_risk, around) = ruling.run(score).await??;
        let portfolio = state.store.portfolio(ruling.parameters()).await?;
        let clients = match (&group, around) {
            // As many as it is told what became of.
            (_, Some(around)) => {
                let told = usize::try_from(around.outcomes.clients).unwrap_or(usize::MAX);
                portfolio.selection_of(around.peers.iter().take(told).map(|peer| peer.client_id))
            }
            (group, None) => portfolio.selection(&group.filter()),
        };
        let strip = |column: Column| {
            let (name, _) = column.number()?;
            let (edges, counts) = portfolio.counts(column, &clients)?;
            let placed = |file: &ClientFile, risk| {
                let value = value(file, risk, name).flatten()?;
                Some(Placed { value, rank: Rank::among(&counts, edges.bin(value)) })
            };
            Some(Compared {
                strip: Strip::of(column, edges, &counts),
                own: placed(&file, risk),
                other: other.as_ref().zip(other_risk).and_then(|(file, risk)| placed(file, risk)),
            })
        };
        let strips: Vec<Compared> = Column::numbers().filter_map(strip).collect();
        let own = value(&file, risk, &quantity).ok_or_else(|| AppError::UnknownQuantity(quantity.clone()))?;
        let (distribution, exact) = portfolio.distribution(&quantity, &clients, own)?;
        // A strip and what it opens as say the same place.
        let of_strip = |it: &&Compared| it.strip.column.number().is_some_and(|(name, _)| name == quantity);
        let opened = match strips.iter().find(of_strip) {
            Some(strip) => strip.own,
            None => own.map(|value| Placed { value, rank: exact }),
        };
        let clients = clients.map_or(portfolio.len(), |clients| clients.len()) as u64;
        Ok(Comparison { clients, strips, opened: Opened { distribution, own: opened }, is_unknown })
    })
    .await
}
