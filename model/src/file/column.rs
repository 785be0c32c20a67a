//! What a column of the source may hold: its kind, the values that are possible, its known categories.
//!
//! Independent of how a value is written: an import, a JSON body and a row of the bank are held against the same
//! [`Column`]. Nothing here allocates but the words of a fault.

use super::values::{NO_CODE, NO_DAY, no_code};
use std::fmt;

/// A column of one of the source's tables.
#[derive(Debug, PartialEq)]
pub struct Column {
    /// Kaggle's name: `AMT_CREDIT`.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// Whether a row may do without a value.
    pub presence: Presence,
}

/// What the values of a column are.
#[derive(Debug, PartialEq)]
pub enum Kind {
    /// The number of a client, a credit or a contract.
    Identifier,
    /// A whole number; every range lies within `i32`.
    Whole(Range),
    /// A number; every range lies within `f32`.
    Real(Range),
    /// No or yes.
    Flag(Flag),
    /// One of these, as the source spells them, the most frequent first.
    Category(&'static [&'static str]),
}

/// How the source writes no and yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// `0` and `1`.
    Number,
    /// Two texts: no, then yes.
    Text(&'static str, &'static str),
}

/// Whether a row may do without a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It is part of the row's key: there is no row without it.
    Key,
    /// A person or a request is not described without it: the row is kept, but nothing can be advised for certain.
    Needed,
    /// It may be missing.
    Optional,
}

/// The possible numbers of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The least.
    pub least: f64,
    /// The greatest, itself possible.
    pub most: f64,
    /// What they count, for a sentence: `from 0 to 1` `(a share)`; empty if the name says it.
    pub unit: &'static str,
    /// What becomes of a number outside.
    pub outside: Rule,
    /// A number outside that the source is known to write: the value is missing, the row stays ([`Rule::Note`]).
    pub known: Option<f64>,
    /// The source writes 365243 for "none".
    pub or_none: bool,
    /// It is a day that cannot be before the client's birth.
    pub since_birth: bool,
}

/// What becomes of a value that is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// The row cannot be used.
    Refuse,
    /// The row stays, the value is missing, whoever delivers it is told.
    Note,
}

/// A number that is not possible.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outside {
    /// Of which column.
    pub column: &'static Column,
    /// The number.
    pub value: f64,
    /// What becomes of it.
    pub rule: Rule,
    /// It is before the client's birth: that day.
    pub birth: Option<f64>,
}

impl Range {
    /// Whether `value` is a possible number, or the source's mark for "none".
    #[must_use]
    pub fn holds(&self, value: f64) -> bool {
        (self.least <= value && value <= self.most) || (self.or_none && value == NO_DAY)
    }
}

impl Column {
    /// The possible numbers; none if the column holds a category. Identifiers are 0 or more.
    #[must_use]
    pub const fn range(&self) -> Option<&Range> {
        match &self.kind {
            Kind::Identifier => Some(&IDENTIFIERS),
            Kind::Whole(range) | Kind::Real(range) => Some(range),
            Kind::Flag(Flag::Number) => Some(&ZERO_OR_ONE),
            Kind::Flag(Flag::Text(..)) | Kind::Category(_) => None,
        }
    }

    /// Holds a number against the possible ones. A column of categories has none.
    ///
    /// # Errors
    /// The number is not possible.
    #[inline]
    pub fn check(&'static self, value: f64) -> Result<(), Outside> {
        match self.range() {
            Some(range) if !range.holds(value) => {
                let rule = if range.known == Some(value) { Rule::Note } else { range.outside };
                Err(Outside { column: self, value, rule, birth: None })
            }
            _ => Ok(()),
        }
    }

    /// Holds a day against that of the client's birth, both relative to the application.
    ///
    /// # Errors
    /// It is before the birth, and cannot be.
    #[inline]
    pub fn check_since_birth(&'static self, day: f64, birth: f64) -> Result<(), Outside> {
        match self.range() {
            Some(range) if range.since_birth && day < birth => {
                Err(Outside { column: self, value: day, rule: range.outside, birth: Some(birth) })
            }
            _ => Ok(()),
        }
    }

    /// The source's spelling of a category or of a flag's text: surrounding space and letter case make no new one. What
    /// the source writes for "none" (`XNA`, `XAP`, an empty text) is known in every column. None: the column knows no
    /// such category, or holds numbers.
    #[inline]
    #[must_use]
    pub fn category(&self, text: &str) -> Option<&'static str> {
        let flag;
        let known: &[&'static str] = match self.kind {
            Kind::Category(categories) => categories,
            Kind::Flag(Flag::Text(no, yes)) => {
                flag = [no, yes];
                &flag
            }
            _ => return None,
        };
        // Nearly everything is spelt as the source does, and "none" is what its histories say most often.
        let spelt = known.iter().chain(&NO_CODE).find(|known| **known == text).copied();
        let alike = || known.iter().find(|known| known.eq_ignore_ascii_case(text.trim())).copied();
        spelt.or_else(alike).or_else(|| no_code(text))
    }
}

impl fmt::Display for Outside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { column, value, birth, .. } = *self;
        if value.is_finite() {
            write!(f, "{} is {value}", column.name)?;
        } else {
            write!(f, "{} is beyond all numbers", column.name)?;
        }
        if let Some(birth) = birth {
            return write!(f, ", before the client's birth ({birth})");
        }
        let Some(Range { least, most, unit, .. }) = column.range() else { return Ok(()) };
        write!(f, "; it must be from {least} to {most}")?;
        if unit.is_empty() { Ok(()) } else { write!(f, " ({unit})") }
    }
}

/// The greatest identifier is that of the bank's type; that it is written exactly is the reader's affair.
const IDENTIFIERS: Range = Range::new(0.0, i64::MAX as f64, "an identifier");
const ZERO_OR_ONE: Range = Range::new(0.0, 1.0, "no or yes");

impl Range {
    pub(super) const fn new(least: f64, most: f64, unit: &'static str) -> Self {
        Self { least, most, unit, outside: Rule::Refuse, known: None, or_none: false, since_birth: false }
    }

    /// A number outside is a note.
    pub(super) const fn noted(self) -> Self {
        Self { outside: Rule::Note, ..self }
    }

    /// 365243 is "none".
    pub(super) const fn or_none(self) -> Self {
        Self { or_none: true, ..self }
    }

    /// Not before the client's birth.
    pub(super) const fn since_birth(self) -> Self {
        Self { since_birth: true, ..self }
    }

    /// `value` is a note.
    pub(super) const fn known(self, value: f64) -> Self {
        Self { known: Some(value), ..self }
    }
}

impl Column {
    const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, presence: Presence::Optional }
    }

    pub(super) const fn identifier(name: &'static str) -> Self {
        Self { presence: Presence::Key, ..Self::new(name, Kind::Identifier) }
    }

    pub(super) const fn whole(name: &'static str, range: Range) -> Self {
        Self::new(name, Kind::Whole(range))
    }

    pub(super) const fn real(name: &'static str, range: Range) -> Self {
        Self::new(name, Kind::Real(range))
    }

    pub(super) const fn flag(name: &'static str, flag: Flag) -> Self {
        Self::new(name, Kind::Flag(flag))
    }

    pub(super) const fn one_of(name: &'static str, categories: &'static [&'static str]) -> Self {
        Self::new(name, Kind::Category(categories))
    }

    pub(super) const fn key(self) -> Self {
        Self { presence: Presence::Key, ..self }
    }

    pub(super) const fn needed(self) -> Self {
        Self { presence: Presence::Needed, ..self }
    }
}
