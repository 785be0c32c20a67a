//! The forms by which the credit policy is changed and reliance on the score stopped: the guard is asked before anything of a form
//! is read, the log is told before and after, and a form with which something is wrong comes back on its page.
//!
//! | `POST /model/policy/…` | asks the guard for |
//! |---|---|
//! | `propose_policy` `publish_policy` `withdraw_policy` | to manage the credit policy |
//! | `stop_score` `propose_resume` `withdraw_resume` `resume_score` | to stop reliance on the score |
//!
//! Independent of what a policy may be.

use super::again::again;
use crate::http::answer::problem::ApiError;
use crate::http::door::acts::logged;
use crate::http::request::limits::BODY_LIMIT;
use app::access_log::act::act;
use app::guard::authorise;
use app::state::AppState;
use app::steering::send::{permission, steer};
use app::steering::{Filled, PATH};
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use http::StatusCode;
use model::record::steering::Move;

/// What the handler needs: the state, and the page that forms come back on.
#[derive(Clone)]
struct Forms {
    state: AppState,
    pages: Router,
}

/// The routes; `pages` answers the page that the forms are on.
pub(in crate::http) fn router(state: AppState, pages: Router) -> Router {
    Router::new().route(&format!("{PATH}/{{step}}"), post(send)).with_state(Forms { state, pages })
}

async fn send(
    State(Forms { state, pages }): State<Forms>,
    Path(step): Path<String>,
    request: Request,
) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let done = Move::named(&step).ok_or(ApiError::UnknownPath)?;
    let caller = authorise(&parts, permission(done))?;
    let bytes = to_bytes(body, BODY_LIMIT).await.map_err(|_| ApiError::TooLarge)?;
    let pairs: Vec<(String, String)> = form_urlencoded::parse(&bytes).into_owned().collect();
    let begun = act(&caller, "change-policy", Some(done.name().to_owned()));
    let work = steer(&state, &caller, done, Filled::of(&pairs));
    let sent = logged(&state.records, begun, work, Option::is_none).await?;
    let Some(resent) = sent? else { return Ok(Redirect::to(PATH).into_response()) };
    let stands_otherwise = resent.refused.is_some_and(|(_, problem)| problem.stands_otherwise());
    let status = if stands_otherwise { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    again(pages, &parts, PATH, resent, status).await
}
