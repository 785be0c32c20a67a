//! How often one sender may try codes of letters: whoever has a code needs no account, so that somebody could look for one.
//!
//! Every request for a letter is counted before it is known whether there is one, by the counts that signing in has.
//! Independent of what a letter says.

use super::tries::{counted_as, minutes_to_wait};
use crate::http::answer::problem::ApiError;
use crate::http::connection::wire::Sender;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use store::Records;
use store::records::Tries;

/// Letters that one sender may ask for within a quarter of an hour: a household reads its own a few times, a branch those of
/// its clients of a day.
pub const MOST_LETTERS: i32 = 60;
/// Where letters are.
const LETTERS: &str = "/letters/";

/// Lets a request for a letter in, unless its sender has made too many of late.
pub(in crate::http) async fn limit(
    State(records): State<Records>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    if request.uri().path().starts_with(LETTERS) {
        let sender = counted_as(request.extensions().get::<Sender>().copied());
        let tries = Tries { key: format!("letters from {sender}"), most: MOST_LETTERS };
        if let Some(minutes) = minutes_to_wait(&records, &[tries]).await? {
            return Err(ApiError::TooOften(minutes));
        }
    }
    Ok(next.run(request).await)
}
