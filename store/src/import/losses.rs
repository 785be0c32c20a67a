//! What a bank would lose by an import: most rows of a table, of the clients whose outcome is known, of the applicants, or the
//! list of those whose history was extracted, while nothing or clearly less comes in their place.
//!
//! Independent of how it is found out. Somewhat fewer rows than before are no loss: a delivery is meant to replace.

use crate::import::table::{FILES, SourceFile, TABLE_COUNT};
use crate::import::units::Amounts;
use std::fmt;

/// The share of its rows that a delivery may bring less of without being asked: one that was cut short brings half of them.
const MAY_GO: f64 = 0.1;
/// Fewer rows than these say nothing of a whole file: a share of them is no reason to refuse it.
pub(super) const FEW: u64 = 20;

/// What an import must not take from the bank.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "an import has one")]
pub(super) enum Guarded {
    /// Whoever asks means to lose what does not come.
    Nothing,
    /// What the bank has.
    Bank {
        /// Of what each file brings, by the file's number.
        rows: [u64; FILES.len()],
        /// Of what amounts are, by the table's index.
        amounts: [Amounts; TABLE_COUNT],
    },
}

impl Guarded {
    /// There is no bank, or an empty one.
    pub(super) const EMPTY: Self =
        Self::Bank { rows: [0; FILES.len()], amounts: [const { Amounts::NONE }; TABLE_COUNT] };

    /// How many rows there are to lose of what a file brings.
    pub(super) const fn rows(&self, file: &SourceFile) -> u64 {
        match self {
            Self::Nothing => 0,
            Self::Bank { rows, .. } => rows[file.number as usize],
        }
    }
}

/// What an import would take from the bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// What goes.
    pub lost: Lost,
    /// How many rows the bank has of it.
    pub rows: u64,
    /// How many come in their place.
    pub left: u64,
    /// Why no more do: `bureau.csv is missing`.
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
    /// That of what the missing file called `name` brings.
    pub(super) fn missing(lost: Lost, rows: u64, name: &str) -> Self {
        Self { lost, rows, left: 0, why: format!("{name} is missing") }
    }

    /// Whether it is one that `left` come in the place of `rows`.
    pub(super) fn is_one(rows: u64, left: u64) -> bool {
        let gone = rows.saturating_sub(left);
        gone > 0 && (left == 0 || gone >= FEW && gone as f64 > MAY_GO * rows as f64)
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
        let its = |thing: &str| match (self.rows, self.left) {
            (1, _) => format!("its 1 {thing}"),
            (rows, 0) => format!("its {rows} {thing}s"),
            (rows, left) => format!("{} of its {rows} {thing}s", rows.saturating_sub(left)),
        };
        match self.lost {
            Lost::Outcomes => write!(f, "{} whose outcome is known", its("client")),
            Lost::Applicants => f.write_str(&its("applicant")),
            // It was delivered, and nobody had any.
            Lost::Table(table) if self.rows == 0 => write!(f, "that nobody has rows of {table}"),
            Lost::Table(table) => write!(f, "{} of {table}", its("row")),
            Lost::Coverage => write!(f, "{} whose history is known to be unknown, not empty", its("client")),
        }?;
        write!(f, " ({})", self.why)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_less_is_no_loss_and_more_than_that_is_one() {
        for (rows, left, expected) in [
            (0, 0, false),
            (3, 0, true),
            (3, 1, false),
            (300, 270, false),
            (300, 269, true),
            (300, 600, false),
            (13_023, 6_509, true),
        ] {
            assert_eq!(Loss::is_one(rows, left), expected, "{left} of {rows}");
        }
    }
}
