//! The log of who did what, for whoever looks into it: what was set about, by whom, on what, and what became of it.
//!
//! Independent of who writes it; see `store::records`.

#[cfg(feature = "ssr")]
pub mod act;
pub mod list_acts;
mod page;
mod words;

pub use page::AccessLogPage;
