//! Who a client is, what they ask for, and everything else that is known of them.

pub mod find;
pub mod known;
pub mod profile;
pub mod view;
pub mod whole_file;

pub use known::Fact;
pub use profile::Profile;
pub use view::{KeyFacts, asks, who};
pub use whole_file::WholeFile;
