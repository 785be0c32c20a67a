//! The rows of a part, parsed: table by table, in the order of their keys, none of them twice.
//!
//! Parts have nothing to do with each other, so that as many can be parsed at a time as there is room for.
//! Independent of where the rows go.

use super::cell::Cell;
use super::partition::{Origin, Row, Sorted};
use super::rejection::Reason;
use super::table::{TABLES, Table};

/// A row that cannot be kept, and why.
pub(super) type Rejected = (Origin, Reason);

/// Rows of one table.
#[derive(Debug)]
pub(super) struct Parsed<'a> {
    pub(super) table: &'static Table,
    /// Row after row, column after column.
    cells: Vec<Cell<'a>>,
}

impl<'a> Parsed<'a> {
    /// Those of the table at `place`. Of rows with the same key the first one stays.
    pub(super) fn of(part: &Sorted<'a>, place: usize, rejected: &mut Vec<Rejected>) -> Self {
        let (table, rows) = (&TABLES[place], &part.tables[place]);
        let mut parsed = Self { table, cells: Vec::with_capacity(rows.len() * table.columns.len()) };
        let mut last = None;
        for row in rows {
            let kept = if last == Some(row.head.key) { Err(Reason::Duplicate) } else { parsed.push(*row) };
            match kept {
                Ok(()) => last = Some(row.head.key),
                Err(reason) => rejected.push((row.head.origin, reason)),
            }
        }
        parsed
    }

    /// Adds a row, whole or not at all.
    fn push(&mut self, row: Row<'a>) -> Result<(), Reason> {
        let before = self.cells.len();
        let (of_key, others) = self.table.columns.split_at(self.table.key);
        self.cells.extend(row.head.key[..of_key.len()].iter().map(|&number| Cell::Whole(number)));
        for (column, field) in others.iter().zip(row.fields()) {
            match column.cell(field) {
                Ok(cell) => self.cells.push(cell),
                Err(reason) => {
                    self.cells.truncate(before);
                    return Err(reason);
                }
            }
        }
        Ok(())
    }

    /// Row after row.
    pub(super) fn rows(&self) -> impl ExactSizeIterator<Item = &[Cell<'a>]> {
        self.cells.chunks(self.table.columns.len())
    }

    /// At most `most` rows at a time.
    pub(super) fn chunks(&self, most: usize) -> impl Iterator<Item = &[Cell<'a>]> {
        self.cells.chunks(most * self.table.columns.len())
    }

    /// At most `most` rows at a time, but so that few different numbers of rows occur: for each, a statement
    /// must be prepared.
    pub(super) fn statements(&self, most: usize) -> impl Iterator<Item = &[Cell<'a>]> {
        let width = self.table.columns.len();
        let mut left = &self.cells[..];
        std::iter::from_fn(move || {
            let rows = left.len() / width;
            let largest = if rows < most { 1 << rows.checked_ilog2()? } else { most };
            left.split_off(..largest * width)
        })
    }
}
