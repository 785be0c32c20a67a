//! The client among all clients, among a group of them, or beside one other: some twelve quantities at once, any of which
//! opens as a histogram.

mod choice;
pub mod compare_client;
mod opened;
mod standing;
mod strips;
pub mod view;

pub use compare_client::{Comparison, compare_client};
pub use view::Compare;
