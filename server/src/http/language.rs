//! Changing the screen's language by a link, so that it works without JavaScript.
//!
//! Independent of the app's texts: it only sets the cookie that they are chosen by, which is this server's alone where the wire is
//! safe, as the session's is.

use super::address::own_path::is_own_path;
use super::answer::problem::ApiError;
use super::door::identify::Doorkeeper;
use app::i18n::Locale;
use app::locale::COOKIE;
use axum::Router;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{StatusCode, header};
use serde::Deserialize;

/// A year, in seconds.
const YEAR: u32 = 31_536_000;

/// `/language/{fr|en}?back=PATH`.
pub(super) fn router(keeper: Doorkeeper) -> Router {
    Router::new().route("/language/{language}", get(choose)).with_state(keeper)
}

/// Where to go afterwards.
#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    back: String,
}

async fn choose(
    State(keeper): State<Doorkeeper>,
    language: Result<Path<String>, PathRejection>,
    query: Result<Query<Back>, QueryRejection>,
) -> Result<Response, ApiError> {
    let language = language.ok().and_then(|Path(language)| language.parse::<Locale>().ok());
    let language = language.ok_or(ApiError::UnknownPath)?;
    let back = query.map(|Query(Back { back })| back).unwrap_or_default();
    let back = if is_own_path(&back) { back } else { "/".to_owned() };
    let (name, secure) = (keeper.cookie_name(COOKIE), keeper.secure());
    let cookie = format!("{name}={language}; Path=/; Max-Age={YEAR}; HttpOnly; SameSite=Lax{secure}");
    Ok((StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie), (header::LOCATION, back)]).into_response())
}
