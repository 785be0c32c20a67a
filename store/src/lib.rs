//! The bank's database: everything that is asked of it and everything that is written into it.
//!
//! [`Store`] is the only door to the bank, [`Records`] the only one to what people write beside it. It speaks the vocabulary of `model` (a client's file, a filter, a
//! distribution), and SQL stays behind it. SQLite is the embedded default and PostgreSQL is production:
//! every query and every test runs on both.
//!
//! Independent of HTML and HTTP, and of what a value means: rows become `model`'s records unchanged, and
//! the source's ways of writing "none" are understood there.

mod address;
mod assembly;
mod backup;
mod cache;
mod cause;
mod cell;
mod client_file;
mod clients;
mod connect;
mod connections;
mod copy;
mod correction;
mod delivered;
pub mod entity;
mod erasure;
mod error;
mod exclusive;
pub mod import;
mod imported;
mod older;
pub mod ordered;
mod overwrite;
mod peers;
mod portfolio;
mod progress;
mod record;
pub mod records;
mod replacement;
mod roles;
mod rotation;
mod schema;
mod score;
mod scored;
mod scoring;
mod statement_limit;
pub mod tables;
mod transfer;
mod verify;

pub use address::file_of;
pub use backup::{Backup, backup, restore};
pub use connect::{Access, migrate};
use connections::Connections;
pub use correction::{CorrectionError, correct};
pub use error::StoreError;
pub use older::{OlderBank, older_bank};
pub use portfolio::Portfolio;
pub use progress::{Amount, Progress, Silent};
pub use records::Records;
pub use roles::let_serve;
pub use rotation::{NoPlan, Plan, name_of_backup};
pub use score::ScoreRow;
pub use scoring::{Missing, Scoring};
pub use verify::{Verified, verify};

/// The bank. Cheap to clone: every clone shares one pool of connections.
#[derive(Debug, Clone)]
pub struct Store {
    db: Connections,
    points: cache::Cache<peers::Points>,
    scored: cache::Cache<scored::Scored>,
}
