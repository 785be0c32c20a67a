//! A page that was read without TLS, be it of this very name, has nothing done here over TLS: what is between its server and its
//! browser may have put anything into it.
//!
//! A browser says in `Origin` by which scheme, from which name and at which port it got the page that sends something. Name and
//! port, and what the browser itself says of the page (`Sec-Fetch-Site`), tower-http's layer compares; this compares the scheme.
//! A page that keeps where it is to itself (`null`) is for that layer alone.

use crate::http::answer::problem::ApiError;
use crate::http::connection::wire::Wire;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{Method, header};

/// Where a page is that does not say so.
const NOWHERE: &[u8] = b"null";

/// Refuses what a page of another scheme sends.
pub(in crate::http) async fn check(State(wire): State<Wire>, request: Request, next: Next) -> Response {
    let asks = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let own: &[u8] = if wire.is_secure() { b"https://" } else { b"http://" };
    let is_own =
        |origin: &http::HeaderValue| origin.as_bytes() == NOWHERE || origin.as_bytes().starts_with(own);
    if asks || request.headers().get_all(header::ORIGIN).iter().all(is_own) {
        next.run(request).await
    } else {
        ApiError::OtherSite.into_response()
    }
}
