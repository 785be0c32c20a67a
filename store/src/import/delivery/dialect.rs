//! How a file of text is written: what ends its lines, separates its columns, stands before decimals and stands for
//! "missing". Its first line and its first rows say so.
//!
//! Independent of which file it is. What a value means beyond "missing" is said by `model::file`: 365243 and `XNA` are
//! values here.

use crate::import::delivery::line::{Fault, Separator, divide};
use crate::import::delivery::notation::Notation;
use encoding_rs::WINDOWS_1252;
use memchr::{memchr, memchr2};
use std::borrow::Cow;

/// What may separate columns; a blank (R's `write.table`) only where the first line has none of the others.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How a file is written. [`Default`]: as Kaggle does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::import) struct Dialect {
    /// What separates columns.
    pub(in crate::import) separator: u8,
    /// How numbers are written.
    pub(in crate::import) notation: Notation,
    /// Lines end with `\r` alone.
    pub(in crate::import) carriage_returns: bool,
    /// A line that is not UTF-8 is Windows-1252, as a spreadsheet saves it where it also separates by semicolons.
    pub(in crate::import) windows_1252: bool,
    /// Lines before the first row that are not empty: the one with the names of the columns, and `sep=;`.
    pub(in crate::import) leading: usize,
}

impl Default for Dialect {
    fn default() -> Self {
        let (notation, leading) = (Notation::Point, 1);
        Self { separator: b',', notation, carriage_returns: false, windows_1252: false, leading }
    }
}

impl Dialect {
    /// What the beginning of a file says, which is `whole` if there is nothing behind it; and the names in its first line.
    pub(in crate::import) fn of(sample: &[u8], whole: bool) -> Result<(Self, Vec<String>), Fault> {
        let mut dialect = Self::default();
        let blank = sample.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let text = &sample[blank..];
        dialect.carriage_returns = memchr2(b'\n', b'\r', text)
            .is_some_and(|end| text[end] == b'\r' && !ends_in_line_feed(&text[end..]));
        let end = if dialect.carriage_returns { b'\r' } else { b'\n' };
        let mut lines =
            text.split(|&byte| byte == end).map(<[u8]>::trim_ascii_end).filter(|line| !line.is_empty());
        let mut names = lines.next().unwrap_or_default();
        if let Some([separator]) = names.strip_prefix(b"sep=").or_else(|| names.strip_prefix(b"SEP=")) {
            dialect.separator = *separator;
            dialect.leading = 2;
            names = lines.next().unwrap_or_default();
        } else {
            let times = |separator: &u8| names.iter().filter(|byte| *byte == separator).count();
            // Of those that are there equally often, the first.
            let most = SEPARATORS.iter().rev().max_by_key(|separator| times(separator));
            let blank = times(&b' ') > 0 && SEPARATORS.iter().all(|separator| times(separator) == 0);
            dialect.separator = if blank { b' ' } else { *most.unwrap_or(&b',') };
        }
        let not_ascii = std::str::from_utf8(sample).is_ok_and(|text| !text.is_ascii());
        dialect.windows_1252 = dialect.separator != b',' && !not_ascii;
        // The last line of a sample may be cut.
        let mut rows: Vec<&[u8]> = lines.collect();
        if !whole {
            rows.pop();
        }
        let divided = rows.iter().filter_map(|row| dialect.fields(row).ok()).flatten();
        let divided: Vec<String> = divided.collect();
        dialect.notation = Notation::of(divided.iter().map(String::as_str));
        let mut names = if names.is_empty() { Vec::new() } else { dialect.fields(names)? };
        if dialect.has_row_names(&rows, names.len()) {
            names.insert(0, String::new());
        }
        Ok((dialect, names))
    }

    /// Whether every row begins with a name of its own, for which the first line has none, as R's `write.table` does it: they
    /// are in quotes where the number behind them is not, or count the rows. A field too many may also stand at the end,
    /// where a separator ends every line: then it is no name.
    fn has_row_names(&self, rows: &[&[u8]], names: usize) -> bool {
        let (mut quoted, mut counted, mut ended) = (true, true, true);
        for (number, row) in (1..).zip(rows) {
            let Ok(fields) = self.fields(row) else { return false };
            if fields.len() != names + 1 {
                return false;
            }
            quoted &= self.is_quoted_alone(row);
            counted &= fields[0].parse() == Ok(number);
            ended &= fields[names].is_empty();
        }
        !rows.is_empty() && (quoted || counted && !ended && rows.len() > 1)
    }

    /// Whether the first field of a row is in quotes, and the second one is not.
    fn is_quoted_alone(&self, row: &[u8]) -> bool {
        let rest = row.strip_prefix(b"\"").and_then(|row| Some(&row[memchr(b'"', row)? + 1..]));
        rest.and_then(|rest| rest.strip_prefix(&[self.separator]))
            .is_some_and(|next| !next.starts_with(b"\""))
    }

    /// Whether lines without quotes can be read as they are.
    pub(in crate::import) fn is_plain(&self) -> bool {
        self.separator == b',' && self.notation == Notation::Point
    }

    /// What stands between fields that [`Self::divide`] has written.
    pub(in crate::import) const fn between(&self) -> Separator {
        Separator::between_divided(self.notation)
    }

