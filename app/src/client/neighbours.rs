//! Who stands before and after a client in the list that they were opened from.
//!
//! Independent of how the list is filtered: it is asked as the list's own page asks.

use super::asked;
use super::list::List;
use crate::clients::list_clients::list_clients;
use crate::clients::query::with_query;
use model::portfolio::{ClientQuery, ClientSummary};
use serde::{Deserialize, Serialize};

/// The address of client `id`'s page, opened from the page of the list that `query` asks for.
#[must_use]
pub fn client_path(id: i64, query: &ClientQuery) -> String {
    with_query(&asked::path(id), &[List::page(query).pair()])
}

/// A client's neighbours in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbours {
    /// The address of whoever stands before them.
    pub previous: Option<String>,
    /// The address of whoever stands after them.
    pub next: Option<String>,
    /// Which of the list they are, from 1.
    pub place: u64,
    /// How many are in the list.
    pub total: u64,
}

impl Neighbours {
    /// Of client `id` in `list`; none if they are not where the list had them, or the list cannot be had.
    pub async fn of(id: i64, list: &List) -> Option<Self> {
        let query = list.query();
        let page = list_clients(query.clone()).await.ok()?.page;
        let at = page.clients.iter().position(|client| client.id == id)?;
        let before = (u64::from(query.page) - 1) * u64::from(query.page_size) + at as u64;
        let on = |page: u32| ClientQuery { page, ..query.clone() };
        let here = |at: usize| page.clients.get(at).map(|client| client_path(client.id, &query));
        let previous = match at.checked_sub(1) {
            Some(at) => here(at),
            None if query.page > 1 => beyond(on(query.page - 1), <[ClientSummary]>::last).await,
            None => None,
        };
        let next = match here(at + 1) {
            None if before + 1 < page.total => beyond(on(query.page + 1), <[ClientSummary]>::first).await,
            next => next,
        };
        Some(Self { previous, next, place: before + 1, total: page.total })
    }
}

/// The address of one client of another page of the list.
async fn beyond(
    query: ClientQuery,
    which: impl FnOnce(&[ClientSummary]) -> Option<&ClientSummary>,
) -> Option<String> {
    let clients = list_clients(query.clone()).await.ok()?.page.clients;
    which(&clients).map(|client| client_path(client.id, &query))
}
