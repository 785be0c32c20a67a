//! Changing the screen's language by a link, so that it works without JavaScript.
//!
//! Independent of the app's texts: it only sets the cookie that they are chosen by.

use super::address::own_path::is_own_path;
use super::answer::problem::ApiError;
use app::i18n::Locale;
use app::locale::COOKIE;
use axum::Router;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{StatusCode, header};
use serde::Deserialize;

/// A year, in seconds.
const YEAR: u32 = 31_536_000;

/// `/language/{fr|en}?back=PATH`.
pub(super) fn router() -> Router {
    Router::new().route("/language/{language}", get(choose))
}

/// Where to go afterwards.
#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    back: String,
}

async fn choose(
    language: Result<Path<String>, PathRejection>,
    query: Result<Query<Back>, QueryRejection>,
) -> Result<Response, ApiError> {
    let language = language.ok().and_then(|Path(language)| language.parse::<Locale>().ok());
    let language = language.ok_or(ApiError::UnknownPath)?;
    let back = query.map(|Query(Back { back })| back).unwrap_or_default();
    let back = if is_own_path(&back) { back } else { "/".to_owned() };
    let cookie = format!("{COOKIE}={language}; Path=/; Max-Age={YEAR}; SameSite=Lax");
    Ok((StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie), (header::LOCATION, back)]).into_response())
}
