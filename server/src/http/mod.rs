//! The HTTP server: which paths there are, and what every request passes through on its way.
//!
//! | path | answered by |
//! |---|---|
//! | `/api/v1/…` | [`api`]: the REST API |
//! | `/api/…` | the app's server functions, by [`pages`] |
//! | `/livez` `/readyz`, and `/metrics` on a listener of its own | [`status::health`] |
//! | `/language/…` | [`language`] |
//! | `/sign-in` `/sign-out` `/welcome` `/account` | [`door::sign_in`] |
//! | `/sign-in/company` | [`door::sign_in`]: to the company's provider and back |
//! | `/simulator/…` | [`simulator`]: the model's copy for the browser |
//! | `POST /applicants/new` | [`pages`]: the page, with what its form was sent |
//! | `POST /clients/{id}/decision` `/applicants/{id}/decision` `/decisions/…` `/letters/{code}/review` | [`forms::decisions`]: the forms of decisions |
//! | `POST /model/policy/…` | [`forms::steering`]: the forms of the credit policy and of the stop |
//! | `/letters/{code}` | [`pages`], no more often than [`door::letters`] lets one sender |
//! | `/letters/{code}/pdf` `/decisions/{id}/letter/pdf` | [`letter_file`]: the letter as a PDF; the client's no more often than its page |
//! | everything else | [`pages`]: the app's pages, and the browser's files; an address has one spelling ([`address::tidy_address`]) |
//!
//! All of it may be under a path of its own ([`address::base_path`]). Independent of the command line, and of sockets but for [`connection`]; a test drives [`router`] in process.

pub mod address;
pub mod answer;
pub mod api;
pub mod connection;
pub mod door;
pub mod file_json;
mod forms;
mod language;
mod letter_file;
mod pages;
pub mod request;
mod simulator;
pub mod status;

use crate::identity::company::Company;
use crate::telemetry::Counters;
use address::base_path;
use answer::problem::ApiError;
use answer::{measure, problem, security};
use app::base_path::BasePath;
use app::state::AppState;
use axum::extract::{DefaultBodyLimit, Request};
use axum::response::IntoResponse;
use axum::{Extension, RequestExt, Router, middleware};
use connection::hosts::AllowedHosts;
use connection::wire::Wire;
use connection::{hosts, wire};
use door::admission::Door;
use door::demo::Demo;
use door::identify::Doorkeeper;
use door::{admission, identify, letters, own_scheme, sign_in};
use forms::{decisions, steering};
use request::body::BodyMemory;
pub use request::limits::BODY_LIMIT;
use request::request_id::REQUEST_ID;
use request::{body, encoding, request_id};
use status::health;
use status::readiness::{Phase, Readiness};
use std::sync::Arc;
use tower::util::option_layer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::{DefaultOnResponse, TraceLayer};

/// How a server is asked, and by whom.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Names by which it may be asked for.
    pub hosts: AllowedHosts,
    /// How ready it is.
    pub readiness: Readiness,
    /// How requests come.
    pub wire: Wire,
    /// Under which path.
    pub base: BasePath,
    /// Whether the people of an invented bank are offered.
    pub demo: Demo,
    /// The company whose people may come in.
    pub company: Option<Company>,
    /// Whether it only shows what is there.
    pub reads_only: bool,
    /// What is counted.
    pub counters: Counts,
}

/// What a server counts. Every clone is the same one.
#[derive(Clone)]
pub struct Counts(Arc<Counters>);

impl Default for Counts {
    fn default() -> Self {
        Self(Arc::new(Counters::new()))
    }
}

impl std::fmt::Debug for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Counts")
    }
}

/// What is counted, at `/metrics`: for a listener of its own.
pub fn metrics_router(Counts(counters): Counts) -> Router {
    health::of_counters(counters).layer(middleware::map_response_with_state(false, security::add_headers))
}

/// Ready, on this machine alone, for those who have an account or a token.
impl Default for Settings {
    fn default() -> Self {
        Self {
            hosts: AllowedHosts::default(),
            readiness: Readiness::new(Phase::Ready),
            wire: Wire::Loopback,
            base: BasePath::default(),
            demo: Demo::new(false),
            company: None,
            reads_only: false,
            counters: Counts::default(),
        }
    }
}

/// The whole server: every path.
pub fn router(state: AppState, settings: Settings) -> Router {
    let Settings { hosts, readiness, wire, base, demo, company, reads_only, counters: Counts(counters) } =
        settings;
    let over_tls = wire.is_secure();
    let keeper = Doorkeeper {
        state: state.clone(),
        wire: wire.clone(),
        base: base.clone(),
        demo,
        company,
        reads_only,
    };
    let (options, streams, records) = (state.leptos_options.clone(), state.clone(), state.records.clone());
    let door = Door { records: state.records.clone(), reads_only };
    let of_base = (!base.is_root()).then(|| base.clone());
    // Layers are listed from the route outwards: the last one sees a request first.
    let router = Router::new()
        .merge(health::router().with_state(state.clone()))
        .merge(language::router(keeper.clone()))
        .merge(sign_in::router(keeper.clone()))
        .merge(simulator::router().with_state(state.clone()))
        .merge(letter_file::router().with_state(state.clone()))
        .nest("/api/v1", api::router().with_state(state.clone()))
        .merge(decisions::router(state.clone(), pages::router(state.clone())))
        .merge(steering::router(state.clone(), pages::router(state.clone())))
        .merge(pages::router(state))
        .layer(middleware::map_request(limit_body))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        // Bodies of any length, which limit themselves.
        .merge(api::streams().with_state(streams))
        .layer(middleware::from_fn_with_state(BodyMemory::default(), body::receive))
        .layer(middleware::from_fn(encoding::unpack))
        .layer(Extension(readiness))
        .layer(middleware::from_fn_with_state(door, admission::admit))
        .layer(middleware::from_fn_with_state(records, letters::limit))
        .layer(middleware::from_fn_with_state(keeper, identify::identify))
        .layer(middleware::from_fn_with_state(wire.clone(), own_scheme::check))
        .layer(
            CsrfLayer::new()
                .with_rejection_response(|_: ProtectionError| ApiError::OtherSite.into_response()),
        )
        .layer(middleware::from_fn_with_state(wire, wire::find_sender))
        .layer(option_layer(of_base.as_ref().map(|_| middleware::from_fn(base_path::refuse_outside))))
        .layer(middleware::from_fn_with_state(hosts, hosts::check))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(middleware::from_fn_with_state(options, problem::answer))
        .layer(middleware::from_fn_with_state(counters, measure::measure))
        .layer(middleware::map_response_with_state(over_tls, security::add_headers))
        .layer(option_layer(
            of_base.map(|base| middleware::map_response_with_state(base, base_path::put_before)),
        ))
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
        .layer(middleware::map_request(request_id::drop_unfit));
    if base.is_root() { router } else { base_path::under(base, router) }
}

/// Makes the limit hold for whoever reads the body, extractor or not.
async fn limit_body(request: Request) -> Request {
    request.with_limited_body()
}
