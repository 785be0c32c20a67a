//! What a client is shown on the turned screen, and takes home on two sheets of paper.

mod help;
pub mod page;

#[cfg(all(test, feature = "ssr"))]
pub(super) use help::Help;
pub use page::{InterviewPage, interview_path, printed_path};
