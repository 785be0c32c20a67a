//! One row of a file: its key, and the cells of its fields, as the file's header says that they are to be read.
//!
//! Independent of where the row stands in its file and of where it goes.

use crate::cell::Cell;
use crate::import::delivery::header::Header;
use crate::import::key::Key;
use crate::import::rows::fields::Fields;
use crate::import::rows::rejection::Reason;
use crate::import::table::Table;

/// One row on its way into a table.
pub(in crate::import) struct Row {
    /// The client, the credit or contract, and which of its rows; 0 where the source leaves it out.
    pub(in crate::import) key: Key,
    /// Bytes of the fields that lead it and are all of the key.
    pub(in crate::import) leading: usize,
    /// Yes or no, for the columns that are added to those of the file, in the table's order.
    pub(in crate::import) added: [Option<bool>; ADDED],
    /// Whether no row before it has mentioned its contract.
    pub(in crate::import) new_contract: bool,
}

/// Most columns that are added to those of a file.
pub(in crate::import) const ADDED: usize = 2;

impl Header {
    /// A row of these fields, with as much of its key as the file has.
    pub(in crate::import) fn row(&self, table: &Table, fields: Fields<'_>) -> Result<Row, Reason> {
        let found = fields.count();
        if found != self.width {
            return Err(Reason::Fields { found, expected: self.width });
        }
        let (mut key, mut rest) = (Key::default(), fields);
        let mut read = |column: usize, fields: &mut Fields<'_>| {
            let mut cell = Cell::Missing;
            table.columns[column].read(fields, &mut cell)?;
            key[column] = cell.whole().unwrap_or_default();
            Ok(())
        };
        let (leading, others) = self.delivered().split_at(self.leading);
        leading.iter().try_for_each(|&column| read(column, &mut rest))?;
        for (place, &column) in others.iter().enumerate().filter(|(_, column)| **column < table.key) {
            read(column, &mut rest.from(place))?;
        }
        let leading = fields.text.len() - rest.text.len();
        Ok(Row { key, leading, added: [None; ADDED], new_contract: false })
    }

    /// Whether all fields of a row can be read.
    pub(in crate::import) fn check(&self, table: &Table, mut fields: Fields<'_>) -> Result<(), Reason> {
        let (mut cell, mut outcome) = (Cell::Missing, None);
        for &column in self.delivered() {
            let column = &table.columns[column];
            column.read(&mut fields, &mut cell)?;
            if column.outcome {
                outcome = cell.whole();
            }
        }
        outcome.filter(|outcome| !matches!(outcome, 0 | 1)).map_or(Ok(()), |other| Err(Reason::Target(other)))
    }

    /// Reads the fields of a row behind those that lead it into cells, in the order of the table's columns.
    pub(in crate::import) fn read<'a>(
        &self,
        table: &Table,
        mut fields: Fields<'a>,
        cells: &mut [Cell<'a>],
    ) -> Result<(), Reason> {
        for &column in &self.columns[self.leading..] {
            table.columns[column].read(&mut fields, &mut cells[column])?;
        }
        Ok(())
    }
}
