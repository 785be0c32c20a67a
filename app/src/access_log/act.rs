//! What a caller sets about, for the log: who, on whom, and where they ask from.
//!
//! Independent of what it is.

use crate::guard::Caller;
use model::portfolio::Filter;
use store::records::Act;

/// Characters of a filter that the log keeps.
const LONGEST_FILTER: usize = 500;
/// The parameter of a filter that names a client.
const ID: &str = "id";

/// That `caller` sets about `action`, on `subject` if the action does not say it all.
#[must_use]
pub fn act(caller: &Caller, action: &str, subject: Option<String>) -> Act {
    let (address, request_id) = (caller.origin.address.clone(), caller.origin.request_id.clone());
    Act { address, request_id, ..Act::new(caller, action, subject) }
}

/// That `caller` looks through a list of clients, by this filter: what it asks for and not whom it names.
#[must_use]
pub fn lists(caller: &Caller, action: &str, filter: &Filter) -> Act {
    act(caller, action, Some(written(filter, |name| name != ID)))
}

/// That `caller` takes the clients of this filter away.
#[must_use]
pub fn exports(caller: &Caller, action: &str, filter: &Filter) -> Act {
    act(caller, action, Some(written(filter, |_| true)))
}

/// A filter as addresses spell it, as far as its parameters are told.
fn written(filter: &Filter, is_told: impl Fn(&str) -> bool) -> String {
    let pairs = filter.pairs().into_iter().filter(|(name, _)| is_told(name));
    let pairs: Vec<String> = pairs.map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&").chars().take(LONGEST_FILTER).collect()
}
