//! Which program this is; `build.rs` says of which commit.

/// `0.1.0`, or `0.1.0 (` and the first digits of the commit `)` where that is known.
pub const VERSION: &str = env!("CLAIRSCORE_VERSION");
/// What a server that is ready answers.
pub(crate) const READY: &str = concat!("ready\nclairscore ", env!("CLAIRSCORE_VERSION"), "\n");
