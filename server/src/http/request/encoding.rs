//! Bodies that come packed: with gzip they are unpacked on their way to whoever reads them, within the bounds of any other body;
//! what is packed otherwise is refused, never read as if it were not.
//!
//! Independent of what a body is.

use crate::http::answer::faults::quoted;
use crate::http::answer::problem::ApiError;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::CONTENT_ENCODING;
use std::convert::Infallible;
use tower::{ServiceExt, service_fn};
use tower_http::decompression::{DecompressionBody, RequestDecompression};

/// Hands on a request whose body is not packed.
pub(in crate::http) async fn unpack(mut request: Request, next: Next) -> Response {
    let declared: Vec<&[u8]> =
        request.headers().get_all(CONTENT_ENCODING).iter().map(HeaderValue::as_bytes).collect();
    match declared[..] {
        [] => return next.run(request).await,
        [only] if only.eq_ignore_ascii_case(b"identity") => {
            request.headers_mut().remove(CONTENT_ENCODING);
            return next.run(request).await;
        }
        [only] if [&b"gzip"[..], b"x-gzip"].iter().any(|gzip| only.eq_ignore_ascii_case(gzip)) => {}
        _ => {
            let declared = String::from_utf8_lossy(&declared.join(&b", "[..])).into_owned();
            return ApiError::UnknownEncoding(quoted(&declared)).into_response();
        }
    }
    request.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    let answer = service_fn(move |request: http::Request<DecompressionBody<Body>>| {
        let next = next.clone();
        async move { Ok::<_, Infallible>(next.run(request.map(Body::new)).await) }
    });
    let Ok(response) = RequestDecompression::new(answer).oneshot(request).await;
    response.map(Body::new)
}
