//! The parts of the card that are drawn anew when another group or another quantity is asked for, in elements that stay.

/// A part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The links to groups.
    Groups,
    /// The fields for one other client.
    ByNumber,
    /// The fields for a group by its filter.
    ByFilter,
    /// The picture, and the quantity that is opened.
    Answer,
}

impl Part {
    /// What its element's `data-part` says.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Groups => "groups",
            Self::ByNumber => "number",
            Self::ByFilter => "filter",
            Self::Answer => "answer",
        }
    }
}
