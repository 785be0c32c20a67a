//! Addresses stay legible: a form sends all of its fields, and a browser is sent on to the address without those
//! that were left blank, which asks the same and is the one to share.
//!
//! Independent of what is asked: whatever reads an address takes a blank field for one that was not set.

use super::own_path::is_own_path;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use http::{Method, Uri};

/// Answers a question with blank fields by the address without them.
pub(super) async fn strip_empty_params(request: Request, next: Next) -> Response {
    let shorter = (request.method() == Method::GET).then(|| without_blanks(request.uri())).flatten();
    match shorter {
        Some(shorter) => Redirect::to(&shorter).into_response(),
        None => next.run(request).await,
    }
}

/// The address without its blank fields; none if it has none, or if a browser would be led to another site.
fn without_blanks(address: &Uri) -> Option<String> {
    let query = address.query()?;
    let set: Vec<&str> = query.split('&').filter(|pair| !pair.ends_with('=')).collect();
    let set = set.join("&");
    let mark = if set.is_empty() { "" } else { "?" };
    let shorter = format!("{}{mark}{set}", address.path());
    (set != query && is_own_path(&shorter)).then_some(shorter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shortened(address: &str) -> Option<String> {
        without_blanks(&address.parse().expect("an address"))
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
        for address in ["/clients", "/clients?", "/clients?age=25-35&sort=-age", "/clients?flag"] {
            assert_eq!(shortened(address), None, "{address}");
        }
    }

    #[test]
    fn nobody_is_sent_to_another_site() {
        assert_eq!(shortened("//evil.example/?age="), None);
    }
}
