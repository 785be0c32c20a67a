//! One value of a row on its way from a file to the bank: what a field says, by what its column holds.
//!
//! Values are kept as delivered (`XNA` and 365243 included); an empty field is a missing value.
//! Independent of files and of databases.

use super::rejection::Reason;
use super::table::{Column, Holds};

/// Characters of a bad field that its rejection quotes.
const QUOTED: usize = 40;

/// A value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cell<'a> {
    /// An empty field.
    Missing,
    /// An identifier, a count, days; yes and no are 1 and 0.
    Whole(i64),
    /// Any other number.
    Real(f64),
    /// A category.
    Text(&'a str),
}

impl<'a> Cell<'a> {
    /// The number of a column of doubles; none if it is something else.
    pub(crate) fn number(self) -> Option<f64> {
        match self {
            Self::Real(number) => Some(number),
            _ => None,
        }
    }

    /// The whole number; none if it is something else.
    pub(crate) fn whole(self) -> Option<i64> {
        match self {
            Self::Whole(number) => Some(number),
            _ => None,
        }
    }

    /// The text; none if it is missing or a number.
    pub(crate) fn text(self) -> Option<&'a str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl Column {
    /// What `field` says.
    pub(super) fn cell<'a>(&self, field: &'a [u8]) -> Result<Cell<'a>, Reason> {
        // Nearly every number is written plainly; whatever is not is looked at closely.
        let plain = match self.holds {
            Holds::Identifier | Holds::Flag => lexical_core::parse(field).ok().map(Cell::Whole),
            Holds::Integer => lexical_core::parse(field).ok().map(|number: i32| Cell::Whole(number.into())),
            Holds::Real => lexical_core::parse(field).ok().filter(|n: &f64| n.is_finite()).map(Cell::Real),
            Holds::Text => None,
        };
        plain.map_or_else(|| self.written(field), Ok)
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
            Holds::Integer => {
                let fits = |number: &i64| i32::try_from(*number).is_ok();
                whole_number(text).filter(fits).map(Cell::Whole).ok_or_else(whole)
            }
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

/// `"7"`, and also `"7.0"`: a column of whole numbers is often written so by a program that had to leave
/// one of them empty.
fn whole_number(text: &str) -> Option<i64> {
    let whole = text.strip_suffix(".0").unwrap_or(text);
    whole.parse().ok()
}
