//! What became of every row, counted while it happens, and told to whoever watches.
//!
//! Independent of where rows go.

use crate::import::event::Event;
use crate::import::rows::rejection::{Origin, Reason, Rejection};
use crate::import::table::FILES;
use crate::{Amount, Progress};
use std::collections::BTreeMap;

/// Rejections that a summary shows of each file; the table has all.
const EXAMPLES: usize = 5;

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportSummary {
    /// Clients that were kept.
    pub clients: u64,
    /// The files that were read, in their order.
    pub files: Vec<FileSummary>,
    /// Kaggle's names of those that were not there.
    pub missing: Vec<&'static str>,
}

/// What an import did with one file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileSummary {
    /// Its name.
    pub file: String,
    /// Rows that were kept.
    pub kept: u64,
    /// Rows that were not.
    pub rejected: u64,
    /// The first few of these.
    pub examples: Vec<Rejection>,
    /// Its columns that are empty in every row that was kept.
    pub empty: Vec<String>,
}

impl ImportSummary {
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

/// The counts so far.
pub(in crate::import) struct Tally<'a> {
    progress: &'a dyn Progress,
    files: BTreeMap<u8, FileSummary>,
    /// Files of clients.
    clients: Vec<u8>,
    open: u8,
    storing: bool,
}

impl<'a> Tally<'a> {
    pub(in crate::import) const fn new(progress: &'a dyn Progress) -> Self {
        Self { progress, files: BTreeMap::new(), clients: Vec::new(), open: 0, storing: false }
    }

    /// Counts what has happened; returns where the row stands that was rejected by it, and why.
    pub(in crate::import) fn count(&mut self, event: &Event) -> Option<(String, Rejection)> {
        match event {
            Event::Opened { file, name, bytes } => {
                self.progress.started(name, Amount::Bytes(*bytes));
                let summary = FileSummary { file: name.clone(), ..FileSummary::default() };
                self.files.insert(file.number, summary);
                self.open = file.number;
                if file.has_clients() {
                    self.clients.push(file.number);
                }
            }
            Event::Advanced(done) => self.progress.advanced(*done),
            Event::Rejected { origin, reason } => return self.reject(*origin, reason),
            Event::Closed { kept } => {
                if let Some(file) = self.files.get_mut(&self.open) {
                    file.kept = *kept;
                    self.progress.finished(file.kept, file.rejected);
                }
            }
            Event::Storing { rows } => {
                self.progress.started("storing", Amount::Rows(*rows));
                self.storing = true;
            }
            Event::Batch(_) => {}
            Event::Empty { file, columns } => {
                // Of no rows there is nothing to say.
                if let Some(file) = self.files.get_mut(file).filter(|file| file.kept > 0) {
                    file.empty.clone_from(columns);
                }
            }
        }
        None
    }

    fn reject(&mut self, origin: Origin, reason: &Reason) -> Option<(String, Rejection)> {
        let file = self.files.get_mut(&origin.file)?;
        file.rejected += 1;
        // Once rows are stored, it had been set aside and counted.
        file.kept -= u64::from(self.storing);
        let rejection = Rejection { line: origin.line, reason: reason.to_string() };
        // What is found while rows are stored is found client by client.
        let place = file.examples.partition_point(|example| example.line < rejection.line);
        if place < EXAMPLES {
            file.examples.insert(place, rejection.clone());
            file.examples.truncate(EXAMPLES);
        }
        Some((file.file.clone(), rejection))
    }

    /// All that was counted.
    pub(in crate::import) fn finish(self) -> ImportSummary {
        let clients = self.clients.iter().filter_map(|file| self.files.get(file)).map(|file| file.kept).sum();
        let missing = FILES.iter().filter(|file| !self.files.contains_key(&file.number));
        let missing = missing.map(|file| file.name).collect();
        let summary = ImportSummary { clients, files: self.files.into_values().collect(), missing };
        if self.storing {
            self.progress.finished(summary.kept(), summary.rejected());
        }
        summary
    }
}
