//! Who a client is and what they ask for.

pub mod profile;
pub mod view;

pub use profile::Profile;
pub use view::{Facts, Summary};
