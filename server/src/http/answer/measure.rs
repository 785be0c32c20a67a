//! What is counted and logged of every request.
//!
//! Routes, not paths, are counted: a path has a client's id in it.

use crate::http::request::request_id::REQUEST_ID;
use crate::telemetry::Counters;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::Method;
use std::sync::Arc;
use std::time::Instant;
use tracing::Span;

/// Counts the request and its time.
pub(in crate::http) async fn measure(
    State(counters): State<Arc<Counters>>,
    request: Request,
    next: Next,
) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = matched.as_ref().map_or("none", MatchedPath::as_str);
    counters.answered(label(&method), route, response.status().as_u16(), start.elapsed());
    response
}

/// The methods that there are, by name. A caller may make up others, and each would be counted for ever.
fn label(method: &Method) -> &str {
    match *method {
        Method::GET
        | Method::HEAD
        | Method::POST
        | Method::PUT
        | Method::PATCH
        | Method::DELETE
        | Method::OPTIONS
        | Method::CONNECT
        | Method::TRACE => method.as_str(),
        _ => "other",
    }
}

/// What every log line of a request carries.
pub(in crate::http) fn span(request: &Request) -> Span {
    let id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
    // Not the path, which may name a client or hold a code.
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str);
    tracing::info_span!("request", id, method = %request.method(), route)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::routing::get;
    use axum::{Router, middleware};
    use std::time::Duration;
    use tower::ServiceExt;

    #[tokio::test]
    async fn a_requests_time_is_that_of_the_work_for_it() {
        const WORK: Duration = Duration::from_millis(20);
        let counters = Arc::new(Counters::new());
        let router: Router = Router::new()
            .route("/slow", get(async || tokio::time::sleep(WORK).await))
            .layer(middleware::from_fn_with_state(Arc::clone(&counters), measure));
        let question = http::Request::get("/slow").body(Body::empty()).expect("a request");
        router.oneshot(question).await.expect("the router always answers");
        let text = counters.to_text();
        let sum = "clairscore_http_request_seconds_sum{method=\"GET\",route=\"/slow\"} ";
        let seconds = text.lines().find_map(|line| line.strip_prefix(sum)).expect("it was counted");
        assert!(seconds.parse::<f64>().expect("a number") >= WORK.as_secs_f64(), "{text}");
    }
}
