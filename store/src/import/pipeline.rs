//! The way of the rows of a delivery: checked, tied to each other, set aside by ranges of clients, then worked on
//! range after range.
//!
//! Independent of databases: an import stores the rows, `features` makes files of clients of them.

use crate::import::ImportError;
use crate::import::arrange::findings::Findings;
use crate::import::arrange::parsed::Unparsed;
use crate::import::arrange::partition::{Part, Partition};
use crate::import::delivery::Delivery;
use crate::import::delivery::header::Header;
use crate::import::delivery::line::Fault;
use crate::import::delivery::source::Source;
use crate::import::event::{Event, Events};
use crate::import::key::Key;
use crate::import::rows::fields::Fields;
use crate::import::rows::links::{Links, Standing};
use crate::import::rows::records::for_each_batch;
use crate::import::rows::rejection::Rejected;
use crate::import::rows::row::Row;
use crate::import::rows::{self, raw};
use crate::import::table::{FILES, Link, SourceFile, TABLE_COUNT};
use crate::ordered::ordered;
use hashbrown::HashSet;
use std::mem::take as take_all;
use std::path::Path;

/// Rejected rows whose lines are read again together: so many fit into memory, and a file is rarely read more than once for them.
const READ_AGAIN: usize = 1 << 18;

/// All rows of a delivery, set aside.
#[derive(Debug)]
pub(super) struct SpooledRows {
    partition: Partition,
    /// By the file's number.
    headers: [Header; FILES.len()],
    total: u64,
    /// Where the lines of rejected rows are read again, if they are told.
    source: Option<Source>,
    /// Whether a table was delivered, by its index.
    pub(super) delivered: [bool; TABLE_COUNT],
}

/// The keys of the rows of a delivery that are rows of the clients whom it names.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// The clients: each has a row that can be kept.
    pub(super) clients: HashSet<i64>,
    /// Their contracts.
    pub(super) contracts: HashSet<i64>,
    /// Their credits at other institutions.
    pub(super) credits: HashSet<i64>,
}

impl Delivery {
    /// Reads all rows; they are tied to what is `standing`, if they are added to it. What does not fit into memory is set
    /// aside in `scratch`. Rows that cannot be kept are told with their lines if `with_lines`. Those of clients who have been
    /// `erased` are counted.
    pub(super) fn read(
        self,
        standing: Option<Standing>,
        erased: HashSet<i64>,
        scratch: &Path,
        with_lines: bool,
        events: &dyn Events,
    ) -> Result<SpooledRows, ImportError> {
        let clients = self.clients()?;
        if let Some(listed) = &self.covered {
            listed.refuse_nobody(&clients)?;
        }
        let aside = rows::aside(Partition::new(TABLE_COUNT, clients, scratch));
        let delivered = self.delivered();
        events.tell(Event::Searched { unread: self.source.unread.clone() })?;
        let mut links = Links::new(self.covered, standing, erased);
        let mut total = 0;
        let mut headers = <[Header; FILES.len()]>::default();
        for (file, header) in self.files {
            let kept = self.source.open(file.name, |input| {
                let (name, ignored) = (input.name.to_owned(), header.ignored());
                events.tell(Event::Opened { file, name, bytes: input.bytes, ignored })?;
                let rows::Read { kept, lines } =
                    rows::read(input, file, &header, &mut links, &aside, with_lines, events)?;
                events.tell(Event::Closed { kept, lines })?;
                Ok(kept)
            })?;
            total += kept;
            headers[usize::from(file.number)] = header;
        }
        if let Some(coverage) = links.coverage() {
            events.tell(Event::Covered(coverage))?;
        }
        events.tell(Event::BroughtBack(links.brought_back()))?;
        if let Some((credit, client)) = links.missing_credit() {
            return Err(ImportError::MonthsWithoutCredit { credit, client });
        }
        let source = with_lines.then_some(self.source);
        Ok(SpooledRows { partition: aside.finish()?, headers, total, source, delivered })
    }

    /// Whether a table is delivered, by its index.
    pub(super) fn delivered(&self) -> [bool; TABLE_COUNT] {
        let mut delivered = [false; TABLE_COUNT];
        for (file, _) in &self.files {
            delivered[usize::from(file.table)] = true;
        }
        delivered
    }

    /// The keys of all rows, see [`Keys`].
    pub(super) fn keys(&self) -> Result<Keys, ImportError> {
        let mut keys = Keys::default();
        for (file, header) in &self.files {
            let look =
                |fields: Result<Fields<'_>, Fault>| header.row_to_keep(file.table(), fields.ok()?).ok();
            if file.link != Link::BureauBalance {
                self.for_each_row(file, look, |[client, id, _]| match file.link {
                    Link::Application => drop(keys.clients.insert(client)),
                    _ if !keys.clients.contains(&client) => {}
                    Link::Bureau => drop(keys.credits.insert(id)),
                    _ => drop(keys.contracts.insert(id)),
                })?;
            }
        }
        Ok(keys)
    }

    /// The clients' numbers, for dividing them evenly; what is no number here is rejected later.
    fn clients(&self) -> Result<Vec<i64>, ImportError> {
        let mut clients = Vec::new();
        for (file, header) in self.files.iter().filter(|(file, _)| file.has_clients()) {
            let look = |fields: Result<Fields<'_>, Fault>| header.row(file.table(), fields.ok()?).ok();
            self.for_each_row(file, look, |[client, ..]| clients.push(client))?;
        }
        Ok(clients)
    }

    /// Gives the keys of the rows that `look` sees in a file to `take`.
    fn for_each_row(
        &self,
        file: &SourceFile,
        look: impl Fn(Result<Fields<'_>, Fault>) -> Option<Row> + Send,
        mut take: impl FnMut(Key),
    ) -> Result<(), ImportError> {
        self.source.open(file.name, |input| {
            for_each_batch(input, look, |rows| {
                rows.seen.iter().flatten().for_each(|Row { key, .. }| take(*key));
                Ok(Some(rows))
            })
        })
    }
}

impl SpooledRows {
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
        let none = || Findings::none_of(&self.headers);
        let work = |part: Result<Part, ImportError>| {
            let part = part?;
            let part = Unparsed { tables: part.sorted(), headers: &self.headers };
            let mut findings = none();
            let made = work(&part, &mut findings)?;
            Ok((made, findings, part.len() as u64))
        };
        let tell = |mut rejected: Vec<Rejected>| {
            if let Some(source) = &self.source {
                raw::read_again(source, &mut rejected)?;
            }
            if rejected.is_empty() { Ok(()) } else { events.tell(Event::Rejected(rejected)) }
        };
        let most = if self.source.is_some() { READ_AGAIN } else { 1 };
        let (mut all, mut rejected, mut done) = (none(), Vec::new(), 0);
        ordered(self.partition.into_parts(), at_once, work, |made: Result<_, E>| {
            let (made, findings, rows) = made?;
            all.add(&findings.files);
            rejected.extend(findings.rejected);
            if rejected.len() >= most {
                tell(take_all(&mut rejected))?;
            }
            take(made)?;
            done += rows;
            events.tell(Event::Advanced(done))?;
            Ok::<_, E>(())
        })?;
        tell(rejected)?;
        for (file, found) in (0..).zip(all.files) {
            events.tell(Event::Found { file, found })?;
        }
        Ok(())
    }
}
