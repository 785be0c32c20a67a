//! Text where Leptos renders it as it is, in a `<textarea>` and as `inner_html`: what somebody typed would come into the page
//! as an element.
//!
//! Independent of where it stands.

/// The text as HTML that is read as text.
#[must_use]
pub fn escaped(text: &str) -> String {
    // A browser makes no markup of a text node.
    if cfg!(feature = "ssr") { text.replace('&', "&amp;").replace('<', "&lt;") } else { text.to_owned() }
}
