//! The values of a client's file that are not plain numbers: days, categories, terms.
//!
//! The delivered data write "there is none" in several ways: 365243 days, `XNA`, `XAP`, an empty cell.
//! All of them become `None` here, in [`Days`] and [`Code`], and nowhere else.

use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// Days relative to the day of the application: negative is before it. 365243 (a thousand years) is how
/// the source writes "none".
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
#[serde(from = "Option<f64>", into = "Option<f64>")]
pub struct Days(Option<f64>);

/// The source's mark for "no such day".
pub(super) const NO_DAY: f64 = 365_243.0;
/// Mean length of a year in the Gregorian calendar, in days.
const DAYS_A_YEAR: f64 = 365.25;

impl From<Option<f64>> for Days {
    fn from(days: Option<f64>) -> Self {
        Self(days.filter(|&d| d.is_finite() && d != NO_DAY))
    }
}

impl From<Option<i32>> for Days {
    fn from(days: Option<i32>) -> Self {
        days.map(f64::from).into()
    }
}

impl From<i32> for Days {
    fn from(days: i32) -> Self {
        Some(days).into()
    }
}

impl From<f64> for Days {
    fn from(days: f64) -> Self {
        Some(days).into()
    }
}

impl From<Days> for Option<f64> {
    fn from(days: Days) -> Self {
        days.0
    }
}

impl Days {
    /// The day that was `years` before the application.
    #[must_use]
    pub fn from_years_ago(years: f64) -> Self {
        Self::from(0.0 - years * DAYS_A_YEAR)
    }

    /// Days relative to the application, negative before it.
    #[must_use]
    pub const fn get(self) -> Option<f64> {
        self.0
    }

    /// Days before the application, positive.
    #[must_use]
    pub fn ago(self) -> Option<f64> {
        // Not `-d`: today is 0, not -0.
        self.0.map(|d| 0.0 - d)
    }

    /// Years before the application, positive.
    #[must_use]
    pub fn years_ago(self) -> Option<f64> {
        self.ago().map(|d| d / DAYS_A_YEAR)
    }

    /// Years after the application, positive.
    #[must_use]
    pub fn years_ahead(self) -> Option<f64> {
        self.0.map(|d| d / DAYS_A_YEAR)
    }
}

/// A category as the source spells it (`"Cash loans"`, `"Working"`); `XNA`, `XAP` and an empty text
/// are how the source writes "not available" and "not applicable".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
#[serde(from = "Option<String>", into = "Option<String>")]
pub struct Code(Option<CompactString>);

/// The source's marks for "not available" and "not applicable".
pub(super) const NO_CODE: [&str; 2] = ["XNA", "XAP"];

/// The mark for "no category" that `text` is, as the source spells it; an empty text is the mark "".
pub(super) fn no_code(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Some("");
    }
    NO_CODE.into_iter().find(|mark| mark.eq_ignore_ascii_case(text))
}

impl From<&str> for Code {
    fn from(code: &str) -> Self {
        Self(no_code(code).is_none().then(|| code.into()))
    }
}

impl From<String> for Code {
    fn from(code: String) -> Self {
        code.as_str().into()
    }
}

impl From<Option<String>> for Code {
    fn from(code: Option<String>) -> Self {
        code.map(Self::from).unwrap_or_default()
    }
}

impl From<Code> for Option<String> {
    fn from(code: Code) -> Self {
        code.0.map(CompactString::into_string)
    }
}

impl Code {
    /// The category as the source spells it, if there is one.
    #[must_use]
    pub fn get(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// Whether this is the category `code`; false where there is none.
    #[must_use]
    pub fn is(&self, code: &str) -> bool {
        self.get() == Some(code)
    }
}

/// What a credit was agreed on, beside its amounts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// Monthly instalments.
    pub months: u32,
    /// Interest a year: twelve times that of a month.
    pub yearly_rate: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_none_is_none() {
        assert_eq!(Days::from(365_243.0).get(), None);
        assert_eq!(Days::from(f64::NAN).get(), None);
        assert_eq!(Days::from(Some(-365.25)).years_ago(), Some(1.0));
        for none in ["XNA", "XAP", "", "  ", " xna"] {
            assert_eq!(Code::from(none).get(), None, "{none:?}");
        }
        assert!(Code::from("Cash loans").is("Cash loans"));
    }
}
