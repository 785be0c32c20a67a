//! Rows in the form in which a database takes many of them at once: bound values for SQLite, the binary
//! form of COPY for PostgreSQL.
//!
//! Independent of how they are sent: it is done on the thread that reads, while the database stores what
//! came before.

use crate::cell::Cell;
use crate::import::table::{Holds, ImportColumn, ImportTable};
use crate::replacement::copy::CopyRows;
use sea_orm::Value;

/// Most rows of a statement with bound values; more save no time.
const BOUND_ROWS: usize = 1_024;
/// Most rows that are copied at once, some 30 MB of the widest table.
const COPIED_ROWS: usize = 32_768;

/// Rows of one table.
#[derive(Debug)]
pub(in crate::import) struct InsertBatch {
    pub(in crate::import) table: &'static ImportTable,
    pub(in crate::import) rows: usize,
    pub(in crate::import) content: Content,
}

/// The rows themselves.
#[derive(Debug)]
pub(in crate::import) enum Content {
    /// Row after row, column after column.
    Values(Vec<Value>),
    /// A whole input of COPY.
    Copy(Vec<u8>),
}

/// What a database takes.
#[derive(Debug, Clone, Copy)]
pub(in crate::import) enum Form {
    /// Statements with at most so many bound values.
    Values { most: usize },
    /// COPY's binary form.
    Copy,
}

impl Form {
    /// Rows of a table in few batches: row after row, column after column.
    pub(in crate::import) fn batches<'r>(
        self,
        table: &'static ImportTable,
        rows: &'r [Cell<'_>],
    ) -> Box<dyn Iterator<Item = InsertBatch> + 'r> {
        let width = table.columns.len();
        let batch =
            move |cells: &[Cell<'_>], content| InsertBatch { table, rows: cells.len() / width, content };
        match self {
            Self::Values { most } => {
                let statements = statements(rows, width, BOUND_ROWS.min(most / width));
                Box::new(statements.map(move |cells| batch(cells, values(table, cells))))
            }
            Self::Copy => {
                let inputs = rows.chunks(COPIED_ROWS * width);
                Box::new(inputs.map(move |cells| batch(cells, copy(table, cells))))
            }
        }
    }
}

/// At most `most` rows of so many columns at a time, but so that few different numbers of rows occur: for each, a
/// statement must be prepared.
fn statements<'r, 'a>(
    mut left: &'r [Cell<'a>],
    width: usize,
    most: usize,
) -> impl Iterator<Item = &'r [Cell<'a>]> {
    std::iter::from_fn(move || {
        let rows = left.len() / width;
        let largest = if rows < most { 1 << rows.checked_ilog2()? } else { most };
        left.split_off(..largest * width)
    })
}

fn values(table: &ImportTable, cells: &[Cell<'_>]) -> Content {
    let columns = table.columns.iter().cycle();
    Content::Values(columns.zip(cells).map(|(column, &cell)| column.bound(cell)).collect())
}

fn copy(table: &ImportTable, cells: &[Cell<'_>]) -> Content {
    let mut rows = CopyRows::new();
    for row in cells.chunks(table.columns.len()) {
        rows.row(table.columns.len());
        for (column, &cell) in table.columns.iter().zip(row) {
            column.copied(cell, &mut rows);
        }
    }
    Content::Copy(rows.finish())
}

impl ImportColumn {
    fn bound(&self, cell: Cell<'_>) -> Value {
        match self.holds {
            Holds::BigInteger => Value::BigInt(cell.whole()),
            Holds::Integer => Value::Int(cell.whole().and_then(narrow)),
            Holds::Double => Value::Double(cell.number()),
            Holds::Text => Value::String(cell.text().map(Into::into)),
            Holds::Boolean => Value::Bool(cell.whole().map(|flag| flag != 0)),
            // No file has such a column.
            Holds::Bytes | Holds::Time => Value::Bytes(None),
        }
    }

    fn copied(&self, cell: Cell<'_>, rows: &mut CopyRows) {
        match (self.holds, cell) {
            (Holds::BigInteger, Cell::Whole(number)) => rows.value(Some(&number.to_be_bytes())),
            (Holds::Integer, Cell::Whole(number)) => {
                rows.value(narrow(number).map(i32::to_be_bytes).as_ref().map(<[u8; 4]>::as_slice));
            }
            (Holds::Double, Cell::Real(number)) => rows.value(Some(&number.to_be_bytes())),
            (Holds::Boolean, Cell::Whole(flag)) => rows.value(Some(&[u8::from(flag != 0)])),
            (Holds::Text, Cell::Text(text)) => rows.value(Some(text.as_bytes())),
            _ => rows.value(None),
        }
    }
}

/// A number of a column of 32 bits: rows with others were rejected.
fn narrow(number: i64) -> Option<i32> {
    i32::try_from(number).ok()
}
