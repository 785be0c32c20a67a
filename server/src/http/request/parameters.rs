//! The parameters of an address, in its path and behind its `?`: all are read at once, so that all that is wrong with them is
//! told at once, each fault under the parameter's name, in the same words everywhere. A parameter that an address does not
//! take is refused: a misspelt filter must not pass for none.
//!
//! Independent of what is asked for.

use crate::http::answer::faults::{Faults, quoted};
use crate::http::answer::problem::ApiError;
use axum::extract::{FromRequestParts, Query, RawPathParams};
use http::request::Parts;
use model::record::person::Person;
use serde::Serialize;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// What the parameters of an address mean. An answer is refused if anything is wrong with them, so that what is read in place
/// of a wrong one plays no part.
pub(in crate::http) trait FromParameters: Sized {
    /// Takes those that it knows.
    fn take(sent: &mut Sent) -> Self;
}

impl FromParameters for () {
    fn take(_: &mut Sent) -> Self {}
}

impl<A: FromParameters, B: FromParameters> FromParameters for (A, B) {
    fn take(sent: &mut Sent) -> Self {
        (A::take(sent), B::take(sent))
    }
}

/// The parameters of a request.
pub(in crate::http) struct Parameters<T>(pub(in crate::http) T);

impl<T: FromParameters, S: Send + Sync> FromRequestParts<S> for Parameters<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let mut sent = Sent::default();
        // A path that is no text has no parameter that could be read: each is missed under its name.
        if let Ok(path) = RawPathParams::from_request_parts(parts, state).await {
            sent.path = path.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        }
        // Pairs of texts are there or not: nothing about them can be wrong.
        if let Ok(Query(query)) = Query::try_from_uri(&parts.uri) {
            sent.query = query;
        }
        let taken = T::take(&mut sent);
        sent.end().map(|()| Self(taken))
    }
}

/// Parameters that were sent and not taken yet, and what is wrong with those that were.
#[derive(Default)]
pub(in crate::http) struct Sent {
    path: Vec<(String, String)>,
    query: Vec<(String, String)>,
    /// The names that the query may have.
    known: Vec<&'static str>,
    faults: Faults,
}

impl Sent {
    /// A number that names something, in the path.
    pub(in crate::http) fn path_id(&mut self, name: &'static str) -> i64 {
        let sent = self.path.iter().find(|(sent, _)| sent == name).map(|(_, text)| text.clone());
        let id = sent.as_deref().and_then(|text| text.parse().ok());
        id.unwrap_or_else(|| {
            self.wrong(name, "a whole number", sent.as_deref().unwrap_or("bytes that are no text"));
            0
        })
    }

    /// A person, in the path.
    pub(in crate::http) fn path_person(&mut self, name: &'static str) -> Person {
        let sent = self.path.iter().find(|(sent, _)| sent == name).map(|(_, text)| text.clone());
        let person = sent.as_deref().and_then(|text| text.parse().ok());
        person.unwrap_or_else(|| {
            let allowed = "a client's number or an applicant's id (UUID)";
            self.wrong(name, allowed, sent.as_deref().unwrap_or("bytes that are no text"));
            Person::Client(0)
        })
    }

    /// A text that names something, in the path.
    pub(in crate::http) fn path_text(&mut self, name: &'static str) -> String {
        let sent = self.path.iter().find(|(sent, _)| sent == name).map(|(_, text)| text.clone());
        sent.unwrap_or_else(|| {
            self.wrong(name, "a text", "bytes that are no text");
            String::new()
        })
    }

    /// A whole number of `range`; `usual` if none is sent.
    pub(in crate::http) fn whole<T: FromStr + PartialOrd + Display>(
        &mut self,
        name: &'static str,
        range: RangeInclusive<T>,
        usual: T,
    ) -> T {
        let allowed = format!("a whole number from {} to {}", range.start(), range.end());
        self.read(name, &allowed, |text| text.parse().ok().filter(|n| range.contains(n))).unwrap_or(usual)
    }

    /// A text of at most `most` characters, and not blank.
    pub(in crate::http) fn text(&mut self, name: &'static str, most: usize) -> Option<String> {
        let allowed = format!("a text of 1 to {most} characters");
        self.read(name, &allowed, |text| {
            (!text.trim().is_empty() && text.chars().count() <= most).then(|| text.to_owned())
        })
    }

    /// One of `all`, as JSON spells it.
    pub(in crate::http) fn one_of<T: Serialize + Copy>(
        &mut self,
        name: &'static str,
        all: &[T],
    ) -> Option<T> {
        let spelt = |value| serde_json::to_value(value).ok()?.as_str().map(str::to_owned);
        let names: Vec<String> = all.iter().filter_map(spelt).collect();
        let allowed = format!("one of {}", names.join(", "));
        let index = self.read(name, &allowed, |text| names.iter().position(|name| name == text))?;
        all.get(index).copied()
    }

