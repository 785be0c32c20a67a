//! What a browser may do with our answers.
//!
//! Independent of routes: pages bring their own content policy, because it names the page's nonce; every
//! other answer gets the strictest.

use axum::extract::State;
use axum::response::Response;
use http::{HeaderName, HeaderValue, header};

/// For the page that says why there is none: it has no script.
pub(in crate::http) const FAILURE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);
/// For the pages of the door: they have a form, and no script.
pub(in crate::http) const PLAIN_PAGE: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
);
/// For a PDF: what a browser shows it with is a page of the browser's own, whose styles and parts a policy of ours would block.
pub(in crate::http) const PDF_POLICY: HeaderValue =
    HeaderValue::from_static("base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
/// What browsers keep in mind of a server that is reached over TLS: two years of it.
const TLS_ONLY: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");
/// For answers that are not pages: nothing may be loaded, nobody may frame them.
const NOT_A_PAGE: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// For whoever leaves: what their browser has kept of this server, columns of the bank among it, goes.
pub(in crate::http) const FORGET: (HeaderName, HeaderValue) =
    (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\""));
/// How every text of this server is written.
const CHARSET: &str = "; charset=utf-8";

/// Adds what the route did not say itself; whether answers go over TLS, browsers are told, too.
pub(in crate::http) async fn add_headers(State(over_tls): State<bool>, mut response: Response) -> Response {
    const HEADERS: [(HeaderName, &str); 7] = [
        (header::CONTENT_SECURITY_POLICY, NOT_A_PAGE),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // A form that is sent without JavaScript comes back to the page that the browser says it was on.
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), geolocation=(), microphone=(), payment=()",
        ),
        // Pages and API answers are about people: no cache keeps them.
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    if let Some(kind) = response.headers_mut().get_mut(header::CONTENT_TYPE)
        && is_text(kind.as_bytes())
        && let Ok(whole) = HeaderValue::try_from([kind.as_bytes(), CHARSET.as_bytes()].concat())
    {
        *kind = whole;
    }
    if over_tls {
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, TLS_ONLY);
    }
    response
}

/// Whether a content type is of a text, and does not say how it is written.
fn is_text(kind: &[u8]) -> bool {
    !kind.contains(&b';') && (kind.starts_with(b"text/") || kind.ends_with(b"+xml"))
}

/// The content policy of a page whose scripts carry `nonce`.
pub(in crate::http) fn page_policy(nonce: &str, live_reload: bool) -> String {
    // `cargo leptos watch` tells the browser over a socket of its own to reload.
    let connect = if live_reload { "'self' ws:" } else { "'self'" };
    format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; \
         connect-src {connect}; object-src 'none'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    )
}
