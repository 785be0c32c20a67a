//! What was delivered: files that were found and whose headers are right, then their rows, checked, tied
//! to each other and set aside by ranges of clients.
//!
//! Independent of databases: an import stores the rows, `features` makes files of clients of them.

use super::event::{Event, Events};
use super::fields::Fields;
use super::findings::Findings;
use super::header::Header;
use super::links::{Links, Row};
use super::parsed::Unparsed;
use super::partition::{Part, Partition};
use super::records::for_each_batch;
use super::source::Source;
use super::table::{FILES, SourceFile, TABLE_COUNT};
use super::{ImportError, coverage, header, rows};
use crate::ordered::ordered;
use std::path::Path;

/// Files that can be read.
#[derive(Debug)]
pub(super) struct Delivery {
    pub(super) source: Source,
    files: Vec<(&'static SourceFile, Header)>,
    covered: coverage::Coverage,
}

/// Their rows.
#[derive(Debug)]
pub(super) struct Rows {
    partition: Partition,
    /// By the file's number.
    headers: [Header; FILES.len()],
    total: u64,
    /// Whether a table has any row, by its place.
    pub(super) delivered: [bool; TABLE_COUNT],
}

impl Delivery {
    /// The files at `source`; `coverage` says whose history was extracted, see [`super::import`].
    pub(super) fn find(source: &Path, coverage: Option<&Path>) -> Result<Self, ImportError> {
        let mut source = Source::find(source)?;
        if let Some(path) = coverage {
            source.add_coverage(path)?;
        }
        let files = header::check(&source)?;
        let covered = coverage::read(&source)?;
        Ok(Self { source, files, covered })
    }

    /// Reads all rows. What does not fit into memory is set aside in `scratch`.
    pub(super) fn read(self, scratch: &Path, events: &dyn Events) -> Result<Rows, ImportError> {
        let aside = rows::aside(Partition::new(TABLE_COUNT, self.clients()?, scratch));
        let mut links = Links::new(self.covered);
        let (mut total, mut delivered) = (0, [false; TABLE_COUNT]);
        let mut headers = <[Header; FILES.len()]>::default();
        for (file, header) in self.files {
            let kept = self.source.open(file.name, |input| {
                events.tell(Event::Opened { file, name: input.name.to_owned(), bytes: input.bytes })?;
                let kept = rows::read(input, file, &header, &mut links, &aside, events)?;
                events.tell(Event::Closed { kept })?;
                Ok(kept)
            })?;
            total += kept;
            delivered[usize::from(file.place)] |= kept > 0;
            headers[usize::from(file.number)] = header;
        }
        Ok(Rows { partition: aside.finish()?, headers, total, delivered })
    }

    /// The clients' numbers, for dividing them evenly; what is no number here is rejected later.
    fn clients(&self) -> Result<Vec<i64>, ImportError> {
        let mut clients = Vec::new();
        for (file, header) in self.files.iter().filter(|(file, _)| file.has_clients()) {
            self.source.open(file.name, |input| {
                let look = |fields: Fields<'_>| header.row(file.table(), fields).ok();
                for_each_batch(input, look, |rows| {
                    clients.extend(rows.seen.iter().flatten().map(|Row { key: [client, ..], .. }| client));
                    Ok(Some(rows))
                })
            })?;
        }
        Ok(clients)
    }
}

impl Rows {
    /// Has `work` done on every part, by `at_once` threads, and gives `take` what came of it, part after part in the
    /// order of the clients. What `work` finds out about the rows it adds to what is known.
    pub(super) fn for_each_part<T: Send, E: From<ImportError> + Send>(
        self,
        at_once: usize,
        events: &dyn Events,
        work: impl Fn(&Unparsed<'_>, &mut Findings) -> Result<T, E> + Sync,
        mut take: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        events.tell(Event::Storing { rows: self.total })?;
        let work = |part: Result<Part, ImportError>| {
            let part = part?;
            let part = Unparsed { tables: part.sorted(), headers: &self.headers };
            let mut findings = Findings::none_of(&self.headers);
            let made = work(&part, &mut findings)?;
            Ok((made, findings, part.len() as u64))
        };
        let (mut all, mut done) = (Findings::none_of(&self.headers), 0);
        ordered(self.partition.into_parts(), at_once, work, |made: Result<_, E>| {
            let (made, findings, rows) = made?;
            all.narrow(&findings);
            for (origin, reason) in findings.rejected {
                events.tell(Event::Rejected { origin, reason })?;
            }
            take(made)?;
            done += rows;
            events.tell(Event::Advanced(done))?;
            Ok::<_, E>(())
        })?;
        for file in &FILES {
            let columns = all.empty(file);
            if !columns.is_empty() {
                events.tell(Event::Empty { file: file.number, columns })?;
            }
        }
        Ok(())
    }
}
