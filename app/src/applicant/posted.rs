//! What the page is sent without JavaScript: a form's body, never its address.

/// Where the page is.
pub const PATH: &str = "/applicants/new";
/// The button that was pressed.
pub(super) const DO: &str = "do";
/// Its value if a text is to be read.
pub(super) const READ: &str = "read";
/// Its value if the fields are to be scored.
pub(super) const SCORE: &str = "score";
/// Its value if a decision is to be taken on what the fields say.
pub(super) const DECIDE: &str = "decide";
/// The text that was pasted.
pub(super) const PASTED: &str = "pasted";

/// The fields of a form that was sent to the page. The server puts them into the context of the request.
#[derive(Debug, Clone, Default)]
pub struct Posted(pub Vec<(String, String)>);

impl Posted {
    /// What stands in the first field of this name.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}
