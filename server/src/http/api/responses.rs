//! How a request to the API may fail, as the OpenAPI document says it of every path: each status with its meaning, once.
//!
//! Independent of how a failure is worded; see [`crate::http::answer::problem`].

use std::collections::BTreeMap;
use utoipa::IntoResponses;
use utoipa::openapi::response::Response;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};

/// Of any request.
pub(super) struct Refused;
/// Of a request for something in the bank.
pub(super) struct Unknown;
/// Of a request that tells a score or an advice.
pub(super) struct Stopped;
/// Of a request with a filter.
pub(super) struct Unfiltered;
/// Of a request that has something computed.
pub(super) struct Overloaded;
/// Of a request with a body of a certain kind.
pub(super) struct Undeclared;
/// Of a request with a body that is read whole.
pub(super) struct Unreadable;

impl IntoResponses for Refused {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            (400, "A parameter is not what it may be, or the body cannot be read"),
            (401, "Nobody knows who asks: sign in, or send a token"),
            (403, "Not allowed"),
        ])
    }
}

impl IntoResponses for Unknown {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[(404, "No such client or contract")])
    }
}

impl IntoResponses for Stopped {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[(
            409,
            "Reliance on the score is stopped: no score and no advice is told until it is lifted",
        )])
    }
}

impl IntoResponses for Unfiltered {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[(422, "A category that there is none of")])
    }
}

impl IntoResponses for Overloaded {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[(503, "Too much to compute; Retry-After says when to come back")])
    }
}

impl IntoResponses for Undeclared {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[(
            415,
            "The body is not declared to be of its kind, or is packed with something else than gzip",
        )])
    }
}

impl IntoResponses for Unreadable {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            (408, "The body stopped half-way"),
            (413, "The body is too large, packed or unpacked"),
            (422, "The body is not a client's file"),
        ])
    }
}

fn problems(of: &[(u16, &str)]) -> BTreeMap<String, RefOr<Response>> {
    let problem = |&(status, description): &(u16, &str)| {
        let body = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let response =
            ResponseBuilder::new().description(description).content("application/problem+json", body);
        (status.to_string(), RefOr::T(response.build()))
    };
    of.iter().map(problem).collect()
}
