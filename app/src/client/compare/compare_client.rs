//! Server function: how a quantity is spread in a group, and where one client stands in it.

use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::portfolio::{Distribution, Filter};
use serde::{Deserialize, Serialize};

/// A group's distribution and the client's own value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Of the group.
    pub distribution: Distribution,
    /// Of the client; none = missing.
    pub own: Option<f64>,
}

/// The client `id` among the clients that `filter` lets through, in `quantity`.
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
    /// Which clients to compare with.
    filter: Filter,
) -> Result<Comparison, AppError> {
    use crate::client_file::client_file;
    use crate::policy::Permission;
    use crate::server_function::answer;
    use model::catalogue;
    use model::portfolio::PROBABILITY;

    answer(Permission::ReadClients, |state, _| async move {
        let file = client_file(&state, id).await?;
        let own = if quantity == PROBABILITY {
            Some(state.engine.run(move |engine| engine.score(&file)).await??.probability)
        } else {
            catalogue::by_name(&quantity)
                .filter(|feature| feature.described)
                .ok_or_else(|| AppError::UnknownQuantity(quantity.clone()))?
                .value(&file)
        };
        let portfolio = state.store.portfolio(&state.engine.parameters().id).await?;
        let distribution = portfolio.distribution(&quantity, &filter, own)?;
        Ok(Comparison { distribution, own })
    })
    .await
}
