//! Who computed what is shown, where the browser and the server both can.
//!
//! Independent of what it is.

/// Who computed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// The browser; the server has not been asked yet.
    Here,
    /// The browser, and the server says the same.
    Both,
    /// Both, and they do not agree.
    Apart,
    /// The server alone.
    There,
}
