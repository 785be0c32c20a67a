//! From the text of a file to rows of its table: parse, check, tie to the rows before it, set aside.
//!
//! Values are kept as delivered (`XNA` and 365243 included); an empty field is a missing value.
//! Independent of the database: what is read goes to the partition, what cannot be stored is told.

use super::ImportError;
use super::cell::Cell;
use super::event::{Event, Events};
use super::header::Header;
use super::links::{Links, Row};
use super::partition::{Key, Origin, Partition};
use super::rejection::Reason;
use super::source::Input;
use super::table::{CONTRACT, Column, Holds, SourceFile, Table};
use csv::{ByteRecord, ReaderBuilder};

/// Rows after which the progress is told.
const TOLD: u64 = 4_096;
/// Characters of a bad field that its rejection quotes.
const QUOTED: usize = 40;

/// Reads one file; returns how many rows were set aside.
pub(super) fn read(
    input: Input<'_>,
    file: &SourceFile,
    header: &Header,
    links: &mut Links,
    partition: &mut Partition,
    events: &dyn Events,
) -> Result<u64, ImportError> {
    let name = input.name;
    let table = file.table();
    let mut kept = 0;
    let mut record = ByteRecord::new();
    // A row of the wrong length is that row's fault, not the end of the file.
    let mut csv = ReaderBuilder::new().flexible(true).from_reader(input.text);
    for row in 1.. {
        if !csv.read_byte_record(&mut record).map_err(|source| Input::unreadable(name, source))? {
            break;
        }
        let origin = Origin { file: file.number, line: record.position().map_or(0, csv::Position::line) };
        let tied = parse(table, &record, header).and_then(|mut cells| {
            (file.link)(links, &mut Row { table, cells: &mut cells })?;
            Ok(cells)
        });
        match tied {
            Ok(cells) => {
                kept += 1;
                for (client, contract) in links.take_new_contracts() {
                    let cells = [Cell::Whole(client), Cell::Whole(contract)];
                    partition.push(CONTRACT, origin, [client, contract, 0], &cells)?;
                }
                partition.push(file.place, origin, key(table, &cells), &cells)?;
            }
            Err(reason) => events.tell(Event::Rejected { origin, reason })?,
        }
        if row % TOLD == 0 {
            events.tell(Event::Advanced(input.position.bytes()))?;
        }
    }
    events.tell(Event::Advanced(input.position.bytes()))?;
    Ok(kept)
}

/// The numbers in the first columns.
fn key(table: &Table, cells: &[Cell<'_>]) -> Key {
    let mut key = Key::default();
    for (part, cell) in key.iter_mut().zip(&cells[..table.key]) {
        *part = cell.whole().unwrap_or_default();
    }
    key
}

fn parse<'a>(table: &Table, record: &'a ByteRecord, header: &Header) -> Result<Vec<Cell<'a>>, Reason> {
    if record.len() != header.width {
        return Err(Reason::Fields { found: record.len(), expected: header.width });
    }
    table
        .columns
        .iter()
        .zip(&header.fields)
        .map(|(column, field)| field.map_or(Ok(Cell::Missing), |field| column.cell(&record[field])))
        .collect()
}

impl Column {
    fn cell<'a>(&self, field: &'a [u8]) -> Result<Cell<'a>, Reason> {
        let column = self.name;
        let text = std::str::from_utf8(field).map_err(|_| Reason::NotUtf8 { column })?.trim();
        if text.is_empty() {
            return if self.required { Err(Reason::Empty { column }) } else { Ok(Cell::Missing) };
        }
        let quoted = || text.chars().take(QUOTED).collect::<String>();
        let whole = || Reason::NotAWholeNumber { column, text: quoted() };
        match self.holds {
            Holds::Identifier => whole_number(text).map(Cell::Whole).ok_or_else(whole),
            Holds::Integer => {
                let fits = |number: &i64| i32::try_from(*number).is_ok();
                whole_number(text).filter(fits).map(Cell::Whole).ok_or_else(whole)
            }
            Holds::Real => {
                let number = text.parse().ok().filter(|number: &f64| number.is_finite());
                number.map(Cell::real).ok_or_else(|| Reason::NotANumber { column, text: quoted() })
            }
            // PostgreSQL has no such character.
            Holds::Text if text.contains('\0') => Err(Reason::Nul { column }),
            Holds::Text | Holds::Flag => Ok(Cell::Text(text)),
        }
    }
}

/// `"7"`, and also `"7.0"`: a column of whole numbers is often written so by a program that had to leave
/// one of them empty.
fn whole_number(text: &str) -> Option<i64> {
    let whole = text.strip_suffix(".0").unwrap_or(text);
    whole.parse().ok()
}
