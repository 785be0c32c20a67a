//! What the server tells of the client for a browser to go on comparing by itself (`super::recomputed`). Who is in the group is
//! not in it: of the nearest clients there are counts, of the one other client the numbers that the page shows.

use super::choice::Offered;
use super::comparison::Numbers;
use crate::client::asked::Asked;
use model::portfolio::Counted;
use serde::{Deserialize, Serialize};

/// See the head of this file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Known {
    /// SK_ID_CURR.
    pub(super) id: i64,
    /// What the page shows at first.
    pub(super) asked: Asked,
    /// Names the bank's columns that the server has compared on.
    pub(super) version: String,
    /// The groups that there are links to.
    pub(super) offered: Vec<Offered>,
    /// The client's numbers.
    pub(super) own: Numbers,
    /// The one other client's; empty without one.
    pub(super) others: Numbers,
    /// The nearest clients; none if they are too few to be shown.
    pub(super) nearest: Option<Counted>,
}
