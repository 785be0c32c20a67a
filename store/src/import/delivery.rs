//! What was delivered: files that were found and whose headers are right, then their rows, checked, tied
//! to each other and set aside by ranges of clients.
//!
//! Independent of databases: an import stores the rows, `features` makes files of clients of them.

use super::event::{Event, Events};
use super::header::Header;
use super::links::Links;
use super::parsed::Rejected;
use super::partition::{Partition, Sorted};
use super::source::Source;
use super::table::{SourceFile, TABLE_COUNT};
use super::{ImportError, coverage, header, records, rows};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
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
        let mut partition = Partition::new(self.clients()?, scratch);
        let mut links = Links::new(self.covered);
        let (mut total, mut delivered) = (0, [false; TABLE_COUNT]);
        for (file, header) in &self.files {
            let kept = self.source.open(file.name, |input| {
                events.tell(Event::Opened { file, name: input.name.to_owned(), bytes: input.bytes })?;
                let kept = rows::read(input, file, header, &mut links, &mut partition, events)?;
                events.tell(Event::Closed { kept })?;
                Ok(kept)
            })?;
            total += kept;
            delivered[usize::from(file.place)] |= kept > 0;
        }
        Ok(Rows { partition, total, delivered })
    }

    /// The clients' numbers, for dividing them evenly; what is no number here is rejected later.
    fn clients(&self) -> Result<Vec<i64>, ImportError> {
        let mut clients = Vec::new();
        for (file, header) in self.files.iter().filter(|(file, _)| file.has_clients()) {
            let (column, place) = (&file.table().columns[0], header.fields[0]);
            self.source.open(file.name, |input| {
                records::for_each(input, |record| {
                    let field = place.and_then(|place| record.get(place));
                    clients.extend(field.and_then(|field| column.cell(field).ok()?.whole()));
                    Ok(())
                })
            })?;
        }
        Ok(clients)
    }
}

impl Rows {
    /// Has `work` done on every part, on `at_once` of them at a time, and gives `take` what came of it, part after
    /// part in the order of the clients. What `work` cannot keep it adds to its list.
    pub(super) fn for_each_part<T: Send, E: From<ImportError> + Send>(
        self,
        at_once: usize,
        events: &dyn Events,
        work: impl Fn(&Sorted<'_>, &mut Vec<Rejected>) -> Result<T, E> + Sync,
        mut take: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        events.tell(Event::Storing { rows: self.total })?;
        let mut done = 0;
        let mut parts = self.partition.into_parts();
        loop {
            let together = parts.by_ref().take(at_once).collect::<Result<Vec<_>, _>>()?;
            if together.is_empty() {
                return Ok(());
            }
            let made = together.into_par_iter().map(|part| {
                let (part, mut rejected) = (part.sorted(TABLE_COUNT), Vec::new());
                let made = work(&part, &mut rejected)?;
                Ok((made, rejected, part.len() as u64))
            });
            for (made, rejected, rows) in made.collect::<Result<Vec<_>, E>>()? {
                for (origin, reason) in rejected {
                    events.tell(Event::Rejected { origin, reason })?;
                }
                take(made)?;
                done += rows;
                events.tell(Event::Advanced(done))?;
            }
        }
    }
}
