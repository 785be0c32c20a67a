//! What an import is asked to do.
//!
//! Independent of how it is done.

use crate::Progress;
use crate::import::summary::RejectedRow;
use std::io;
use std::path::Path;

/// Share of a file's rows that may be unreadable, unless somebody says otherwise.
pub const MAX_REJECTED: f64 = 0.01;

/// What to read.
#[derive(Clone, Copy)]
pub struct ImportOptions<'a> {
    /// A folder of Kaggle's files (`.csv` or `.csv.gz`) or a `.zip` of them.
    pub source: &'a Path,
    /// A file of columns SK_ID_CURR,installments that lists the clients whose history was extracted; without it
    /// `coverage.csv` beside the tables is taken, and without that every history is complete.
    pub coverage: Option<&'a Path>,
    /// Share of a file's rows, from 0 to 1, that may be unreadable: more stop the import. Rows of clients, credits or
    /// contracts that are not there do not count.
    pub max_rejected: f64,
    /// Who wants the rows that cannot be kept.
    pub rejected: Option<&'a TakeRejected<'a>>,
    /// Clients who have been erased from the bank: whether the delivery brings them back is counted.
    pub erased: &'a [i64],
}

/// Takes a row that cannot be kept. Its failure stops the import.
pub type TakeRejected<'a> = dyn Fn(&RejectedRow<'_>) -> io::Result<()> + Sync + 'a;

/// What becomes of what the bank holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// The delivery takes its place; what the bank has and nothing or clearly less comes in the place of stops the import, and so
    /// do amounts in another unit.
    #[default]
    Whole,
    /// The delivery takes its place; the bank loses what the delivery has not.
    Replace,
    /// The clients of the delivery's application files take the place of theirs, in every table that is delivered; that
    /// their outcomes would be lost, or amounts are in another unit, stops the import.
    Add,
    /// The same, and the bank loses their outcomes if the delivery has them not.
    AddReplace,
}

impl Mode {
    /// Whether the bank may lose what the delivery has not.
    pub(super) const fn may_lose(self) -> bool {
        matches!(self, Self::Replace | Self::AddReplace)
    }
}

/// What is watched while rows are read.
#[derive(Clone, Copy)]
pub(super) struct Watched<'a> {
    pub(super) max_rejected: f64,
    pub(super) rejected: Option<&'a TakeRejected<'a>>,
    pub(super) progress: &'a dyn Progress,
}

impl<'a> ImportOptions<'a> {
    /// All of `source`, with the usual limits.
    #[must_use]
    pub const fn of(source: &'a Path) -> Self {
        Self { source, coverage: None, max_rejected: MAX_REJECTED, rejected: None, erased: &[] }
    }

    pub(super) const fn watched(&self, progress: &'a dyn Progress) -> Watched<'a> {
        Watched { max_rejected: self.max_rejected, rejected: self.rejected, progress }
    }
}
