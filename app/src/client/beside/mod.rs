//! Two clients side by side: the scores, what differs most, the reasons of each, and the facts.

mod differ;
mod facts;
pub mod page;
mod scores;
mod table;

pub use page::{BesidePage, beside_path};
