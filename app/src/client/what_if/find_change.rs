//! Server function: the smallest changes that would change the advice.

use crate::error::AppError;
use leptos::prelude::*;
use model::counterfactual::Outcome;

/// What client `id` could change for a refusal to become a closer look, or a closer look to become a grant.
///
/// # Errors
/// [`AppError::UnknownClient`]; what the guard, the store or the engine fail with.
#[server(endpoint = "find_change")]
pub async fn find_change(
    /// SK_ID_CURR.
    id: i64,
) -> Result<Outcome, AppError> {
    use crate::client_file::client_file;
    use crate::guard::Permission;
    use crate::server_function::answer;
    use model::counterfactual::search;
    use model::engine::Engine;

    answer(Permission::ReadClients, |state| async move {
        let file = client_file(&state, id).await?;
        let find = move |engine: &Engine| search(engine, &file, engine.score(&file)?.decision.better());
        Ok(state.engine.run(find).await??)
    })
    .await
}
