//! Server function: a page of the log.

use crate::error::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Acts on a page.
pub const PAGE: u64 = 100;
/// Characters that are looked for, at most.
pub const LONGEST_SEARCH: usize = 100;

/// An act, as the log has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActLine {
    /// Its number.
    pub id: i64,
    /// When it began, UTC, as RFC 3339.
    pub begun_at: String,
    /// Who: the kind, the number and the name that they had then.
    pub caller: String,
    /// What they set about.
    pub action: String,
    /// On what or whom.
    pub subject: Option<String>,
    /// From which network address.
    pub address: Option<String>,
    /// What became of it; none if it was abandoned, or is under way.
    pub outcome: Option<String>,
}

/// The latest acts in which `search` is found, or all; those before number `before` if it is given.
///
/// # Errors
/// What the guard or the store fail with.
#[server(endpoint = "list_acts")]
pub async fn list_acts(
    /// In who, what or on whom.
    search: String,
    /// The number of the last act of the page before.
    before: Option<i64>,
) -> Result<Vec<ActLine>, AppError> {
    use crate::policy::Permission;
    use crate::server_function::answer;

    answer(Permission::ReadLog, |state, _| async move {
        let search: String = search.trim().chars().take(LONGEST_SEARCH).collect();
        let acts = state.records.acts(&search, before, PAGE).await?;
        let line = |act: store::records::entity::access_log::Model| ActLine {
            id: act.id,
            begun_at: act.begun_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            caller: act.caller,
            action: act.action,
            subject: act.subject,
            address: act.address,
            outcome: act.outcome,
        };
        Ok(acts.into_iter().map(line).collect())
    })
    .await
}
