//! Which address a page has, and where a browser may be sent.

pub(in crate::http) mod base_path;
pub(in crate::http) mod own_path;
pub(in crate::http) mod tidy_address;
