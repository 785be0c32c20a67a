//! A path of its own (`serve --base-path /clairscore`), for a server that shares its name with others behind a proxy: taken off
//! a request before anything looks at it, and put before every address that an answer has for a browser.
//!
//! In between nobody knows of it: the door, the policy, routes, logs and counts are those of a server at the root. What leaves is
//! changed here alone: the addresses in pages (of the tokens of HTML, so that a text or a script that looks like one stays), where
//! a browser is sent, and under which path it keeps a cookie. Pages are sent whole, so none waits for its end here. Independent of
//! what an answer says.

use crate::http::answer::problem::ApiError;
use app::base_path::BasePath;
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderValue, Uri, header};
use std::convert::Infallible;
use tower::Layer;

/// Attributes that hold an address.
const ADDRESSES: [&[u8]; 4] = [b"href", b"src", b"action", b"formaction"];
/// What the scripts of a page load begins so; they are told the whole of it, and so are the hints about it.
const BUILT: &str = "/pkg/";
/// The attribute of a cookie that is for the whole server.
const WHOLE_SERVER: &str = "Path=/";

/// A request for what is not under the path.
#[derive(Debug, Clone, Copy)]
struct Outside;

/// `router`, asked under `base`.
pub(in crate::http) fn under(base: BasePath, router: Router) -> Router {
    Router::new().fallback_service(middleware::map_request_with_state(base, enter).layer(router))
}

/// Takes the path off a request.
async fn enter(State(base): State<BasePath>, mut request: Request) -> Request {
    match within(&base, request.uri()) {
        Some(uri) => {
            *request.uri_mut() = uri;
            request.extensions_mut().insert(base);
        }
        None => {
            request.extensions_mut().insert(Outside);
        }
    }
    request
}

/// What an address is within; none if it is not under the path.
fn within(base: &BasePath, uri: &Uri) -> Option<Uri> {
    let mut parts = uri.clone().into_parts();
    let path = base.strip(parts.path_and_query.as_ref()?.as_str())?;
    parts.path_and_query = Some(PathAndQuery::try_from(path).ok()?);
    Uri::from_parts(parts).ok()
}

/// There is nothing beside the path.
pub(in crate::http) async fn refuse_outside(request: Request, next: Next) -> Response {
    if request.extensions().get::<Outside>().is_some() {
        return ApiError::UnknownPath.into_response();
    }
    next.run(request).await
}

/// Puts the path before what an answer has for a browser.
pub(in crate::http) async fn put_before(State(base): State<BasePath>, response: Response) -> Response {
    let (mut head, body) = response.into_parts();
    if let Some(location) = head.headers.get_mut(header::LOCATION)
        && is_own(location.as_bytes())
        && let Ok(told) = HeaderValue::try_from([base.to_string().as_bytes(), location.as_bytes()].concat())
    {
        *location = told;
    }
    for cookie in head.headers.iter_mut().filter(|(name, _)| *name == header::SET_COOKIE).map(|(_, set)| set)
    {
        let told = cookie.to_str().ok().and_then(|set| HeaderValue::try_from(kept_under(&base, set)).ok());
        *cookie = told.unwrap_or_else(|| cookie.clone());
    }
    if !is_page(&head.headers) {
        return Response::from_parts(head, body);
    }
    head.headers.remove(header::CONTENT_LENGTH);
    let body = match to_bytes(body, usize::MAX).await {
        Ok(page) => Body::from(readdressed(&base, &page)),
        // It ends as it would have ended.
        Err(error) => Body::from_stream(stream::iter([Err::<Bytes, _>(error)])),
    };
    Response::from_parts(head, body)
}

