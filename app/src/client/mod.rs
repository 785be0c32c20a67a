//! One client: who they are, what the score is and why, and how they compare.

pub mod asked;
pub mod compare;
pub mod compare_client;
pub mod contributions;
pub mod get_client;
pub mod get_peers;
pub mod page;
pub mod peers;
pub mod profile;
pub mod reasons;
pub mod score;
pub mod what_if;

pub use page::ClientPage;
