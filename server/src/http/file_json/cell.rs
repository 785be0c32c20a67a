//! One value of a row: what a caller wrote, read by what its column holds.
//!
//! | column | written as |
//! |---|---|
//! | number | a JSON number; for a whole one also `2.0`. A text is none: `"450000"` may be a category of some other column |
//! | flag | `true`, `1`, `1.0`, `"Y"`, `"oui"` and their like, see [`yes_or_no`] |
//! | category | its text as a person may write it, see [`Column::category`]; a number that is a category (`STATUS` 0) |
//! | any | `null` is a missing value; so are the source's marks for "none" |
//!
//! Independent of rows and of the body.

use super::json::{Shape, text};
use crate::http::answer::faults::quoted;
use model::file::Code;
use model::file::column::{Column, Flag, Kind, Outside, Rule, yes_or_no};
use model::file::missing::{is_infinite, is_missing};
use serde::de::value::Error;
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A value as a record of `model::file` takes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell {
    Missing,
    Whole(i64),
    Real(f64),
    Text(&'static str),
}

/// Why a value cannot be used.
#[derive(Debug, PartialEq)]
pub(super) struct Unusable {
    /// In a sentence.
    pub(super) detail: String,
    /// What becomes of it.
    pub(super) rule: Rule,
}

impl Unusable {
    fn refused(detail: String) -> Self {
        Self { detail, rule: Rule::Refuse }
    }
}

impl From<Outside> for Unusable {
    fn from(outside: Outside) -> Self {
        Self { detail: outside.to_string(), rule: outside.rule }
    }
}

impl Cell {
    /// The value of `column` that a caller wrote.
    pub(super) fn read(column: &'static Column, written: &RawValue) -> Result<Self, Unusable> {
        let shape = Shape::of(written);
        if shape == Shape::Null {
            return Ok(Self::Missing);
        }
        let read = match (&column.kind, shape) {
            (Kind::Identifier | Kind::Whole(_), Shape::Number) => return whole(column, written.get()),
            (Kind::Real(_), Shape::Number) => return real(column, written.get()),
            (Kind::Flag(flag), Shape::Bool | Shape::Number | Shape::Text) => self::flag(*flag, written),
            (Kind::Category(_), Shape::Number | Shape::Text) => category(column, written),
            _ => None,
        };
        read.ok_or_else(|| Unusable::refused(expected(column, shape, written)))
    }

    /// The number; none if it is missing or a text.
    pub(super) fn number(self) -> Option<f64> {
        match self {
            Self::Whole(number) => Some(number as f64),
            Self::Real(number) => Some(number),
            Self::Missing | Self::Text(_) => None,
        }
    }
}

/// The greatest whole number up to which every one has its own double.
const EXACT: f64 = 9_007_199_254_740_992.0;

fn whole(column: &'static Column, digits: &str) -> Result<Cell, Unusable> {
    let number = double(column, digits)?;
    let name = column.name;
    if number.fract() != 0.0 {
        return Err(Unusable::refused(format!("{name} must be a whole number, not {}", quoted(digits))));
    }
    // Digits are read as they stand; `2.0` and `2e5` by way of their double.
    let whole = digits
        .parse()
        .ok()
        .or_else(|| if number.abs() <= EXACT { format!("{number:.0}").parse().ok() } else { None });
    whole.map(Cell::Whole).ok_or_else(|| {
        Unusable::refused(format!("{name} must be written with all of its digits, not as {}", quoted(digits)))
    })
}

fn real(column: &'static Column, digits: &str) -> Result<Cell, Unusable> {
    // -0 is 0.
    Ok(Cell::Real(double(column, digits)? + 0.0))
}

/// The double that is nearest to a JSON number, if it is possible.
fn double(column: &'static Column, digits: &str) -> Result<f64, Unusable> {
    let number = digits.parse().unwrap_or(f64::NAN);
    column.check(number)?;
    Ok(number)
}

fn flag(flag: Flag, written: &RawValue) -> Option<Cell> {
    let word = text(written).unwrap_or(Cow::Borrowed(written.get()));
    match yes_or_no(&word) {
        Some(yes) => Some(flag.text(yes).map_or(Cell::Whole(yes.into()), Cell::Text)),
        None => Code::from(&*word).get().is_none().then_some(Cell::Missing),
    }
}

fn category(column: &'static Column, written: &RawValue) -> Option<Cell> {
    let word = text(written).unwrap_or(Cow::Borrowed(written.get()));
    column.category(&word).map(Cell::Text)
}

/// What should have been written.
fn expected(column: &Column, shape: Shape, written: &RawValue) -> String {
    let name = column.name;
    let found = match shape {
        Shape::List => Cow::Borrowed("a list"),
        Shape::Object => Cow::Borrowed("an object"),
        Shape::Text => Cow::Owned(format!("the text {}", quoted(written.get()))),
        Shape::Null | Shape::Bool | Shape::Number => Cow::Owned(quoted(written.get())),
    };
    // A program that has no null for a number writes a word: "NaN", "Infinity".
    let is_word =
        || text(written).is_some_and(|word| is_missing(word.as_bytes()) || is_infinite(word.as_bytes()));
    let hint =
        if shape == Shape::Text && is_word() { "; write null for a value that is not known" } else { "" };
    match &column.kind {
        Kind::Identifier | Kind::Whole(_) => format!("{name} must be a whole number, not {found}{hint}"),
        Kind::Real(_) => format!("{name} must be a number, not {found}{hint}"),
        Kind::Flag(_) => format!("{name} must be true or false (or 1 or 0, \"Y\" or \"N\"), not {found}"),
        Kind::Category(known) => format!("{name} must be one of \"{}\", not {found}", known.join("\", \"")),
    }
}

impl<'de> IntoDeserializer<'de> for Cell {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Cell {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Missing => visitor.visit_unit(),
            Self::Whole(number) => visitor.visit_i64(number),
            Self::Real(number) => visitor.visit_f64(number),
            Self::Text(text) => visitor.visit_borrowed_str(text),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Missing => visitor.visit_none(),
            value => visitor.visit_some(value),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::file::dictionary;

    fn read(table: &str, column: &str, json: &str) -> Result<Cell, String> {
        let column = dictionary::table(table).and_then(|table| table.column(column)).expect("it is there");
        let value = RawValue::from_string(json.to_owned()).expect("it is JSON");
        Cell::read(column, &value).map_err(|unusable| unusable.detail)
    }

    #[test]
    fn a_whole_number_may_be_written_with_a_point() {
        for json in ["-12000", "-12000.0", "-12000.000", "-1.2e4", "-12000e0"] {
            assert_eq!(read("application", "DAYS_BIRTH", json), Ok(Cell::Whole(-12_000)), "{json}");
        }
        for (json, words) in
            [("-12000.5", "a whole number, not -12000.5"), ("\"-12000\"", "the text \"-12000\"")]
        {
            let detail = read("application", "DAYS_BIRTH", json).expect_err(json);
            assert!(detail.contains(words), "{detail}");
        }
    }

    #[test]
    fn whoever_writes_a_word_for_a_missing_number_is_told_of_null() {
        for (column, json, is_told) in [
            ("AMT_CREDIT", "\"NaN\"", true),
            ("DAYS_BIRTH", "\"\"", true),
            ("AMT_CREDIT", "\"450000\"", false),
            ("AMT_CREDIT", "\"Infinity\"", true),
            ("DAYS_BIRTH", "\"-inf\"", true),
            ("AMT_CREDIT", "\"a lot\"", false),
        ] {
            let detail = read("application", column, json).expect_err(json);
            assert_eq!(detail.ends_with("; write null for a value that is not known"), is_told, "{detail}");
        }
    }

    #[test]
    fn an_identifier_is_read_to_its_last_digit() {
        for (json, id) in [("100001", 100_001), ("9007199254740993", 9_007_199_254_740_993), ("2e5", 200_000)]
        {
            assert_eq!(read("application", "SK_ID_CURR", json), Ok(Cell::Whole(id)), "{json}");
        }
        for json in ["1e17", "-1", "1.5", "99999999999999999999", "true"] {
            read("application", "SK_ID_CURR", json).expect_err(json);
        }
    }

    #[test]
    fn every_flag_takes_every_spelling() {
        let yes = [
            "true", "1", "1.0", "\"Y\"", "\"y\"", "\"Yes\"", "\"true\"", "\"1\"", "\" Y \"", "1e0",
            "\"oui\"", "\"1.0\"",
        ];
        let no = ["false", "0", "0.0", "-0.0", "\"N\"", "\"n\"", "\"No\"", "\"false\"", "\"0\"", "0.00"];
        for table in &dictionary::TABLES {
            for column in table.columns {
                let Kind::Flag(flag) = column.kind else { continue };
                let cell = |yes: bool| match flag {
                    Flag::Number => Cell::Whole(yes.into()),
                    Flag::Text(no, text) => Cell::Text(if yes { text } else { no }),
                };
                for json in yes {
                    assert_eq!(read(table.name, column.name, json), Ok(cell(true)), "{} {json}", column.name);
                }
                for json in no {
                    assert_eq!(
                        read(table.name, column.name, json),
                        Ok(cell(false)),
                        "{} {json}",
                        column.name
                    );
                }
                for json in ["null", "\"\"", "\"XNA\""] {
                    assert_eq!(
                        read(table.name, column.name, json),
                        Ok(Cell::Missing),
                        "{} {json}",
                        column.name
                    );
                }
                for json in ["2", "-1", "0.5", "\"maybe\"", "[]", "{}"] {
                    read(table.name, column.name, json).expect_err(column.name);
                }
            }
        }
    }

    #[test]
    fn a_category_is_spelt_as_the_source_spells_it() {
        let education = |json| read("application", "NAME_EDUCATION_TYPE", json);
        assert_eq!(education("\" higher EDUCATION\""), Ok(Cell::Text("Higher education")));
        assert_eq!(education("\"Higher\\u00a0 education\""), Ok(Cell::Text("Higher education")));
        assert_eq!(education("\"Higher \\u0065ducation\""), Ok(Cell::Text("Higher education")));
        let detail = education("\"Higher\"").expect_err("it is none");
        assert_eq!(
            detail,
            "NAME_EDUCATION_TYPE must be one of \"Secondary / secondary special\", \"Higher education\", \
             \"Incomplete higher\", \"Lower secondary\", \"Academic degree\", not the text \"Higher\""
        );
        education("true").expect_err("a flag is no education");
        assert_eq!(read("bureau_balance", "STATUS", "0"), Ok(Cell::Text("0")));
    }

    #[test]
    fn a_number_beyond_what_the_model_can_hold_is_refused() {
        for json in ["1e39", "1e400", "-1e400", "1e300"] {
            let detail = read("application", "AMT_CREDIT", json).expect_err(json);
            assert!(detail.contains("it must be from 0.01 to 100000000"), "{detail}");
        }
        assert_eq!(read("application", "EXT_SOURCE_1", "-0.0").map(Cell::number), Ok(Some(0.0)));
    }
}
