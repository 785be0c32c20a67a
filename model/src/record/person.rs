//! Whom a record is about: a client of the bank, by their number there, or an applicant who is in no bank, by an id that the
//! records made for them. Whatever is done to a case is the same for both.
//!
//! Independent of where either one's file comes from.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// See the head of this file. Written as a number, or as the text of a UUID.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Person {
    /// SK_ID_CURR.
    Client(i64),
    /// Nobody whom the bank knows.
    Applicant(ApplicantId),
}

/// A UUID of version 7, in small letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ApplicantId(String);

/// It names neither a client nor an applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a person is a client's number (SK_ID_CURR), or an applicant's id (a UUID of version 7, in small letters)"
)]
pub struct NoPerson;

impl ApplicantId {
    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What people call it by: its end, for its beginning is a time.
    #[must_use]
    pub fn short(&self) -> &str {
        self.0.rsplit('-').next().unwrap_or_default()
    }
}

impl TryFrom<String> for ApplicantId {
    type Error = NoPerson;

    fn try_from(text: String) -> Result<Self, NoPerson> {
        let is_digit = |(at, byte): (usize, u8)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            14 => byte == b'7',
            19 => matches!(byte, b'8' | b'9' | b'a' | b'b'),
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        };
        let is_one = text.len() == 36 && text.bytes().enumerate().all(is_digit);
        if is_one { Ok(Self(text)) } else { Err(NoPerson) }
    }
}

impl From<ApplicantId> for String {
    fn from(id: ApplicantId) -> Self {
        id.0
    }
}

impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client(id) => write!(f, "{id}"),
            Self::Applicant(id) => f.write_str(id.as_str()),
        }
    }
}

impl FromStr for Person {
    type Err = NoPerson;

    fn from_str(text: &str) -> Result<Self, NoPerson> {
        match text.parse() {
            Ok(id) => Ok(Self::Client(id)),
            Err(_) => Ok(Self::Applicant(text.to_owned().try_into()?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::canonical;

    const ID: &str = "0193807c-6b7f-7abc-89de-0123456789ab";

    #[test]
    fn a_person_is_a_number_or_an_id_and_reads_back() {
        for (person, written) in [
            (Person::Client(100_001), r#""content":100001}"#.to_owned()),
            (ID.parse().expect("an id"), format!(r#""content":"{ID}"}}"#)),
        ] {
            let text = canonical::write(&person).expect("it is written");
            assert!(text.ends_with(&written), "{text}");
            assert_eq!(canonical::read::<Person>(&text).expect("it reads"), person);
            assert_eq!(person.to_string().parse(), Ok(person));
        }
    }

    #[test]
    fn nothing_else_names_anybody() {
        let fourth = ID.replacen("-7", "-4", 1);
        let capitals = ID.to_uppercase();
        for text in [
            "",
            "anna",
            "1.5",
            " 7",
            "9223372036854775808",
            &fourth,
            &capitals,
            &ID[1..],
            &format!("{ID}0"),
            "../../x",
        ] {
            assert_eq!(text.parse::<Person>(), Err(NoPerson), "{text}");
        }
        assert!(canonical::read::<Person>(r#"{"form":2,"content":"anna"}"#).is_err());
    }
}
