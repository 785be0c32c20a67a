//! What is written while people work: who may sign in and who is, who did what. Nothing here could be told again by
//! importing once more, so it stands apart from the bank: no import, restore or backup of the bank touches it.
//!
//! On SQLite it is a file of its own beside the bank (`NAME-records.db`), so that an import of minutes keeps nobody waiting;
//! on PostgreSQL it stands in the bank's database, in tables of its own. [`Records`] is its only door; what it holds has
//! a file a subject in this folder, its tables are listed in [`TABLES`].
//!
//! Independent of who may do what, of HTTP, and of the bank's content.

mod accounts;
mod attempts;
mod audit;
mod cases;
mod chain;
mod checkpoints;
mod company;
mod database;
pub mod entity;
mod erased;
mod erasure;
mod figures;
mod kept;
mod log;
mod misfits;
mod open;
mod opened;
mod rectification;
mod reset;
mod sessions;
mod steering;
mod tables;
mod weaknesses;

pub use accounts::{NewAccount, NewInvitation};
pub use attempts::Tries;
pub use audit::{Audit, Finding};
pub use cases::{CaseRow, Deed, DeedError, Done, MOST_CASES, Record, new_applicant};
pub use chain::{new_code, new_secret, written};
pub use company::{AUTHORIZATION_LIFETIME, AuthorizationRequest, CompanyPerson};
pub use database::Records;
pub use erasure::{Erasure, ErasureError, erased_clients};
pub use log::Act;
pub use rectification::RectificationError;
pub use sessions::NewToken;
pub use steering::{SteeringDeed, SteeringError, SteeringRecord};
pub use tables::TABLES;
pub use weaknesses::Weakness;
