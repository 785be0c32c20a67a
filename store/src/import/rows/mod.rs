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
pub(super) mod records;
pub(super) mod rejection;
mod relay;
pub(super) mod row;

use crate::import::ImportError;
use crate::import::arrange::partition::Partition;
use crate::import::delivery::header::Header;
use crate::import::delivery::source::Input;
use crate::import::event::{Event, Events};
use crate::import::rows::fields::Fields;
use crate::import::rows::links::Links;
use crate::import::rows::records::{Batch, Record, for_each_batch};
use crate::import::rows::rejection::{Origin, Reason};
use crate::import::rows::relay::Relay;
use crate::import::rows::row::Row;
use crate::import::table::{CONTRACT, SourceFile};

/// Who sets rows aside.
pub(in crate::import) type Aside = Relay<Tied, Partition, ImportError>;

/// Rows of a file that are tied, and those that cannot be kept.
pub(in crate::import) struct Tied {
    file: &'static SourceFile,
    rows: Batch<Result<Row, Reason>>,
}

/// Sets rows aside in `partition`.
pub(in crate::import) fn aside(partition: Partition) -> Aside {
    Relay::new(partition, |partition, Tied { file, rows }| {
        for (Record { line, fields }, row) in rows.records() {
            let Ok(Row { key, leading, added, new_contract }) = row else { continue };
            let origin = Origin { file: file.number, line };
            if *new_contract {
                let [client, contract, _] = *key;
                partition.push(CONTRACT, origin, [client, contract, 0], Fields::NONE, &[])?;
            }
            let fields = Fields { text: &fields.text[*leading..], ..fields };
            partition.push(file.place, origin, *key, fields, added)?;
        }
        Ok(())
    })
}

/// Reads one file; returns how many rows were set aside.
pub(in crate::import) fn read(
    input: Input<'_>,
    file: &'static SourceFile,
    header: &Header,
    links: &mut Links,
    aside: &Aside,
    events: &dyn Events,
) -> Result<u64, ImportError> {
    let table = file.table();
    let position = input.position.clone();
    let mut kept = 0;
    let look = |fields: Fields<'_>| {
        let row = header.row(table, fields)?;
        // Nothing may depend on a row that cannot be kept.
        if table.parent { header.check(table, fields).map(|()| row) } else { Ok(row) }
    };
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
        for (Record { line, .. }, row) in rows.records() {
            match row {
                Ok(_) => kept += 1,
                Err(reason) => {
                    let origin = Origin { file: file.number, line };
                    events.tell(Event::Rejected { origin, reason: reason.clone() })?;
                }
            }
        }
        events.tell(Event::Advanced(position.bytes()))?;
        let used = aside.hand_over(Tied { file, rows })?;
        Ok(used.map(|Tied { rows, .. }| rows))
    })?;
    Ok(kept)
}
