//! Clients' files, put together from the rows of all tables.

pub(crate) mod assembly;
pub(crate) mod client_file;
mod outcomes;
pub(crate) mod record;
