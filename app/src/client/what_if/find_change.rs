//! Server function: the smallest changes that would lead to a better advice.

use crate::error::AppError;
use leptos::prelude::*;
use model::counterfactual::Recourse;

/// What client `id` could change for the application to be referred, and for it to be granted.
///
/// # Errors
/// [`AppError::UnknownClient`]; what the guard, the store or the engine fail with.
#[server(endpoint = "find_change")]
pub async fn find_change(
    /// SK_ID_CURR.
    id: i64,
) -> Result<Recourse, AppError> {
    use crate::client_file::client_file;
    use crate::policy::Permission;
    use crate::server_function::answer;
    use model::counterfactual::search;
    use model::engine::Engine;

    answer(Permission::ReadClients, |state, caller| async move {
        let file = client_file(&state, &caller, id).await?;
        let find = move |engine: &Engine| search(engine, &file);
        Ok(state.engine.ruling().await?.run(find).await??)
    })
    .await
}
