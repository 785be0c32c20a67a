//! The HTTP server: which paths there are, and what every request passes through on its way.
//!
//! | path | answered by |
//! |---|---|
//! | `/api/v1/…` | [`api`]: the REST API |
//! | `/api/…` | the app's server functions, by [`pages`] |
//! | `/livez` `/readyz` `/metrics` | [`health`] |
//! | `/language/…` | [`language`] |
//! | `/simulator/…` | [`simulator`]: the model's copy for the browser |
//! | everything else | [`pages`]: the app's pages, and the browser's files; an address has one spelling ([`tidy_address`]) |
//!
//! Independent of the command line, and of sockets but for [`connections`]; a test drives [`router`] in process.

pub mod api;
mod body;
mod caller;
pub mod connections;
mod door;
mod encoding;
pub mod faults;
pub mod file_json;
mod health;
pub mod hosts;
mod json_body;
mod language;
mod limits;
mod measure;
mod own_path;
mod pages;
mod parameters;
pub mod problem;
pub mod readiness;
mod request_id;
mod security;
mod simulator;
mod tidy_address;
mod write_timeout;

use crate::telemetry::Counters;
use app::guard::Caller;
use app::state::AppState;
use axum::extract::{DefaultBodyLimit, Request};
use axum::{Extension, RequestExt, Router, middleware};
use body::BodyMemory;
use hosts::AllowedHosts;
pub use limits::BODY_LIMIT;
use readiness::{Phase, Readiness};
use request_id::REQUEST_ID;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::{DefaultOnResponse, TraceLayer};

/// The whole server: every path, for this `caller`; ready, and asked for by address or as `localhost`.
pub fn router(state: AppState, caller: Option<Caller>) -> Router {
    router_for(state, caller, AllowedHosts::default(), Readiness::new(Phase::Ready))
}

/// The same for those who ask by a name of `hosts` too, and as ready as `readiness` says.
pub fn router_for(
    state: AppState,
    caller: Option<Caller>,
    hosts: AllowedHosts,
    readiness: Readiness,
) -> Router {
    let counters = Arc::new(Counters::new());
    let (options, streams) = (state.leptos_options.clone(), state.clone());
    // Layers are listed from the route outwards: the last one sees a request first.
    Router::new()
        .merge(health::router().with_state(state.clone()))
        .merge(language::router())
        .merge(simulator::router().with_state(state.clone()))
        .nest("/api/v1", api::router().with_state(state.clone()))
        .merge(pages::router(state))
        .layer(middleware::map_request(limit_body))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        // Bodies of any length, which limit themselves.
        .merge(api::streams().with_state(streams))
        .layer(middleware::from_fn_with_state(BodyMemory::default(), body::receive))
        .layer(middleware::from_fn(encoding::unpack))
        .layer(Extension(readiness))
        .layer(middleware::from_fn(door::admit))
        .layer(middleware::map_request(move |mut request: Request| {
            if let Some(caller) = caller.clone() {
                request.extensions_mut().insert(caller);
            }
            std::future::ready(request)
        }))
        .layer(middleware::from_fn_with_state(hosts, hosts::check))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(middleware::from_fn_with_state(options, problem::answer))
        .layer(Extension(Arc::clone(&counters)))
        .layer(middleware::from_fn_with_state(counters, measure::measure))
        .layer(middleware::map_response(security::add_headers))
        .layer(CompressionLayer::new())
        .layer(
            TraceLayer::new_for_http()
                .make_span_with(measure::span)
                .on_response(DefaultOnResponse::new().level(tracing::Level::INFO))
                // A failure is logged with its reason, once, by `problem::answer`.
                .on_failure(()),
        )
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .layer(middleware::map_request(request_id::drop_unfit))
}

/// Makes the limit hold for whoever reads the body, extractor or not.
async fn limit_body(request: Request) -> Request {
    request.with_limited_body()
}
