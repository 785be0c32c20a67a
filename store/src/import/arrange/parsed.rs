//! The rows of a part, parsed: table by table, in the order of their keys, none of them twice.
//!
//! Parts have nothing to do with each other, so that as many can be parsed at a time as there is room for.
//! Independent of where the rows go.

use crate::cell::Cell;
use crate::import::arrange::findings::Findings;
use crate::import::arrange::partition::SpooledRow;
use crate::import::arrange::sorted::Sorted;
use crate::import::delivery::header::Header;
use crate::import::rows::rejection::{Origin, Reason};
use crate::import::table::{CONTRACT, FILES, IMPORT_TABLES, ImportTable, Link};
use hashbrown::HashSet;
use std::convert::Infallible;

/// Rows whose text is touched at a time: it stays in the nearest cache until it is read.
const AHEAD: usize = 64;

/// The rows of a part, still to be parsed.
pub(in crate::import) struct Unparsed<'a> {
    /// By the table's index.
    pub(in crate::import) tables: Vec<Sorted<SpooledRow<'a>>>,
    /// By the file's number.
    pub(in crate::import) headers: &'a [Header; FILES.len()],
}

impl<'a> Unparsed<'a> {
    /// How many rows of files there are: a contract is none, it is only mentioned.
    pub(in crate::import) fn len(&self) -> usize {
        let of_files = self.tables.iter().zip(0..).filter(|&(_, table)| table != CONTRACT);
        of_files.map(|(rows, _)| rows.len()).sum()
    }

    /// Gives the cells of one row of a table, by its index, after the other to `take`. Of rows with the same key the
    /// first one stays.
    pub(in crate::import) fn for_each<E>(
        &self,
        index: usize,
        findings: &mut Findings,
        mut take: impl FnMut(&[Cell<'a>]) -> Result<(), E>,
    ) -> Result<(), E> {
        let table = &IMPORT_TABLES[index];
        // A row that is all key has no fields, whichever file has mentioned it.
        let has_fields = table.key < table.columns.len();
        let mut cells = vec![Cell::Missing; table.columns.len()];
        let mut notes = Vec::new();
        let (mut last, mut file) = (None, None);
        // Of a contract whose rows the source gives no key.
        let is_numbered =
            FILES.iter().any(|file| usize::from(file.table) == index && file.link == Link::Installment);
        let (mut contract, mut seen) = (None, HashSet::new());
        for row in looked_ahead(&self.tables[index]) {
            let header = &self.headers[usize::from(row.origin.file)];
            let parsed = if let Some((_, Origin { file, line })) = last.filter(|(key, _)| *key == row.key) {
                Err(Reason::Duplicate { file: FILES[usize::from(file)].name, line })
            } else if !has_fields {
                Ok(())
            } else {
                // Not every file has every column; those that it has are written by every row.
                if file.replace(row.origin.file) != Some(row.origin.file) {
                    cells.fill(Cell::Missing);
                }
                header.read(table, row.fields, &mut cells, &mut notes)
            };
            for (cell, &number) in cells[..table.key].iter_mut().zip(&row.key) {
                *cell = Cell::Whole(number);
            }
            match parsed {
                Ok(()) => {
                    last = Some((row.key, row.origin));
                    if has_fields {
                        findings.look(table, row, &cells, &notes);
                    }
                    if is_numbered {
                        let [client, id, _] = row.key;
                        if contract.replace((client, id)) != Some((client, id)) {
                            seen.clear();
                        }
                        if !seen.insert(row.fields.text) {
                            findings.repeat(row);
                        }
                    }
                    take(&cells)?;
                }
                Err(reason) => findings.reject(row, reason),
            }
        }
        Ok(())
    }
}

/// The rows, whose text is touched some rows before it is read. In the order of their keys they lie anywhere in the
/// part, and a processor waits for several pieces of its memory at a time, if it is told of them.
fn looked_ahead<'r, 'a>(rows: &'r Sorted<SpooledRow<'a>>) -> impl Iterator<Item = &'r SpooledRow<'a>> {
    rows.chunks(AHEAD).flat_map(|rows| {
        let touched =
            rows.clone().fold(0, |all, row| all ^ row.fields.text.first().copied().unwrap_or_default());
        std::hint::black_box(touched);
        rows
    })
}

/// Rows of one table.
#[derive(Debug)]
pub(in crate::import) struct Parsed<'a> {
    pub(in crate::import) table: &'static ImportTable,
    /// Row after row, column after column.
    pub(in crate::import) cells: Vec<Cell<'a>>,
}

impl<'a> Parsed<'a> {
    /// Those of a table, by its index.
    pub(in crate::import) fn of(part: &Unparsed<'a>, index: usize, findings: &mut Findings) -> Self {
        let table = &IMPORT_TABLES[index];
        let mut cells = Vec::with_capacity(part.tables[index].len() * table.columns.len());
        let Ok(()) = part.for_each(index, findings, |row| {
            cells.extend_from_slice(row);
            Ok::<_, Infallible>(())
        });
        Self { table, cells }
    }
}
