//! The client among all clients, among a group of them, or beside one other: some twelve quantities at once, any of which
//! opens as a histogram.
//!
//! The server answers what an address asks, and a page with links and forms is all there need be. In the browser the island
//! [`comparing`] follows them by itself, once it has the bank's columns: the same arithmetic ([`comparison`]) and the same views.

mod answer;
mod choice;
pub mod compare_client;
mod comparing;
pub mod comparison;
#[cfg(feature = "hydrate")]
mod in_browser;
mod known;
mod opened;
mod part;
#[cfg(any(feature = "hydrate", test))]
mod recomputed;
#[cfg(feature = "hydrate")]
mod redrawn;
mod standing;
mod strips;
pub mod view;

pub use compare_client::{ServerComparison, compare_client};
pub use view::Compare;
