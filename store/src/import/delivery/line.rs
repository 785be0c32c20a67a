//! The fields of one line, their quotes taken away (RFC 4180, but a field never goes on behind the end of its line: none
//! of these files holds a line break, and a quote that is not closed would swallow the lines behind it).
//!
//! Independent of what the fields say.

use crate::import::delivery::notation::Notation;
use memchr::{memchr, memchr_iter};

/// What stands between two fields of a row, and how its numbers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) struct Separator(u8);

impl Separator {
    /// As in a file that is written plainly.
    pub(in crate::import) const COMMA: Self = Self(b',');

    /// Of fields that were divided: in them a comma may be a part of a field. Its byte is in no UTF-8 text.
    pub(in crate::import) const fn between_divided(notation: Notation) -> Self {
        Self(u8::MAX - notation as u8)
    }

    pub(in crate::import) const fn byte(self) -> u8 {
        self.0
    }

    /// The one whose byte this is.
    pub(in crate::import) const fn of(byte: u8) -> Self {
        Self(byte)
    }

    /// How the numbers between are written.
    pub(in crate::import) fn notation(self) -> Notation {
        let divided_so = |notation: &Notation| Self::between_divided(*notation) == self;
        Notation::ALL.into_iter().find(divided_so).unwrap_or_default()
    }

    /// Whether they are written with a point before their decimals.
    pub(in crate::import) const fn has_points(self) -> bool {
        self.0 == b',' || self.0 >= Self::between_divided(Notation::PointAndGroups).0
    }

    /// Whether a byte is one that stands between divided fields.
    const fn is_reserved(byte: u8) -> bool {
        byte >= Self::between_divided(Notation::CommaAndGroups).0
    }
}

/// Why the fields of a line cannot be told from each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(in crate::import) enum Fault {
    /// It would swallow the lines behind it.
    #[error("a quote is opened in it that is not closed on its line")]
    Open,
    /// As in `"a"b`.
    #[error("it has a closing quote that does not end its field")]
    Behind,
    /// A byte that is in no text.
    #[error("it is not UTF-8 text")]
    NotText,
}

/// Writes the fields of `line` behind `into`, without their quotes and with `between` instead of `separator`.
pub(in crate::import) fn divide(
    line: &[u8],
    separator: u8,
    between: Separator,
    into: &mut Vec<u8>,
) -> Result<(), Fault> {
    if line.iter().copied().max().is_some_and(Separator::is_reserved) {
        return Err(Fault::NotText);
    }
    let mut left = line;
    while let Some((before, quoted)) = opening(left, separator) {
        copy(before, separator, between, into);
        left = quoted;
        loop {
            let end = memchr(b'"', left).ok_or(Fault::Open)?;
            into.extend_from_slice(&left[..end]);
            left = &left[end + 1..];
            // Two quotes are one.
            let Some(rest) = left.strip_prefix(b"\"") else { break };
            into.push(b'"');
            left = rest;
        }
        left = &left[blanks(left.iter(), separator)..];
        match left.split_first() {
            None => return Ok(()),
            Some((&next, rest)) if next == separator => left = rest,
            Some(_) => return Err(Fault::Behind),
        }
        into.push(between.byte());
    }
    copy(left, separator, between, into);
    Ok(())
}

/// What stands before the first field that begins with a quote, and what behind that quote.
fn opening(text: &[u8], separator: u8) -> Option<(&[u8], &[u8])> {
    memchr_iter(b'"', text).find_map(|quote| {
        let before = &text[..quote - blanks(text[..quote].iter().rev(), separator)];
        let begins = before.last().is_none_or(|&byte| byte == separator);
        begins.then(|| (before, &text[quote + 1..]))
    })
}

/// How many blanks stand there that are no separators.
fn blanks<'a>(bytes: impl Iterator<Item = &'a u8>, separator: u8) -> usize {
    if separator == b' ' { 0 } else { bytes.take_while(|byte| **byte == b' ').count() }
}

fn copy(fields: &[u8], separator: u8, between: Separator, into: &mut Vec<u8>) {
    let start = into.len();
    into.extend_from_slice(fields);
    for byte in &mut into[start..] {
        *byte = if *byte == separator { between.byte() } else { *byte };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(line: &[u8], separator: u8) -> Result<Vec<String>, Fault> {
        let (mut divided, between) = (Vec::new(), Separator::between_divided(Notation::Comma));
        divide(line, separator, between, &mut divided)?;
        let fields = divided.split(|&byte| byte == between.byte());
        Ok(fields.map(|field| String::from_utf8_lossy(field).into_owned()).collect())
    }

    #[test]
    fn a_line_without_faults_is_divided_as_the_crate_csv_does() {
        for line in [
            "a,b",
            ",,",
            "\"Spouse, partner\",\"\",x",
            "\"say \"\"no\"\"\"",
            "5\" wide,2",
            "5\" wide,\"a,b\"",
            "\"a\",\"b\"",
            "a,\"\"",
            "\"\"\"\"",
        ] {
            let mut csv = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
            let expected = csv.records().next().expect("a record").expect("it is text");
            let expected: Vec<_> = expected.iter().map(str::to_owned).collect();
            assert_eq!(fields(line.as_bytes(), b','), Ok(expected), "{line}");
        }
        assert_eq!(
            fields(b"1;\"a;b\" ; \"c\";2,5", b';'),
            Ok(["1", "a;b", "c", "2,5"].map(str::to_owned).into())
        );
        assert_eq!(fields(b"", b','), Ok(vec![String::new()]));
    }

    #[test]
    fn a_line_whose_quotes_do_not_fit_has_a_fault() {
        assert_eq!(fields(b"1,\"a,2", b','), Err(Fault::Open));
        assert_eq!(fields(b"1,\"", b','), Err(Fault::Open));
        assert_eq!(fields(b"1,\"\"\",2", b','), Err(Fault::Open));
        assert_eq!(fields(b"1,\"a\"b,2", b','), Err(Fault::Behind));
        assert_eq!(fields(b"1,\"a\",\xff", b','), Err(Fault::NotText));
    }

    #[test]
    fn a_separator_says_how_numbers_are_written() {
        for notation in Notation::ALL {
            let separator = Separator::between_divided(notation);
            assert_eq!(Separator::of(separator.byte()).notation(), notation);
            let points = matches!(notation, Notation::Point | Notation::PointAndGroups);
            assert_eq!(separator.has_points(), points);
        }
        assert_eq!((Separator::COMMA.notation(), Separator::COMMA.has_points()), (Notation::Point, true));
    }
}
