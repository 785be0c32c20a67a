//! Reading one field: what it says, by what its column holds.
//!
//! Independent of where the field stands and of where its value goes.

use crate::cell::Cell;
use crate::import::delivery::notation::{NoNumber, Notation};
use crate::import::error::quoted;
use crate::import::rows::fields::{Decimal, Fields};
use crate::import::rows::rejection::Reason;
use crate::import::table::{Holds, ImportColumn};
use model::file::column::{Presence, yes_or_no};
use model::file::missing::{is_infinite, is_missing, is_missing_number};

/// What to write instead of something that is no number.
const EMPTY: &str = " (leave it empty if it is not known)";

impl ImportColumn {
    /// Writes what the first of `fields` says into `cell`, and takes it away. Returns whether it is written plainly.
    #[inline]
    pub(in crate::import) fn read<'a>(
        &self,
        fields: &mut Fields<'a>,
        cell: &mut Cell<'a>,
    ) -> Result<bool, Reason> {
        // Nearly everything is written plainly; whatever is not is looked at closely.
        let is_plain = self.read_plain(fields, cell);
        if !is_plain {
            let notation = fields.separator.notation();
            *cell = self.written(fields.next(), notation)?;
        }
        Ok(is_plain)
    }

    /// The first of `fields` if it is a number that has lost its last digits (`6.8E+05`) in a column that takes it as it is:
    /// an identifier would be another one, an amount is another by less than a tenth.
    pub(in crate::import) fn rounded<'a>(&self, mut fields: Fields<'a>) -> Option<&'a str> {
        if self.holds != Holds::Double {
            return None;
        }
        let notation = fields.separator.notation();
        let text = bare(std::str::from_utf8(fields.next()).ok()?);
        (notation.whole(text) == Err(NoNumber::DigitsLost)).then_some(text)
    }

    /// Does so if the first of `fields` is written plainly; returns whether it is. The cell is written where it stays:
    /// giving it back through memory would take half as long as reading it.
    #[inline]
    fn read_plain<'a>(&self, fields: &mut Fields<'a>, cell: &mut Cell<'a>) -> bool {
        if !self.required && fields.next_empty() {
            *cell = Cell::Missing;
            return true;
        }
        let mut rest = *fields;
        match self.holds {
            Holds::BigInteger | Holds::Integer | Holds::Boolean => {
                let Some(number) = rest.next_number().and_then(Decimal::whole) else { return false };
                if self.holds == Holds::Integer && !fits_32_bits(&number) {
                    return false;
                }
                *cell = Cell::Whole(number);
            }
            Holds::Double => {
                let Some(number) = rest.next_number().and_then(Decimal::real) else { return false };
                *cell = Cell::Real(number);
            }
            Holds::Text => {
                let Some(text) = rest.next_plain_text() else { return false };
                if is_missing(text.as_bytes()) {
                    return false;
                }
                *cell = Cell::Text(text);
            }
            Holds::Bytes | Holds::Time => return false,
        }
        *fields = rest;
        true
    }

    /// What to write where something else than a number stands.
    fn hint(&self, is_needed: bool, text: &str) -> &'static str {
        match self.known {
            Some(_) if !is_needed && is_infinite(text.as_bytes()) => EMPTY,
            Some(known) if known.name.starts_with("DAYS_") => {
                " (days count from the application: -1 is the day before it)"
            }
            Some(_) if !is_needed && !text.contains(|character: char| character.is_ascii_digit()) => EMPTY,
            _ => "",
        }
    }

    /// What a person or a program may have written into `field`, whose numbers are written as `notation` says.
    fn written<'a>(&self, field: &'a [u8], notation: Notation) -> Result<Cell<'a>, Reason> {
        let column = self.source_name();
        let text = std::str::from_utf8(field).map_err(|_| Reason::NotUtf8 { column })?;
        let text = bare(text);
        if is_missing(text.as_bytes()) {
            return if self.required { Err(Reason::Empty { column }) } else { Ok(Cell::Missing) };
        }
        // Where a person is not described without the number, it is not left open what was meant.
        let is_needed = self.required || self.known.is_some_and(|known| known.presence != Presence::Optional);
        if self.holds != Holds::Text && !is_needed && is_missing_number(text.as_bytes()) {
            return Ok(Cell::Missing);
        }
        let whole = || match notation.whole(text) {
            Err(NoNumber::Other) if self.is_flag() => yes_or_no(text).map(i64::from).ok_or(NoNumber::Other),
            whole => whole,
        };
        let no_number = |why: NoNumber| {
            let (text, hint) = (quoted(text), self.hint(is_needed, text));
            match why {
                NoNumber::DigitsLost => Reason::DigitsLost { column, text },
                NoNumber::Ambiguous => Reason::Ambiguous { column, text },
                NoNumber::Other if self.is_flag() => Reason::NotAFlag { column, text },
                NoNumber::Other if self.holds == Holds::Double => Reason::NotANumber { column, text, hint },
                NoNumber::Other => Reason::NotAWholeNumber { column, text, hint },
            }
        };
        match self.holds {
            Holds::BigInteger | Holds::Boolean => whole().map(Cell::Whole).map_err(no_number),
            Holds::Integer => {
                let number = whole().map_err(no_number)?;
                if fits_32_bits(&number) { Ok(Cell::Whole(number)) } else { Err(no_number(NoNumber::Other)) }
            }
            Holds::Double => notation.real(text).map(Cell::Real).map_err(no_number),
            // PostgreSQL has no such character.
            Holds::Text if text.contains('\0') => Err(Reason::Nul { column }),
            Holds::Text if text.contains(is_unseen) => Err(Reason::Unseen { column, text: quoted(text) }),
            Holds::Text => Ok(Cell::Text(text)),
            // No file has such a column.
            Holds::Bytes | Holds::Time => Err(no_number(NoNumber::Other)),
        }
    }
}

