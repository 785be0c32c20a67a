//! Server function: what was counted of the bank while the model scored it.

use crate::error::AppError;
use leptos::prelude::*;
use model::monitoring::Report;

/// Whether clients have changed and groups of them are treated alike; none if the bank has not been scored with this
/// model since it last changed.
///
/// # Errors
/// What the guard or the store fail with.
#[server(endpoint = "monitor_bank")]
pub async fn monitor_bank() -> Result<Option<Report>, AppError> {
    use crate::policy::Permission;
    use crate::server_function::answer;

    answer(Permission::ReadModel, |state, _| async move {
        let engine = state.engine.even_if_stopped().await?;
        let parameters = engine.parameters();
        let tally = state.store.tally(&parameters.id).await?;
        Ok(tally.map(|tally| tally.report(&parameters.policy)))
    })
    .await
}
