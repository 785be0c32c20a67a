//! Reading one field: what it says, by what its column holds.
//!
//! Independent of where the field stands and of where its value goes.

use crate::cell::Cell;
use crate::import::rows::fields::{Decimal, Fields};
use crate::import::rows::rejection::Reason;
use crate::import::table::{Column, Holds};

/// Characters of a bad field that its rejection quotes.
const QUOTED: usize = 40;

impl Column {
    /// Writes what the first of `fields` says into `cell`, and takes it away.
    #[inline]
    pub(in crate::import) fn read<'a>(
        &self,
        fields: &mut Fields<'a>,
        cell: &mut Cell<'a>,
    ) -> Result<(), Reason> {
        // Nearly everything is written plainly; whatever is not is looked at closely.
        if !self.read_plain(fields, cell) {
            *cell = self.written(fields.next())?;
        }
        Ok(())
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
            Holds::Identifier | Holds::Integer | Holds::Flag => {
                let Some(number) = rest.next_number().and_then(Decimal::whole) else { return false };
                if self.holds == Holds::Integer && !fits_32_bits(&number) {
                    return false;
                }
                *cell = Cell::Whole(number);
            }
            Holds::Real => {
                let Some(number) = rest.next_number().and_then(Decimal::real) else { return false };
                *cell = Cell::Real(number);
            }
            Holds::Text => {
                let Some(text) = rest.next_plain_text() else { return false };
                *cell = Cell::Text(text);
            }
        }
        *fields = rest;
        true
    }

    /// What a person or a program may have written into `field`.
    fn written<'a>(&self, field: &'a [u8]) -> Result<Cell<'a>, Reason> {
        let column = self.name;
        let text = std::str::from_utf8(field).map_err(|_| Reason::NotUtf8 { column })?.trim();
        if text.is_empty() {
            return if self.required { Err(Reason::Empty { column }) } else { Ok(Cell::Missing) };
        }
        let quoted = || text.chars().take(QUOTED).collect::<String>();
        let whole = || Reason::NotAWholeNumber { column, text: quoted() };
        match self.holds {
            Holds::Identifier | Holds::Flag => whole_number(text).map(Cell::Whole).ok_or_else(whole),
            Holds::Integer => whole_number(text).filter(fits_32_bits).map(Cell::Whole).ok_or_else(whole),
            Holds::Real => {
                let number = text.parse().ok().filter(|number: &f64| number.is_finite());
                number.map(Cell::Real).ok_or_else(|| Reason::NotANumber { column, text: quoted() })
            }
            // PostgreSQL has no such character.
            Holds::Text if text.contains('\0') => Err(Reason::Nul { column }),
            Holds::Text => Ok(Cell::Text(text)),
        }
    }
}

fn fits_32_bits(number: &i64) -> bool {
    i32::try_from(*number).is_ok()
}

/// `"7"`, and also `"7.0"`: a column of whole numbers is often written so by a program that had to leave
/// one of them empty.
fn whole_number(text: &str) -> Option<i64> {
    let whole = text.strip_suffix(".0").unwrap_or(text);
    whole.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::rows::fields::Separator;
    use crate::import::table::Delivery;

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
        ];
        for holds in [Holds::Identifier, Holds::Integer, Holds::Real, Holds::Text, Holds::Flag] {
            for required in [false, true] {
                let delivery = Delivery::Always;
                let column = Column { name: "column", holds, required, delivery, outcome: false };
                for separator in [Separator::Comma, Separator::Never] {
                    let row = [fields.join(&String::from("|")), "end".to_owned()].join("|");
                    let row: Vec<u8> =
                        row.bytes().map(|b| if b == b'|' { separator.byte() } else { b }).collect();
                    let mut left = Fields { text: &row, separator };
                    for field in fields {
                        let mut cell = Cell::Missing;
                        let found = column.read(&mut left, &mut cell).map(|()| cell);
                        let looked = column.written(field.as_bytes());
                        assert_eq!(found, looked, "{field:?} as {holds:?}");
                        let bits = |cell: Result<Cell<'_>, _>| cell.ok()?.number().map(f64::to_bits);
                        assert_eq!(bits(found), bits(looked), "{field:?}");
                    }
                    assert_eq!(left.text, b"end");
                }
            }
        }
    }
}
