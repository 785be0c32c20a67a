//! What became of the rows of one file, and the rules by which a file is refused: it has no row that can be kept, or too many that
//! cannot; it says the same twice; nearly nothing of a column is known.
//!
//! Independent of other files and of what the bank has.

use crate::import::ImportError;
use crate::import::arrange::findings::{FileFindings, OddValues};
use crate::import::error::Remedy;
use crate::import::losses::FEW;
use crate::import::rows::rejection::{Cause, Rejection, Whose};
use crate::import::summary::{FileSummary, OddColumn, ReasonSummary};
use crate::import::table::{ImportColumn, SourceFile, TABLE_COUNT};
use crate::import::units::{Amounts, Compared};
use model::file::column::{FLAG_WORDS, Flag, Kind};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The share of its values from which on a column is taken for one that is written otherwise than it should be.
const NEARLY_ALL: f64 = 0.9;

/// What became of the rows of one file.
pub(super) struct FileAccount {
    pub(super) file: &'static SourceFile,
    pub(super) name: String,
    /// Its columns that no table has.
    pub(super) ignored: Vec<String>,
    /// Behind the header.
    pub(super) lines: u64,
    pub(super) kept: u64,
    pub(super) rejected: u64,
    pub(super) causes: BTreeMap<Cause, CauseAccount>,
    pub(super) found: FileFindings,
}

/// Rows that were rejected for the same cause.
pub(super) struct CauseAccount {
    pub(super) rows: u64,
    pub(super) whose: Whose,
    pub(super) first: Rejection,
}

impl FileAccount {
    pub(super) fn new(file: &'static SourceFile, name: &str, ignored: &[String]) -> Self {
        let (causes, found) = (BTreeMap::new(), FileFindings::default());
        let (name, ignored) = (name.to_owned(), ignored.to_vec());
        Self { file, name, ignored, lines: 0, kept: 0, rejected: 0, causes, found }
    }

    /// A history may have no row; a file of clients was cut off, or written by a program that failed.
    pub(super) fn refuse_without_rows(&self) -> Result<(), ImportError> {
        if !self.file.has_clients() || self.kept > 0 {
            return Ok(());
        }
        if self.lines == 0 {
            return Err(ImportError::HeaderOnly { file: self.name.clone() });
        }
        self.refuse_unusable(&[])
    }

    /// The most frequent of its causes that are `looked_at`.
    pub(super) fn worst(&self, looked_at: impl Fn(&CauseAccount) -> bool) -> Option<(&Cause, &CauseAccount)> {
        self.causes.iter().filter(|(_, cause)| looked_at(cause)).max_by_key(|(_, cause)| cause.rows)
    }

    /// The error of a file of which no row can be kept; none if it has none.
    /// What lies in the delivery and is `unread` may be what is missed.
    pub(super) fn refuse_unusable(&self, unread: &[String]) -> Result<(), ImportError> {
        let Some((_, worst)) = self.worst(|_| true) else { return Ok(()) };
        let (file, rows, example) = (self.name.clone(), self.lines, worst.first.clone());
        let (remedy, unread) = match worst.whose {
            Whose::Own => (Remedy::Correct, Vec::new()),
            _ => (Remedy::Bring, unread.to_vec()),
        };
        Err(ImportError::Unusable { file, rows, example, remedy, unread })
    }

    /// Rows that cannot be read say that the file is not what was meant; rows of somebody else do not.
    pub(super) fn refuse_too_many(&self, most: f64) -> Result<(), ImportError> {
        let unreadable = |cause: &CauseAccount| !cause.whose.is_orphan();
        let rows: u64 = self.causes.values().filter(|cause| unreadable(cause)).map(|cause| cause.rows).sum();
        let share = rows as f64 / self.lines.max(1) as f64;
        if share <= most {
            return Ok(());
        }
        let Some((reason, worst)) = self.worst(unreadable) else { return Ok(()) };
        Err(ImportError::TooManyRejected {
            file: self.name.clone(),
            lines: self.lines,
            rows,
            most,
            reason: reason.to_string(),
            of_reason: worst.rows,
            example: worst.first.clone(),
        })
    }

    /// Rows that are wholly the same say that the table is in its file twice.
    pub(super) fn refuse_repeated(&self, most: f64) -> Result<(), ImportError> {
        let (file, lines, rows) = (self.name.clone(), self.lines, self.found.repeated.rows);
        if rows < FEW || rows as f64 <= most * lines as f64 {
            return Ok(());
        }
        let line = self.found.repeated.first.unwrap_or_default();
        Err(ImportError::Repeated { file, lines, rows, line })
    }

