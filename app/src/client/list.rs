//! The list that a client was opened from: it goes along in the address of the client's page, so that the list can be gone back
//! to and gone on with (`list=advice%3Drefuse%26page%3D2`).
//!
//! Independent of who is in it.

use crate::clients::query;
use leptos_router::location::Url;
use leptos_router::params::ParamsMap;
use model::portfolio::ClientQuery;
use serde::{Deserialize, Serialize};

/// Parameter that says which list it was.
pub(super) const LIST: &str = "list";
/// Characters of it, at most.
const MOST: usize = 1_000;

/// A list, as the parameters of its own page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct List(String);

impl List {
    /// The page of the list that `query` asks for.
    #[must_use]
    pub fn page(query: &ClientQuery) -> Self {
        let path = query::path(query);
        let (_, list) = path.split_once('?').unwrap_or_default();
        let page = format!("page={}", query.page);
        // Nothing at all would be taken for no list.
        Self(match (list.is_empty(), query.page) {
            (true, _) => page,
            (false, 1) => format!("{list}&{page}"),
            (false, _) => list.to_owned(),
        })
    }

    /// The one that an address names.
    #[must_use]
    pub fn of(params: &ParamsMap) -> Option<Self> {
        params.get(LIST).filter(|text| !text.is_empty() && text.len() <= MOST).map(Self)
    }

    /// The parameter of an address that names it.
    #[must_use]
    pub fn pair(&self) -> (&'static str, String) {
        (LIST, self.0.clone())
    }

    /// What it asks for.
    #[must_use]
    pub fn query(&self) -> ClientQuery {
        let pairs = self.0.split('&').filter_map(|pair| pair.split_once('='));
        let params: ParamsMap =
            pairs.map(|(name, value)| (Url::unescape(name), Url::unescape(value))).collect();
        query::parse(&params).query
    }

    /// The address of its own page.
    #[must_use]
    pub fn path(&self) -> String {
        query::path(&self.query())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_comes_back_from_the_address_of_a_client() {
        for page in [1, 3] {
            let query = ClientQuery { page, ..ClientQuery::default() };
            let (name, value) = List::page(&query).pair();
            let list = List::of(&[(name, value)].into_iter().collect()).expect("a list");
            assert_eq!(list.query(), query);
            assert_eq!(list.path(), query::path(&query));
        }
        assert_eq!(List::of(&[(LIST, "x".repeat(MOST + 1))].into_iter().collect()), None);
    }
}
