//! What is wrong with a request, fault by fault: of its body each under the JSON pointer (RFC 6901) of what it is about, of
//! its address under the parameter's name.
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
    /// Of what.
    #[serde(flatten)]
    pub at: At,
    /// What is wrong there, and what would be right.
    #[schema(example = "AMT_CREDIT is -1; it must be from 0.01 to 100000000")]
    pub detail: String,
}

/// What a fault is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum At {
    /// Where in the body (RFC 6901); empty = the whole body.
    Pointer(String),
    /// Which parameter of the address.
    Parameter(String),
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

/// Faults in the order in which they were found, as many as are listed.
#[derive(Debug, Default)]
pub struct Faults {
    listed: Vec<Fault>,
    more: usize,
}

impl Faults {
    /// Adds one of a body.
    pub fn push(&mut self, pointer: Pointer<'_>, detail: impl fmt::Display) {
        self.add(|| Fault { at: At::Pointer(pointer.to_string()), detail: detail.to_string() });
    }

    /// Adds one of an address.
    pub fn push_parameter(&mut self, name: &str, detail: impl fmt::Display) {
        self.add(|| Fault { at: At::Parameter(quoted(name)), detail: detail.to_string() });
    }

    /// A sentence is only written if it is listed: a body may hold very many faults.
    fn add(&mut self, fault: impl FnOnce() -> Fault) {
        if self.listed.len() < MOST_LISTED {
            self.listed.push(fault());
        } else {
            self.more += 1;
        }
    }

    /// Adds those of `others` behind these.
    pub fn append(&mut self, others: Self) {
        self.more += others.more;
        others.listed.into_iter().for_each(|fault| self.add(|| fault));
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// The first [`MOST_LISTED`] of them.
    #[must_use]
    pub fn listed(&self) -> &[Fault] {
        &self.listed
    }

    /// The same, to keep.
    #[must_use]
    pub fn into_listed(self) -> Vec<Fault> {
        self.listed
    }

    /// How many there are beyond those that are listed.
    #[must_use]
    pub const fn more(&self) -> usize {
        self.more
    }
}

/// The first fault, and how many more there are.
impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((first, others)) = self.listed.split_first() else { return Ok(()) };
        f.write_str(&first.detail)?;
        match (others.len(), self.more) {
            (0, _) => Ok(()),
            (others, 0) => write!(f, "; `errors` lists this and {others} more"),
            (others, more) => {
                write!(f, "; `errors` lists this and {others} of {} more", others + more)
            }
        }
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
        let some = |many: usize| {
            let mut faults = Faults::default();
            (0..many).for_each(|_| faults.push(Pointer::default(), "wrong"));
            faults
        };
        for (many, words) in [
            (1, "wrong"),
            (3, "wrong; `errors` lists this and 2 more"),
            (MOST_LISTED, "wrong; `errors` lists this and 99 more"),
            (MOST_LISTED + 7, "wrong; `errors` lists this and 99 of 106 more"),
        ] {
            let faults = some(many);
            assert_eq!(faults.listed().len() + faults.more(), many);
            assert_eq!(faults.to_string(), words);
        }
        let mut all = some(MOST_LISTED - 1);
        all.append(some(MOST_LISTED + 5));
        assert_eq!((all.listed().len(), all.more()), (MOST_LISTED, MOST_LISTED + 4));
    }

    #[test]
    fn a_long_text_is_quoted_in_part() {
        assert_eq!(quoted("much"), "much");
        assert_eq!(quoted(&"é".repeat(1_000)).chars().count(), MOST_QUOTED + 1);
    }
}
