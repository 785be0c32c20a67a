//! The name that a request goes by, in the log and in the answer: the caller's, or one that we make.

use http::HeaderName;

/// The header that bears it.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
