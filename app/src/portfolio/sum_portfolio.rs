//! Server function: what is at stake among the clients that a filter lets through.

use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::portfolio::{Exposures, Filter};

/// The sums over the clients of `filter`.
///
/// # Errors
/// What the guard or the store fail with.
#[server(endpoint = "sum_portfolio", input = Json)]
pub async fn sum_portfolio(
    /// Which clients.
    filter: Filter,
) -> Result<Exposures, AppError> {
    use crate::policy::Permission;
    use crate::server_function::answer;
    use model::portfolio::exposures;

    answer(Permission::ReadPortfolio, |state, _| async move {
        let portfolio = state.store.portfolio(state.engine.ruling().await?.parameters()).await?;
        Ok(exposures(&portfolio, &portfolio.selection(&filter)))
    })
    .await
}
