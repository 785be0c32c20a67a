//! The explorer: the whole bank as linked histograms and bars above the list of clients. A filter is a brush over any of them;
//! every view ignores its own, and the list follows.
//!
//! The server sends the views empty, and a form beneath them that asks it for pages ([`crate::clients`]). In the browser the island
//! fetches the bank's columns as views come into sight, counts with [`model::portfolio::Crossfilter`], and draws by setting
//! attributes of what the server sent: nothing is rendered anew while a brush moves. Without the island the form is all there is.

#[cfg(any(feature = "hydrate", test))]
mod brush;
#[cfg(feature = "hydrate")]
mod controls;
#[cfg(feature = "hydrate")]
mod dom;
#[cfg(any(feature = "hydrate", test))]
mod draw;
#[cfg(feature = "hydrate")]
mod fetch;
mod island;
#[cfg(feature = "hydrate")]
mod page;
#[cfg(feature = "hydrate")]
mod pointer;
#[cfg(feature = "hydrate")]
mod saved;
#[cfg(feature = "hydrate")]
mod session;
#[cfg(feature = "hydrate")]
mod start;
#[cfg(feature = "hydrate")]
mod table;
#[cfg(feature = "hydrate")]
mod view;
mod views;

pub use island::Explorer;
pub use views::Views;
