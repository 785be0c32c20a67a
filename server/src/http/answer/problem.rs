//! The one way in which a request fails: an [`ApiError`] becomes `application/problem+json` (RFC 9457) with
//! the request's id. It is worded and logged here, once, on its way out.
//!
//! A browser that wants a page is told the same by a page, in its language.
//!
//! What is our fault is logged whole and told the caller in one neutral sentence: texts of the database
//! and of the engine never leave the server.

use super::faults::{Fault, Faults};
use super::security::FAILURE_POLICY;
use crate::error::sentence;
use crate::http::file_json::Refusal;
use crate::http::request::limits::BODY_LIMIT;
use crate::http::request::request_id::REQUEST_ID;
use crate::letter_pdf::NoPdf;
use app::engine_pool::Busy;
use app::error::AppError;
use app::failure_log::panic_words;
use app::failure_page::failure_page;
use app::guard::Denied;
use app::i18n::Locale;
use app::locale::requested;
use app::parts::explain;
use app::ruling::RulingError;
use app::sign_in::Fault as SignInFault;
use axum::Json;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use leptos::config::LeptosOptions;
use leptos_i18n::td_string;
use model::engine::EngineError;
use model::portfolio::MOST_EXPORTED;
use serde::Serialize;
use std::any::Any;
use std::sync::Arc;
use std::time::Duration;
use store::StoreError;
use store::records::DeedError;

/// Longest that a request may take until the head of its answer.
const TIME_LIMIT: Duration = Duration::from_secs(30);
/// After how many seconds it is worth while to ask again, where the server has too much to do or is not ready.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("2");
/// How a program says who it is.
const BEARER: HeaderValue = HeaderValue::from_static("Bearer realm=\"clairscore\"");
/// What programs ask for, and no browser shows.
const FOR_PROGRAMS: [&str; 4] = ["/api/", "/simulator/", "/livez", "/readyz"];

