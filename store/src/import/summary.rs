//! What an import did, or would do, as it is told to whoever asked for it.
//!
//! Independent of how it is counted and of where it is shown.

use crate::import::rows::rejection::Rejection;

/// What an import did.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ImportSummary {
    /// Clients that were kept.
    pub clients: u64,
    /// If the delivery was added to a bank: how many of its clients the bank had before. They are replaced, the others are
    /// new.
    pub replaced: Option<u64>,
    /// Clients of the delivery whose outcome is known.
    pub outcomes: u64,
    /// If it was added to a bank: of how many of its clients the bank knew the outcome before.
    pub replaced_outcomes: u64,
    /// The files that were read, in their order.
    pub files: Vec<FileSummary>,
    /// Kaggle's names of those that were not there.
    pub missing: Vec<&'static str>,
    /// What lies in the delivery, seems to be meant, and was not read, each with the reason.
    pub unread: Vec<String>,
    /// What the list of extracted clients says, if there is one.
    pub coverage: Option<CoverageSummary>,
    /// What it has of clients who have been erased from the bank; they are counted among all others.
    pub brought_back: BroughtBack,
    /// Clients of whom every history is unknown, and not empty.
    pub history_unknown: u64,
    /// Further clients of whom the instalments are.
    pub installments_unknown: u64,
}

/// What a list of extracted clients says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageSummary {
    /// The name of its file.
    pub file: String,
    /// How many clients it lists.
    pub listed: u64,
    /// How many of them are in no application file.
    pub strangers: u64,
    /// Its columns that mean nothing: they are left out.
    pub ignored: Vec<String>,
}

/// What a delivery has of clients who have been erased from the bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BroughtBack {
    /// How many they are.
    pub clients: u64,
    /// Their rows in all files.
    pub rows: u64,
}

/// What an import did with one file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FileSummary {
    /// Its name.
    pub file: String,
    /// Its lines that are not empty, without the header: as many as rows were kept and rejected.
    pub lines: u64,
    /// Rows that were kept.
    pub kept: u64,
    /// Rows that were not.
    pub rejected: u64,
    /// Why they were not, the most frequent reason first.
    pub reasons: Vec<ReasonSummary>,
    /// Rows among those that were kept that say in every field what an earlier one says, in a table whose rows have no key.
    pub repeated: u64,
    /// Values that the data dictionary does not know, in rows that were kept, in the order of the columns.
    pub odd: Vec<OddColumn>,
    /// Its columns that no table has: they are left out.
    pub ignored: Vec<String>,
    /// Its columns that are empty in every row that was kept.
    pub empty: Vec<String>,
}

/// Rows that were rejected for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonSummary {
    /// What they have in common.
    pub reason: String,
    /// How many they are.
    pub rows: u64,
    /// The first one in its file.
    pub example: Rejection,
}

/// Values of a column that the data dictionary does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OddColumn {
    /// Its name in the file's header.
    pub column: String,
    /// Rows with a number that is not possible: it is missing in the bank.
    pub impossible: u64,
    /// The first one of them, and what is wrong with its number.
    pub example: Option<Rejection>,
    /// Categories that are not known, and how many rows have them, the most frequent first.
    pub unknown: Vec<(String, u64)>,
    /// Rows with further ones.
    pub others: u64,
    /// Rows with a number that is written with an exponent and has lost its last digits: it is kept so.
    pub rounded: u64,
    /// The first one of them, and its number.
    pub rounded_example: Option<Rejection>,
    /// How many categories are known.
    pub known: usize,
}

/// A row that cannot be kept, for whoever wants to mend it.
#[derive(Debug, Clone, Copy)]
pub struct RejectedRow<'a> {
    /// The name of its file.
    pub file: &'a str,
    /// Where it starts in its file; the header is line 1.
    pub line: u64,
    /// Why.
    pub reason: &'a str,
    /// Its line as it came, in UTF-8; one that is too long to be of use is cut, and ends with `…`.
    pub row: &'a str,
}

impl ImportSummary {
    /// With what the bank had of the clients, if they were added to it: how many of them, and of how many the outcome.
    pub(super) fn beside(self, replaced: Option<(u64, u64)>) -> Self {
        let replaced_outcomes = replaced.map_or(0, |(_, outcomes)| outcomes);
        Self { replaced: replaced.map(|(clients, _)| clients), replaced_outcomes, ..self }
    }

    /// Rows of all files that were kept.
    #[must_use]
    pub fn kept(&self) -> u64 {
        self.files.iter().map(|file| file.kept).sum()
    }

    /// Rows of all files that were not.
    #[must_use]
    pub fn rejected(&self) -> u64 {
        self.files.iter().map(|file| file.rejected).sum()
    }
}
