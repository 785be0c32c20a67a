//! Server function: a client's value of a feature.

use crate::error::AppError;
use leptos::prelude::*;

/// The value of `feature` of client `id`; none if it is missing, or no feature.
///
/// # Errors
/// [`AppError::UnknownClient`]; what the guard or the store fail with.
#[server(endpoint = "value_of")]
pub async fn value_of(
    /// SK_ID_CURR.
    id: i64,
    /// Name in the catalogue.
    feature: String,
) -> Result<Option<f64>, AppError> {
    use crate::client_file::client_file;
    use crate::policy::Permission;
    use crate::server_function::answer;
    use model::catalogue;

    answer(Permission::ReadClients, |state, caller| async move {
        let file = client_file(&state, &caller, id).await?;
        let value = catalogue::by_name(&feature).and_then(|feature| feature.value(&file));
        // As the model sees it: that is what the curve's steps are compared with.
        Ok(Some(f64::from(catalogue::as_model_input(value))).filter(|value| !value.is_nan()))
    })
    .await
}