fn is_page(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// Whether an address is a path of this server.
fn is_own(address: &[u8]) -> bool {
    address.starts_with(b"/") && !address.starts_with(b"//")
}

/// A cookie that was to be kept for the whole server, kept for what is under the path.
fn kept_under(base: &BasePath, set: &str) -> String {
    let attributes = set.split("; ").map(|attribute| match attribute {
        WHOLE_SERVER => format!("Path={base}"),
        attribute => attribute.to_owned(),
    });
    attributes.collect::<Vec<_>>().join("; ")
}

/// A page whose own addresses are under the path; everything else of it is as it was, byte by byte.
fn readdressed(base: &BasePath, page: &[u8]) -> Vec<u8> {
    let base = base.to_string();
    let built = format!("{base}{BUILT}");
    let mut new = Vec::with_capacity(page.len() + page.len() / 8);
    let (mut done, mut is_address) = (0, false);
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| {
        match event {
            CallbackEvent::AttributeName { name } => is_address = ADDRESSES.contains(&name),
            CallbackEvent::AttributeValue { value }
                if is_address && is_own(value) && !value.starts_with(built.as_bytes()) =>
            {
                new.extend_from_slice(&page[done..span.start]);
                new.extend_from_slice(base.as_bytes());
                done = span.start;
            }
            _ => {}
        }
        None::<Infallible>
    });
    // What stands in a script is no attribute.
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(page, emitter).finish();
    new.extend_from_slice(&page[done..]);
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> BasePath {
        "/clairscore".parse().expect("a path")
    }

    #[test]
    fn addresses_of_this_server_are_put_under_the_path_and_nothing_else_is_touched() {
        for (page, told) in [
            (r#"<a href="/clients?a=b&amp;c=d">"#, r#"<a href="/clairscore/clients?a=b&amp;c=d">"#),
            (r"<a class=x href=/clients>", r"<a class=x href=/clairscore/clients>"),
            (r"<form action='/sign-out'>", r"<form action='/clairscore/sign-out'>"),
            (
                r#"<button formaction="/a"><script src="/b.js"></script>"#,
                r#"<button formaction="/clairscore/a"><script src="/clairscore/b.js"></script>"#,
            ),
            (
                r#"<A HREF="/x">é</A><a href="/y">"#,
                r#"<A HREF="/clairscore/x">é</A><a href="/clairscore/y">"#,
            ),
            (r#"<a href="&#47;clients">"#, r#"<a href="/clairscore&#47;clients">"#),
            (r#"<a href="/clairscore/x">"#, r#"<a href="/clairscore/clairscore/x">"#),
        ] {
            assert_eq!(String::from_utf8_lossy(&readdressed(&base(), page.as_bytes())), told);
        }
        for kept in [
            r##"<a href="#why"></a><a href="?page=2"></a><a href="x"></a><a href=""></a><a href></a>"##,
            r#"<a href="//cdn.example/"></a><a href="https://login.example/a"></a><a href="data:,/x"></a>"#,
            r#"<p title="/clients" data-props='{"href":"/x"}'>href="/x" &lt;a href="/x"&gt;</p><!-- <a href="/x"> -->"#,
            r#"<script>const a = '<a href="/x">'; if (a < 1) {}</script><style>a[href="/x"] {}</style>"#,
            r#"<title><a href="/x"></title><textarea><a href="/x"></textarea>"#,
            r#"<link rel="modulepreload" href="/clairscore/pkg/clairscore.js">"#,
            "<!DOCTYPE html>\0\u{feff}<p>\r\n&nbsp;</p><!--bo--><br/>",
            "<a href=\"/never closed",
        ] {
            assert_eq!(String::from_utf8_lossy(&readdressed(&base(), kept.as_bytes())), kept);
        }
    }

    #[test]
    fn a_cookie_is_kept_under_the_path_with_all_else_that_was_said_of_it() {
        for (set, told) in [
            (
                "a=1; Path=/; HttpOnly; SameSite=Lax; Secure",
                "a=1; Path=/clairscore; HttpOnly; SameSite=Lax; Secure",
            ),
            ("a=; Path=/; Max-Age=0", "a=; Path=/clairscore; Max-Age=0"),
            ("a=1; Path=/other", "a=1; Path=/other"),
        ] {
            assert_eq!(kept_under(&base(), set), told);
        }
    }

    #[test]
    fn an_address_keeps_its_scheme_and_host() {
        let uri: Uri = "https://credit.example/clairscore/clients?a=b".parse().expect("an address");
        let within = within(&base(), &uri).map(|uri| uri.to_string());
        assert_eq!(within.as_deref(), Some("https://credit.example/clients?a=b"));
    }
}
