//! From the text of a file to rows that are set aside with the others of their clients.
//!
//! Files are read one after the other and rows are tied by one thread, so no more is read of a row here than whose
//! it is: its other fields are parsed when its part is, see [`super::parsed`].
//!
//! Independent of the database: what is read goes to the partition, what cannot be stored is told.

use super::ImportError;
use super::event::{Event, Events};
use super::fields::Fields;
use super::header::Header;
use super::links::{Links, Row};
use super::partition::{Origin, Partition};
use super::records::{self, Record};
use super::source::Input;
use super::table::{CONTRACT, SourceFile};

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
    let look = |fields: Fields<'_>| {
        let row = header.row(table, fields)?;
        // Nothing may depend on a row that cannot be kept.
        if table.parent { header.check(table, fields).map(|()| row) } else { Ok(row) }
    };
    records::for_each(input, look, |Record { line, fields }, row| {
        let origin = Origin { file: file.number, line };
        let tied = row.and_then(|mut row| (file.link)(links, &mut row).map(|()| row));
        match tied {
            Ok(Row { key, leading, added, new_contract }) => {
                kept += 1;
                if new_contract {
                    let [client, contract, _] = key;
                    partition.push(CONTRACT, origin, [client, contract, 0], Fields::NONE, &[])?;
                }
                let fields = Fields { text: &fields.text[leading..], ..fields };
                partition.push(file.place, origin, key, fields, &added)?;
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