    /// A column of which the data dictionary knows nearly no value is written otherwise than it should be, and would be missing.
    pub(super) fn refuse_unknown_columns(&self, most: f64) -> Result<(), ImportError> {
        for (&index, odd) in &self.found.odd {
            let (values, unknown) = (self.found.values(index), odd.rows());
            let share = unknown as f64 / values.max(1) as f64;
            if unknown < FEW || share < NEARLY_ALL || share <= most {
                continue;
            }
            let column = &self.file.table().columns[index];
            let known: Vec<String> = match column.known.map(|known| &known.kind) {
                Some(Kind::Category(known)) => known.iter().map(|known| format!("\"{known}\"")).collect(),
                Some(Kind::Flag(Flag::Text(..))) => FLAG_WORDS.split(", ").map(str::to_owned).collect(),
                _ => Vec::new(),
            };
            return Err(ImportError::UnknownColumn {
                file: self.name.clone(),
                column: column.source_name().to_owned(),
                values,
                unknown,
                example: odd.example().into(),
                known: known.into(),
            });
        }
        Ok(())
    }

    /// A column nearly all of whose numbers have lost their last digits was spoilt on its way: a spreadsheet has shown them so.
    pub(super) fn refuse_rounded_columns(&self, most: f64) -> Result<(), ImportError> {
        for (&index, odd) in &self.found.odd {
            let (values, rounded) = (self.found.values(index), odd.rounded);
            let share = rounded as f64 / values.max(1) as f64;
            let Some((line, number)) = &odd.first_rounded else { continue };
            if rounded < FEW || share < NEARLY_ALL || share <= most {
                continue;
            }
            return Err(ImportError::RoundedColumn {
                file: self.name.clone(),
                column: self.file.table().columns[index].source_name(),
                values,
                rounded,
                example: Rejection { line: *line, reason: number.clone() },
            });
        }
        Ok(())
    }

    /// Amounts that are all so many times those of the bank, or so small a part of them, are in another unit.
    pub(super) fn refuse_other_unit(&self, held: &[Amounts; TABLE_COUNT]) -> Result<(), ImportError> {
        let other = self.found.amounts.other_unit(&held[usize::from(self.file.table)], self.file);
        let Some(Compared { column, delivered, held, .. }) = other else { return Ok(()) };
        let column = self.file.table().columns[column].source_name();
        Err(ImportError::OtherUnit { file: self.name.clone(), column, delivered, held })
    }

    pub(super) fn finish(self) -> FileSummary {
        let columns = &self.file.table().columns;
        let name = |column: usize| columns[column].source_name().to_owned();
        let mut reasons: Vec<ReasonSummary> = self
            .causes
            .into_iter()
            .map(|(cause, CauseAccount { rows, first, .. })| ReasonSummary {
                reason: cause.to_string(),
                rows,
                example: first,
            })
            .collect();
        reasons.sort_by_key(|reason| Reverse(reason.rows));
        let repeated = self.found.repeated.rows;
        let odd = self.found.odd.into_iter().map(|(column, odd)| odd_column(&columns[column], odd)).collect();
        // Of no rows there is nothing to say.
        let empty = |column: &usize| self.kept > 0 && self.found.filled[*column] == 0;
        let empty = self.found.delivered.iter().copied().filter(empty).map(name).collect();
        FileSummary {
            file: self.name,
            ignored: self.ignored,
            lines: self.lines,
            kept: self.kept,
            rejected: self.rejected,
            reasons,
            repeated,
            odd,
            empty,
        }
    }
}

fn odd_column(column: &ImportColumn, odd: OddValues) -> OddColumn {
    let OddValues { impossible, example, unknown, others, rounded, first_rounded } = odd;
    let mut unknown: Vec<_> = unknown.into_iter().collect();
    unknown.sort_by_key(|(_, rows)| Reverse(*rows));
    OddColumn {
        column: column.source_name().to_owned(),
        impossible,
        example: example.map(|(line, outside)| Rejection { line, reason: outside.to_string() }),
        unknown,
        others,
        rounded,
        rounded_example: first_rounded.map(|(line, reason)| Rejection { line, reason }),
        known: match column.known.map(|known| &known.kind) {
            Some(Kind::Category(categories)) => categories.len(),
            Some(_) => 2,
            None => 0,
        },
    }
}
