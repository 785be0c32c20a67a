//! What is wrong with a body, fault by fault, each under the JSON pointer (RFC 6901) of what it is about.
//!
//! Independent of what a body is and of how an answer is written.

use serde::Serialize;
use std::fmt;
use utoipa::ToSchema;

/// Most faults that are listed; the others are counted.
pub const MOST_LISTED: usize = 100;
/// Most characters that are quoted of what a caller wrote.
const MOST_QUOTED: usize = 60;

/// One fault, or one remark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fault {
    /// Where in the body (RFC 6901); empty = the whole body.
    #[schema(example = "/application/DAYS_BIRTH")]
    pub pointer: String,
    /// What is wrong there, and what would be right.
    #[schema(example = "AMT_CREDIT is -1; it must be from 0.01 to 1000000000000")]
    pub detail: String,
}

/// A value of a body.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pointer<'a> {
    /// The table; none = the whole body.
    pub table: Option<&'a str>,
    /// Which of its rows, from 0; none = the table itself, or the application.
    pub row: Option<usize>,
    /// The column; none = the row.
    pub column: Option<&'a str>,
}

impl fmt::Display for Pointer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let escaped = |name: &str| quoted(name).replace('~', "~0").replace('/', "~1");
        if let Some(table) = self.table {
            write!(f, "/{}", escaped(table))?;
        }
        if let Some(row) = self.row {
            write!(f, "/{row}")?;
        }
        if let Some(column) = self.column {
            write!(f, "/{}", escaped(column))?;
        }
        Ok(())
    }
}

/// The beginning of what a caller wrote, as much as an answer repeats.
#[must_use]
pub fn quoted(text: &str) -> String {
    match text.char_indices().nth(MOST_QUOTED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Faults in the order of the body, as many as are listed.
#[derive(Debug, Default)]
pub struct Faults {
    listed: Vec<Fault>,
    more: usize,
}

impl Faults {
    /// Adds one.
    pub fn push(&mut self, pointer: Pointer<'_>, detail: impl fmt::Display) {
        if self.listed.len() < MOST_LISTED {
            self.listed.push(Fault { pointer: pointer.to_string(), detail: detail.to_string() });
        } else {
            self.more += 1;
        }
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// All of them; behind the last that is listed, how many more there are.
    #[must_use]
    pub fn into_list(mut self) -> Vec<Fault> {
        if self.more > 0 {
            self.listed.push(Fault { pointer: String::new(), detail: format!("and {} more", self.more) });
        }
        self.listed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_is_written_as_rfc_6901_has_it() {
        let pointer = |table, row, column| Pointer { table, row, column }.to_string();
        assert_eq!(pointer(None, None, None), "");
        assert_eq!(pointer(Some("application"), None, Some("AMT_CREDIT")), "/application/AMT_CREDIT");
        assert_eq!(pointer(Some("bureau"), Some(3), Some("DAYS_CREDIT")), "/bureau/3/DAYS_CREDIT");
        assert_eq!(pointer(Some("a/b~c"), None, None), "/a~1b~0c");
    }

    #[test]
    fn what_is_not_listed_is_counted() {
        let mut faults = Faults::default();
        for _ in 0..MOST_LISTED + 7 {
            faults.push(Pointer::default(), "wrong");
        }
        let list = faults.into_list();
        assert_eq!(list.len(), MOST_LISTED + 1);
        assert_eq!(list.last().map(|last| last.detail.as_str()), Some("and 7 more"));
    }

    #[test]
    fn a_long_text_is_quoted_in_part() {
        assert_eq!(quoted("much"), "much");
        assert_eq!(quoted(&"é".repeat(1_000)).chars().count(), MOST_QUOTED + 1);
    }
}
