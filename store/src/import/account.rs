//! What became of every row, counted while it happens and told to whoever watches; and the rules that stop an import
//! before anything is lost: a delivery without clients, or of which too many rows cannot be read, is not what was meant.
//!
//! Independent of where rows go.

use crate::Amount;
use crate::import::ImportError;
use crate::import::arrange::findings::KnownOfClients;
use crate::import::error::none_of;
use crate::import::event::Event;
use crate::import::file_account::{CauseAccount, FileAccount};
use crate::import::losses::{Guarded, Loss, Lost};
use crate::import::options::Watched;
use crate::import::rows::rejection::{Rejected, Rejection, Whose};
use crate::import::summary::{BroughtBack, CoverageSummary, ImportSummary, RejectedRow};
use crate::import::table::{FILES, Link, SourceFile};
use crate::words::counted;
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
    brought_back: BroughtBack,
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
            brought_back: BroughtBack { clients: 0, rows: 0 },
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
            Event::BroughtBack(brought_back) => self.brought_back = *brought_back,
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

    fn reject(&mut self, Rejected { origin, reason, raw }: &Rejected) -> Result<(), ImportError> {
        let Some(file) = self.files.get_mut(&origin.file) else { return Ok(()) };
        file.rejected += 1;
        // Once rows are stored, it had been set aside and counted.
        file.kept -= u64::from(self.storing);
        let rejection = || Rejection { line: origin.line, reason: reason.to_string() };
        let cause = file.causes.entry(reason.cause()).or_insert_with(|| CauseAccount {
            rows: 0,
            whose: reason.whose(),
            first: rejection(),
        });
        cause.rows += 1;
        // What is found while rows are stored is found client by client.
        if origin.line < cause.first.line {
            cause.first = rejection();
        }
        if let (Some(rejected), Some(row)) = (self.watched.rejected, raw) {
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
        let mut of_clients = self.files.values().filter(|file| file.file.has_clients());
        of_clients.try_for_each(|file| file.refuse_unusable(&self.unread))
    }

    /// The error of a file of a history of which no row can be kept; none if it has none.
    fn refuse_unusable(&self, file: &FileAccount) -> Result<(), ImportError> {
        if file.worst(|_| true).is_some_and(|(_, cause)| cause.whose == Whose::OfNoCredit)
            && let Some(credits) = FILES.iter().find(|file| file.link == Link::Bureau)
            && !self.files.contains_key(&credits.number)
        {
            return Err(ImportError::ParentMissing {
                file: file.name.clone(),
                rows: file.lines,
                parent: credits.file_name(),
                unread: self.unread.clone(),
            });
        }
        file.refuse_unusable(&self.unread)
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
        looked_at.filter(|file| file.kept == 0).try_for_each(|file| self.refuse_unusable(file))
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
        let few =
            if left == 0 { "no client".to_owned() } else { format!("only {}", counted(left, "client")) };
        let why = match (lost, delivered.worst(|_| true)) {
            (_, Some((cause, _))) if *kept == 0 => {
                format!("{} can be kept: {cause}", none_of(*lines, name))
            }
            (Lost::Table(_), Some((cause, _))) => {
                format!("only {kept} of the {lines} rows of {name} can be kept, most often: {cause}")
            }
            (Lost::Outcomes, _) => format!("{name} has {few} with a TARGET"),
            (Lost::Applicants, _) => format!("{name} has {few} without a TARGET"),
            _ if left == 0 => format!("{name} ends with its header"),
            _ => format!("{name} has {}", counted(left, "row")),
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
            let most = self.watched.max_rejected;
            file.refuse_too_many(most)?;
            file.refuse_repeated(most)?;
            file.refuse_unknown_columns(most)?;
            file.refuse_rounded_columns(most)?;
            let FileAccount { name, lines, kept, rejected, found, .. } = file;
            if found.kept != *kept || kept + rejected != *lines {
                let (file, kept) = (name.clone(), found.kept);
                return Err(ImportError::Miscounted { file, lines: *lines, kept, rejected: *rejected });
            }
        }
        self.refuse_losses(|_| true)?;
        if let Guarded::Bank { amounts, .. } = &self.guarded {
            self.files.values().try_for_each(|file| file.refuse_other_unit(amounts))?;
        }
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
            brought_back: self.brought_back,
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
