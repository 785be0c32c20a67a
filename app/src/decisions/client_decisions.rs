//! Server function: the decisions on a person's requests, and what a new one would stand on.

use super::view::{CaseLine, Ground};
use crate::error::AppError;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// See the head of this file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DecisionsOfClient {
    /// The latest first.
    pub cases: Vec<CaseLine>,
    /// What a new decision would stand on; none if the reader takes none, a case holds the request, or reliance on
    /// the score is stopped.
    pub ground: Option<Ground>,
    /// For the next thing that is sent.
    pub key: String,
    /// Whether the reader may take away everything that is held on the person.
    pub may_tell_all: bool,
}

/// The decisions on the requests of somebody.
///
/// # Errors
/// What the guard, the store or the engine fail with.
#[server(endpoint = "client_decisions")]
pub async fn client_decisions(
    /// A client's number, or an applicant's id.
    id: String,
) -> Result<DecisionsOfClient, AppError> {
    use super::evidence::{ground_unless_stopped, source};
    use super::list_work::lines;
    use super::steps::actor;
    use crate::client_file::opens_file;
    use crate::policy::Permission;
    use crate::server_function::answer;
    use model::record::person::Person;
    use store::records::MOST_CASES;

    answer(Permission::ReadRecords, |state, caller| async move {
        let person: Person = id.parse().map_err(|_| AppError::UnknownCase)?;
        let cases = state.records.cases_of(&person, Some(MOST_CASES));
        let cases = state.records.logged_once(opens_file(&caller, &person), cases).await?;
        let cases = lines(&state, &caller, cases).await?;
        let may_decide = actor(&caller).is_ok() && caller.may(Permission::Decide);
        let is_held = cases.iter().any(|case| case.state.holds_request());
        let ground = if may_decide && !is_held {
            ground_unless_stopped(&state, source(&state, &caller, &person, None).await?).await?
        } else {
            None
        };
        let may_tell_all = caller.may(Permission::PersonRights);
        Ok(DecisionsOfClient { cases, ground, key: store::records::new_code()?, may_tell_all })
    })
    .await
}
