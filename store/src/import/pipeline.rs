//! The way of the rows of a delivery: checked, tied to each other, set aside by ranges of clients, then worked on
//! range after range.
//!
//! Independent of databases: an import stores the rows, `features` makes files of clients of them.

use crate::import::arrange::findings::Findings;
use crate::import::arrange::parsed::Unparsed;
use crate::import::arrange::partition::{Part, Partition};
use crate::import::delivery::Delivery;
use crate::import::delivery::header::Header;
use crate::import::event::{Event, Events};
use crate::import::rows::fields::Fields;
use crate::import::rows::links::Links;
use crate::import::rows::records::for_each_batch;
use crate::import::rows::row::Row;
use crate::import::table::{FILES, TABLE_COUNT};
use crate::import::{ImportError, rows};
use crate::ordered::ordered;
use std::path::Path;

/// Their rows.
#[derive(Debug)]
pub(super) struct Rows {
    partition: Partition,
    /// By the file's number.
    headers: [Header; FILES.len()],
    total: u64,
    /// Whether a table was delivered, by its place.
    pub(super) delivered: [bool; TABLE_COUNT],
}

impl Delivery {
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
            delivered[usize::from(file.place)] = true;
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
