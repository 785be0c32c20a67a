//! What the log is told of an act that comes by a request.
//!
//! Independent of what is done.

use crate::http::connection::wire::Sender;
use crate::http::request::request_id::REQUEST_ID;
use http::HeaderMap;
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
