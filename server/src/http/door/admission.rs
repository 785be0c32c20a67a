//! The door: nothing but what [`is_open`] lists is answered to somebody whom nobody knows, and no argument of a request is
//! read before its sender may make it.
//!
//! Whoever is not known is told so alike wherever they knock, so that they cannot find out what there is: a browser that
//! wants a page is led to where one signs in and back, a program gets a problem. What a handler of the REST API asks for
//! stands in its first argument ([`super::caller`]), which is read before the others; what a server function asks for, the
//! policy says by its path.
//!
//! Independent of how callers are known, and of what is behind the door.

use super::read_only::changes;
use crate::error::sentence;
use crate::http::address::own_path::is_own_path;
use crate::http::answer::problem::{ApiError, wants_page};
use crate::identity::company::{RETURN, START};
use app::access_log::act::act;
use app::base_path::BasePath;
use app::error::AppError;
use app::guard::{Admitted, Caller, Denied, ReadOnly, Refusals};
use app::policy::{Permission, of_server_function};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderValue, Method, StatusCode, Uri, header};
use leptos::prelude::FromServerFnError;
use leptos::server_fn::error::SERVER_FN_ERROR_HEADER;
use store::Records;

/// Where a person signs in.
pub(in crate::http) const SIGN_IN: &str = "/sign-in";
/// Where the app's server functions are, but for [`REST`].
const FUNCTIONS: &str = "/api/";
/// Where the REST API is.
const REST: &str = "/api/v1/";
/// Paths that anybody may ask for: no client's data are there.
const OPEN: [&str; 12] = [
    "/livez",
    "/readyz",
    "/favicon.svg",
    "/one-page.js",
    "/robots.txt",
    SIGN_IN,
    "/sign-in/demo",
    START,
    RETURN,
    "/welcome",
    "/information",
    "/api/v1/openapi.json",
];
/// Beginnings of such paths; a letter is seen by whoever has its code.
const OPEN_FOLDERS: [&str; 3] = ["/language/", "/letters/", "/pkg/"];

/// What it takes to know whether a request is let in, and to tell of one that is not.
#[derive(Clone)]
pub(in crate::http) struct Door {
    /// Where refusals are written down.
    pub(in crate::http) records: Records,
    /// Whether the server only shows what is there.
    pub(in crate::http) reads_only: bool,
}

/// Lets a request in, or says why not. The log is told whom the policy did not let.
pub(in crate::http) async fn admit(State(door): State<Door>, mut request: Request, next: Next) -> Response {
    if door.reads_only {
        request.extensions_mut().insert(ReadOnly);
    }
    let path = request.uri().path();
    if !is_open(path) && request.extensions().get::<Caller>().is_none() {
        return signed_out(&request);
    }
    if door.reads_only && !is_function(path) && changes(request.method(), path) {
        return ApiError::Denied(Denied::ReadOnly).into_response();
    }
    let Some(caller) = request.extensions().get::<Caller>().filter(|_| !is_open(path)).cloned() else {
        return next.run(request).await;
    };
    let refusals = Refusals::default();
    request.extensions_mut().insert(refusals.clone());
    let (response, refused) = if is_function(request.uri().path()) {
        call(&caller, request, next).await
    } else {
        (next.run(request).await, None)
    };
    // What a page leaves out because somebody may not see it was not asked for.
    if response.status() == StatusCode::FORBIDDEN
        && let Some(permission) = refused.or_else(|| refusals.last())
    {
        tell(&door.records, &caller, permission).await;
    }
    response
}

/// Lets the call of a server function in, or refuses what it asks for.
async fn call(caller: &Caller, mut request: Request, next: Next) -> (Response, Option<Permission>) {
    let denied = match of_server_function(request.uri().path()) {
        Some(permission) if caller.may(permission) => {
            request.extensions_mut().insert(Admitted(permission));
            return (next.run(request).await, None);
        }
        Some(permission) => Some(Denied::of(caller, permission)),
        None => None,
    };
    let refused = match denied {
        Some(Denied::NotPermitted(permission)) => Some(permission),
        _ => None,
    };
    let denied = denied.map_or(AppError::Denied, AppError::from);
    let response = if wants_page(&request) {
        ApiError::from(denied).into_response()
    } else {
        function_failed(request.uri().path(), denied)
    };
    (response, refused)
}

/// Has the log told of a refusal. That it cannot be told lets nobody in.
async fn tell(records: &Records, caller: &Caller, permission: Permission) {
    let refused = act(caller, "without-permission", Some(permission.name().to_owned()));
    if let Err(error) = records.refused_once(refused).await {
        tracing::error!(error = sentence(&error), "a refusal could not be written into the log");
    }
}

