//! What a bank would lose by an import of which nothing comes in its place: all rows of a table, all clients whose outcome is
//! known, all applicants, the list of those whose history was extracted.
//!
//! Independent of how it is found out. Rows that are fewer than before are no loss: a delivery is meant to replace.

use crate::import::table::{FILES, SourceFile};
use std::fmt;

/// Whether the bank has what a file brings, by the file's number.
pub(super) type Filled = [bool; FILES.len()];

/// What an import would take from the bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// What goes.
    pub lost: Lost,
    /// How many rows the bank has of it, once they are counted.
    pub rows: Option<u64>,
    /// Why nothing comes in its place: `bureau.csv is missing`.
    pub why: String,
}

/// What may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// The clients whose outcome is known.
    Outcomes,
    /// The clients whose outcome is not known yet.
    Applicants,
    /// The rows of a history, by its table.
    Table(&'static str),
    /// Which clients' history is unknown, and not empty.
    Coverage,
}

impl Loss {
    pub(super) fn of(lost: Lost, why: String) -> Self {
        Self { lost, rows: None, why }
    }

    /// That of what the missing file called `name` brings.
    pub(super) fn missing(lost: Lost, name: &str) -> Self {
        Self::of(lost, format!("{name} is missing"))
    }
}

impl SourceFile {
    /// What the bank has of it.
    pub(super) fn brings(&self) -> Lost {
        match self.name {
            "application_train" => Lost::Outcomes,
            "application_test" => Lost::Applicants,
            _ => Lost::Table(self.table().name),
        }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let its = |thing: &str| match self.rows {
            Some(1) => format!("its 1 {thing}"),
            Some(rows) => format!("its {rows} {thing}s"),
            None => format!("its {thing}s"),
        };
        match self.lost {
            Lost::Outcomes => write!(f, "{} whose outcome is known", its("client")),
            Lost::Applicants => f.write_str(&its("applicant")),
            // It was delivered, and nobody had any.
            Lost::Table(table) if self.rows == Some(0) => write!(f, "that nobody has rows of {table}"),
            Lost::Table(table) => write!(f, "{} of {table}", its("row")),
            Lost::Coverage => write!(f, "{} whose history is known to be unknown, not empty", its("client")),
        }?;
        write!(f, " ({})", self.why)
    }
}
