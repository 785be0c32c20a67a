//! A body that is declared to be JSON and has come whole, but is not read yet: reading a large one takes as long as
//! scoring it, and is done where that is done.
//!
//! Independent of what it holds.

use crate::http::answer::problem::ApiError;
use app::engine_pool::{Busy, EnginePool};
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use http::{HeaderMap, StatusCode, header};
use model::engine::Engine;

/// Bytes from which reading takes longer than anything that is done for a client of the bank.
const LARGE: usize = 64 * 1024;

/// Its bytes, for the engine's threads only.
#[derive(Clone)]
pub(in crate::http) struct JsonBody(Bytes);

impl JsonBody {
    /// These bytes, which have come in another way.
    pub(in crate::http) const fn of(body: Bytes) -> Self {
        Self(body)
    }

    /// What `work` makes of the body and the engine.
    pub(in crate::http) async fn work<T: Send + 'static>(
        self,
        engine: &EnginePool,
        work: impl FnOnce(&Engine, &[u8]) -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let Self(body) = self;
        let large = body.len() > LARGE;
        let work = move |engine: &Engine| work(engine, &body);
        if large { engine.run_long(work).await } else { engine.run(work).await }
    }
}

impl<S: Send + Sync> FromRequest<S> for JsonBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            return Err(ApiError::NotJson);
        }
        Bytes::from_request(request, state).await.map(Self).map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => ApiError::TooLarge,
            _ => ApiError::BrokenBody,
        })
    }
}

/// What the body is declared to be, without parameters such as `charset`; empty if nothing is declared.
pub(in crate::http) fn media_type(headers: &HeaderMap) -> &str {
    let declared = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    declared.split(';').next().unwrap_or_default().trim()
}

/// `application/json`, or another kind of JSON (`application/problem+json`).
fn is_json(headers: &HeaderMap) -> bool {
    let kind = media_type(headers).to_ascii_lowercase();
    kind.strip_prefix("application/").is_some_and(|kind| kind == "json" || kind.ends_with("+json"))
}