/// Whether it plays a part who asks. Where one signs in, somebody who has already is sent on.
pub(in crate::http) fn asks_who(path: &str) -> bool {
    path == SIGN_IN || !is_open(path)
}

/// Whether anybody may ask for it.
fn is_open(path: &str) -> bool {
    // A path that means another one once it is put in order is none of these. Blanks in a letter's code mean nothing.
    let plain = !path.contains("..") && !path.replace("%20", "").contains('%');
    OPEN.contains(&path) || plain && OPEN_FOLDERS.iter().any(|folder| path.starts_with(folder))
}

fn is_function(path: &str) -> bool {
    path.starts_with(FUNCTIONS) && !path.starts_with(REST)
}

/// What somebody is told whom nobody knows.
fn signed_out(request: &Request) -> Response {
    let path = request.uri().path();
    let asks_for_page = request.headers().get_all(header::ACCEPT).iter();
    let asks_for_page =
        asks_for_page.filter_map(|kinds| kinds.to_str().ok()).any(|kinds| kinds.contains("text/html"));
    if asks_for_page && (wants_page(request) || is_function(path)) {
        return Redirect::to(&sign_in_path(&back(request))).into_response();
    }
    if is_function(path) {
        return function_failed(path, AppError::SignedOut);
    }
    ApiError::Denied(Denied::SignedOut).into_response()
}

/// Where to go once signed in: the page that was asked for, or the one whose form was sent.
fn back(request: &Request) -> String {
    let asked = if matches!(*request.method(), Method::GET | Method::HEAD) {
        request.uri().path_and_query().map(ToString::to_string)
    } else {
        let sent_from = request.headers().get(header::REFERER).and_then(|referer| referer.to_str().ok());
        let sent_from = sent_from.and_then(|referer| referer.parse::<Uri>().ok());
        let sent_from = sent_from.and_then(|referer| referer.path_and_query().map(ToString::to_string));
        match request.extensions().get::<BasePath>() {
            Some(base) => sent_from.and_then(|path| base.strip(&path)),
            None => sent_from,
        }
    };
    asked.filter(|path| is_own_path(path)).unwrap_or_else(|| "/".to_owned())
}

/// The address at which one signs in and then comes back.
pub(in crate::http) fn sign_in_path(back: &str) -> String {
    and_back(SIGN_IN, back)
}

/// `path`, from where one comes back.
pub(in crate::http) fn and_back(path: &str, back: &str) -> String {
    if back == "/" {
        return path.to_owned();
    }
    let back: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
    format!("{path}?back={back}")
}

/// An answer to a script that called a server function, as the function itself would fail.
fn function_failed(path: &str, error: AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::FORBIDDEN);
    let mut response = (status, error.ser()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Ok(path) = HeaderValue::from_str(path) {
        headers.insert(SERVER_FN_ERROR_HEADER, path);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_is_open_by_its_whole_name() {
        for open in [
            "/livez",
            "/sign-in",
            "/one-page.js",
            "/pkg/clairscore.css",
            "/language/fr",
            "/api/v1/openapi.json",
            "/letters/EPTAB%206HMM4%20",
        ] {
            assert!(is_open(open), "{open}");
        }
        for closed in [
            "/",
            "/clients",
            "/livez/",
            "/sign-in/x",
            "/sign-in/company/x",
            "/sign-inn",
            "/pkg",
            "/api/v1/clients",
            "//pkg/",
            "/model",
            "/PKG/x",
            "/pkg/../clients",
            "/pkg/%2e%2e/clients",
            "/letters/%2e%2e/clients",
        ] {
            assert!(!is_open(closed), "{closed}");
        }
    }

    #[test]
    fn who_signs_in_comes_back_to_a_page_of_this_site() {
        let back_from = |method: Method, path: &str, referer: &str| {
            let request = http::Request::builder().method(method).uri(path).header(header::REFERER, referer);
            back(&request.body(axum::body::Body::empty()).expect("a request"))
        };
        assert_eq!(
            back_from(Method::GET, "/clients?age=25-35", "https://evil.example/x"),
            "/clients?age=25-35"
        );
        assert_eq!(
            back_from(Method::POST, "/api/decide", "http://localhost:3000/clients/7?a=b"),
            "/clients/7?a=b"
        );
        assert_eq!(back_from(Method::POST, "/api/decide", "http://evil.example//other.example/"), "/");
        assert_eq!(back_from(Method::GET, "//evil.example/", ""), "/");
        assert_eq!(sign_in_path("/clients?a=b&c=d"), "/sign-in?back=%2Fclients%3Fa%3Db%26c%3Dd");
    }
}