/// Why a request is not answered as it asked.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// Asked for by a name that the server does not go by.
    #[error(
        "this server does not answer to the name {0:?}; ask for it by its address, or start it with --allowed-host"
    )]
    UnknownHost(String),
    /// The guard said no.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The same, where nobody has yet said what was wanted.
    #[error("this is not permitted to you")]
    Forbidden,
    /// A page of another site sent it.
    #[error("a page of another site may not have this done; send it from a page of this one")]
    OtherSite,
    /// It came neither from a proxy nor to be let in at all.
    #[error(
        "this request came by another way than the server was told of: say with --behind-proxy which proxies are before it"
    )]
    PastTheProxy,
    /// No such client.
    #[error("there is no client {0} in the bank")]
    UnknownClient(i64),
    /// No such contract.
    #[error("there is no contract {0} in the bank")]
    UnknownContract(i64),
    /// The model at hand is another one.
    #[error("the server has no model {0}; load the page again")]
    UnknownModel(String),
    /// No such column, or not of the scores as they are now.
    #[error("there is no column {0} of the present scores; read /api/v1/portfolio again")]
    UnknownColumn(String),
    /// More clients than are given away at once.
    #[error("{0} clients are too many for a file: at most {MOST_EXPORTED}; narrow the filter")]
    TooMany(u64),
    /// No such path.
    #[error("there is nothing at this path; /api/v1/openapi.json lists every path")]
    UnknownPath,
    /// Not that method.
    #[error("this path does not answer that method; /api/v1/openapi.json lists every method")]
    UnknownMethod,
    /// The request cannot be read.
    #[error("{0}")]
    Malformed(String),
    /// Parameters of the address are not what they may be.
    #[error("{0}")]
    Parameters(Faults),
    /// The body is no client's file.
    #[error("{0}")]
    Unprocessable(Faults),
    /// The body is packed in a way that is not read.
    #[error("bodies are read as they are or packed with gzip, not as content-encoding: {0}")]
    UnknownEncoding(String),
    /// The body is not declared to be JSON.
    #[error("send the body as JSON, with the header content-type: application/json")]
    NotJson,
    /// The body is not declared to be lines of JSON.
    #[error("send one client's file a line, with the header content-type: application/x-ndjson")]
    NotNdjson,
    /// A line of it is too long.
    #[error("the line is longer than {} bytes", BODY_LIMIT)]
    LineTooLong,
    /// The body is too long.
    #[error("the body is larger than {} bytes", BODY_LIMIT)]
    TooLarge,
    /// The body stopped half-way.
    #[error("the rest of the body did not come in time; send it again")]
    SlowBody,
    /// The body cannot be read to its end.
    #[error("the body cannot be read to its end: it broke off, or is not encoded as it says; send it again")]
    BrokenBody,
    /// Nobody is to rely on the score.
    #[error("reliance on the score is stopped; the page /model/policy says since when and why")]
    Stopped,
    /// As much waits as may wait.
    #[error("the server has too much to do; try again in a moment")]
    Busy,
    /// More tries than there may be of one sender.
    #[error("too many tries; the next one is answered in {0} min")]
    TooOften(i64),
    /// Not yet, or no more.
    #[error("not ready: {0}")]
    NotReady(&'static str),
    /// It took too long.
    #[error("the answer took too long; try again")]
    TooSlow,
    /// A handler panicked.
    #[error("panic: {0}")]
    Panicked(String),
    /// It could not be done, and it has been logged why.
    #[error("the server could not answer")]
    Failed,
    /// The bank cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The records cannot be read.
    #[error(transparent)]
    Records(#[from] DeedError),
    /// The model cannot score or explain.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A letter cannot be made a PDF.
    #[error(transparent)]
    Pdf(#[from] NoPdf),
}

/// What the app could not do: it has logged why.
impl From<AppError> for ApiError {
    fn from(error: AppError) -> Self {
        match error {
            AppError::UnknownClient(id) => Self::UnknownClient(id),
            AppError::UnknownCase => Self::UnknownPath,
            AppError::SignedOut => Self::Denied(Denied::SignedOut),
            AppError::Denied => Self::Forbidden,
            AppError::ReadOnly => Self::Denied(Denied::ReadOnly),
            AppError::Stopped => Self::Stopped,
            AppError::Busy => Self::Busy,
            AppError::Unavailable | AppError::Unreachable => Self::Failed,
            other => Self::Malformed(other.to_string()),
        }
    }
}

impl ApiError {
    /// The status, and the name by which a program tells this problem from others.
    fn kind(&self) -> (StatusCode, &'static str) {
        match self {
            Self::UnknownHost(_) => (StatusCode::MISDIRECTED_REQUEST, "unknown-host"),
            Self::Denied(Denied::SignedOut) => (StatusCode::UNAUTHORIZED, "signed-out"),
            Self::Denied(Denied::NotPermitted(_)) | Self::Forbidden => (StatusCode::FORBIDDEN, "denied"),
            Self::Denied(Denied::ReadOnly) => (StatusCode::FORBIDDEN, "read-only"),
            Self::OtherSite => (StatusCode::FORBIDDEN, "other-site"),
            Self::PastTheProxy => (StatusCode::FORBIDDEN, "past-the-proxy"),
            Self::UnknownClient(_) => (StatusCode::NOT_FOUND, "unknown-client"),
            Self::UnknownContract(_) => (StatusCode::NOT_FOUND, "unknown-contract"),
            Self::UnknownModel(_) => (StatusCode::NOT_FOUND, "unknown-model"),
            Self::UnknownColumn(_) => (StatusCode::NOT_FOUND, "unknown-column"),
            Self::TooMany(_) => (StatusCode::UNPROCESSABLE_ENTITY, "too-many-clients"),
            Self::UnknownPath => (StatusCode::NOT_FOUND, "unknown-path"),
            Self::UnknownMethod => (StatusCode::METHOD_NOT_ALLOWED, "unknown-method"),
            Self::Malformed(_) => (StatusCode::BAD_REQUEST, "malformed"),
            Self::Parameters(_) => (StatusCode::BAD_REQUEST, "parameters"),
            Self::Unprocessable(_) => (StatusCode::UNPROCESSABLE_ENTITY, "unprocessable"),
            Self::UnknownEncoding(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unknown-encoding"),
            Self::NotJson => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json"),
            Self::NotNdjson => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-ndjson"),
            Self::TooLarge | Self::LineTooLong => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            Self::SlowBody => (StatusCode::REQUEST_TIMEOUT, "slow-body"),
            Self::BrokenBody => (StatusCode::BAD_REQUEST, "broken-body"),
            Self::Stopped => (StatusCode::CONFLICT, "stopped"),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            Self::TooOften(_) => (StatusCode::TOO_MANY_REQUESTS, "too-often"),
            Self::NotReady(_) => (StatusCode::SERVICE_UNAVAILABLE, "not-ready"),
            Self::TooSlow => (StatusCode::SERVICE_UNAVAILABLE, "too-slow"),
            Self::Panicked(_)
            | Self::Failed
            | Self::Store(_)
            | Self::Records(_)
            | Self::Engine(_)
            | Self::Pdf(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
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
        let faults = match self {
            Self::Parameters(faults) | Self::Unprocessable(faults) => Some(faults),
            _ => None,
        };
        Problem {
            kind: format!("urn:clairscore:problem:{name}"),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail,
            errors: faults.map_or_else(Vec::new, |faults| faults.listed().to_vec()),
            more_errors: faults.map_or(0, Faults::more),
            request_id: request_id.to_owned(),
        }
    }

    /// What a person is told.
    fn in_words(&self, locale: Locale) -> String {
        let error = match self {
            Self::UnknownHost(_) => return td_string!(locale, error.unknown_host).to_owned(),
            Self::UnknownContract(_) | Self::UnknownModel(_) | Self::UnknownColumn(_) | Self::UnknownPath => {
                return td_string!(locale, error.not_found).to_owned();
            }
            Self::TooOften(minutes) => return SignInFault::TooMany(*minutes).in_words(locale),
            Self::UnknownClient(id) => AppError::UnknownClient(*id),
            Self::Denied(Denied::SignedOut) => AppError::SignedOut,
            Self::Denied(Denied::ReadOnly) => AppError::ReadOnly,
            Self::Denied(Denied::NotPermitted(_))
            | Self::Forbidden
            | Self::OtherSite
            | Self::PastTheProxy => AppError::Denied,
            Self::Stopped => AppError::Stopped,
            Self::Busy | Self::TooSlow | Self::NotReady(_) => AppError::Busy,
            Self::Panicked(_)
            | Self::Failed
            | Self::Store(_)
            | Self::Records(_)
            | Self::Engine(_)
            | Self::Pdf(_) => AppError::Unavailable,
            Self::UnknownMethod
            | Self::Malformed(_)
            | Self::Parameters(_)
            | Self::Unprocessable(_)
            | Self::UnknownEncoding(_)
            | Self::NotJson
            | Self::NotNdjson
            | Self::LineTooLong
            | Self::TooLarge
            | Self::SlowBody
            | Self::BrokenBody
            | Self::TooMany(_) => AppError::BadRequest,
        };
        explain(error, locale)
    }
}

/// Why no engine may be asked, or cannot be.
impl From<RulingError> for ApiError {
    fn from(error: RulingError) -> Self {
        // What failed is logged there, whole.
        AppError::from(error).into()
    }
}

impl From<Busy> for ApiError {
    fn from(_: Busy) -> Self {
        Self::Busy
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
    /// Every fault of the body or of the parameters, if that is what is wrong, up to a hundred.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<Fault>,
    /// How many faults there are beyond those that are listed; absent if there are none.
    #[serde(skip_serializing_if = "is_zero")]
    #[schema(required = false)]
    more_errors: usize,
    /// The name under which the server's log knows this request; also in the header x-request-id.
    request_id: String,
}

/// Whether a count need not be told.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "what serde hands over")]
pub(in crate::http) const fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Faults(faults) => Self::Unprocessable(faults),
            malformed @ Refusal::Malformed { .. } => Self::Malformed(malformed.to_string()),
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
pub(in crate::http) fn panicked(panic: Box<dyn Any + Send>) -> Response {
    ApiError::Panicked(panic_words(&*panic).to_owned()).into_response()
}

/// Logs an error and words it for the caller.
pub(in crate::http) fn worded(error: &ApiError, request_id: &str) -> Problem {
    match error {
        // A load balancer asks every second: that a server is not ready is its answer, not a failure.
        ApiError::NotReady(_) => tracing::debug!(error = sentence(error), "not ready"),
        ApiError::Busy => tracing::warn!(error = sentence(error), "request turned away"),
        _ if error.kind().0.is_server_error() => tracing::error!(error = sentence(error), "request failed"),
        _ => tracing::debug!(error = sentence(error), "request refused"),
    }
    error.problem(request_id)
}

/// Waits for the answer, but not for ever; if it is an error, logs it and writes it out.
pub(in crate::http) async fn answer(
    State(options): State<LeptosOptions>,
    request: Request,
    next: Next,
) -> Response {
    let page = wants_page(&request).then(|| requested(request.headers()));
    let request_id =
        request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
    let mut response = tokio::time::timeout(TIME_LIMIT, next.run(request))
        .await
        .unwrap_or_else(|_| ApiError::TooSlow.into_response());
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().entry(header::RETRY_AFTER).or_insert(RETRY_AFTER);
    }
    if response.status() == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, BEARER);
    }
    let Some(error) = response.extensions_mut().remove::<Arc<ApiError>>() else {
        return response;
    };
    let (mut parts, _) = response.into_parts();
    let problem = worded(&error, &request_id);
    let written = match page {
        Some(locale) => {
            parts.headers.insert(header::CONTENT_SECURITY_POLICY, FAILURE_POLICY);
            Html(failure_page(options, locale, error.in_words(locale), &request_id)).into_response()
        }
        None => {
            let mut problem = Json(problem).into_response();
            let kind = HeaderValue::from_static("application/problem+json");
            problem.headers_mut().insert(header::CONTENT_TYPE, kind);
            problem
        }
    };
    let (head, body) = written.into_parts();
    parts.headers.extend(head.headers);
    // What was said of the empty body is no longer true.
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, body)
}

/// Whether a page is what the request asks for, not what a program reads.
pub(in crate::http) fn wants_page(request: &Request) -> bool {
    let path = request.uri().path();
    let mut accepted =
        request.headers().get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    !FOR_PROGRAMS.iter().any(|prefix| path.starts_with(prefix))
        && accepted.any(|kinds| kinds.contains("text/html"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::body::to_bytes;
    use axum::middleware::from_fn_with_state;
    use axum::routing::{any, get};
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    fn options() -> LeptosOptions {
        LeptosOptions::builder().output_name("clairscore").build()
    }

    /// The status, and what `accept` reads of the answer.
    async fn answered(router: &Router, path: &str, accept: &str, language: &str) -> (Response<()>, String) {
        let request = http::Request::get(path)
            .header(header::ACCEPT, accept)
            .header(header::ACCEPT_LANGUAGE, language)
            .header(REQUEST_ID, "asked-by-me");
        let request = request.body(Body::empty()).expect("a request");
        let (head, body) =
            router.clone().oneshot(request).await.expect("the router always answers").into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("the body can be read");
        (Response::from_parts(head, ()), String::from_utf8(body.to_vec()).expect("text"))
    }

    /// What is too slow and what panics, for a browser and for a program.
    #[tokio::test(start_paused = true)]
    async fn a_browser_is_told_by_a_page_and_a_program_by_a_problem() {
        let never = any(async || std::future::pending::<()>().await);
        let panics = any(async || Vec::<&str>::new().first().copied().expect("out of ink"));
        let router: Router = Router::new()
            .route("/never", never.clone())
            .route("/panics", panics.clone())
            .route("/api/never", never)
            .route("/api/panics", panics)
            .layer(CatchPanicLayer::custom(panicked))
            .layer(from_fn_with_state(options(), answer));
        const BROWSER: &str = "text/html,application/xhtml+xml,*/*;q=0.8";
        for (path, status, french, english) in [
            ("/never", 503, "Le serveur est surchargé", "The server is overloaded"),
            ("/panics", 500, "Le serveur n’a pas pu répondre", "The server could not answer"),
        ] {
            for (language, words) in [("fr", french), ("en", english)] {
                let began = tokio::time::Instant::now();
                let (head, page) = answered(&router, path, BROWSER, language).await;
                assert!(began.elapsed() <= TIME_LIMIT + Duration::from_secs(1), "{:?}", began.elapsed());
                assert_eq!(head.status(), status, "{path}");
                assert!(
                    head.headers()[header::CONTENT_TYPE].to_str().expect("text").starts_with("text/html")
                );
                assert_eq!(head.headers()[header::CONTENT_SECURITY_POLICY], FAILURE_POLICY);
                assert_eq!(head.headers().contains_key(header::RETRY_AFTER), status == 503, "{path}");
                assert!(page.contains(&format!("<html lang=\"{language}\"")), "{page}");
                assert!(page.contains(words) && page.contains("asked-by-me"), "{page}");
                assert!(!page.contains("out of ink"), "{page}");
            }
            for (path, accept) in [(path.to_owned(), "*/*"), (format!("/api{path}"), BROWSER)] {
                let (head, problem) = answered(&router, &path, accept, "fr").await;
                assert_eq!(head.status(), status, "{path}");
                assert_eq!(head.headers()[header::CONTENT_TYPE], "application/problem+json", "{path}");
                assert!(problem.contains("asked-by-me") && !problem.contains("out of ink"), "{problem}");
            }
        }
    }

    #[tokio::test]
    async fn the_log_has_the_reason_of_what_is_our_fault_and_of_nothing_else() {
        let log = tempfile::NamedTempFile::new().expect("a temporary file");
        let lines = tracing_subscriber::fmt().with_writer(log.reopen().expect("it is there")).finish();
        let _logging = tracing::subscriber::set_default(lines);
        let router: Router = Router::new()
            .route("/fault", get(async || ApiError::Panicked("out of ink".to_owned())))
            .route("/slip", get(async || ApiError::UnknownClient(7)))
            .route("/readyz", get(async || ApiError::NotReady("the server is stopping")))
            .route("/busy", get(async || ApiError::Busy))
            .layer(from_fn_with_state(options(), answer));
        for path in ["/fault", "/slip", "/readyz", "/busy"] {
            let question = http::Request::get(path).body(Body::empty()).expect("a request");
            router.clone().oneshot(question).await.expect("the router always answers");
        }
        let log = std::fs::read_to_string(log.path()).expect("it is there");
        assert!(log.contains("out of ink"), "{log}");
        assert!(!log.contains("client 7") && !log.contains("stopping"), "{log}");
        let levels = |level| log.lines().filter(|line| line.contains(level)).count();
        assert_eq!((levels("ERROR"), levels("WARN")), (1, 1), "{log}");
    }
}
