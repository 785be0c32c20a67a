//! What a caller sets about, for the log: who, on whom, and where they ask from.
//!
//! Independent of what it is.

use crate::guard::Caller;
use store::records::Act;

/// That `caller` sets about `action`, on `subject` if the action does not say it all.
#[must_use]
pub fn act(caller: &Caller, action: &str, subject: Option<String>) -> Act {
    let (address, request_id) = (caller.origin.address.clone(), caller.origin.request_id.clone());
    Act { address, request_id, ..Act::new(caller, action, subject) }
}
