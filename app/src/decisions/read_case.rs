//! A case as it is read for somebody: the log is told who opens a person's file, whichever page or file it is read for.

use crate::client_file::opens_file;
use crate::error::AppError;
use crate::guard::Caller;
use crate::state::AppState;
use store::records::{CaseRow, Record};

/// The case `id` with everything that was done to it, in its order; none if there is none.
///
/// # Errors
/// What the store fails with.
pub(super) async fn read_case(
    state: &AppState,
    caller: &Caller,
    id: &str,
) -> Result<Option<(CaseRow, Vec<Record>)>, AppError> {
    let Some(row) = state.records.case(id).await? else { return Ok(None) };
    let records = state.records.records_of(id);
    let records = match &row.person {
        Some(person) => state.records.logged_once(opens_file(caller, person), records).await?,
        None => records.await?,
    };
    Ok(Some((row, records)))
}
