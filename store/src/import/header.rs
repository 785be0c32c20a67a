//! The first line of every file, checked before anything is written.

use super::ImportError;
use super::source::{Input, Source};
use super::table::{Delivery, FILES, SourceFile, Table};
use std::collections::BTreeSet;

/// For each column of a table, in the table's order, which field of a row holds it.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) fields: Vec<Option<usize>>,
    /// How many fields a row has.
    pub(super) width: usize,
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
        let field = |column: &str| names.iter().position(|name| name == column);
        Ok(Self {
            fields: table.columns.iter().map(|column| field(column.name)).collect(),
            width: names.len(),
        })
    }
}
