//! A row as CSV again, for whoever delivered it and now gets it back: its fields, in UTF-8 and separated by commas. Its text as it
//! came, with the file's own separators and quotes, stands in the file at the line that is told with it; to bring it along, each of
//! 58 million lines would go through the sort twice, as text and as fields.
//!
//! Independent of why.

use crate::import::rows::fields::Fields;
use std::fmt::Write;

/// Bytes of a row after which no further field is written: it is to be found by its line.
const LONGEST: usize = 64 << 10;

/// The row that begins with the numbers `key` and goes on with the first `count` of `fields`.
pub(in crate::import) fn written(
    key: impl Iterator<Item = i64>,
    mut fields: Fields<'_>,
    count: usize,
) -> String {
    let mut row = String::new();
    for number in key {
        let _ = write!(row, "{number},");
    }
    for _ in 0..count {
        if row.len() > LONGEST {
            break;
        }
        push(&mut row, &String::from_utf8_lossy(fields.next()));
        row.push(',');
    }
    row.pop();
    row
}

/// Writes a field, in quotes if it needs them.
fn push(row: &mut String, field: &str) {
    if field.contains([',', '"', '\n', '\r']) {
        row.push('"');
        row.push_str(&field.replace('"', "\"\""));
        row.push('"');
    } else {
        row.push_str(field);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::delivery::line::Separator;
    use crate::import::delivery::notation::Notation;

    #[test]
    fn a_row_is_written_with_its_fields() {
        let plain = Fields { text: b"100,,Cash loans,1", separator: Separator::COMMA };
        assert_eq!(written(std::iter::empty(), plain, 4), "100,,Cash loans,1");
        // Its key was read, and a flag was added.
        assert_eq!(written([7, -1].into_iter(), plain, 3), "7,-1,100,,Cash loans");
        let quoted = Fields {
            text: b"Spouse, partner\xffsay \"no\"\xff7",
            separator: Separator::between_divided(Notation::Point),
        };
        assert_eq!(written(std::iter::empty(), quoted, 3), "\"Spouse, partner\",\"say \"\"no\"\"\",7");
    }

    #[test]
    fn a_row_without_end_is_cut() {
        let text = vec![b','; 1 << 20];
        let row = written(std::iter::empty(), Fields { text: &text, separator: Separator::COMMA }, 1 << 20);
        assert!(row.len() <= LONGEST + 1, "{}", row.len());
    }
}
