//! The records themselves: a pool of connections to where they stand.

use crate::connection::connections::Connections;

/// The records. Cheap to clone: every clone shares one pool of connections.
#[derive(Debug, Clone)]
pub struct Records {
    pub(crate) db: Connections,
}
