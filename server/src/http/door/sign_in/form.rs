//! What the forms of signing in are sent with. Independent of what comes of it.

use crate::http::answer::problem::ApiError;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Form, Query};
use serde::Deserialize;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    pub(super) back: String,
    pub(super) code: String,
    /// Whoever has just gone out is with their company still.
    pub(super) left: bool,
}

/// What people write into these forms.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Written {
    pub(super) login: String,
    pub(super) password: String,
    pub(super) again: String,
    pub(super) current: String,
    pub(super) code: String,
    pub(super) invitation: String,
    pub(super) back: String,
}

pub(super) type Sent = Result<Form<Written>, FormRejection>;
pub(super) type InAddress = Result<Query<Asked>, QueryRejection>;

pub(super) fn written(sent: Sent) -> Result<Written, ApiError> {
    let malformed = |_| ApiError::Malformed("send the fields of the form".to_owned());
    sent.map(|Form(written)| written).map_err(malformed)
}
