//! Server function: one case, with everything that was done to it.

use super::view::CaseView;
use crate::error::AppError;
use leptos::prelude::*;

/// The case `id`; none if there is none.
///
/// # Errors
/// What the guard, the store or the engine fail with.
#[server(endpoint = "get_case")]
pub async fn get_case(
    /// A UUID.
    id: String,
) -> Result<Option<CaseView>, AppError> {
    use super::evidence::{ground_unless_stopped, source};
    use super::list_work::lines;
    use super::read_case::read_case;
    use super::view::EventView;
    use crate::policy::Permission;
    use crate::server_function::answer;
    use model::record::life::Action;

    answer(Permission::ReadRecords, |state, caller| async move {
        let Some((row, records)) = read_case(&state, &caller, &id).await? else { return Ok(None) };
        let (person, last_event) = (row.person.clone(), row.last_event);
        let event = |record: store::records::Record| EventView {
            sequence: record.sequence,
            at: record.at,
            hash: record.hash,
            act: record.act,
            statement: record.statement,
        };
        let events = records.into_iter().map(event).collect();
        let Some(case) = lines(&state, &caller, vec![row]).await?.pop() else { return Ok(None) };
        let ground = match &person {
            Some(person) if case.may.contains(&Action::Decide) => {
                ground_unless_stopped(&state, source(&state, &caller, person, Some(&id)).await?).await?
            }
            _ => None,
        };
        let stopped = state.engine.even_if_stopped().await?.steering.stopped.is_some();
        let key = store::records::new_code()?;
        Ok(Some(CaseView { case, last_event, events, ground, stopped, key }))
    })
    .await
}
