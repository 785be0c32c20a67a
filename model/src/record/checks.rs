//! What was checked at the beginning of a case: that the applicant was informed, which documents were seen, and what the
//! register of repayment incidents (FICP) answered. It is about a person, and stands with what is said of them.
//!
//! A grant needs the register's answer: the law has it consulted before (C. conso., art. L. 751-1 ff. and L. 312-16), and a lender
//! who cannot prove it loses the interest (art. L. 341-2). Which documents the law wants depends on decrees and on the loan: which
//! of [`EXPECTED`] were not seen is told, and the person who decides answers for it.
//!
//! Pure: what was written and the latest day that there is come in.

use super::fields::{Fault, Field};
use super::life::names;
use crate::text::{Text, text};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Most characters of the register's key.
pub const MOST_KEY: usize = 40;
/// Most characters of the other documents.
pub const MOST_OTHER: usize = 200;
/// Days for which the register's answer holds: it has to be of this request (order of 26 October 2010, articles 2 and 3), which is
/// decided within weeks, and the register changes every day. An answer of longer ago says nothing of today.
pub const ANSWER_HOLDS: i64 = 30;

names! {
    /// A document that was seen.
    Document {
        Identity "identity" "Proof of identity.";
        Address "address" "Proof of address.";
        Income "income" "Proof of income.";
        Tax "tax" "Tax notice.";
        Statements "statements" "Bank statements.";
        Charges "charges" "Proof of rent or of other charges.";
        Loans "loans" "Schedules of other loans.";
        Assets "assets" "Proof of assets.";
    }
}

names! {
    /// What the register answers.
    Listing {
        Absent "absent" "The person is not listed.";
        Incident "incident" "Listed for a repayment incident.";
        OverIndebtedness "over_indebtedness" "Listed for a procedure of over-indebtedness.";
    }
}

/// What is expected before a grant: income, charges, other commitments (C. conso., art. L. 312-16), and who it is.
pub const EXPECTED: [Document; 4] =
    [Document::Identity, Document::Income, Document::Charges, Document::Loans];

impl Document {
    /// What it is called.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Identity => text("pièce d’identité", "proof of identity"),
            Self::Address => text("justificatif de domicile", "proof of address"),
            Self::Income => text("justificatif de revenus", "proof of income"),
            Self::Tax => text("avis d’imposition", "tax notice"),
            Self::Statements => text("relevés de compte", "bank statements"),
            Self::Charges => text("justificatif de loyer ou de charges", "proof of rent or charges"),
            Self::Loans => text("échéanciers des autres crédits", "schedules of other loans"),
            Self::Assets => text("justificatif de patrimoine", "proof of assets"),
        }
    }
}

impl Listing {
    /// What it is called.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Self::Absent => text("non inscrit", "not listed"),
            Self::Incident => text("inscrit pour incident de paiement", "listed for a repayment incident"),
            Self::OverIndebtedness => text("inscrit pour surendettement", "listed for over-indebtedness"),
        }
    }

    /// What the client is told that it says.
    #[must_use]
    pub const fn for_client(self) -> Text {
        match self {
            Self::Absent => text("il ne contient rien à votre nom", "it has nothing in your name"),
            Self::Incident => text(
                "il contient un incident de paiement à votre nom",
                "it has a repayment incident in your name",
            ),
            Self::OverIndebtedness => text(
                "il contient une procédure de surendettement à votre nom",
                "it has a procedure of over-indebtedness in your name",
            ),
        }
    }
}

/// That the register was consulted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consultation {
    /// The day, as ISO 8601 writes it.
    pub day: String,
    /// Under which key of the register.
    pub key: String,
    /// What it answered.
    pub result: Listing,
}

/// See the head of this file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checks {
    /// Whether the applicant was handed the information sheet.
    pub informed: bool,
    /// Which documents were seen, in the order of [`Document::ALL`].
    pub documents: Vec<Document>,
    /// Which others.
    pub other: String,
    /// The register's answer; none if it was not consulted.
    pub register: Option<Consultation>,
}

/// The same as a person wrote it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written<'a> {
    /// See [`Checks::informed`].
    pub informed: bool,
    /// Names of documents; those that nobody knows are not looked at.
    pub documents: &'a [String],
    /// See [`Checks::other`].
    pub other: &'a str,
    /// See [`Consultation::day`].
    pub day: &'a str,
    /// See [`Consultation::key`].
    pub key: &'a str,
    /// Name of what the register answered.
    pub result: &'a str,
}

