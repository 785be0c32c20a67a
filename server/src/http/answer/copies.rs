//! What an address names by its content: a browser may keep it for ever, and it is packed once for everybody.

use axum::body::Bytes;
use axum::response::{IntoResponse, Response};
use brotli::enc::BrotliEncoderParams;
use http::HeaderMap;
use http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};

/// How hard it is packed: the last two levels take ten times as long for some percent.
const QUALITY: i32 = 9;

/// Bytes, plain and packed.
#[derive(Clone)]
pub(in crate::http) struct Copies {
    plain: Bytes,
    brotli: Bytes,
}

impl Copies {
    /// Packs them; takes some tenths of a second a megabyte.
    pub(in crate::http) fn of(plain: Vec<u8>) -> Self {
        let mut brotli = Vec::new();
        let parameters = BrotliEncoderParams { quality: QUALITY, ..BrotliEncoderParams::default() };
        brotli::BrotliCompress(&mut plain.as_slice(), &mut brotli, &parameters)
            .expect("memory takes whatever is written to it");
        Self { plain: plain.into(), brotli: brotli.into() }
    }

    /// The answer to a request with these headers.
    pub(in crate::http) fn answer(&self, headers: &HeaderMap) -> Response {
        let head = [
            (CONTENT_TYPE, "application/octet-stream"),
            // Private: whoever may not read it must not find it in a shared cache.
            (CACHE_CONTROL, "private, max-age=31536000, immutable"),
            (VARY, "accept-encoding"),
        ];
        if takes_brotli(headers) {
            (head, [(CONTENT_ENCODING, "br")], self.brotli.clone()).into_response()
        } else {
            (head, self.plain.clone()).into_response()
        }
    }
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
