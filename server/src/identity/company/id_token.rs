//! What an ID token must say to be believed (OpenID Connect Core 3.1.3.7): who issued it, that it is for this program, for
//! this browser, and for now. Independent of who signed it.

use serde_json::{Map, Value};

/// Seconds by which the provider's clock and this one may differ.
const SKEW: i64 = 60;
/// Most characters of a subject (Core 2).
const LONGEST_SUBJECT: usize = 255;
/// Most characters of a name.
const LONGEST_NAME: usize = 80;

/// Why what a token says is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClaimError {
    /// It says nothing that could be read.
    #[error("the ID token does not say what one has to")]
    Malformed,
    /// It is somebody else's.
    #[error("the ID token is of another issuer")]
    Issuer,
    /// It was made for another program.
    #[error("the ID token is for another client")]
    Audience,
    /// It holds no longer.
    #[error("the ID token has expired; compare the clocks of both machines")]
    Expired,
    /// It is of a time that has not come.
    #[error("the ID token is of a time to come; compare the clocks of both machines")]
    Early,
    /// It answers another question.
    #[error("the ID token answers another sign-in (nonce)")]
    Nonce,
}

/// What is expected of a token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client: &'a str,
    pub(super) nonce: &'a str,
    /// Unix time.
    pub(super) now: i64,
}

/// What a token says, if that is what is expected.
pub(super) fn claims(body: &[u8], expected: Expected<'_>) -> Result<Map<String, Value>, ClaimError> {
    let claims: Map<String, Value> = serde_json::from_slice(body).map_err(|_| ClaimError::Malformed)?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("iss") != Some(expected.issuer) {
        return Err(ClaimError::Issuer);
    }
    let is_for_us = |audience: &Value| audience.as_str() == Some(expected.client);
    let (named, others) = match claims.get("aud") {
        Some(Value::Array(audiences)) => (audiences.iter().any(is_for_us), audiences.len() > 1),
        Some(audience) => (is_for_us(audience), false),
        None => (false, false),
    };
    // A token for several says who asked for it.
    let asked_by = claims.get("azp");
    if !named || asked_by.map_or(others, |by| !is_for_us(by)) {
        return Err(ClaimError::Audience);
    }
    if time(&claims, "exp")?.ok_or(ClaimError::Malformed)? <= expected.now - SKEW {
        return Err(ClaimError::Expired);
    }
    let latest =
        time(&claims, "iat")?.ok_or(ClaimError::Malformed)?.max(time(&claims, "nbf")?.unwrap_or(i64::MIN));
    if latest > expected.now + SKEW {
        return Err(ClaimError::Early);
    }
    if text("nonce") != Some(expected.nonce) {
        return Err(ClaimError::Nonce);
    }
    match text("sub") {
        Some(subject) if !subject.is_empty() && subject.chars().count() <= LONGEST_SUBJECT => Ok(claims),
        _ => Err(ClaimError::Malformed),
    }
}

/// A time, if it is said; what is there and is none is not taken for nothing.
fn time(claims: &Map<String, Value>, name: &str) -> Result<Option<i64>, ClaimError> {
    let Some(value) = claims.get(name) else { return Ok(None) };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a time that does not fit is the latest or earliest there is"
    )]
    let whole = value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64));
    whole.map(Some).ok_or(ClaimError::Malformed)
}

/// The name of somebody, in one line: what is made for people, or else what they are known by.
pub(super) fn name(claims: &Map<String, Value>) -> String {
    let text =
        |name: &&str| claims.get(*name).and_then(Value::as_str).map(one_line).filter(|text| !text.is_empty());
    ["name", "preferred_username", "sub"].iter().find_map(text).unwrap_or_default()
}

fn one_line(text: &str) -> String {
    let plain = text.trim().chars().filter(|character| !character.is_control());
    plain.take(LONGEST_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: i64 = 1_800_000_000;

    fn told(change: impl FnOnce(&mut Map<String, Value>)) -> Result<Map<String, Value>, ClaimError> {
        let good = json!({
            "iss": "https://login.example", "aud": "clairscore", "sub": "7", "nonce": "n",
            "iat": NOW, "exp": NOW + 300,
        });
        let mut claims = good.as_object().expect("an object").clone();
        change(&mut claims);
        let body = serde_json::to_vec(&claims).expect("JSON");
        let expected =
            Expected { issuer: "https://login.example", client: "clairscore", nonce: "n", now: NOW };
        super::claims(&body, expected)
    }

    fn with(name: &str, value: Value) -> Result<Map<String, Value>, ClaimError> {
        told(|claims| {
            claims.insert(name.to_owned(), value);
        })
    }

    #[test]
    fn a_token_is_believed_by_whom_for_whom_and_when_it_was_made() {
        assert!(told(|_| ()).is_ok());
        for (name, value) in [
            ("aud", json!(["clairscore"])),
            ("azp", json!("clairscore")),
            ("exp", json!(NOW - SKEW + 1)),
            ("iat", json!(NOW + SKEW)),
            ("nbf", json!(NOW + SKEW)),
            ("exp", json!(1.9e18)),
            ("sub", json!("é".repeat(LONGEST_SUBJECT))),
        ] {
            assert!(with(name, value.clone()).is_ok(), "{name} {value}");
        }
        use ClaimError::{Audience, Early, Expired, Issuer, Malformed, Nonce};
        for (name, value, error) in [
            ("iss", json!("https://login.example/"), Issuer),
            ("iss", json!(["https://login.example"]), Issuer),
            ("aud", json!("other"), Audience),
            ("aud", json!([]), Audience),
            ("aud", json!(["other"]), Audience),
            ("aud", json!(["clairscore", "other"]), Audience),
            ("azp", json!("other"), Audience),
            ("azp", json!(null), Audience),
            ("exp", json!(NOW - SKEW), Expired),
            ("exp", json!("9999999999"), Malformed),
            ("iat", json!(NOW + SKEW + 1), Early),
            ("nbf", json!(NOW + SKEW + 1), Early),
            ("nbf", json!("0"), Malformed),
            ("nonce", json!("m"), Nonce),
            ("nonce", json!(null), Nonce),
            ("sub", json!(""), Malformed),
            ("sub", json!(7), Malformed),
            ("sub", json!("x".repeat(LONGEST_SUBJECT + 1)), Malformed),
        ] {
            assert_eq!(with(name, value.clone()), Err(error), "{name} {value}");
        }
        for (name, error) in [
            ("iss", Issuer),
            ("aud", Audience),
            ("exp", Malformed),
            ("iat", Malformed),
            ("nonce", Nonce),
            ("sub", Malformed),
        ] {
            let without = told(|claims| {
                claims.remove(name);
            });
            assert_eq!(without, Err(error), "without {name}");
        }
        let several = told(|claims| {
            claims.insert("aud".to_owned(), json!(["other", "clairscore"]));
            claims.insert("azp".to_owned(), json!("clairscore"));
        });
        assert!(several.is_ok());
    }

    #[test]
    fn a_name_is_one_line() {
        let of = |claims: Value| name(claims.as_object().expect("an object"));
        assert_eq!(of(json!({ "name": " New\nAdvisor\u{7} ", "sub": "7" })), "NewAdvisor");
        assert_eq!(of(json!({ "name": "", "preferred_username": "advisor2", "sub": "7" })), "advisor2");
        assert_eq!(of(json!({ "name": 7, "sub": "7" })), "7");
        assert_eq!(of(json!({ "name": "x".repeat(500), "sub": "7" })).len(), LONGEST_NAME);
    }
}
