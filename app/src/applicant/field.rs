//! One field of the form: what is typed, read as a value of its column, and a value written as it would be typed.
//!
//! A field comes from the server, which has the data dictionary; the browser, which does not carry that, has of it what
//! its fields say. Pure: texts in, values out.

use super::number::{self, NoNumber};
use super::years;
use crate::format;
use crate::i18n::Locale;
use crate::parts::Choice;
use leptos::serde_json::{Number, Value};
use leptos_i18n::td_string;
use serde::{Deserialize, Serialize};

/// A field of the form: one column of the application.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// The column's name in the source.
    pub name: String,
    /// What a person calls it, in the language of the page.
    pub label: String,
    /// What is typed.
    pub ask: Ask,
    /// Whether nothing but a review can be advised without it.
    pub required: bool,
}

/// What is typed into a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// A number from `least` to `most`.
    Number {
        /// The least that is possible.
        least: f64,
        /// The greatest.
        most: f64,
        /// Whether it has no fraction.
        whole: bool,
    },
    /// Years; the source has days before the application, from `least` to `most`.
    Years {
        /// The fewest days.
        least: f64,
        /// The most days.
        most: f64,
        /// It cannot be longer ago than the client's birth.
        since_birth: bool,
    },
    /// One of some.
    Choice {
        /// As the source spells them, with their words.
        choices: Vec<Choice>,
        /// Whether the source writes a number.
        is_number: bool,
    },
}

/// Why what was typed is no value of a field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fault {
    /// It is no number.
    NoNumber(NoNumber),
    /// It must have no fraction.
    Fraction,
    /// It must be from the one to the other, as typed.
    Outside(f64, f64),
    /// It is none of the choices.
    Unknown,
    /// It is longer ago than the client's birth.
    BeforeBirth,
}

impl Field {
    /// What `text` says; none if it is blank.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn read(&self, text: &str) -> Result<Option<Value>, Fault> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let typed = |(least, most): (f64, f64)| {
            let within = |value: f64| (least..=most).contains(&value);
            let value = number::read(text, within).map_err(Fault::NoNumber)?;
            if within(value) { Ok(value) } else { Err(Fault::Outside(least, most)) }
        };
        let value = match &self.ask {
            Ask::Number { least, most, whole } => {
                let value = typed((*least, *most))?;
                if *whole && value.fract() != 0.0 {
                    return Err(Fault::Fraction);
                }
                if *whole { whole_number(value) } else { Value::from(value) }
            }
            Ask::Years { least, most, .. } => {
                let days = years::days(typed((years::years(*least), years::years(*most)))?);
                whole_number(0.0 - days)
            }
            Ask::Choice { choices, is_number } => {
                let choice = choices.iter().find(|choice| choice.value == text).ok_or(Fault::Unknown)?;
                let number = is_number.then(|| choice.value.parse::<i32>().ok()).flatten();
                number.map_or_else(|| Value::from(choice.value.as_str()), Value::from)
            }
        };
        Ok(Some(value))
    }

    /// `value` as it would be typed; blank if it is missing, or nothing that the field can say.
    #[must_use]
    pub fn write(&self, value: &Value, locale: Locale) -> String {
        let bounds = self.bounds();
        let typed = |value: f64| {
            let within = |value: f64| bounds.is_some_and(|(least, most)| (least..=most).contains(&value));
            number::write(value, locale, within)
        };
        match (&self.ask, value) {
            (Ask::Number { .. }, Value::Number(number)) => number.as_f64().map(typed),
            (Ask::Years { .. }, Value::Number(number)) => {
                number.as_f64().map(|day| typed(years::years((0.0 - day).ceil())))
            }
            (Ask::Choice { .. }, Value::String(code)) => Some(code.clone()),
            (Ask::Choice { .. }, Value::Number(number)) => number.as_f64().map(|number| number.to_string()),
            _ => None,
        }
        .unwrap_or_default()
    }

    /// The least and the greatest that can be typed; none for a choice.
    #[must_use]
    pub fn bounds(&self) -> Option<(f64, f64)> {
        match self.ask {
            Ask::Number { least, most, .. } => Some((least, most)),
            Ask::Years { least, most, .. } => Some((years::years(least), years::years(most))),
            Ask::Choice { .. } => None,
        }
    }

    /// What may be typed, in words; none for a choice.
    #[must_use]
    pub fn hint(&self, locale: Locale) -> Option<String> {
        let (least, most) = self.bounds()?;
        Some(match self.ask {
            Ask::Years { .. } => td_string!(
                locale,
                applicant.hint_years,
                least = short(least, locale),
                most = short(most, locale)
            )
            .to_string(),
            _ => td_string!(
                locale,
                applicant.hint_number,
                least = short(least, locale),
                most = short(most, locale)
            )
            .to_string(),
        })
    }
}

