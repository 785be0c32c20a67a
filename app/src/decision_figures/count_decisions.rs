//! Server function: how the decisions of the last year went.

use crate::error::AppError;
use leptos::prelude::*;
use model::record::figures::Figures;

/// Days that are looked at: twelve months.
#[cfg(feature = "ssr")]
const DAYS: i64 = 365;

/// How the decisions of the last twelve months went.
///
/// # Errors
/// What the guard, the records or the store fail with.
#[server(endpoint = "count_decisions")]
pub async fn count_decisions() -> Result<Figures, AppError> {
    use crate::policy::Permission;
    use crate::server_function::answer;
    use chrono::{DateTime, TimeDelta, Utc};
    use std::collections::HashMap;

    answer(Permission::ManagePolicy, |state, _| async move {
        let count = state.records.count_decisions(Utc::now() - TimeDelta::days(DAYS)).await?;
        // Only what the bank was told after a decision can speak of it.
        let last_import = state.store.last_import().await?;
        let told = last_import.and_then(|(_, at, _)| DateTime::parse_from_rfc3339(&at).ok());
        let granted: HashMap<String, _> = count
            .granted()
            .filter(|(_, granted)| told.is_some_and(|told| granted.at < told.timestamp()))
            .map(|(case, granted)| (case.to_owned(), granted))
            .collect();
        let cases: Vec<String> = granted.keys().cloned().collect();
        let loans: HashMap<i64, _> = state
            .records
            .clients_of(&cases)
            .await?
            .into_iter()
            .filter_map(|(case, client)| Some((client, *granted.get(&case)?)))
            .collect();
        let clients: Vec<i64> = loans.keys().copied().collect();
        let outcomes = state.store.difficulties_of(&clients).await?;
        let known = outcomes.into_iter().filter_map(|(client, had)| Some((*loans.get(&client)?, had)));
        Ok(count.finish(known))
    })
    .await
}
