//! One value of a row: what a field of a file says, by what its column holds.
//!
//! Values are kept as delivered (`XNA` and 365243 included); an empty field is a missing value.
//! Independent of files and of databases.

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

    /// The number, whole or not; none if it is missing or a text.
    #[expect(clippy::cast_precision_loss, reason = "what is not exact is no number of a bank")]
    pub(crate) fn quantity(self) -> Option<f64> {
        match self {
            Self::Whole(number) => Some(number as f64),
            Self::Real(number) => Some(number),
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
