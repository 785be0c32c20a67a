//! How requests come: over which wire, under which name, on how many connections, for how long.

pub mod connections;
pub mod hosts;
pub mod tls;
pub mod wire;
pub(in crate::http) mod write_timeout;
