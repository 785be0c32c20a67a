//! How the bank is reached: where it is, what it is opened for, and the pool of connections to it.

pub(crate) mod address;
pub(crate) mod connect;
pub(crate) mod connections;
pub(crate) mod rights;
pub(crate) mod roles;
pub(crate) mod schema;
pub(crate) mod statement_limit;
