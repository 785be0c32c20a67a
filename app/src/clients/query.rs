//! The list's query as the address of a page, so that a view can be shared as a link, and a form without JavaScript asks the same
//! as one with. What an address says is read by [`model::portfolio`], for the API and the explorer as well.
//!
//! Pure: no request, no server.

use leptos_router::location::Url;
use leptos_router::params::ParamsMap;
use model::portfolio::{self, ClientQuery, Parsed};
use std::fmt::Display;

/// The age bands that clients of the same profile share: from, below.
pub const AGE_BANDS: [(Option<f64>, Option<f64>); 6] = [
    (None, Some(25.0)),
    (Some(25.0), Some(35.0)),
    (Some(35.0), Some(45.0)),
    (Some(45.0), Some(55.0)),
    (Some(55.0), Some(65.0)),
    (Some(65.0), None),
];

/// The path of the list.
pub const LIST: &str = "/clients";

/// Reads a URL's parameters.
#[must_use]
pub fn parse(params: &ParamsMap) -> Parsed {
    let pairs: Vec<_> = params.clone().into_iter().collect();
    portfolio::parse(pairs.iter().map(|(name, value)| (name.as_ref(), value.as_str())))
}

/// The link to the list that `query` asks for; what is as by default is left out.
#[must_use]
pub fn path(query: &ClientQuery) -> String {
    with_query(LIST, &query.pairs())
}

/// `path` with its parameters, escaped.
#[must_use]
pub fn with_query(path: &str, pairs: &[(impl AsRef<str>, String)]) -> String {
    let query: Vec<String> =
        pairs.iter().map(|(key, value)| format!("{}={}", key.as_ref(), escape(value))).collect();
    if query.is_empty() { path.to_owned() } else { with_more(path, query.join("&")) }
}

/// `path`, which may have parameters, with `more`, which are escaped.
#[must_use]
pub fn with_more(path: &str, more: impl Display) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}{more}")
}

/// Escaped as a browser does it: the router's server side also escapes the marks that need not be, and
/// a link should read the same wherever it was made.
fn escape(value: &str) -> String {
    Url::escape(value).replace("%2D", "-").replace("%2E", ".").replace("%5F", "_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::portfolio::{Column, Filter, Sort};

    #[test]
    fn a_shared_link_shows_the_same_clients() {
        let query = ClientQuery {
            filter: Filter::default()
                .of(Column::CONTRACT_TYPE, "A & B_-%2D")
                .within(Column::AGE, Some(25.0), Some(35.0))
                .of(Column::ADVICE, "review"),
            sort: Sort { by: Some(Column::RISK), descending: true },
            page: 3,
            ..ClientQuery::default()
        };
        let address = path(&query);
        assert_eq!(
            address,
            "/clients?advice=review&age=25..35&contract_type=A%20%26%20B_-%252D&sort=-risk&page=3"
        );
        let (_, parameters) = address.split_once('?').expect("it has parameters");
        let pairs = parameters.split('&').filter_map(|pair| pair.split_once('='));
        let read = parse(&pairs.map(|(name, value)| (name.to_owned(), value)).collect());
        assert_eq!(read, Parsed { query, unread: vec![] });
    }

    #[test]
    fn what_is_as_by_default_does_not_lengthen_the_link() {
        let link = |page| path(&ClientQuery { page, ..ClientQuery::default() });
        assert_eq!([1, 2, 3].map(link), ["/clients", "/clients?page=2", "/clients?page=3"]);
    }
}
