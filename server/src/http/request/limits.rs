//! What several files hold a request to.

/// Most bytes that a request's body may have. The largest real client file is about 300 KB as JSON.
pub const BODY_LIMIT: usize = 2 * 1024 * 1024;
