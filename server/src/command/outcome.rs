//! How a command that could be done has ended.

/// What the exit code says, beside that nothing failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// There is nothing more to say.
    Done,
    /// What was found is for a person to look at.
    NeedsAttention,
}