impl Checks {
    /// Of what was written; `latest` is the latest day that there is now, as ISO 8601 writes it.
    ///
    /// # Errors
    /// Everything that is wrong: a consultation is told whole or not at all.
    pub fn read(written: Written<'_>, latest: &str) -> Result<Self, Vec<(Field, Fault)>> {
        let Written { informed, documents, other, day, key, result } = written;
        let [other, day, key] = [other, day, key].map(str::trim);
        let mut faults = Vec::new();
        if other.chars().count() > MOST_OTHER {
            faults.push((Field::OtherDocuments, Fault::Long));
        }
        let result = Listing::named(result);
        let is_told = !day.is_empty() || !key.is_empty() || result.is_some();
        if is_told {
            let of_day = match day {
                "" => Some(Fault::Missing),
                day if !is_of_this_request(day, latest) => Some(Fault::Day),
                _ => None,
            };
            let of_key = match key.chars().count() {
                0 => Some(Fault::Missing),
                written if written > MOST_KEY => Some(Fault::Long),
                _ => None,
            };
            faults.extend(of_day.map(|fault| (Field::RegisterDay, fault)));
            faults.extend(of_key.map(|fault| (Field::RegisterKey, fault)));
            faults.extend(result.is_none().then_some((Field::RegisterResult, Fault::Missing)));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let seen = |document: &Document| documents.iter().any(|name| name == document.name());
        let register = result.map(|result| Consultation { day: day.to_owned(), key: key.to_owned(), result });
        let documents = Document::ALL.into_iter().filter(seen).collect();
        Ok(Self { informed, documents, other: other.to_owned(), register })
    }

    /// Which of [`EXPECTED`] were not seen.
    pub fn not_seen(&self) -> impl Iterator<Item = Document> {
        EXPECTED.into_iter().filter(|document| !self.documents.contains(document))
    }

    /// Whether the register lists the person.
    #[must_use]
    pub fn is_listed(&self) -> bool {
        self.register.as_ref().is_some_and(|register| register.result != Listing::Absent)
    }
}

/// Whether an answer of that day is of a request of today: not yet to come, and not too old.
fn is_of_this_request(day: &str, latest: &str) -> bool {
    let (Some(day), Some(latest)) = (number_of_day(day), number_of_day(latest)) else { return false };
    (0..=ANSWER_HOLDS).contains(&(latest - day))
}

/// The number of a day of the calendar, as ISO 8601 writes one; none if it is none. The day after has the next number.
fn number_of_day(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let is_number = |range: Range<usize>| bytes[range].iter().all(u8::is_ascii_digit);
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    if ![0..4, 5..7, 8..10].into_iter().all(is_number) {
        return None;
    }
    let number = |range: Range<usize>| text[range].parse::<i64>().unwrap_or_default();
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = [31, 28 + i64::from(is_leap), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let month = usize::try_from(month - 1).ok()?;
    if !(1..=*lengths.get(month)?).contains(&day) {
        return None;
    }
    // Leap days of the years before.
    let before = year - 1;
    let leap_days = before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400);
    Some(year * 365 + leap_days + lengths[..month].iter().sum::<i64>() + day)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATEST: &str = "2026-11-30";

    fn whole<'a>() -> Written<'a> {
        Written { day: "2026-11-29", key: "010170MARTI", result: "absent", ..Written::default() }
    }

    #[test]
    fn a_consultation_is_told_whole_or_not_at_all() {
        assert_eq!(Checks::read(Written::default(), LATEST), Ok(Checks::default()));
        let checks = Checks::read(whole(), LATEST).expect("it is whole");
        assert_eq!(
            checks.register.map(|it| (it.day, it.key, it.result)),
            Some(("2026-11-29".to_owned(), "010170MARTI".to_owned(), Listing::Absent))
        );
        for (part, field) in [
            (Written { day: " ", ..whole() }, Field::RegisterDay),
            (Written { key: "", ..whole() }, Field::RegisterKey),
            (Written { result: "perhaps", ..whole() }, Field::RegisterResult),
        ] {
            assert_eq!(Checks::read(part, LATEST), Err(vec![(field, Fault::Missing)]), "{part:?}");
        }
    }

    #[test]
    fn the_day_of_a_consultation_is_one_of_this_request() {
        for day in ["2026-11-30", "2026-11-01", "2026-10-31"] {
            assert!(Checks::read(Written { day, ..whole() }, LATEST).is_ok(), "{day}");
        }
        for day in [
            "2026-12-01",
            "2027-01-01",
            "2026-10-30",
            "2025-11-30",
            "1990-01-01",
            "2026-11-31",
            "2026-13-01",
            "2026-00-10",
            "2026-11-00",
            "2026-1-01",
            "30/11/2026",
            "+026-11-30",
            "2026-11-3é",
            "é026-11-30",
            "2026–11-3",
        ] {
            let read = Checks::read(Written { day, ..whole() }, LATEST);
            assert_eq!(read, Err(vec![(Field::RegisterDay, Fault::Day)]), "{day}");
        }
    }

    #[test]
    fn days_are_counted_over_months_and_leap_years() {
        for (day, next) in [
            ("2026-11-30", "2026-12-01"),
            ("2026-12-31", "2027-01-01"),
            ("2024-02-28", "2024-02-29"),
            ("2024-02-29", "2024-03-01"),
            ("2023-02-28", "2023-03-01"),
            ("2000-02-29", "2000-03-01"),
            ("1900-02-28", "1900-03-01"),
        ] {
            let number = |day| number_of_day(day).expect("a day");
            assert_eq!(number(day) + 1, number(next), "{day}");
        }
        for none in ["2023-02-29", "1900-02-29", "2026-04-31"] {
            assert_eq!(number_of_day(none), None, "{none}");
        }
    }

    #[test]
    fn documents_are_those_of_the_list_and_what_was_not_seen_is_told() {
        let names = ["loans", "identity", "nonsense", "identity"].map(str::to_owned);
        let checks =
            Checks::read(Written { documents: &names, ..Written::default() }, LATEST).expect("it reads");
        assert_eq!(checks.documents, [Document::Identity, Document::Loans]);
        assert_eq!(checks.not_seen().collect::<Vec<_>>(), [Document::Income, Document::Charges]);
        let (other, key) = ("x".repeat(MOST_OTHER + 1), "x".repeat(MOST_KEY + 1));
        let long = Checks::read(Written { other: &other, key: &key, ..whole() }, LATEST);
        assert_eq!(long, Err(vec![(Field::OtherDocuments, Fault::Long), (Field::RegisterKey, Fault::Long)]));
    }
}
