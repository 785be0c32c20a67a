//! What became of every row, counted while it happens and told to whoever watches; and the rules that stop an import
//! before anything is lost: a delivery without clients, or of which too many rows cannot be read, is not what was meant.
//!
//! Independent of where rows go.

use crate::Amount;
use crate::import::ImportError;
use crate::import::arrange::findings::{FileFindings, KnownOfClients, OddValues};
use crate::import::event::Event;
use crate::import::losses::{Guarded, Loss, Lost};
use crate::import::options::Watched;
use crate::import::rows::rejection::{Cause, Rejected, Rejection};
use crate::import::summary::{
    CoverageSummary, FileSummary, ImportSummary, OddColumn, ReasonSummary, RejectedRow,
};
use crate::import::table::{Column, FILES, SourceFile};
use model::file::column::Kind;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The counts so far.
pub(super) struct Account<'a> {
    watched: Watched<'a>,
    files: BTreeMap<u8, FileAccount>,
    open: u8,
    storing: bool,
    /// What the bank has, and must not lose.
    guarded: Guarded,
    /// What lies in the delivery and is not read.
    unread: Vec<String>,
    coverage: Option<CoverageSummary>,
}

/// What became of the rows of one file.
struct FileAccount {
    file: &'static SourceFile,
    name: String,
    /// Its columns that no table has.
    ignored: Vec<String>,
    /// Behind the header.
    lines: u64,
    kept: u64,
    rejected: u64,
    causes: BTreeMap<Cause, CauseAccount>,
    found: FileFindings,
}

/// Rows that were rejected for the same cause.
struct CauseAccount {
    rows: u64,
    /// They are rows of nobody here.
    orphans: bool,
    first: Rejection,
}

impl<'a> Account<'a> {
    /// Of an import into a bank that must not lose what is `guarded`.
    pub(super) const fn new(watched: Watched<'a>, guarded: Guarded) -> Self {
        Self {
            watched,
            files: BTreeMap::new(),
            open: 0,
            storing: false,
            guarded,
            unread: Vec::new(),
            coverage: None,
        }
    }

    /// Counts what has happened.
    ///
    /// # Errors
    /// It is reason enough to stop.
    pub(super) fn count(&mut self, event: &Event) -> Result<(), ImportError> {
        let progress = self.watched.progress;
        match event {
            Event::Opened { file, name, bytes, ignored } => {
                if !file.has_clients() {
                    self.refuse_without_clients()?;
                }
                progress.started(name, Amount::Bytes(*bytes));
                self.files.insert(file.number, FileAccount::new(file, name, ignored));
                self.open = file.number;
            }
            Event::Searched { unread } => self.unread.clone_from(unread),
            Event::Covered(coverage) => self.coverage = Some(coverage.clone()),
            Event::Advanced(done) => progress.advanced(*done),
            Event::Rejected(rows) => rows.iter().try_for_each(|row| self.reject(row))?,
            Event::Closed { kept, lines } => {
                if let Some(file) = self.files.get_mut(&self.open) {
                    (file.lines, file.kept) = (*lines, *kept);
                    progress.finished(file.kept, file.rejected);
                    file.refuse_without_rows()?;
                    file.refuse_too_many(self.watched.max_rejected)?;
                }
            }
            Event::Storing { rows } => {
                self.refuse_without_clients()?;
                self.refuse_losses(|file| !file.has_clients())?;
                progress.started("storing", Amount::Rows(*rows));
                self.storing = true;
            }
            Event::Batch(_) => {}
            Event::Found { file, found } => {
                if let Some(file) = self.files.get_mut(file) {
                    file.found = found.clone();
                }
            }
        }
        Ok(())
    }

    /// What the file of that number is called.
    pub(super) fn name(&self, number: u8) -> &str {
        self.files.get(&number).map_or("", |file| &file.name)
    }

