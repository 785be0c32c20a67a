//! The name that a request goes by, in the log, on a page and in the answer: the caller's, or one that we make.
//!
//! Independent of what is asked.

pub(in crate::http) use app::failure_log::REQUEST_ID;
use axum::extract::Request;
use http::HeaderValue;

/// Most characters of an id: a UUID has 36.
const LONGEST: usize = 64;

/// Leaves out an id that is no name: whoever reads a log or a page must not be told something by a stranger.
pub(in crate::http) async fn drop_unfit(mut request: Request) -> Request {
    let mut ids = request.headers().get_all(REQUEST_ID).iter();
    let fit = match (ids.next(), ids.next()) {
        (Some(id), None) => is_fit(id),
        (id, _) => id.is_none(),
    };
    if !fit {
        request.headers_mut().remove(REQUEST_ID);
    }
    request
}

fn is_fit(id: &HeaderValue) -> bool {
    (1..=LONGEST).contains(&id.len())
        && id.as_bytes().iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_short_name() {
        let longest = "a".repeat(LONGEST);
        for fit in ["1", "asked-by-me", "0af7651916cd43dd8448eb211c80319c", "a.b_c:D-9", &longest] {
            assert!(is_fit(&HeaderValue::from_str(fit).expect("a header")), "{fit}");
        }
        let longer = "a".repeat(LONGEST + 1);
        for unfit in ["", " ", "a b", "<b>", "a\tb", "\"id\"", "é", "a,b", &longer] {
            assert!(!is_fit(&HeaderValue::from_bytes(unfit.as_bytes()).expect("a header")), "{unfit}");
        }
    }
}