    /// Whether something is asked for: `name`, or `name=true`.
    pub(in crate::http) fn flag(&mut self, name: &'static str) -> bool {
        let flag = self.read(name, "true or false", |text| match text {
            "" | "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        });
        flag.unwrap_or(false)
    }

    /// Takes all whose name `is_known`, as they were sent; `names` are told to whoever sends another one.
    pub(in crate::http) fn all(
        &mut self,
        names: impl IntoIterator<Item = &'static str>,
        is_known: fn(&str) -> bool,
    ) -> Vec<(String, String)> {
        self.known.extend(names);
        self.query.extract_if(.., |(name, _)| is_known(name)).collect()
    }

    /// Takes the parameter `name` out of the query; none if it was not sent, or is not what is `allowed`.
    fn read<T>(
        &mut self,
        name: &'static str,
        allowed: &str,
        value: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        self.known.push(name);
        let mut sent = self.query.extract_if(.., |(sent, _)| sent == name);
        let (_, text) = sent.next()?;
        let others = sent.count();
        if others > 0 {
            self.faults.push_parameter(name, format_args!("{name} is there {} times", others + 1));
        }
        let value = value(&text);
        if value.is_none() {
            self.wrong(name, allowed, &text);
        }
        value
    }

    /// Something is there that was not `allowed`.
    pub(in crate::http) fn wrong(&mut self, name: &str, allowed: &str, text: &str) {
        let text = if text.is_empty() { "empty".to_owned() } else { quoted(text) };
        self.faults.push_parameter(name, format_args!("{name} must be {allowed}, not {text}"));
    }

    /// What is left is unknown.
    fn end(mut self) -> Result<(), ApiError> {
        for (name, _) in &self.query {
            let takes = if self.known.is_empty() { "none".to_owned() } else { self.known.join(", ") };
            let detail = format_args!("{} is no parameter of this address; it takes {takes}", quoted(name));
            self.faults.push_parameter(name, detail);
        }
        if self.faults.is_empty() { Ok(()) } else { Err(ApiError::Parameters(self.faults)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::routing::get;
    use tower::ServiceExt;

    /// Some of each kind.
    struct Some;

    impl FromParameters for Some {
        fn take(sent: &mut Sent) -> Self {
            sent.path_id("id");
            sent.whole("page", 1..=9_u32, 1);
            sent.one_of("side", &["left", "right"]);
            sent.flag("seek");
            Self
        }
    }

    /// Parameter and detail of each fault of an address.
    async fn faults(address: &str) -> Vec<(String, String)> {
        let handler = async |parameters: Result<Parameters<Some>, ApiError>| match parameters {
            Ok(_) => String::new(),
            Err(ApiError::Parameters(faults)) => {
                serde_json::to_string(faults.listed()).expect("faults are JSON")
            }
            Err(other) => panic!("{other}"),
        };
        let router: Router = Router::new().route("/of/{id}", get(handler));
        let question = http::Request::get(address).body(Body::empty()).expect("a request");
        let answer = router.oneshot(question).await.expect("the router always answers");
        let text = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("it can be read");
        if text.is_empty() {
            return Vec::new();
        }
        let faults: Vec<serde_json::Value> = serde_json::from_slice(&text).expect("it is JSON");
        let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
        faults.iter().map(|fault| (text(&fault["parameter"]), text(&fault["detail"]))).collect()
    }

    #[tokio::test]
    async fn what_is_allowed_is_read() {
        for address in
            ["/of/7", "/of/-7?", "/of/7?page=9&side=left&seek", "/of/7?seek=true", "/of/7?seek=0&side=right"]
        {
            assert_eq!(faults(address).await, [], "{address}");
        }
    }

    #[tokio::test]
    async fn all_that_is_wrong_with_an_address_is_told_at_once() {
        let address = "/of/abc?page=-1&side=up&seek=perhaps&foo=1&side=left&b%C3%A9=2";
        let expected = [
            ("id", "id must be a whole number, not abc"),
            ("page", "page must be a whole number from 1 to 9, not -1"),
            ("side", "side is there 2 times"),
            ("side", "side must be one of left, right, not up"),
            ("seek", "seek must be true or false, not perhaps"),
            ("foo", "foo is no parameter of this address; it takes page, side, seek"),
            ("bé", "bé is no parameter of this address; it takes page, side, seek"),
        ];
        let expected = expected.map(|(name, detail)| (name.to_owned(), detail.to_owned()));
        assert_eq!(faults(address).await, expected);
    }

    #[tokio::test]
    async fn what_is_no_text_or_too_long_is_refused_in_the_same_words() {
        for (path, quoted) in [
            ("%FF", "bytes that are no text"),
            ("1.5", "1.5"),
            ("99999999999999999999", "99999999999999999999"),
        ] {
            let detail = format!("id must be a whole number, not {quoted}");
            assert_eq!(faults(&format!("/of/{path}")).await, [("id".to_owned(), detail)]);
        }
        let long = "n".repeat(10_000);
        let found = faults(&format!("/of/7?{long}=1&page={long}")).await;
        assert!(found.iter().all(|(name, detail)| name.len() < 100 && detail.len() < 250), "{found:?}");
    }
}