    fn reject(&mut self, Rejected { origin, reason, row }: &Rejected) -> Result<(), ImportError> {
        let Some(file) = self.files.get_mut(&origin.file) else { return Ok(()) };
        file.rejected += 1;
        // Once rows are stored, it had been set aside and counted.
        file.kept -= u64::from(self.storing);
        let rejection = || Rejection { line: origin.line, reason: reason.to_string() };
        let cause = file.causes.entry(reason.cause()).or_insert_with(|| CauseAccount {
            rows: 0,
            orphans: reason.is_orphan(),
            first: rejection(),
        });
        cause.rows += 1;
        // What is found while rows are stored is found client by client.
        if origin.line < cause.first.line {
            cause.first = rejection();
        }
        if let (Some(rejected), Some(row)) = (self.watched.rejected, row) {
            let reason = reason.to_string();
            rejected(&RejectedRow { file: &file.name, line: origin.line, reason: &reason, row })
                .map_err(ImportError::RejectedRows)?;
        }
        Ok(())
    }

    fn clients(&self) -> u64 {
        self.files.values().filter(|file| file.file.has_clients()).map(|file| file.kept).sum()
    }

    /// Clients whose outcome is known; all rows are counted then.
    fn outcomes(&self) -> u64 {
        self.files.values().map(|file| file.found.known.outcome).sum()
    }

    fn refuse_without_clients(&self) -> Result<(), ImportError> {
        if self.clients() > 0 {
            return Ok(());
        }
        self.files.values().filter(|file| file.file.has_clients()).try_for_each(FileAccount::refuse_unusable)
    }

    /// What the bank has, and nothing or clearly less comes of: of the files that are `looked_at`, all rows are counted. A
    /// file of whose rows none is kept says nothing of any client, not that they have none.
    fn refuse_losses(&self, looked_at: impl Fn(&SourceFile) -> bool) -> Result<(), ImportError> {
        let losses: Vec<Loss> =
            FILES.iter().filter(|file| looked_at(file)).filter_map(|file| self.loss(file)).collect();
        if !losses.is_empty() {
            return Err(ImportError::Loses { losses, unread: self.unread.clone() });
        }
        if self.guarded == Guarded::Nothing {
            return Ok(());
        }
        let looked_at = self.files.values().filter(|file| looked_at(file.file) && !file.file.has_clients());
        looked_at.filter(|file| file.kept == 0).try_for_each(FileAccount::refuse_unusable)
    }

    /// That nothing or clearly less comes of what a file brings.
    fn loss(&self, file: &SourceFile) -> Option<Loss> {
        let (rows, lost) = (self.guarded.rows(file), file.brings());
        let delivered = self.files.get(&file.number);
        let (clients, outcomes) = (self.clients(), self.outcomes());
        let left = match lost {
            Lost::Outcomes => outcomes,
            // One whose outcome has become known is not lost.
            Lost::Applicants => clients - outcomes + outcomes.saturating_sub(self.guarded.rows(&FILES[0])),
            _ => delivered.map_or(0, |file| file.kept),
        };
        if !Loss::is_one(rows, left) {
            return None;
        }
        let Some(delivered) = delivered else {
            return Some(Loss { left, ..Loss::missing(lost, rows, &file.file_name()) });
        };
        let FileAccount { name, lines, kept, .. } = delivered;
        let few = if left == 0 { "no client".to_owned() } else { format!("only {left} clients") };
        let why = match (lost, delivered.worst(|_| true)) {
            (_, Some((cause, _))) if *kept == 0 => format!("none of the {lines} rows of {name} can be kept: {cause}"),
            (Lost::Table(_), Some((cause, _))) => {
                format!("only {kept} of the {lines} rows of {name} can be kept, most often: {cause}")
            }
            (Lost::Outcomes, _) => format!("{name} has {few} with a TARGET"),
            (Lost::Applicants, _) => format!("{name} has {few} without a TARGET"),
            _ if left == 0 => format!("{name} ends with its header"),
            _ => format!("{name} has {left} rows"),
        };
        Some(Loss { lost, rows, left, why })
    }

