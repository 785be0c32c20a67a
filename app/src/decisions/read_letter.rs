//! What a client sees with the code of their letter, without signing in: the letter, and where their case stands. The code
//! is all that lets them in, and it lets them see nothing else.

use crate::error::AppError;
#[cfg(feature = "ssr")]
use leptos::prelude::use_context;
use model::record::letter::Letter;
use model::record::life::State;
use serde::{Deserialize, Serialize};

/// See the head of this file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OwnLetter {
    /// As it was sent.
    pub letter: Letter,
    /// When, UTC, as RFC 3339.
    pub at: String,
    /// Where the case stands.
    pub state: State,
    /// Whether a review can be asked for with it.
    pub may_ask: bool,
    /// Number of the last event of the case.
    pub last_event: i64,
    /// For what is sent.
    pub key: String,
}

/// The letter of a code; none if there is none. Only pages of the server ask: it is no server function, for whoever has no
/// code must not be let in by another door.
///
/// # Errors
/// What the store fails with.
#[cfg(feature = "ssr")]
pub async fn read_letter(state: &crate::state::AppState, code: &str) -> Result<Option<OwnLetter>, AppError> {
    use model::record::life::{Action, next};

    let Some((case, record)) = state.records.letter(code).await? else { return Ok(None) };
    let Some(letter) = record.statement.and_then(|statement| statement.letter) else { return Ok(None) };
    Ok(Some(OwnLetter {
        letter,
        at: record.at,
        state: case.case.state,
        may_ask: next(Some(case.case.state), Action::AskReview).is_some(),
        last_event: case.last_event,
        key: store::records::new_code()?,
    }))
}

/// The last letter of the case `id` and when it was sent, for somebody who may read it; none if there is none.
///
/// # Errors
/// What the store fails with.
#[cfg(feature = "ssr")]
pub async fn letter_of_case(
    state: &crate::state::AppState,
    caller: &crate::guard::Caller,
    id: &str,
) -> Result<Option<(Letter, String)>, AppError> {
    use super::read_case::read_case;
    use model::record::life::Action;

    let Some((_, records)) = read_case(state, caller, id).await? else { return Ok(None) };
    let told = records.into_iter().rev().find(|record| record.act.action == Action::Tell);
    let letter = told.and_then(|record| Some((record.statement?.letter?, record.at)));
    Ok(letter)
}

/// What the page that is being rendered shows of a code; in a browser nobody asks.
///
/// # Errors
/// What the store fails with.
pub async fn own_letter(code: String) -> Result<Option<OwnLetter>, AppError> {
    #[cfg(feature = "ssr")]
    {
        let state = use_context::<crate::state::AppState>().ok_or(AppError::Unavailable)?;
        read_letter(&state, &code).await
    }
    #[cfg(not(feature = "ssr"))]
    {
        let _ = code;
        Err(AppError::Unavailable)
    }
}