impl Fault {
    /// What is wrong, and what would be right.
    #[must_use]
    pub fn in_words(self, locale: Locale) -> String {
        let short = |value| short(value, locale);
        match self {
            Self::NoNumber(NoNumber::Unreadable) => td_string!(locale, applicant.fault_no_number).to_string(),
            Self::NoNumber(NoNumber::Ambiguous(whole, fraction)) => td_string!(
                locale,
                applicant.fault_ambiguous,
                whole = short(whole),
                fraction = format::decimal(fraction, 3, locale)
            )
            .to_string(),
            Self::Fraction => td_string!(locale, applicant.fault_fraction).to_string(),
            Self::Outside(least, most) => {
                td_string!(locale, applicant.fault_outside, least = short(least), most = short(most))
                    .to_string()
            }
            Self::Unknown => td_string!(locale, applicant.fault_unknown).to_string(),
            Self::BeforeBirth => td_string!(locale, applicant.fault_before_birth).to_string(),
        }
    }
}

/// A bound as people write it.
fn short(value: f64, locale: Locale) -> String {
    let digits = if (value - value.round()).abs() < 0.005 { 0 } else { 2 };
    format::decimal(value, digits, locale)
}

/// As JSON has whole numbers: without a point.
fn whole_number(value: f64) -> Value {
    format!("{value:.0}").parse::<Number>().map_or(Value::Null, Value::Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(ask: Ask) -> Field {
        Field { name: "IT".to_owned(), label: "It".to_owned(), ask, required: false }
    }

    #[test]
    fn an_age_is_typed_in_years_and_kept_in_days() {
        let age = field(Ask::Years { least: 6_574.0, most: 36_525.0, since_birth: false });
        assert_eq!(age.read("35"), Ok(Some(Value::from(-12_784))));
        assert_eq!(age.bounds(), Some((17.998, 100.0)));
        assert_eq!(age.read("18"), Ok(Some(Value::from(-6_575))));
        assert_eq!(age.read("17"), Err(Fault::Outside(17.998, 100.0)));
        for day in 6_574..=36_525 {
            for locale in [Locale::fr, Locale::en] {
                let text = age.write(&Value::from(-day), locale);
                assert_eq!(age.read(&text), Ok(Some(Value::from(-day))), "{text}");
            }
        }
    }

    #[test]
    fn a_choice_is_one_of_some_and_written_as_the_source_does() {
        let choice = |value: &str| Choice { value: value.to_owned(), label: value.to_owned() };
        let flag = field(Ask::Choice { choices: vec![choice("0"), choice("1")], is_number: true });
        assert_eq!(flag.read("1"), Ok(Some(Value::from(1))));
        assert_eq!(flag.write(&Value::from(1), Locale::fr), "1");
        let letters = field(Ask::Choice { choices: vec![choice("N"), choice("Y")], is_number: false });
        assert_eq!(letters.read("Y"), Ok(Some(Value::from("Y"))));
        assert_eq!(letters.read("yes"), Err(Fault::Unknown));
        assert_eq!(letters.read("  "), Ok(None));
    }

    #[test]
    fn an_amount_that_is_ambiguous_or_out_of_range_is_told() {
        let amount = field(Ask::Number { least: 0.01, most: 1e8, whole: false });
        assert_eq!(amount.read("450 000"), Ok(Some(Value::from(450_000.0))));
        assert_eq!(amount.read("0"), Err(Fault::Outside(0.01, 1e8)));
        let fault = amount.read("450.000").expect_err("it could be two amounts");
        let said = fault.in_words(Locale::fr);
        assert!(said.contains("450\u{202f}000") && said.contains("450,000"), "{said}");
        let count = field(Ask::Number { least: 0.0, most: 10.0, whole: true });
        assert_eq!(count.read("2"), Ok(Some(Value::from(2))));
        assert_eq!(count.read("1,5"), Err(Fault::Fraction));
    }
}
