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
    Whole(Limits),
    /// A number; every range lies within `f32`.
    Real(Limits),
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
pub struct Limits {
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

impl Limits {
    /// Whether `value` is a possible number, or the source's mark for "none".
    #[must_use]
    pub fn holds(&self, value: f64) -> bool {
        (self.least <= value && value <= self.most) || (self.or_none && value == NO_DAY)
    }
}

impl Column {
    /// The possible numbers; none if the column holds a category. Identifiers are 0 or more.
    #[must_use]
    pub const fn range(&self) -> Option<&Limits> {
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

    /// The source's spelling of a category or of a flag's text: letter case, space and what is not seen make no new one, nor
    /// does a number's way of writing (`0.0` is the category `0`), nor a word for yes. What the source writes for "none"
    /// (`XNA`, `XAP`, an empty text) is known in every column. None: the column knows no such category, or holds numbers.
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
        // Nearly everything is spelt as the source does, and "none" is what its histories say most often: it is told first, by
        // its length, and not after dozens of categories.
        let spelt = |list: &[&'static str]| list.iter().find(|known| **known == text).copied();
        spelt(&NO_CODE)
            .or_else(|| spelt(known))
            .or_else(|| alike(known, text.trim()))
            .or_else(|| no_code(text))
            .or_else(|| self.written(known, text))
    }

    /// What a person or another program has written for one of the `known`.
    fn written(&self, known: &[&'static str], text: &str) -> Option<&'static str> {
        if let Kind::Flag(flag @ Flag::Text(..)) = self.kind {
            return flag.text(yes_or_no(text)?);
        }
        let text = tidied(text);
        let number = || alike(known, &whole_number(&text)?.to_string());
        alike(known, &text).or_else(|| no_code(&text)).or_else(number)
    }
}

impl Flag {
    /// The text for yes or no; none if the source writes numbers.
    #[must_use]
    pub const fn text(self, yes: bool) -> Option<&'static str> {
        match self {
            Self::Number => None,
            Self::Text(no, text) => Some(if yes { text } else { no }),
        }
    }
}

/// The words for yes and for no that are told to whoever has written another one.
pub const FLAG_WORDS: &str =
    "1 or 0, Y or N, yes or no, true or false, oui or non, vrai or faux, ja or nein, wahr or falsch";

/// Yes or no, however a person or a program writes it: `1`, `1.0`, `Y`, `TRUE`, `oui`, `WAHR`. None: it says neither.
#[must_use]
pub fn yes_or_no(text: &str) -> Option<bool> {
    const YES: [&str; 11] = ["1", "y", "yes", "true", "t", "o", "oui", "vrai", "j", "ja", "wahr"];
    const NO: [&str; 9] = ["0", "n", "no", "false", "f", "non", "faux", "nein", "falsch"];
    let text = tidied(text);
    let is_among = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(&text));
    match whole_number(&text) {
        Some(1) => Some(true),
        Some(0) => Some(false),
        Some(_) => None,
        None if is_among(&YES) => Some(true),
        None => is_among(&NO).then_some(false),
    }
}

fn alike(known: &[&'static str], text: &str) -> Option<&'static str> {
    known.iter().find(|known| known.eq_ignore_ascii_case(text)).copied()
}

/// `text` with one plain space wherever any space is, none around it, and nothing that takes no room.
fn tidied(text: &str) -> String {
    let seen = text.replace(['\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}', '\u{ad}'], "");
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The small whole number that is written, be it with decimals that are zeros (`1.0`).
fn whole_number(text: &str) -> Option<i64> {
    let begins = text.starts_with(|first: char| first.is_ascii_digit() || first == '-');
    let number: f64 = text.parse().ok().filter(|_| begins)?;
    #[expect(clippy::cast_possible_truncation, reason = "it is whole and small")]
    (number.fract() == 0.0 && number.abs() < 1e6).then_some(number as i64)
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
        let Some(Limits { least, most, unit, .. }) = column.range() else { return Ok(()) };
        write!(f, "; it must be from {least} to {most}")?;
        if unit.is_empty() { Ok(()) } else { write!(f, " ({unit})") }
    }
}

/// The greatest identifier is that of the bank's type; that it is written exactly is the reader's affair.
const IDENTIFIERS: Limits = Limits::new(0.0, i64::MAX as f64, "an identifier");
const ZERO_OR_ONE: Limits = Limits::new(0.0, 1.0, "no or yes");

impl Limits {
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

    pub(super) const fn whole(name: &'static str, range: Limits) -> Self {
        Self::new(name, Kind::Whole(range))
    }

    pub(super) const fn real(name: &'static str, range: Limits) -> Self {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_is_the_same_however_it_is_written() {
        static INCOME: Column = Column::one_of("NAME_INCOME_TYPE", &["Working", "Commercial associate"]);
        static STATUS: Column = Column::one_of("STATUS", &["C", "0", "1", "X"]);
        for text in [
            "Commercial associate",
            " commercial ASSOCIATE ",
            "Commercial  associate",
            "Commercial\u{a0}associate",
            "Commercial\u{202f}\tassociate",
            "\u{feff}Commercial asso\u{200b}ciate",
        ] {
            assert_eq!(INCOME.category(text), Some("Commercial associate"), "{text:?}");
        }
        for (text, expected) in [("0.0", Some("0")), ("1.00", Some("1")), ("1", Some("1")), ("c", Some("C"))]
        {
            assert_eq!(STATUS.category(text), expected, "{text:?}");
        }
        for text in ["2.0", "0.5", "1e400", "nan", "Commercial", "-"] {
            assert_eq!(STATUS.category(text), None, "{text:?}");
        }
        assert_eq!(INCOME.category(" X\u{200b}NA"), Some("XNA"));
    }

    #[test]
    fn yes_and_no_are_told_in_any_words() {
        static CAR: Column = Column::flag("FLAG_OWN_CAR", Flag::Text("N", "Y"));
        for (word, yes) in [
            ("Y", true),
            ("yes", true),
            ("True", true),
            ("1", true),
            ("1.0", true),
            ("O", true),
            ("oui", true),
            ("\u{a0}VRAI ", true),
            ("N", false),
            ("no", false),
            ("FALSE", false),
            ("0", false),
            ("-0.0", false),
            ("non", false),
            ("WAHR", true),
            ("J", true),
            ("ja", true),
            ("FALSCH", false),
            ("Nein", false),
        ] {
            assert_eq!(yes_or_no(word), Some(yes), "{word:?}");
            assert_eq!(CAR.category(word), Some(if yes { "Y" } else { "N" }), "{word:?}");
        }
        for word in ["2", "0.5", "maybe", "-1", "inf"] {
            assert_eq!((yes_or_no(word), CAR.category(word)), (None, None), "{word:?}");
        }
        for pair in FLAG_WORDS.split(", ") {
            let [yes, no] = pair.split(" or ").map(yes_or_no).collect::<Vec<_>>()[..] else {
                panic!("{pair}")
            };
            assert_eq!((yes, no), (Some(true), Some(false)), "{pair}");
        }
        assert_eq!(CAR.category("XNA"), Some("XNA"));
    }
}
