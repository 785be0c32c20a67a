//! A page has one address, which is legible: a browser is sent on to it from the same with a slash at its end, and from one
//! with fields that were left blank, which a form sends all the same.
//!
//! Independent of what is asked: whatever reads an address takes a blank field for one that was not set.

use super::own_path::is_own_path;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use http::{Method, Uri};

/// Answers a question by the tidy address, if it was asked under another one.
pub(in crate::http) async fn tidy_address(request: Request, next: Next) -> Response {
    let asks = matches!(*request.method(), Method::GET | Method::HEAD);
    match asks.then(|| tidy(request.uri())).flatten() {
        Some(Tidy { address, for_good: true }) => Redirect::permanent(&address).into_response(),
        Some(Tidy { address, for_good: false }) => Redirect::to(&address).into_response(),
        None => next.run(request).await,
    }
}

/// Another address of the same page.
#[derive(Debug, PartialEq)]
struct Tidy {
    address: String,
    /// Nothing will ever be under the one that was asked for: a browser may keep that.
    for_good: bool,
}

/// The address without blank fields and without slashes at the end of its path; none if it has none, or if a browser would
/// be led to another site.
fn tidy(asked: &Uri) -> Option<Tidy> {
    let path = match asked.path().trim_end_matches('/') {
        "" => "/",
        path => path,
    };
    let query = asked.query().unwrap_or_default();
    let set: Vec<&str> = query.split('&').filter(|pair| !pair.ends_with('=')).collect();
    let set = set.join("&");
    let mark = if set.is_empty() { "" } else { "?" };
    let address = format!("{path}{mark}{set}");
    let for_good = path != asked.path();
    ((for_good || set != query) && is_own_path(&address)).then_some(Tidy { address, for_good })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shortened(address: &str) -> Option<String> {
        tidy(&address.parse().expect("an address")).map(|tidy| tidy.address)
    }

    #[test]
    fn blank_fields_do_not_lengthen_the_link() {
        assert_eq!(
            shortened("/clients?id=&age=25-35&advice=&sort=-age").as_deref(),
            Some("/clients?age=25-35&sort=-age")
        );
        assert_eq!(shortened("/clients?id=&age=").as_deref(), Some("/clients"));
    }

    #[test]
    fn an_address_without_blank_fields_is_answered_as_it_is() {
        for address in
            ["/", "/?a=1", "/clients", "/clients?", "/clients?age=25-35&sort=-age", "/clients?flag"]
        {
            assert_eq!(shortened(address), None, "{address}");
        }
    }

    #[test]
    fn nobody_is_sent_to_another_site() {
        for address in ["//evil.example/?age=", "//evil.example/", "/\\\\evil.example/"] {
            let asked = address.parse().ok();
            assert_eq!(asked.and_then(|asked| tidy(&asked)), None, "{address}");
        }
    }

    #[test]
    fn a_slash_at_the_end_is_taken_away_for_good() {
        for (asked, address) in [
            ("/clients/", "/clients"),
            ("/clients/100001/", "/clients/100001"),
            ("/clients//?age=25-35&id=", "/clients?age=25-35"),
            ("//", "/"),
        ] {
            let tidy = tidy(&asked.parse().expect("an address")).expect("it has a slash");
            assert_eq!((tidy.address.as_str(), tidy.for_good), (address, true));
        }
    }
}
