//! The REST API, `/api/v1`: the same scores and explanations as on the screen, for programs.
//!
//! Handlers translate between HTTP and `store`/`model`, nothing else. To add one: write it in the file of
//! its subject with a `#[utoipa::path]`, make [`crate::http::door::caller::Allowed`] its first argument, and list it in
//! [`documented`]; the tests then ask it for its place in the OpenAPI document and for the guard.

mod clients;
mod explanation;
mod export;
mod log;
mod peers;
mod persons;
mod portfolio;
mod remarks;
mod responses;
mod score;
pub mod scores;

use crate::http::answer::problem::{ApiError, Problem};
use app::base_path::BasePath;
use app::state::AppState;
use axum::routing::get;
use axum::{Extension, Json, Router};
use std::sync::Arc;
use utoipa::OpenApi;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{OpenApi as OpenApiDocument, Server};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What the document calls the token of a program, `authorization: Bearer TOKEN`.
const TOKEN: &str = "token";
/// And the cookie of somebody who has signed in.
const SESSION: &str = "session";

/// The document's head.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Clairscore",
        description = "Explained credit scores. Column names are those of the bank's tables (Kaggle's Home \
                       Credit data). Every error is `application/problem+json`; all that is wrong with the parameters of \
                       a request, or with its body, is listed in `errors`. A parameter that a path does not take is \
                       refused. Bodies may be packed with gzip (`content-encoding`)."
    ),
    // The derive finds what bodies refer to, but not what parameters do.
    components(schemas(Problem))
)]
struct Head;

/// The routes that the document describes.
fn documented() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(clients::list))
        .routes(routes!(clients::profile))
        .routes(routes!(export::export))
        .routes(routes!(log::export))
        .routes(routes!(persons::person))
        .routes(routes!(portfolio::manifest))
        .routes(routes!(portfolio::column))
        .routes(routes!(portfolio::outcomes))
        .routes(routes!(peers::client_peers))
        .routes(routes!(score::client_score))
        .routes(routes!(explanation::client_explanation))
        .routes(routes!(score::contract_score))
        .routes(routes!(score::score_file))
        .routes(routes!(explanation::explain_file))
}

/// Those of them whose bodies have no end: outside of the limit that others have.
fn documented_streams() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(scores::score_files))
}

/// The document: every path, parameter, answer and error of the API.
#[must_use]
pub fn document() -> OpenApiDocument {
    let mut document =
        Head::openapi().nest("/api/v1", documented().merge(documented_streams()).into_openapi());
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(TOKEN, SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    let cookie = "the session of somebody who has signed in; under TLS its name begins with `__Host-`";
    let cookie = ApiKeyValue::with_description("session", cookie);
    components.add_security_scheme(SESSION, SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    let none: [&str; 0] = [];
    document.security = Some([TOKEN, SESSION].map(|scheme| SecurityRequirement::new(scheme, none)).to_vec());
    document
}

/// The document, with where its paths begin if that is not the root.
fn found(document: &OpenApiDocument, base: Option<Extension<BasePath>>) -> OpenApiDocument {
    let mut document = document.clone();
    document.servers = base.map(|Extension(base)| vec![Server::new(base.to_string())]);
    document
}

/// The routes, to be nested at `/api/v1`.
pub(super) fn router() -> Router<AppState> {
    let document = Arc::new(document());
    let (routes, _) = documented().split_for_parts();
    routes
        .layer(Extension(portfolio::Packed::default()))
        .route(
            "/openapi.json",
            get(async move |base: Option<Extension<BasePath>>| Json(found(&document, base))),
        )
        .fallback(async || ApiError::UnknownPath)
        .method_not_allowed_fallback(async || ApiError::UnknownMethod)
}

/// The routes under `/api/v1` whose bodies may have any length.
pub(super) fn streams() -> Router<AppState> {
    let (routes, _) = OpenApiRouter::new().nest("/api/v1", documented_streams()).split_for_parts();
    let routes = routes.layer(Extension(scores::AnswerMemory::default()));
    routes.method_not_allowed_fallback(async || ApiError::UnknownMethod)
}
