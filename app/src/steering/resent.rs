//! What was sent, and came back because it could not be done. The server puts it into the request that it renders.

use super::asked::Asked;
use crate::decisions::{KEY, as_seen};
use crate::request::of_request;
use model::record::fields::Fault;
use model::record::rules::MOST_WORDS;
use model::record::steering::Move;

/// The fields of a form, as text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    /// Made with the form: what is sent twice is done once.
    pub key: String,
    /// The event that it is about, as the person saw it.
    pub about: String,
    /// Why.
    pub words: String,
    /// What is proposed.
    pub asked: Asked,
}

/// Why nothing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// The words.
    Words(Fault),
    /// A setting is out of its range.
    Range,
    /// Who proposes does not publish.
    SamePerson,
    /// Things do not stand so any more.
    Moved,
}

impl Problem {
    /// Whether nothing is wrong with the form: things stand otherwise than it had them, and it may be there no more.
    #[must_use]
    pub const fn stands_otherwise(self) -> bool {
        matches!(self, Self::SamePerson | Self::Moved)
    }
}

/// See the head of this file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resent {
    /// What was filled in.
    pub filled: Filled,
    /// What was to be done, and why it was not; none if nothing came back.
    pub refused: Option<(Move, Problem)>,
}

impl Filled {
    /// Of the pairs of a form. Texts are cut where they are too long to be said to be so.
    #[must_use]
    pub fn of(pairs: &[(String, String)]) -> Self {
        let value = |wanted: &str, most: usize| -> String {
            let found = pairs.iter().rev().find(|(name, _)| name == wanted);
            found.map(|(_, value)| as_seen(value, most)).unwrap_or_default()
        };
        Self {
            key: value("key", KEY),
            about: value("about", KEY),
            words: value("words", MOST_WORDS + 1),
            asked: Asked::of(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))),
        }
    }
}

impl Resent {
    /// What the request that is answered comes back with; nothing if it is no such request.
    #[must_use]
    pub fn here() -> Self {
        of_request().unwrap_or_default()
    }

    /// What is wrong with the form that does `done`, if it came back for that.
    #[must_use]
    pub fn problem(&self, done: Move) -> Option<Problem> {
        let of_form = |(refused, problem): &(Move, Problem)| *refused == done && !problem.stands_otherwise();
        self.refused.filter(of_form).map(|(_, problem)| problem)
    }
}
