//! `/simulator/{model}`: the copy of the model for the browser's what-if. Its address names the model, so a
//! browser may keep it for ever: another model has another address. Made and packed once a server.

use super::caller::{Allowed, ReadModel};
use super::problem::ApiError;
use app::state::AppState;
use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Extension, Router};
use brotli::enc::BrotliEncoderParams;
use http::HeaderMap;
use http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use model::engine::Engine;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// How hard it is packed: the last two levels take ten times as long for some percent.
const QUALITY: i32 = 9;

/// The copy, plain and packed.
struct Copies {
    plain: Bytes,
    brotli: Bytes,
}

impl Copies {
    fn of(engine: &Engine) -> Self {
        let plain = engine.to_compact();
        let mut brotli = Vec::new();
        let parameters = BrotliEncoderParams { quality: QUALITY, ..BrotliEncoderParams::default() };
        brotli::BrotliCompress(&mut plain.as_slice(), &mut brotli, &parameters)
            .expect("memory takes whatever is written to it");
        Self { plain: plain.into(), brotli: brotli.into() }
    }
}

pub(super) fn router() -> Router<AppState> {
    let copies = Arc::new(OnceCell::<Copies>::new());
    Router::new().route("/simulator/{model}", get(copy)).layer(Extension(copies))
}

async fn copy(
    _: Allowed<ReadModel>,
    State(state): State<AppState>,
    Extension(copies): Extension<Arc<OnceCell<Copies>>>,
    model: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, ApiError> {
    // A path that is no text names no model.
    let model = model.map(|Path(model)| model).unwrap_or_default();
    if model != state.engine.parameters().id {
        return Err(ApiError::UnknownModel(model));
    }
    let copies = copies.get_or_try_init(|| state.engine.run(Copies::of)).await?;
    let head = [
        (CONTENT_TYPE, "application/octet-stream"),
        // Private: whoever may not read the model must not find it in a shared cache.
        (CACHE_CONTROL, "private, max-age=31536000, immutable"),
        (VARY, "accept-encoding"),
    ];
    Ok(if takes_brotli(&headers) {
        (head, [(CONTENT_ENCODING, "br")], copies.brotli.clone()).into_response()
    } else {
        (head, copies.plain.clone()).into_response()
    })
}

/// Whether a browser says that it can unpack brotli, and not that it would rather not.
fn takes_brotli(headers: &HeaderMap) -> bool {
    let codings = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    codings.flat_map(|value| value.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, "q=1"));
        let weight = weight.trim().trim_start_matches(['q', 'Q']).trim_start_matches('=').parse();
        name.trim().eq_ignore_ascii_case("br") && weight.is_ok_and(|weight: f32| weight > 0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn brotli_is_for_those_who_ask_for_it() {
        let takes =
            |value| takes_brotli(&HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(value))]));
        for value in ["br", "gzip, deflate, br, zstd", "BR;q=0.5", "gzip;q=1, br; q=0.1"] {
            assert!(takes(value), "{value}");
        }
        for value in ["", "gzip", "br;q=0", "br; q=0.000, gzip", "brotli", "identity"] {
            assert!(!takes(value), "{value}");
        }
    }
}