/// A field without what surrounds it: space, or the mark with which a file began that was put behind another one.
pub(in crate::import) fn bare(field: &str) -> &str {
    field.trim_matches(|character: char| character.is_whitespace() || character == '\u{feff}')
}

fn fits_32_bits(number: &i64) -> bool {
    i32::try_from(*number).is_ok()
}

/// A character that no category has: it controls a terminal, or stands for what could not be decoded.
fn is_unseen(character: char) -> bool {
    character.is_control() || character == char::REPLACEMENT_CHARACTER
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::delivery::line::Separator;
    use crate::import::table::Delivered;

    #[test]
    fn what_is_written_plainly_says_what_looking_closely_says() {
        let fields = [
            "",
            "0",
            "-0",
            "7",
            "-7",
            "+7",
            "7.0",
            "-7.0",
            "7.00",
            "7.",
            ".5",
            "-.5",
            "7.5",
            "1e3",
            "1E-3",
            "e3",
            "-",
            "+",
            ".",
            "-.",
            "inf",
            "NaN",
            "nan",
            "1_000",
            " 7",
            "7 ",
            " ",
            "0x7",
            "3000000000",
            "-2147483648",
            "9007199254740993",
            "12345678",
            "123456789",
            "1234567.8",
            "12345678.12345678",
            "1234567890123456789",
            "100000000000000000000000",
            "9223372036854775808",
            "0.1",
            "-0.0",
            "1.2.3",
            "--7",
            "0.3139150000123456",
            "0.9007199254740993",
            "9007199254740993.5",
            "123456.789012345678",
            "0.000000000000000001",
            "0.0000000000000000001",
            "1e400",
            "XNA",
            "Cash loans",
            " Cash",
            "\u{e9}t\u{e9}",
            "\u{a0}loans",
            "a\0b",
            "365243",
            "NA",
            "None",
            "\\N",
            "<NA>",
            "N/A",
            ".A",
            "2e+05",
            "5.71446e+06",
            "true",
            "1 234",
            "1.234",
            "\u{2212}7",
            "a\u{1b}b",
        ];
        for holds in [Holds::BigInteger, Holds::Integer, Holds::Double, Holds::Text, Holds::Boolean] {
            for required in [false, true] {
                let column = column("flag_column", holds, required);
                for separator in
                    Notation::ALL.map(Separator::between_divided).into_iter().chain([Separator::COMMA])
                {
                    let row = [fields.join(&String::from("|")), "end".to_owned()].join("|");
                    let row: Vec<u8> =
                        row.bytes().map(|b| if b == b'|' { separator.byte() } else { b }).collect();
                    let mut left = Fields { text: &row, separator };
                    for field in fields {
                        let mut cell = Cell::Missing;
                        let found = column.read(&mut left, &mut cell).map(|_| cell);
                        let looked = column.written(field.as_bytes(), separator.notation());
                        assert_eq!(found, looked, "{field:?} as {holds:?}");
                        let bits = |cell: Result<Cell<'_>, _>| cell.ok()?.number().map(f64::to_bits);
                        assert_eq!(bits(found), bits(looked), "{field:?}");
                    }
                    assert_eq!(left.text, b"end");
                }
            }
        }
    }

    /// A column of this name.
    const fn column(name: &'static str, holds: Holds, required: bool) -> ImportColumn {
        let (known, since_birth) = (None, None);
        ImportColumn {
            name,
            holds,
            required,
            delivery: Delivered::Always,
            known,
            least: f64::MIN,
            most: f64::MAX,
            since_birth,
        }
    }

    /// What a column of this name that may be empty says of a field.
    fn says<'a>(
        name: &'static str,
        holds: Holds,
        field: &'a str,
        notation: Notation,
    ) -> Result<Cell<'a>, String> {
        let column = column(name, holds, false);
        let mut fields = Fields { text: field.as_bytes(), separator: Separator::between_divided(notation) };
        let mut cell = Cell::Missing;
        column.read(&mut fields, &mut cell).map(|_| cell).map_err(|reason| reason.to_string())
    }

    #[test]
    fn a_field_says_what_was_meant() {
        use Notation::{Comma, CommaAndGroups, Point};
        for (name, holds, field, notation, expected) in [
            ("days_birth", Holds::Integer, "-9461.000", Point, Cell::Whole(-9461)),
            ("cnt_children", Holds::Integer, "1.00", Point, Cell::Whole(1)),
            ("cnt_children", Holds::Integer, "7.", Point, Cell::Whole(7)),
            ("sk_id_curr", Holds::BigInteger, "2e+05", Point, Cell::Whole(200_000)),
            ("sk_id_curr", Holds::BigInteger, "200\u{202f}000", Comma, Cell::Whole(200_000)),
            ("flag_mobil", Holds::Integer, "1.0", Point, Cell::Whole(1)),
            ("flag_mobil", Holds::Integer, "TRUE", Point, Cell::Whole(1)),
            ("target", Holds::Integer, "False", Point, Cell::Whole(0)),
            ("flag_mobil", Holds::Integer, "oui", Point, Cell::Whole(1)),
            ("flag_mobil", Holds::Integer, "N", Point, Cell::Whole(0)),
            ("amt_credit", Holds::Double, "406597,5", Comma, Cell::Real(406_597.5)),
            ("amt_credit", Holds::Double, "406\u{a0}597,5", Comma, Cell::Real(406_597.5)),
            ("amt_credit", Holds::Double, "406.597,5", Comma, Cell::Real(406_597.5)),
            ("amt_credit", Holds::Double, "406.597", CommaAndGroups, Cell::Real(406_597.0)),
            ("amt_credit", Holds::Double, "1,23E+05", Comma, Cell::Real(123_000.0)),
            ("amt_credit", Holds::Double, "NA", Point, Cell::Missing),
            ("amt_annuity", Holds::Double, "N/A", Point, Cell::Missing),
            ("amt_annuity", Holds::Double, ".", Comma, Cell::Missing),
            ("cnt_children", Holds::Integer, " .B ", Point, Cell::Missing),
            ("name_type_suite", Holds::Text, "N/A", Point, Cell::Text("N/A")),
            ("name_type_suite", Holds::Text, "NULL", Point, Cell::Missing),
            ("name_type_suite", Holds::Text, "XNA", Point, Cell::Text("XNA")),
            ("status", Holds::Text, "C", Point, Cell::Text("C")),
        ] {
            assert_eq!(says(name, holds, field, notation), Ok(expected), "{field:?}");
        }
        for (name, holds, field, notation, expected) in [
            (
                "sk_id_bureau",
                Holds::BigInteger,
                "5.71446e+06",
                Point,
                "sk_id_bureau has an exponent and has lost its last digits: \"5.71446e+06\"",
            ),
            (
                "amt_credit",
                Holds::Double,
                "406.597",
                Comma,
                "amt_credit may be two numbers, one a thousand times the other: \"406.597\"",
            ),
            ("amt_credit", Holds::Double, "0.5", Comma, "amt_credit is not a number: \"0.5\""),
            ("amt_credit", Holds::Double, "n/a", Point, "amt_credit is not a number: \"n/a\""),
            (
                "cnt_children",
                Holds::Integer,
                "true",
                Point,
                "cnt_children is not a whole number that fits: \"true\"",
            ),
            (
                "code_gender",
                Holds::Text,
                "M\rF",
                Point,
                "code_gender contains a character that is not seen: \"M\u{fffd}F\"",
            ),
        ] {
            assert_eq!(says(name, holds, field, notation), Err(expected.to_owned()), "{field:?}");
        }
    }
}
