//! Server function: the categories that occur in the bank, for the lists of the filters.

use crate::error::AppError;
use leptos::prelude::*;
use model::portfolio::FilterChoices;

/// The categories to filter by.
///
/// # Errors
/// What the guard or the store fail with.
#[server(endpoint = "list_choices")]
pub async fn list_choices() -> Result<FilterChoices, AppError> {
    use crate::policy::Permission;
    use crate::server_function::answer;

    answer(Permission::ReadClients, |state, _| async move {
        let engine = state.engine.ruling().await?;
        Ok(state.store.portfolio(engine.parameters()).await?.choices())
    })
    .await
}
