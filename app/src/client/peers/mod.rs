//! What became of the clients most like this one.

pub mod get_peers;
pub mod view;

pub use get_peers::{PeerGroup, get_peers};
pub use view::Peers;
