//! What the log says of a failure: its whole cause, and the id of the request, which a person finds on the page.
//!
//! Independent of what failed.

use http::HeaderName;
use http::request::Parts;
use leptos::prelude::use_context;
use std::any::Any;
use std::error::Error;

/// The header with the name that a request goes by: the caller's, or one that the server makes.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// An error and its causes as one sentence; a cause whose words are already there is not repeated.
#[must_use]
pub fn sentence(error: &dyn Error) -> String {
    let mut sentence = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !sentence.contains(&words) {
            sentence = format!("{sentence}: {words}");
        }
        cause = error.source();
    }
    sentence
}

/// Logs why a page or a server function cannot be answered.
pub fn failed(error: &dyn Error) {
    // A page is rendered by tasks that know nothing of the span of its request.
    tracing::error!(request_id = request_id(), error = sentence(error), "request failed");
}

/// Logs that a server function panicked, and with which words.
pub fn panicked(panic: &(dyn Any + Send)) {
    tracing::error!(request_id = request_id(), panic = panic_words(panic), "request failed");
}

/// What a panic said.
#[must_use]
pub fn panic_words(panic: &(dyn Any + Send)) -> &str {
    let words = panic.downcast_ref::<String>().map(String::as_str);
    words.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without words")
}

/// The id of the request that is being answered; none outside of one.
#[must_use]
pub fn request_id() -> Option<String> {
    let request = use_context::<Parts>()?;
    request.headers.get(REQUEST_ID)?.to_str().ok().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_said_once() {
        #[derive(Debug, thiserror::Error)]
        #[error("cannot open the bank: disk full")]
        struct Outer(#[source] Inner);
        #[derive(Debug, thiserror::Error)]
        #[error("disk full")]
        struct Inner(#[source] std::fmt::Error);
        assert_eq!(
            sentence(&Outer(Inner(std::fmt::Error))),
            format!("cannot open the bank: disk full: {}", std::fmt::Error)
        );
    }
}
