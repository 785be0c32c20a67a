//! Why a row cannot be stored, in words for the person who delivered it.

/// The line of a file that a row was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) struct Origin {
    /// By its place among the files.
    pub(in crate::import) file: u8,
    /// The header is line 1.
    pub(in crate::import) line: u64,
}

/// A row that could not be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// Where it starts in its file; the header is line 1.
    pub line: u64,
    /// Why.
    pub reason: String,
}

/// Why one row cannot be stored. The others are not concerned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::import) enum Reason {
    #[error("it has {found} fields where the header has {expected}")]
    Fields { found: usize, expected: usize },
    #[error("{column} is not UTF-8 text")]
    NotUtf8 { column: &'static str },
    #[error("{column} contains a NUL character")]
    Nul { column: &'static str },
    #[error("{column} is empty")]
    Empty { column: &'static str },
    #[error("{column} is not a number: {text:?}")]
    NotANumber { column: &'static str, text: String },
    #[error("{column} is not a whole number that fits: {text:?}")]
    NotAWholeNumber { column: &'static str, text: String },
    #[error("TARGET is {0} where it should be 0, 1 or empty")]
    Target(i64),
    #[error("client {0} is in no application file")]
    UnknownClient(i64),
    #[error("credit {0} is not in bureau.csv")]
    UnknownCredit(i64),
    #[error("contract {contract} belongs to client {owner}")]
    ForeignContract { contract: i64, owner: i64 },
    #[error("an earlier row has the same key")]
    Duplicate,
}
