//! What the thread that reads tells whoever stores, counts and shows.
//!
//! Independent of all three.

use crate::import::ImportError;
use crate::import::bank::batch::Batch;
use crate::import::rows::rejection::{Origin, Reason};
use crate::import::table::SourceFile;
use tokio::sync::mpsc::Sender;

/// Something has happened, in this order: every file is opened, read to its end and closed, with rejections
/// in between; then the rows are parsed and stored, with rejections in between, too.
#[derive(Debug)]
pub(super) enum Event {
    /// A file is being read.
    Opened { file: &'static SourceFile, name: String, bytes: u64 },
    /// So many bytes of the file are read, or so many rows stored.
    Advanced(u64),
    /// A row cannot be stored. If it had been set aside, it counts among the kept ones no longer.
    Rejected { origin: Origin, reason: Reason },
    /// A file has been read: so many of its rows are set aside.
    Closed { kept: u64 },
    /// All files are read: so many rows are to be stored.
    Storing { rows: u64 },
    /// Rows to store, parents first.
    Batch(Batch),
    /// All rows are parsed, and none of this file fills these columns.
    Empty { file: u8, columns: Vec<String> },
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
