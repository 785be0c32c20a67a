//! Who a client is, what they ask for, and everything else that is known of them.

pub mod find;
pub mod known;
pub mod profile;
pub mod view;
pub mod whole_file;

pub use known::Fact;
pub use profile::Profile;
pub(in crate::client) use profile::{SECTIONS, Topic};
pub use view::{KeyFacts, asks, who};
pub(in crate::client) use view::{topic, value};
pub use whole_file::WholeFile;
