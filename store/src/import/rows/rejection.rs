//! Why a row cannot be stored, in words for the person who delivered it.
//!
//! Independent of who counts, stores or shows it.

use crate::import::delivery::line::Fault;
use crate::words::counted;
use model::file::column::{FLAG_WORDS, Outside};
use std::fmt;

/// The line of a file that a row was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) struct Origin {
    /// By its index among the files.
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

/// A row on its way out.
#[derive(Debug)]
pub(in crate::import) struct Rejected {
    pub(in crate::import) origin: Origin,
    pub(in crate::import) reason: Reason,
    /// Its line as it came, once that has been looked up, see [`super::raw`].
    pub(in crate::import) raw: Option<String>,
}

/// Why one row cannot be stored. The others are not concerned.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub(in crate::import) enum Reason {
    #[error("{0}")]
    Line(#[from] Fault),
    #[error("it repeats the header: see whether the file holds its rows twice")]
    RepeatedHeader,
    #[error("it has {} where the header has {expected}{hint}", counted(*found as u64, "field"))]
    Fields { found: usize, expected: usize, hint: &'static str },
    #[error("{column} is not UTF-8 text: save the file as UTF-8")]
    NotUtf8 { column: &'static str },
    #[error("{column} contains a NUL character")]
    Nul { column: &'static str },
    #[error("{column} contains a character that is not seen: {text:?}")]
    Unseen { column: &'static str, text: String },
    #[error("{column} is empty")]
    Empty { column: &'static str },
    #[error("{column} is not a number: {text:?}{hint}")]
    NotANumber { column: &'static str, text: String, hint: &'static str },
    #[error("{column} is not a whole number that fits: {text:?}{hint}")]
    NotAWholeNumber { column: &'static str, text: String, hint: &'static str },
    #[error("{column} says neither yes nor no: {text:?} ({FLAG_WORDS} are read)")]
    NotAFlag { column: &'static str, text: String },
    #[error("{column} has an exponent and has lost its last digits: {text:?}")]
    DigitsLost { column: &'static str, text: String },
    #[error("{column} may be two numbers, one a thousand times the other: {text:?}")]
    Ambiguous { column: &'static str, text: String },
    #[error("{0}")]
    Impossible(Outside),
    #[error("client {0} is in none of the application files")]
    UnknownClient(i64),
    #[error("credit {0} is not in bureau.csv")]
    UnknownCredit(i64),
    #[error("credit {credit} belongs to client {owner}")]
    ForeignCredit { credit: i64, owner: i64 },
    #[error("contract {contract} belongs to client {owner}")]
    ForeignContract { contract: i64, owner: i64 },
    #[error("line {line} of {file}.csv has the same key: see which of the two is meant")]
    Duplicate { file: &'static str, line: u64 },
}

/// Whose a row is that cannot be kept, which says what is to be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Whose {
    /// Of somebody who is there, or of nobody who can be told: the row itself is wrong.
    Own,
    /// Of a client who is not there.
    OfNoClient,
    /// Of a credit that is not there.
    OfNoCredit,
    /// Of a credit or contract of another client.
    OfAnother,
}

/// What rejections for the same cause have in common: `AMT_CREDIT` and `is not a number`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::import) struct Cause {
    /// The column that is to blame, if it is one.
    column: Option<&'static str>,
    words: &'static str,
}

impl Reason {
    /// What it has in common with others.
    pub(in crate::import) const fn cause(&self) -> Cause {
        let (column, words) = match *self {
            Self::Line(Fault::Open) => (None, "a quote is opened that is not closed on its line"),
            Self::Line(Fault::Behind) => (None, "a closing quote does not end its field"),
            Self::Line(Fault::NotText) => (None, "the line is not UTF-8 text"),
            Self::RepeatedHeader => (None, "the header comes again"),
            Self::Fields { .. } => (None, "more or fewer fields than the header has"),
            Self::NotUtf8 { column } => (Some(column), "is not UTF-8 text"),
            Self::Nul { column } => (Some(column), "contains a NUL character"),
            Self::Unseen { column, .. } => (Some(column), "contains a character that is not seen"),
            Self::Empty { column } => (Some(column), "is empty"),
            Self::NotANumber { column, .. } => (Some(column), "is not a number"),
            Self::NotAWholeNumber { column, .. } => (Some(column), "is not a whole number that fits"),
            Self::NotAFlag { column, .. } => (Some(column), "says neither yes nor no"),
            Self::DigitsLost { column, .. } => (Some(column), "has lost its last digits"),
            Self::Ambiguous { column, .. } => (Some(column), "may be two numbers"),
            Self::Impossible(Outside { column, birth: None, .. }) => (Some(column.name), "is not possible"),
            Self::Impossible(Outside { column, .. }) => (Some(column.name), "is before the client's birth"),
            Self::UnknownClient(_) => (None, "the client is in none of the application files"),
            Self::UnknownCredit(_) => (None, "the credit is not in bureau.csv"),
            Self::ForeignCredit { .. } => (None, "the credit belongs to another client"),
            Self::ForeignContract { .. } => (None, "the contract belongs to another client"),
            Self::Duplicate { .. } => (None, "an earlier row has the same key"),
        };
        Cause { column, words }
    }

    /// Whose row it is.
    pub(in crate::import) const fn whose(&self) -> Whose {
        match self {
            Self::UnknownClient(_) => Whose::OfNoClient,
            Self::UnknownCredit(_) => Whose::OfNoCredit,
            Self::ForeignCredit { .. } | Self::ForeignContract { .. } => Whose::OfAnother,
            _ => Whose::Own,
        }
    }
}

impl Whose {
    /// Whether the row is one of nobody here: whole files of a bank have such rows, and lose nothing by them. Any other
    /// row that cannot be stored says that the file is not what it should be, also one that contradicts another.
    pub(in crate::import) const fn is_orphan(self) -> bool {
        matches!(self, Self::OfNoClient | Self::OfNoCredit)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            Some(column) => write!(f, "{column} {}", self.words),
            None => f.write_str(self.words),
        }
    }
}
