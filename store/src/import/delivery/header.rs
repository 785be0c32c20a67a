//! The columns of every file, checked before anything is written, and the rows as they say that they are to be read.

use crate::import::ImportError;
use crate::import::delivery::source::Source;
use crate::import::error::quoted;
use crate::import::table::{Delivered, FILES, ImportTable, SourceFile};
use std::collections::BTreeSet;

/// How many letters a name may differ in from the one that was meant.
const SLIPS: usize = 2;

/// What the fields of a file's rows are.
#[derive(Debug, Default)]
pub(in crate::import) struct Header {
    /// For each field, the place of its column in the table, if it is one of the table's. Behind those of the file come
    /// those that the import adds.
    pub(in crate::import) columns: Vec<Option<usize>>,
    /// How many fields a row of the file has.
    pub(in crate::import) width: usize,
    /// How many of the first ones are of the key.
    pub(in crate::import) leading: usize,
    /// The others of the key: how many fields stand between the leading ones and it, and the place of its column.
    pub(in crate::import) scattered: Vec<(usize, usize)>,
    /// The names of the fields, as the file has them.
    pub(in crate::import) names: Vec<String>,
    /// What separates them in the file.
    pub(in crate::import) separator: u8,
}

/// The files that are there, parents first, with their headers.
pub(in crate::import) fn check(source: &Source) -> Result<Vec<(&'static SourceFile, Header)>, ImportError> {
    FILES
        .iter()
        .filter(|file| source.has(file.name))
        .map(|file| {
            let header = source.open(file.name, |input| {
                let separator = input.dialect.separator;
                Ok(Header { separator, ..Header::of(input.name, input.names, file.table())? })
            })?;
            Ok((file, header))
        })
        .collect()
}

impl Header {
    /// The places of the columns that the file has.
    pub(in crate::import) fn delivered(&self) -> impl Iterator<Item = usize> {
        self.columns[..self.width].iter().copied().flatten()
    }

    /// The columns of the file that are none of the table's, for people.
    pub(in crate::import) fn ignored(&self) -> Vec<String> {
        let fields = self.names.iter().zip(&self.columns).zip(1..);
        let ignored = fields.filter(|((_, column), _)| column.is_none());
        ignored.map(|((name, _), number)| shown(name, number)).collect()
    }

    fn of(file: &str, names: Vec<String>, table: &ImportTable) -> Result<Self, ImportError> {
        let lower: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
        let delivered = || table.columns.iter().filter(|c| c.delivery != Delivered::Never);
        let is_known = |name: &String| delivered().any(|column| column.name == name);
        let absent = || delivered().filter(|column| !lower.iter().any(|name| name == column.name));
        let mut seen = BTreeSet::new();
        let repeated: Vec<_> = lower.iter().filter(|name| is_known(name) && !seen.insert(*name)).collect();
        let missing: Vec<_> = absent().filter(|column| column.delivery == Delivered::Always).collect();
        // A column of one's own is left out; one that was to be a column of the table is not.
        let meant = |name: &str| absent().any(|column| slips(name, column.name) <= SLIPS);
        let unknown: Vec<_> = lower
            .iter()
            .filter(|name| !is_known(name) && !name.is_empty() && (!missing.is_empty() || meant(name)))
            .collect();
        let is_wrong = !missing.is_empty() || !repeated.is_empty() || !unknown.is_empty();
        if is_wrong {
            let shown = |name: &String| quoted(&name.to_uppercase());
            return Err(ImportError::Header {
                file: file.to_owned(),
                missing: missing.iter().map(|column| column.source_name().to_owned()).collect(),
                unknown: unknown.into_iter().map(shown).collect(),
                repeated: repeated.into_iter().map(shown).collect(),
            });
        }
        let index = |name: &String| {
            table.columns.iter().position(|column| column.name == name && column.delivery != Delivered::Never)
        };
        let mut columns: Vec<Option<usize>> = lower.iter().map(index).collect();
        let added = |&index: &usize| table.columns[index].delivery == Delivered::Never;
        columns.extend((table.key..table.columns.len()).filter(added).map(Some));
        let of_key = |column: &Option<usize>| column.filter(|column| *column < table.key);
        let leading = columns.iter().take_while(|column| of_key(column).is_some()).count();
        let behind = columns[leading..names.len()].iter().enumerate();
        let scattered = behind.filter_map(|(index, column)| Some((index, of_key(column)?))).collect();
        Ok(Self { columns, width: names.len(), leading, scattered, names, separator: b',' })
    }
}

/// What the column of that number is called, for people.
pub(in crate::import) fn shown(name: &str, number: usize) -> String {
    match quoted(name) {
        name if name.is_empty() => format!("column {number}, which has no name"),
        name => name,
    }
}

/// In how many letters two names differ: those that must be put in, left out or changed (Levenshtein's distance).
fn slips(one: &str, other: &str) -> usize {
    let other = other.as_bytes();
    let mut distances: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.bytes().enumerate() {
        let mut diagonal = std::mem::replace(&mut distances[0], row + 1);
        for (index, wanted) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *wanted);
            diagonal = distances[index + 1];
            distances[index + 1] = changed.min(diagonal + 1).min(distances[index] + 1);
        }
    }
    distances[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::table::IMPORT_TABLES;

    fn header(names: &[&str]) -> Result<Header, ImportError> {
        let months = IMPORT_TABLES.iter().find(|table| table.name == "bureau_balance").expect("a table");
        Header::of("bureau_balance.csv", names.iter().map(|&name| name.to_owned()).collect(), months)
    }

    #[test]
    fn columns_of_ones_own_are_left_out_and_named() {
        let header =
            header(&["", "SK_ID_BUREAU", "note\u{1b}[2J", "months_balance", "STATUS"]).expect("it is read");
        assert_eq!(header.ignored(), ["column 1, which has no name", "note\u{fffd}[2J"]);
        assert_eq!(header.delivered().collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!((header.width, header.leading), (5, 0));
    }

    #[test]
    fn a_column_that_is_misspelt_is_not_left_out() {
        for (names, message) in [
            (
                &["SK_ID_BUREAU", "MONTH_BALANCE", "STATUS"][..],
                "missing MONTHS_BALANCE; unknown MONTH_BALANCE;",
            ),
            (&["SK_ID_BUREAU", "MONTHS_BALANCE", "STATUS", "STATUS"], "twice STATUS;"),
            (&[], "missing SK_ID_BUREAU, MONTHS_BALANCE, STATUS;"),
        ] {
            let error = header(names).expect_err("it is refused").to_string();
            assert!(error.contains(message), "{error}");
        }
        // What the applicants' file need not have.
        let clients = &IMPORT_TABLES[0];
        let names = clients.columns.iter().filter(|column| column.delivery == Delivered::Always);
        let names: Vec<String> =
            names.map(|column| column.name.to_owned()).chain(["TRAGET".to_owned()]).collect();
        let error =
            Header::of("application_train.csv", names, clients).expect_err("it is refused").to_string();
        assert!(error.contains("unknown TRAGET;"), "{error}");
    }

    #[test]
    fn letters_that_differ_are_counted() {
        for (one, other, expected) in [
            ("", "", 0),
            ("", "ab", 2),
            ("target", "traget", 2),
            ("amt_credt", "amt_credit", 1),
            ("a", "bcd", 3),
        ] {
            assert_eq!((slips(one, other), slips(other, one)), (expected, expected), "{one} {other}");
        }
    }
}
