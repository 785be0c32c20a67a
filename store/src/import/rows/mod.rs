//! From the text of a file to rows that are set aside with the others of their clients.
//!
//! Files are read one after the other and rows are tied by one thread, so no more is read of a row here than whose
//! it is: its other fields are parsed when its part is, see [`super::arrange`]. A thread before this one finds the records
//! and their keys, one behind it sets the rows aside.
//!
//! Independent of the database: what is read goes to the partition, what cannot be stored is told.

pub(super) mod column;
pub(super) mod fields;
pub(super) mod links;
pub(super) mod raw;
pub(super) mod records;
pub(super) mod rejection;
mod relay;
pub(super) mod row;

use crate::import::ImportError;
use crate::import::arrange::partition::Partition;
use crate::import::delivery::header::Header;
use crate::import::delivery::line::Fault;
use crate::import::delivery::source::Input;
use crate::import::event::{Event, Events};
use crate::import::rows::fields::Fields;
use crate::import::rows::links::Links;
use crate::import::rows::records::{RawRecord, RecordBatch, for_each_batch};
use crate::import::rows::rejection::{Origin, Reason, Rejected};
use crate::import::rows::relay::Relay;
use crate::import::rows::row::Row;
use crate::import::table::{CONTRACT, SourceFile};

/// Who sets rows aside.
pub(in crate::import) type Aside = Relay<Tied, Partition, ImportError>;

/// Rows of a file that are tied, and those that cannot be kept.
pub(in crate::import) struct Tied {
    file: &'static SourceFile,
    rows: RecordBatch<Result<Row, Reason>>,
}

/// Sets rows aside in `partition`.
pub(in crate::import) fn aside(partition: Partition) -> Aside {
    Relay::new(partition, |partition, Tied { file, rows }| {
        for (RawRecord { line, fields }, row) in rows.records() {
            let Ok(Row { key, leading, added, new_contract }) = row else { continue };
            let origin = Origin { file: file.number, line };
            if *new_contract {
                let [client, contract, _] = *key;
                partition.push(CONTRACT, origin, [client, contract, 0], Fields::NONE, &[])?;
            }
            let fields = Fields { text: &fields.text[*leading..], ..fields };
            partition.push(file.table, origin, *key, fields, added)?;
        }
        Ok(())
    })
}

/// What was read of a file.
#[derive(Debug, Default, Clone, Copy)]
pub(in crate::import) struct Read {
    /// Rows that were set aside.
    pub(in crate::import) kept: u64,
    /// Lines behind the header that are not empty: each of them was set aside or rejected.
    pub(in crate::import) lines: u64,
}

/// Reads one file. Of a row that cannot be kept the line is told as it came, too, if `with_lines`.
pub(in crate::import) fn read(
    input: Input<'_>,
    file: &'static SourceFile,
    header: &Header,
    links: &mut Links,
    aside: &Aside,
    with_lines: bool,
    events: &dyn Events,
) -> Result<Read, ImportError> {
    let table = file.table();
    let (position, dialect) = (input.position.clone(), input.dialect.clone());
    let mut read = Read::default();
    let look = |fields: Result<Fields<'_>, Fault>| header.row_to_keep(table, fields?);
    for_each_batch(input, look, |mut rows| {
        // Nothing else is done in between: to look up what a row belongs to is to wait for memory, and a processor waits
        // for several rows at a time.
        for row in &mut rows.seen {
            if let Ok(tied) = row
                && let Err(reason) = links.tie(file.link, tied)
            {
                *row = Err(reason);
            }
        }
        read.lines += rows.lines();
        let mut rejected = Vec::new();
        for (RawRecord { line, .. }, row) in rows.records() {
            match row {
                Ok(_) => read.kept += 1,
                Err(reason) => rejected.push(Rejected {
                    origin: Origin { file: file.number, line },
                    reason: reason.clone(),
                    raw: None,
                }),
            }
        }
        if !rejected.is_empty() {
            if with_lines {
                raw::look_up(rows.block(), &dialect, &mut rejected.iter_mut().peekable());
            }
            events.tell(Event::Rejected(rejected))?;
        }
        events.tell(Event::Advanced(position.bytes()))?;
        let used = aside.hand_over(Tied { file, rows })?;
        Ok(used.map(|Tied { rows, .. }| rows))
    })?;
    Ok(read)
}
