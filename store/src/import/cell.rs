//! One value of a row on its way from a file to the bank, and how it is set aside in between.
//!
//! Independent of columns and of databases: what a cell means is its column's affair.

use serde::{Deserialize, Serialize};

/// A value as its file has it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
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
    /// A number of a column of doubles. Most are whole, and shorter so; which of the two a cell is does
    /// not change its value.
    #[expect(clippy::cast_possible_truncation, reason = "a whole number that lost anything is not taken")]
    pub(super) fn real(number: f64) -> Self {
        let whole = number as i32;
        if f64::from(whole).to_bits() == number.to_bits() {
            Self::Whole(whole.into())
        } else {
            Self::Real(number)
        }
    }

    /// The number; none if it is missing or a text.
    #[expect(clippy::cast_precision_loss, reason = "what was a double is a whole number of 32 bits")]
    pub(crate) fn number(self) -> Option<f64> {
        match self {
            Self::Whole(number) => Some(number as f64),
            Self::Real(number) => Some(number),
            Self::Missing | Self::Text(_) => None,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_its_bits() {
        for number in [0.0, -0.0, 1.0, -365_243.0, 0.1, 1e300, f64::MIN_POSITIVE, 2_147_483_648.0] {
            let bytes = postcard::to_stdvec(&Cell::real(number)).expect("a cell can be written");
            let cell: Cell<'_> = postcard::from_bytes(&bytes).expect("it reads back");
            assert_eq!(cell.number().map(f64::to_bits), Some(number.to_bits()), "{number}");
        }
    }
}
