//! What the log is told of an act that comes by a request.
//!
//! Independent of what is done.

use crate::http::answer::problem::ApiError;
use crate::http::connection::wire::Sender;
use crate::http::request::request_id::REQUEST_ID;
use chrono::Utc;
use http::HeaderMap;
use store::Records;
use store::records::Act;

/// Somebody's act, on nobody yet.
pub(in crate::http) fn act(caller: String, action: &str, headers: &HeaderMap, sender: Option<Sender>) -> Act {
    let request_id = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok()).map(str::to_owned);
    Act {
        caller,
        action: action.to_owned(),
        subject: None,
        address: sender.map(|Sender(address)| address.to_string()),
        request_id,
    }
}

/// Does what a form asks for. The log is told before and after; an answer that `is_done` does not take for done was a refusal.
pub(in crate::http) async fn logged<T, E>(
    records: &Records,
    begun: Act,
    work: impl Future<Output = Result<T, E>>,
    is_done: impl FnOnce(&T) -> bool,
) -> Result<Result<T, E>, ApiError> {
    let number = records.act_begins(begun, Utc::now()).await?;
    let answer = work.await;
    let outcome = match &answer {
        Ok(answer) if is_done(answer) => "done",
        Ok(_) => "refused",
        Err(_) => "failed",
    };
    records.act_ended(number, outcome, Utc::now()).await?;
    Ok(answer)
}
