//! The first line of every file, checked before anything is written, and the rows as it says that they are to be read.

use crate::import::ImportError;
use crate::import::delivery::source::{Input, Source};
use crate::import::table::{Delivery, FILES, SourceFile, Table};
use std::collections::BTreeSet;

/// What the fields of a file's rows are.
#[derive(Debug, Default)]
pub(in crate::import) struct Header {
    /// For each field, the place of its column in the table. Behind those of the file come those that
    /// the import adds.
    pub(in crate::import) columns: Vec<usize>,
    /// How many fields a row of the file has.
    pub(in crate::import) width: usize,
    /// How many of the first ones are of the key.
    pub(in crate::import) leading: usize,
}

/// The files that are there, parents first, with their headers.
pub(in crate::import) fn check(source: &Source) -> Result<Vec<(&'static SourceFile, Header)>, ImportError> {
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
pub(in crate::import) fn read<R: std::io::Read>(
    file: &str,
    csv: &mut csv::Reader<R>,
) -> Result<Vec<String>, ImportError> {
    let names = csv.byte_headers().map_err(|source| Input::unreadable(file, source))?;
    Ok(names.iter().map(|name| String::from_utf8_lossy(name).trim().to_lowercase()).collect())
}

impl Header {
    /// The places of the columns that the file has.
    pub(in crate::import) fn delivered(&self) -> &[usize] {
        &self.columns[..self.width]
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
