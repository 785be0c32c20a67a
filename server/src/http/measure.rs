//! What is counted and logged of every request.
//!
//! Routes, not paths, are counted: a path has a client's id in it.

use super::REQUEST_ID;
use crate::telemetry;
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use tracing::Span;

/// The route that answers `request`.
fn route(request: &Request) -> String {
    let matched = request.extensions().get::<MatchedPath>();
    matched.map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned())
}

/// Counts the request and its time.
pub(super) async fn measure(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().as_str().to_owned();
    let route = route(&request);
    let response = next.run(request).await;
    let seconds = start.elapsed().as_secs_f64();
    let status = response.status().as_u16().to_string();
    metrics::histogram!(telemetry::REQUEST_SECONDS, "method" => method.clone(), "route" => route.clone())
        .record(seconds);
    metrics::counter!(telemetry::REQUESTS, "method" => method, "route" => route, "status" => status)
        .increment(1);
    response
}

/// What every log line of a request carries.
pub(super) fn span(request: &Request) -> Span {
    let id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", id, method = %request.method(), path = request.uri().path())
}
