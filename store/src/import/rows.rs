//! From the text of a file to rows that are set aside with the others of their clients.
//!
//! Files are read one after the other and rows are tied by one thread, so no more is read of a row here than whose
//! it is: its other fields are parsed when its part is, see [`super::parsed`].
//!
//! Independent of the database: what is read goes to the partition, what cannot be stored is told.

use super::ImportError;
use super::event::{Event, Events};
use super::header::Header;
use super::links::{Links, Row};
use super::partition::{Key, Origin, Partition};
use super::records;
use super::rejection::Reason;
use super::source::Input;
use super::table::{CONTRACT, SourceFile, Table};
use csv::ByteRecord;

/// Rows after which the progress is told.
const TOLD: u64 = 4_096;

/// Reads one file; returns how many rows were set aside.
pub(super) fn read(
    input: Input<'_>,
    file: &SourceFile,
    header: &Header,
    links: &mut Links,
    partition: &mut Partition,
    events: &dyn Events,
) -> Result<u64, ImportError> {
    let table = file.table();
    let position = input.position.clone();
    let (mut read, mut kept) = (0_u64, 0);
    records::for_each(input, |record| {
        let origin = Origin { file: file.number, line: record.position().map_or(0, csv::Position::line) };
        let tied = delivered(table, record, header).and_then(|mut row| {
            (file.link)(links, &mut row)?;
            Ok(row)
        });
        match tied {
            Ok(row) => {
                kept += 1;
                for (client, contract) in links.take_new_contracts() {
                    partition.push(CONTRACT, origin, [client, contract, 0], &[])?;
                }
                partition.push(file.place, origin, row.key, &row.fields)?;
            }
            Err(reason) => events.tell(Event::Rejected { origin, reason })?,
        }
        read += 1;
        if read.is_multiple_of(TOLD) {
            events.tell(Event::Advanced(position.bytes()))?;
        }
        Ok(())
    })?;
    events.tell(Event::Advanced(position.bytes()))?;
    Ok(kept)
}

/// A row as its file has it.
fn delivered<'r>(table: &'static Table, record: &'r ByteRecord, header: &Header) -> Result<Row<'r>, Reason> {
    if record.len() != header.width {
        return Err(Reason::Fields { found: record.len(), expected: header.width });
    }
    let (of_key, others) = header.fields.split_at(table.key);
    let mut key = Key::default();
    for ((part, column), field) in key.iter_mut().zip(&table.columns).zip(of_key) {
        if let Some(field) = field {
            *part = column.cell(&record[*field])?.whole().unwrap_or_default();
        }
    }
    let fields = others.iter().map(|field| field.map_or(&b""[..], |field| &record[field])).collect();
    Ok(Row { table, key, fields })
}
