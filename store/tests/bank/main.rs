//! The rules of the bank, each kept on SQLite and on a real PostgreSQL.
//!
//! One test program, so that the database drivers are linked once.

mod addition;
mod backup;
mod client_file;
mod decisions;
mod delivery;
mod dictionary;
mod documented;
mod encryption;
mod erasure;
mod fixture;
mod home_credit;
mod import;
mod losses;
mod lost_connection;
mod opening;
mod peers;
mod portfolio;
mod records;
mod rectification;
mod rejected_lines;
mod rejection;
mod roles;
mod schema;
mod scoring;
mod statement_limit;
mod steering;
mod support;
mod weaknesses;
