//! The client among all clients, or among a group of them.

pub mod compare_client;
pub mod view;

pub use compare_client::{Comparison, compare_client};
pub use view::Compare;