    /// Writes the fields of `line` behind `into`, in UTF-8 and without their quotes.
    pub(in crate::import) fn divide(&self, line: &[u8], into: &mut Vec<u8>) -> Result<(), Fault> {
        divide(&self.decoded(line), self.separator, self.between(), into)
    }

    /// `line` in UTF-8, if it is text.
    pub(in crate::import) fn decoded<'a>(&self, line: &'a [u8]) -> Cow<'a, [u8]> {
        if self.windows_1252 && std::str::from_utf8(line).is_err() {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(line);
            Cow::Owned(text.into_owned().into_bytes())
        } else {
            Cow::Borrowed(line)
        }
    }

    /// The fields of `line`, without what surrounds them.
    fn fields(&self, line: &[u8]) -> Result<Vec<String>, Fault> {
        let mut divided = Vec::new();
        self.divide(line, &mut divided)?;
        let fields = divided.split(|&byte| byte == self.between().byte());
        Ok(fields.map(|field| String::from_utf8_lossy(field).trim().to_owned()).collect())
    }
}

/// Whether what ends a line is some `\r` and a `\n`.
fn ends_in_line_feed(end: &[u8]) -> bool {
    memchr(b'\n', end).is_some_and(|line_feed| end[..line_feed].iter().all(|&byte| byte == b'\r'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_may_begin_with_names_that_the_first_line_has_none_for() {
        for (text, expected) in [
            (&b"\"A\",\"B\"\n\"1\",7,\"x\"\n\"5\",8,\"y\"\n"[..], &["", "A", "B"][..]),
            (b"\"A\";\"B\"\n\"ann\";7;\n", &["", "A", "B"]),
            (b"A,B\n1,7,x\n2,8,\n", &["", "A", "B"]),
            (b"\"A\" \"B\"\n\"1\" 7 \"x y\"\n\"5\" NA \"y\"\n", &["", "A", "B"]),
            // They have a name, or there are none.
            (b",A,B\n1,7,x\n", &["", "A", "B"]),
            (b"A,B\n1,7\n2,8\n", &["A", "B"]),
            (b"A,B\n", &["A", "B"]),
            // It may be a separator that ends the lines, or a field too many anywhere.
            (b"A,B\n1,7,\n2,8,\n", &["A", "B"]),
            (b"A,B\n1,7,8\n", &["A", "B"]),
            (b"A,B\n7,x,1\n8,y,2\n", &["A", "B"]),
            (b"\"A\",\"B\"\n\"7\",\"x\",\"1\"\n", &["A", "B"]),
            (b"A,B\n1,7,x\n2,8\n", &["A", "B"]),
        ] {
            let (_, names) = Dialect::of(text, true).expect("it can be read");
            assert_eq!(names, expected, "{:?}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn the_beginning_of_a_file_says_how_it_is_written() {
        let plain = Dialect::default();
        let comma = Dialect { notation: Notation::Comma, ..plain.clone() };
        let spreadsheet = Dialect { separator: b';', windows_1252: true, ..plain.clone() };
        for (text, expected) in [
            (&b""[..], plain.clone()),
            (b"A,B\n1,0.5\n", plain.clone()),
            (b"A,B\r\n1,0.5\r\n", plain.clone()),
            (b"A,B\r\r\n1,0.5\r\r\n", plain.clone()),
            (b"A,B\n1,0.5\r2,0.5\n", plain.clone()),
            (b"\n\nA,B\n1,0.5\n", plain.clone()),
            (b"A,B\n1,\"0,5\"\n", comma),
            (b"A,B\r1,0.5\r", Dialect { carriage_returns: true, ..plain.clone() }),
            (b"A;B\n1;0.5\n", spreadsheet.clone()),
            (b"A;B\n1;0,5\n", Dialect { notation: Notation::Comma, ..spreadsheet.clone() }),
            (b"A;B\n1;1.234,5\n", Dialect { notation: Notation::CommaAndGroups, ..spreadsheet.clone() }),
            (b"A;B\n1;\xe9\n", spreadsheet.clone()),
            ("A;B\n1;\u{e9}\n".as_bytes(), Dialect { windows_1252: false, ..spreadsheet.clone() }),
            (b"sep=;\nA;B\n1;2\n", Dialect { leading: 2, ..spreadsheet.clone() }),
            (b"A\tB\n1\t2\n", Dialect { separator: b'\t', ..spreadsheet.clone() }),
            (b"\"A\"|\"B\"\n1|2\n", Dialect { separator: b'|', ..spreadsheet.clone() }),
            (b"\"A\" \"B\"\n1 \"x y\"\n", Dialect { separator: b' ', ..spreadsheet }),
            // A single column.
            (b"A\n1\n", plain),
        ] {
            let (found, names) = Dialect::of(text, true).expect("it can be read");
            let shown = String::from_utf8_lossy(text);
            assert_eq!(found, expected, "{shown:?}");
            assert_eq!(
                names.len(),
                if text.is_empty() { 0 } else { 1 + usize::from(text.contains(&b'B')) },
                "{shown:?}"
            );
        }
        assert_eq!(Dialect::of(b"A,\"B\n1,2\n", true).map(|found| found.1), Err(Fault::Open));
    }
}
