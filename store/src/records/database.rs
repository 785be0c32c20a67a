//! The records themselves: a pool of connections to where they stand.

use super::opened::Opened;
use crate::connection::connections::Connections;
use crate::connection::rights::Serving;

/// The records. Cheap to clone: every clone shares one pool of connections.
#[derive(Debug, Clone)]
pub struct Records {
    pub(crate) db: Connections,
    /// Whose files were opened of late.
    pub(crate) opened: Opened,
    /// What may be written.
    pub(crate) serving: Serving,
}

impl Records {
    pub(crate) fn over(db: Connections) -> Self {
        Self { db, opened: Opened::default(), serving: Serving::Whole }
    }
}
