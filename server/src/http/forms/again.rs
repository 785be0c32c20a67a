//! A form with which something is wrong comes back on its page, as it was filled in.
//!
//! Independent of what the form is about: what came back rides along with the request that is rendered.

use crate::http::answer::problem::ApiError;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use http::request::Parts;
use http::{Method, StatusCode, header};
use tower::ServiceExt;

/// Answers `page` of `pages` to whoever sent a form, with what `came_back` of it, as `status` if the page is there.
pub(in crate::http) async fn again<T: Clone + Send + Sync + 'static>(
    pages: Router,
    parts: &Parts,
    page: &str,
    came_back: T,
    status: StatusCode,
) -> Result<Response, ApiError> {
    let mut again = Request::new(Body::empty());
    *again.method_mut() = Method::GET;
    *again.uri_mut() = page.parse().map_err(|_| ApiError::UnknownPath)?;
    *again.headers_mut() = parts.headers.clone();
    for name in [header::CONTENT_LENGTH, header::CONTENT_TYPE, header::TRANSFER_ENCODING] {
        again.headers_mut().remove(name);
    }
    *again.extensions_mut() = parts.extensions.clone();
    again.extensions_mut().insert(came_back);
    let Ok(mut response) = pages.oneshot(again).await;
    if response.status().is_success() {
        *response.status_mut() = status;
    }
    Ok(response)
}
