//! What a request brings: its body, its parameters, its name, and the bounds of each.

pub(in crate::http) mod body;
pub(in crate::http) mod encoding;
pub(in crate::http) mod json_body;
pub(in crate::http) mod limits;
pub(in crate::http) mod parameters;
pub(in crate::http) mod request_id;
pub(in crate::http) mod sent_file;
