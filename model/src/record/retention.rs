//! How long a decision's evidence is kept once nothing is to be done to its case any more, although the person wants it
//! erased: as long as the law wants it, or somebody may claim something (GDPR, article 17(3)).
//!
//! The terms are those that the project documents take for granted (hypothesis H-27); the data protection officer
//! confirms them. Independent of calendars: whoever has one makes a day of them.

use super::rules::Outcome;

/// Months for which the evidence of what was not granted is kept.
pub const MONTHS: u32 = 6;
/// Years for which that of a credit is kept after its contract has ended.
pub const YEARS: u32 = 5;

/// How long evidence is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// So many months after the case has ended.
    Months(u32),
    /// As long as the contract runs, of which the records do not know the end, and so many years.
    YearsAfterContract(u32),
}

impl Term {
    /// That of a case in which this was decided last.
    #[must_use]
    pub const fn of(outcome: Option<Outcome>) -> Self {
        match outcome {
            Some(Outcome::Grant) => Self::YearsAfterContract(YEARS),
            Some(Outcome::Refuse | Outcome::AskForMore | Outcome::Refer) | None => Self::Months(MONTHS),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_credit_is_kept_for_years() {
        for outcome in Outcome::ALL {
            let is_credit = matches!(Term::of(Some(outcome)), Term::YearsAfterContract(_));
            assert_eq!(is_credit, outcome == Outcome::Grant, "{outcome:?}");
        }
        assert_eq!(Term::of(None), Term::Months(MONTHS));
    }
}
