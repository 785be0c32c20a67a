//! The app's pages and server functions, and the files that the browser loads for them.
//!
//! Independent of what is on a page: this room gives the app its state and its content policy, and says
//! how long a browser may keep a file.

use super::address::tidy_address::tidy_address;
use super::answer::problem::ApiError;
use super::answer::security;
use super::request::sent_file;
use crate::site::is_named_by_content;
use crate::version::VERSION;
use app::applicant;
use app::applicant::sent::FileReader;
use app::client_file::RequestClientFile;
use app::guard::authorise;
use app::layout::Version;
use app::policy::Permission;
use app::state::AppState;
use app::{App, shell};
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Form, RequestExt, Router};
use http::{HeaderValue, header};
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::{IntoView, provide_context, use_context};
use leptos_axum::{
    ErrorHandler, LeptosRoutes, ResponseOptions, generate_route_list, render_app_async_with_context,
};
use tower_http::services::ServeDir;

/// How long a browser may keep a file whose name changes with its content: a year.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Any other file may be kept, but its freshness is asked for each time.
const ASK_EACH_TIME: HeaderValue = HeaderValue::from_static("no-cache");

pub(super) fn router(state: AppState) -> Router {
    let options = state.leptos_options.clone();
    let live_reload = std::env::var_os("LEPTOS_WATCH").is_some();
    let context = move || {
        provide_context(state.clone());
        provide_context(RequestClientFile::default());
        provide_context(FileReader(sent_file::read));
        provide_context(Version(VERSION));
        // Server functions and pages share this; only a page has a nonce.
        if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>())
            && let Ok(policy) = HeaderValue::from_str(&security::page_policy(&nonce, live_reload))
        {
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    };
    let page = {
        let options = options.clone();
        move || shell(options.clone())
    };
    let posted = {
        let (context, page) = (context.clone(), page.clone());
        move |request: Request| send_applicant(request, context.clone(), page.clone())
    };
    let cache = if is_named_by_content(&options) { FOREVER } else { ASK_EACH_TIME };
    let files = ServeDir::new(&*options.site_root)
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false)
        .fallback(ErrorHandler::new_with_context(context.clone(), shell, options.clone()));
    let built = format!("/{}/", options.site_pkg_dir);

    Router::<LeptosOptions>::new()
        .leptos_routes_with_context(&options, generate_route_list(App), context, page)
        .route(applicant::PATH, post(posted))
        .fallback_service(files)
        .layer(middleware::from_fn(tidy_address))
        .layer(middleware::from_fn(move |request: Request, next: Next| {
            let cache = if request.uri().path().starts_with(&built) { cache.clone() } else { ASK_EACH_TIME };
            keep_files(cache, request, next)
        }))
        .with_state(options)
}

/// Answers what the form of a new applicant sends without JavaScript: by the same page, with what was typed. It is in the
/// body and in no address.
async fn send_applicant<V: IntoView + 'static>(
    request: Request,
    context: impl Fn() + Clone + Send + Sync + 'static,
    page: impl Fn() -> V + Clone + Send + Sync + 'static,
) -> Response {
    let (head, body) = request.into_parts();
    if let Err(denied) = authorise(&head, Permission::Score) {
        return ApiError::from(denied).into_response();
    }
    let request = Request::from_parts(head.clone(), body);
    let fields: Vec<(String, String)> = match request.extract::<Form<_>, _>().await {
        Ok(Form(fields)) => fields,
        Err(_) => return ApiError::Malformed("send the fields of the form".to_owned()).into_response(),
    };
    let context = move || {
        context();
        provide_context(applicant::Posted(fields.clone()));
    };
    render_app_async_with_context(context, page)(Request::from_parts(head, Body::empty())).await
}

/// Lets a browser keep a file that was found; pages, errors and answers of server functions are not kept.
async fn keep_files(cache: HeaderValue, request: Request, next: Next) -> Response {
    let is_file = request.uri().path().rsplit('/').next().is_some_and(|name| name.contains('.'));
    let mut response = next.run(request).await;
    if is_file && (response.status().is_success() || response.status() == http::StatusCode::NOT_MODIFIED) {
        response.headers_mut().insert(header::CACHE_CONTROL, cache);
    }
    response
}
