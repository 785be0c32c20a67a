//! The bank's database: everything that is asked of it and everything that is written into it.
//!
//! [`Store`] is the only door to the bank, [`Records`] the only one to what people write beside it. It speaks the vocabulary of `model` (a client's file, a filter, a
//! distribution), and SQL stays behind it. SQLite is the embedded default and PostgreSQL is production:
//! every query and every test runs on both.
//!
//! Independent of HTML and HTTP, and of what a value means: rows become `model`'s records unchanged, and
//! the source's ways of writing "none" are understood there.

mod backup;
mod cause;
mod cell;
mod clients;
mod connection;
pub mod entity;
mod error;
mod files;
pub mod import;
pub mod ordered;
mod person;
mod progress;
pub mod records;
mod replacement;
mod scores;
pub mod tables;
pub mod words;

pub use backup::file::{Backup, backup, restore};
pub use backup::older::{OlderBank, older_bank};
pub use backup::rotation::{NoPlan, Plan, name_of_backup};
pub use backup::verify::{Verified, verify};
pub use connection::address::{file_of, has_password};
pub use connection::connect::{Access, migrate};
use connection::connections::Connections;
pub use connection::rights::Serving;
pub use connection::roles::{let_serve, set_password};
pub use error::{Damage, StoreError};
pub use person::correction::{CorrectionError, correct};
pub use progress::{Amount, Progress, Silent};
pub use records::Records;
use scores::cache::Cache;
use scores::peers::Points;
pub use scores::portfolio::Portfolio;
pub use scores::score::ScoreRow;
use scores::scored::Scored;
pub use scores::scoring::{Missing, Scoring};

/// The bank. Cheap to clone: every clone shares one pool of connections.
#[derive(Debug, Clone)]
pub struct Store {
    db: Connections,
    points: Cache<Points>,
    scored: Cache<Scored>,
}