    /// All that was counted.
    ///
    /// # Errors
    /// It is reason enough to stop, or does not add up.
    pub(super) fn finish(self) -> Result<ImportSummary, ImportError> {
        self.refuse_without_clients()?;
        for file in self.files.values() {
            file.refuse_too_many(self.watched.max_rejected)?;
            let FileAccount { name, lines, kept, rejected, found, .. } = file;
            if found.kept != *kept || kept + rejected != *lines {
                let (file, kept) = (name.clone(), found.kept);
                return Err(ImportError::Miscounted { file, lines: *lines, kept, rejected: *rejected });
            }
        }
        self.refuse_losses(|_| true)?;
        let missing = FILES.iter().filter(|file| !self.files.contains_key(&file.number));
        let known = |which: fn(&KnownOfClients) -> u64| -> u64 {
            self.files.values().map(|file| which(&file.found.known)).sum()
        };
        let (clients, history) = (self.clients(), known(|known| known.history));
        let summary = ImportSummary {
            clients,
            history_unknown: clients - history,
            installments_unknown: history - known(|known| known.installments),
            coverage: self.coverage,
            replaced: None,
            outcomes: known(|known| known.outcome),
            replaced_outcomes: 0,
            missing: missing.map(|file| file.name).collect(),
            unread: self.unread,
            files: self.files.into_values().map(FileAccount::finish).collect(),
        };
        self.watched.progress.finished(summary.kept(), summary.rejected());
        Ok(summary)
    }
}

impl FileAccount {
    fn new(file: &'static SourceFile, name: &str, ignored: &[String]) -> Self {
        let (causes, found) = (BTreeMap::new(), FileFindings::default());
        let (name, ignored) = (name.to_owned(), ignored.to_vec());
        Self { file, name, ignored, lines: 0, kept: 0, rejected: 0, causes, found }
    }

    /// A history may have no row; a file of clients was cut off, or written by a program that failed.
    fn refuse_without_rows(&self) -> Result<(), ImportError> {
        if !self.file.has_clients() || self.kept > 0 {
            return Ok(());
        }
        if self.lines == 0 {
            return Err(ImportError::HeaderOnly { file: self.name.clone() });
        }
        self.refuse_unusable()
    }

    /// The most frequent of its causes that are `looked_at`.
    fn worst(&self, looked_at: impl Fn(&CauseAccount) -> bool) -> Option<(&Cause, &CauseAccount)> {
        self.causes.iter().filter(|(_, cause)| looked_at(cause)).max_by_key(|(_, cause)| cause.rows)
    }

    /// The error of a file of which no row can be kept; none if it has none.
    fn refuse_unusable(&self) -> Result<(), ImportError> {
        let Some((_, worst)) = self.worst(|_| true) else { return Ok(()) };
        let (file, rows, example) = (self.name.clone(), self.lines, worst.first.clone());
        Err(ImportError::Unusable { file, rows, example, clients: self.file.has_clients() })
    }

    /// Rows that cannot be read say that the file is not what was meant; rows of somebody else do not.
    fn refuse_too_many(&self, most: f64) -> Result<(), ImportError> {
        let unreadable = |cause: &CauseAccount| !cause.orphans;
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

    fn finish(self) -> FileSummary {
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
        let odd = self.found.odd.into_iter().map(|(column, odd)| odd_column(&columns[column], odd)).collect();
        // Of no rows there is nothing to say.
        let empty = self.found.empty.into_iter().filter(|_| self.kept > 0).map(name).collect();
        FileSummary {
            file: self.name,
            ignored: self.ignored,
            lines: self.lines,
            kept: self.kept,
            rejected: self.rejected,
            reasons,
            odd,
            empty,
        }
    }
}

fn odd_column(column: &Column, OddValues { impossible, example, unknown, others }: OddValues) -> OddColumn {
    let mut unknown: Vec<_> = unknown.into_iter().collect();
    unknown.sort_by_key(|(_, rows)| Reverse(*rows));
    OddColumn {
        column: column.source_name().to_owned(),
        impossible,
        example: example.map(|(line, outside)| Rejection { line, reason: outside.to_string() }),
        unknown,
        others,
        known: match column.known.map(|known| &known.kind) {
            Some(Kind::Category(categories)) => categories.len(),
            Some(_) => 2,
            None => 0,
        },
    }
}
