//! Server function: the cases of which something is to be done.

use super::view::CaseLine;
use crate::error::AppError;
use leptos::prelude::*;

/// The cases of which something is to be done, what is due first.
///
/// # Errors
/// What the guard or the store fail with.
#[server(endpoint = "list_work")]
pub async fn list_work() -> Result<Vec<CaseLine>, AppError> {
    use crate::policy::Permission;
    use crate::server_function::answer;

    answer(Permission::ReadRecords, |state, caller| async move {
        let cases = state.records.open_cases().await?;
        lines(&state, &caller, cases).await
    })
    .await
}

/// Cases as lists show them, with what the caller may do to each.
#[cfg(feature = "ssr")]
pub(super) async fn lines(
    state: &crate::state::AppState,
    caller: &crate::guard::Caller,
    cases: Vec<store::records::CaseRow>,
) -> Result<Vec<CaseLine>, AppError> {
    use super::steps::{actor, may};
    use std::collections::HashMap;
    use store::records::Record;

    let numbers: Vec<i64> = cases.iter().map(|case| case.last_conclusion).collect();
    let records = state.records.records(&numbers).await?;
    let concluded: HashMap<i64, Record> =
        records.into_iter().map(|record| (record.sequence, record)).collect();
    let reader = actor(caller).ok();
    let line = |row: store::records::CaseRow| {
        let act = concluded.get(&row.last_conclusion).map(|record| &record.act);
        CaseLine {
            may: if row.person.is_some() { may(caller, &row.case) } else { Vec::new() },
            id: row.id,
            person: row.person,
            state: row.case.state,
            contested: row.case.contested,
            outcome: act.and_then(|act| act.outcome),
            advice: act.and_then(|act| act.advice),
            by: act.map(|act| act.by.clone()).unwrap_or_default(),
            own: reader.as_ref() == Some(&row.case.proposer),
            changed_at: row.changed_at,
            due: row.due_at,
        }
    };
    Ok(cases.into_iter().map(line).collect())
}
