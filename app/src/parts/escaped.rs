//! Text where Leptos renders it as it is, in a `<textarea>` and as `inner_html`: what somebody typed would come into the page
//! as an element.
//!
//! Independent of where it stands.

/// The text as HTML that is read as text.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
