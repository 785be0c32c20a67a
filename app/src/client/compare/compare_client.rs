//! Server function: where one client stands in a group, in every quantity that has a strip, and how one quantity is spread.

use super::comparison::Comparison;
use crate::client::group::Group;
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// What the server answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServerComparison {
    /// The client in the group.
    pub comparison: Comparison,
    /// Whether nobody has the number of the client to compare with: it is then with all clients.
    pub is_unknown: bool,
    /// Names the bank's columns that it was computed on.
    pub version: String,
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
) -> Result<ServerComparison, AppError> {
    use super::comparison::{Numbers, Opened, Placed, column_of};
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

    fn numbers(file: &ClientFile, risk: f64) -> Numbers {
        let number = |column: Column| Some((column, value(file, risk, column.number()?.0).flatten()?));
        Column::numbers().filter_map(number).collect()
    }

    answer(Permission::ReadClients, |state, caller| async move {
        let (file, ruling) = (client_file(&state, &caller, id).await?, state.engine.ruling().await?);
        let other = match group.other() {
            None => None,
            Some(other) => match client_file(&state, &caller, other).await {
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
            (_, Some(around)) => portfolio.selection_of(around.told_of()),
            (group, None) => portfolio.selection(&group.filter()),
        };
        let unknown = || AppError::UnknownQuantity(quantity.clone());
        let counted = portfolio.counted(&clients).ok_or_else(unknown)?;
        let own_numbers = numbers(&file, risk);
        let others = other.as_ref().zip(other_risk).map(|(file, risk)| numbers(file, risk));
        let opens = column_of(&quantity);
        let comparison = Comparison::of(
            &counted,
            |column| portfolio.edges(column),
            &own_numbers,
            &others.unwrap_or_default(),
            opens.unwrap_or(Column::RISK),
        );
        let mut comparison = comparison.ok_or_else(unknown)?;
        if opens.is_none() {
            // What has no column only the server knows, and knows to the last digit.
            let own = value(&file, risk, &quantity).ok_or_else(unknown)?;
            let (distribution, rank) = portfolio.distribution(&quantity, &clients, own)?;
            comparison.opened = Opened { distribution, own: own.map(|value| Placed { value, rank }) };
        }
        Ok(ServerComparison { comparison, is_unknown, version: portfolio.version().to_owned() })
    })
    .await
}
