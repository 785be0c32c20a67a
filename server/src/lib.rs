//! Everything of the binary `clairscore` but its `main`: the command line, the HTTP server, the REST API
//! and telemetry.
//!
//! Independent of business rules: what a feature is, how a file is scored and what is advised, `model`
//! says; what is in the bank, `store` says; what a page looks like, `app` says. This room opens them,
//! connects them to a terminal and to a socket, and words their failures.

mod address;
pub mod cli;
pub mod command;
mod company_options;
mod csv_file;
pub mod demo_reset;
pub mod error;
mod held;
pub mod http;
pub mod identity;
pub mod letter_pdf;
mod log_file;
mod output;
mod progress;
mod reasons;
mod records_key;
mod role_password;
pub mod site;
pub mod telemetry;
pub mod version;
