//! With whom a client is compared, and how an address says it: a filter as the list and the explorer spell it, or `with=nearest`,
//! or `with=` another client's number.
//!
//! Independent of what is compared.

use crate::clients::labels;
use crate::format;
use crate::i18n::Locale;
use leptos_i18n::td_string;
use model::portfolio::{Filter, read_id};
use serde::{Deserialize, Serialize};

/// Parameter that names whom no filter does.
pub(super) const WITH: &str = "with";
/// How it spells the nearest clients.
const NEAREST: &str = "nearest";

/// With whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Group {
    /// Whom a filter lets through; unless it says something, all clients.
    Filter(Filter),
    /// The clients most like this one, whose outcome is known.
    Nearest,
    /// One other client, by SK_ID_CURR.
    Client(i64),
}

impl Default for Group {
    fn default() -> Self {
        Self::Filter(Filter::default())
    }
}

impl Group {
    /// What the parameter [`WITH`] says on the page of client `id`; none if that is nobody else.
    #[must_use]
    pub fn named(text: &str, id: i64) -> Option<Self> {
        if text == NEAREST {
            return Some(Self::Nearest);
        }
        read_id(text).filter(|other| *other != id).map(Self::Client)
    }

    /// The parameters that ask for it.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Filter(filter) => filter.pairs(),
            Self::Nearest => vec![(WITH, NEAREST.to_owned())],
            Self::Client(other) => vec![(WITH, format::client_id(*other))],
        }
    }

    /// The filter; without conditions if it is none.
    #[must_use]
    pub fn filter(&self) -> Filter {
        match self {
            Self::Filter(filter) => filter.clone(),
            Self::Nearest | Self::Client(_) => Filter::default(),
        }
    }

    /// The one other client.
    #[must_use]
    pub const fn other(&self) -> Option<i64> {
        match self {
            Self::Client(other) => Some(*other),
            Self::Filter(_) | Self::Nearest => None,
        }
    }

    /// Who they are, in a sentence; `clients` is how many.
    #[must_use]
    pub fn in_words(&self, clients: u64, locale: Locale) -> String {
        let n = format::count(clients, locale);
        match self {
            Self::Filter(filter) => labels::group(filter, clients, locale),
            Self::Nearest => td_string!(locale, compare.who_nearest, n = n).to_string(),
            Self::Client(other) => {
                td_string!(locale, compare.who_other, id = format::client_id(*other), n = n).to_string()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::portfolio::Column;

    #[test]
    fn a_number_is_read_as_people_paste_it_and_is_somebody_elses() {
        assert_eq!(Group::named("n° 100 002", 7), Some(Group::Client(100_002)));
        assert_eq!(Group::named("nearest", 7), Some(Group::Nearest));
        assert_eq!(
            [Group::named("7", 7), Group::named("everybody", 7), Group::named("", 7)],
            [None, None, None]
        );
    }

    #[test]
    fn who_they_are_is_told_with_every_condition() {
        let filter =
            Filter::default().of(Column::ADVICE, "refuse").within(Column::AGE, Some(25.0), Some(35.0));
        assert_eq!(
            Group::Filter(filter).in_words(1_200, Locale::en),
            "Group: Decline · Age (years): 25 to below 35. Clients: 1,200."
        );
    }
}
