//! The first line of every file, checked before anything is written, and the rows as it says that they are to be read.

use super::ImportError;
use super::cell::Cell;
use super::fields::Fields;
use super::links::{ADDED, Row};
use super::partition::Key;
use super::rejection::Reason;
use super::source::{Input, Source};
use super::table::{Delivery, FILES, SourceFile, Table};
use std::collections::BTreeSet;

/// What the fields of a file's rows are.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// For each field, the place of its column in the table. Behind those of the file come those that
    /// [`super::links`] adds.
    columns: Vec<usize>,
    /// How many fields a row of the file has.
    width: usize,
    /// How many of the first ones are of the key.
    leading: usize,
}

/// The files that are there, parents first, with their headers.
pub(super) fn check(source: &Source) -> Result<Vec<(&'static SourceFile, Header)>, ImportError> {
    FILES
        .iter()
        .filter(|file| source.has(file.name))
        .map(|file| {
            let header = source.open(file.name, |input| {
                let names = read(input.name, &mut csv::Reader::from_reader(input.text))?;
                Header::of(input.name, &names, file.table())
            })?;
            Ok((file, header))
        })
        .collect()
}

/// The names in the first line of a file, in lower case.
pub(super) fn read<R: std::io::Read>(
    file: &str,
    csv: &mut csv::Reader<R>,
) -> Result<Vec<String>, ImportError> {
    let names = csv.byte_headers().map_err(|source| Input::unreadable(file, source))?;
    Ok(names.iter().map(|name| String::from_utf8_lossy(name).trim().to_lowercase()).collect())
}

impl Header {
    /// The places of the columns that the file has.
    pub(super) fn delivered(&self) -> &[usize] {
        &self.columns[..self.width]
    }

    /// A row of these fields, with as much of its key as the file has.
    pub(super) fn row(&self, table: &Table, fields: Fields<'_>) -> Result<Row, Reason> {
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
    pub(super) fn check(&self, table: &Table, mut fields: Fields<'_>) -> Result<(), Reason> {
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
    pub(super) fn read<'a>(
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

    fn of(file: &str, names: &[String], table: &Table) -> Result<Self, ImportError> {
        let delivered = || table.columns.iter().filter(|c| c.delivery != Delivery::Never);
        let mut seen = BTreeSet::new();
        let upper = |name: &str| name.to_uppercase();
        let repeated: Vec<_> =
            names.iter().filter(|&name| !seen.insert(name)).map(|name| upper(name)).collect();
        let unknown: Vec<_> = names
            .iter()
            .filter(|&name| !delivered().any(|column| column.name == name))
            .map(|name| upper(name))
            .collect();
        let missing: Vec<_> = delivered()
            .filter(|column| column.delivery == Delivery::Always)
            .filter(|column| !names.iter().any(|name| name == column.name))
            .map(|column| upper(column.name))
            .collect();
        if !(repeated.is_empty() && unknown.is_empty() && missing.is_empty()) {
            return Err(ImportError::Header { file: file.to_owned(), missing, unknown, repeated });
        }
        let place = |name: &String| table.columns.iter().position(|column| column.name == name);
        let mut columns: Vec<usize> = names.iter().filter_map(place).collect();
        let added = |&place: &usize| table.columns[place].delivery == Delivery::Never;
        columns.extend((table.key..table.columns.len()).filter(added));
        let leading = columns.iter().take_while(|column| **column < table.key).count();
        Ok(Self { columns, width: names.len(), leading })
    }
}
