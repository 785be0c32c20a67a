//! Text in a `<textarea>`, which Leptos renders as it is: an element would come into the page with what somebody typed.
//!
//! Independent of which field it is.

/// What stands between the tags, so that it is read as text.
#[must_use]
pub fn textarea_text(text: &str) -> String {
    // A browser makes no markup of a text node.
    if cfg!(feature = "ssr") { text.replace('&', "&amp;").replace('<', "&lt;") } else { text.to_owned() }
}
