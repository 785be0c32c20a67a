//! What the thread that reads tells whoever stores, counts and shows.
//!
//! Independent of all three.

use crate::import::ImportError;
use crate::import::arrange::findings::FileFindings;
use crate::import::bank::batch::InsertBatch;
use crate::import::rows::rejection::Rejected;
use crate::import::summary::{BroughtBack, CoverageSummary};
use crate::import::table::SourceFile;
use tokio::sync::mpsc::Sender;

/// Something has happened, in this order: the delivery was looked through; every file is opened, read to its end and closed, with rejections
/// in between; then the rows are parsed and stored, with rejections in between, too; then every file is found to be what it is.
#[derive(Debug)]
pub(super) enum Event {
    /// This lies in the delivery, seems to be meant, and is not read, each with the reason.
    Searched { unread: Vec<String> },
    /// A file is being read, without the columns that no table has.
    Opened { file: &'static SourceFile, name: String, bytes: u64, ignored: Vec<String> },
    /// So many bytes of the file are read, or so many rows stored.
    Advanced(u64),
    /// Rows cannot be stored. If they had been set aside, they count among the kept ones no longer.
    Rejected(Vec<Rejected>),
    /// A file has been read: so many of its rows are set aside, of so many lines that are not empty, the header not counted.
    Closed { kept: u64, lines: u64 },
    /// What the list of extracted clients says, once all clients are read.
    Covered(CoverageSummary),
    /// Once all rows are read, what there is of clients who have been erased.
    BroughtBack(BroughtBack),
    /// All files are read: so many rows are to be stored.
    Storing { rows: u64 },
    /// Rows to store, parents first.
    Batch(InsertBatch),
    /// All rows are parsed: what was found out about those of one file.
    Found { file: u8, found: FileFindings },
}

/// Whoever is told.
pub(super) trait Events {
    /// Takes an event, or says that nobody wants more of them.
    fn tell(&self, event: Event) -> Result<(), ImportError>;
}

impl Events for Sender<Event> {
    fn tell(&self, event: Event) -> Result<(), ImportError> {
        self.blocking_send(event).map_err(|_| ImportError::Interrupted)
    }
}
