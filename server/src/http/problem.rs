//! The one way in which a request fails: an [`ApiError`] becomes `application/problem+json` (RFC 9457) with
//! the request's id. It is worded and logged here, once, on its way out.
//!
//! What is our fault is logged whole and told the caller in one neutral sentence: texts of the database
//! and of the engine never leave the server.

use super::limits::BODY_LIMIT;
use super::request_id::REQUEST_ID;
use crate::error::sentence;
use app::guard::Denied;
use axum::Json;
use axum::extract::Request;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use model::engine::EngineError;
use serde::Serialize;
use std::any::Any;
use std::sync::Arc;
use std::time::Duration;
use store::StoreError;

/// Longest that a request may take until the head of its answer.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Why a request is not answered as it asked.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The guard said no.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// No such client.
    #[error("there is no client {0} in the bank")]
    UnknownClient(i64),
    /// No such contract.
    #[error("there is no contract {0} in the bank")]
    UnknownContract(i64),
    /// The model at hand is another one.
    #[error("the server has no model {0}; load the page again")]
    UnknownModel(String),
    /// No such path.
    #[error("there is nothing at this path; /api/v1/openapi.json lists every path")]
    UnknownPath,
    /// Not that method.
    #[error("this path does not answer that method; /api/v1/openapi.json lists every method")]
    UnknownMethod,
    /// The request cannot be read.
    #[error("{0}")]
    Malformed(String),
    /// The request can be read, but means nothing.
    #[error("{0}")]
    Unprocessable(String),
    /// The body is not declared to be JSON.
    #[error("send the body as JSON, with the header content-type: application/json")]
    NotJson,
    /// The body is too long.
    #[error("the body is larger than {} bytes", BODY_LIMIT)]
    TooLarge,
    /// It took too long.
    #[error("the answer took too long; try again")]
    TooSlow,
    /// A handler panicked.
    #[error("panic: {0}")]
    Panicked(String),
    /// The bank cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The model cannot score or explain.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl ApiError {
    /// The status, and the name by which a program tells this problem from others.
    fn kind(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Denied(_) => (StatusCode::FORBIDDEN, "denied"),
            Self::UnknownClient(_) => (StatusCode::NOT_FOUND, "unknown-client"),
            Self::UnknownContract(_) => (StatusCode::NOT_FOUND, "unknown-contract"),
            Self::UnknownModel(_) => (StatusCode::NOT_FOUND, "unknown-model"),
            Self::UnknownPath => (StatusCode::NOT_FOUND, "unknown-path"),
            Self::UnknownMethod => (StatusCode::METHOD_NOT_ALLOWED, "unknown-method"),
            Self::Malformed(_) => (StatusCode::BAD_REQUEST, "malformed"),
            Self::Unprocessable(_) => (StatusCode::UNPROCESSABLE_ENTITY, "unprocessable"),
            Self::NotJson => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            Self::TooSlow => (StatusCode::SERVICE_UNAVAILABLE, "too-slow"),
            Self::Panicked(_) | Self::Store(_) | Self::Engine(_) => {
                (StatusCode::INTERNAL_SERVER_ERROR, "internal")
            }
        }
    }

    /// What the caller is told.
    fn problem(&self, request_id: &str) -> Problem {
        let (status, name) = self.kind();
        let detail = if status == StatusCode::INTERNAL_SERVER_ERROR {
            "the server failed; its log has the reason under this request id".to_owned()
        } else {
            self.to_string()
        };
        Problem {
            kind: format!("urn:clairscore:problem:{name}"),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail,
            request_id: request_id.to_owned(),
        }
    }
}

/// An answer that is an error (RFC 9457).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Problem {
    /// Which problem: a name that does not change.
    #[serde(rename = "type")]
    #[schema(example = "urn:clairscore:problem:unknown-client")]
    kind: String,
    /// The status in words.
    #[schema(example = "Not Found")]
    title: String,
    /// The HTTP status.
    #[schema(example = 404)]
    status: u16,
    /// What is wrong with this request.
    #[schema(example = "there is no client 7 in the bank")]
    detail: String,
    /// The name under which the server's log knows this request; also in the header x-request-id.
    request_id: String,
}

impl From<PathRejection> for ApiError {
    fn from(rejection: PathRejection) -> Self {
        Self::Malformed(rejection.body_text())
    }
}

impl From<QueryRejection> for ApiError {
    fn from(rejection: QueryRejection) -> Self {
        Self::Malformed(rejection.body_text())
    }
}

impl From<JsonRejection> for ApiError {
    fn from(rejection: JsonRejection) -> Self {
        match rejection {
            JsonRejection::MissingJsonContentType(_) => Self::NotJson,
            rejection if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            JsonRejection::JsonDataError(_) => Self::Unprocessable(rejection.body_text()),
            rejection => Self::Malformed(rejection.body_text()),
        }
    }
}

impl IntoResponse for ApiError {
    /// Only the status, with the error riding along: [`answer`] knows the request's id and writes the rest.
    fn into_response(self) -> Response {
        let mut response = self.kind().0.into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// The response of a handler that panicked.
pub(super) fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let words = match panic.downcast::<String>() {
        Ok(words) => *words,
        Err(panic) => {
            panic.downcast::<&str>().map_or_else(|_| "without words".to_owned(), |w| (*w).to_owned())
        }
    };
    ApiError::Panicked(words).into_response()
}

/// Waits for the answer, but not for ever; if it is an error, logs it and writes it out.
pub(super) async fn answer(request: Request, next: Next) -> Response {
    let request_id =
        request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
    let mut response = tokio::time::timeout(TIME_LIMIT, next.run(request))
        .await
        .unwrap_or_else(|_| ApiError::TooSlow.into_response());
    let Some(error) = response.extensions_mut().remove::<Arc<ApiError>>() else {
        return response;
    };
    if response.status().is_server_error() {
        tracing::error!(error = sentence(error.as_ref()), "request failed");
    } else {
        tracing::debug!(error = sentence(error.as_ref()), "request refused");
    }
    let (mut parts, _) = response.into_parts();
    let (head, body) = Json(error.problem(&request_id)).into_response().into_parts();
    parts.headers.extend(head.headers);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    // What was said of the empty body is no longer true.
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use tower::ServiceExt;

    #[tokio::test]
    async fn the_log_has_the_reason_of_what_is_our_fault_and_of_nothing_else() {
        let log = tempfile::NamedTempFile::new().expect("a temporary file");
        let lines = tracing_subscriber::fmt().with_writer(log.reopen().expect("it is there")).finish();
        let _logging = tracing::subscriber::set_default(lines);
        let router: Router = Router::new()
            .route("/fault", get(async || ApiError::Panicked("out of ink".to_owned())))
            .route("/slip", get(async || ApiError::UnknownClient(7)))
            .layer(from_fn(answer));
        for path in ["/fault", "/slip"] {
            let question = http::Request::get(path).body(Body::empty()).expect("a request");
            router.clone().oneshot(question).await.expect("the router always answers");
        }
        let log = std::fs::read_to_string(log.path()).expect("it is there");
        assert!(log.contains("out of ink"), "{log}");
        assert!(!log.contains("client 7"), "{log}");
    }
}
