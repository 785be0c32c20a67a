//! Which clients' history was extracted at all: for the others it is unknown, not empty.

use crate::import::ImportError;
use crate::import::delivery::header;
use crate::import::delivery::source::{COVERAGE, Input, Source};
use std::collections::HashMap;

/// Per listed client, whether their instalments were extracted too. None: every history is complete.
pub(in crate::import) type Coverage = Option<HashMap<i64, bool>>;

/// Reads the list of extracted clients, if there is one.
pub(in crate::import) fn read(source: &Source) -> Result<Coverage, ImportError> {
    source.open(COVERAGE, |input| {
        let file = input.name;
        let mut csv = csv::Reader::from_reader(input.text);
        let names = header::read(file, &mut csv)?;
        if names != ["sk_id_curr", "installments"] {
            return Err(ImportError::Coverage { file: file.to_owned(), line: 1 });
        }
        let mut listed = HashMap::new();
        for row in csv.byte_records() {
            let row = row.map_err(|source| Input::unreadable(file, source))?;
            let malformed = || ImportError::Coverage {
                file: file.to_owned(),
                line: row.position().map_or(0, csv::Position::line),
            };
            let client = std::str::from_utf8(&row[0]).ok().and_then(|id| id.trim().parse().ok());
            let installments = match row[1].trim_ascii() {
                b"0" => false,
                b"1" => true,
                _ => return Err(malformed()),
            };
            listed.insert(client.ok_or_else(malformed)?, installments);
        }
        Ok(Some(listed))
    })
}
