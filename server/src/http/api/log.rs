//! The log of who did what, as a file that is signed. Whoever takes it away stands in it.

use super::responses::Refused;
use crate::csv_file::attachment;
use crate::http::answer::problem::ApiError;
use crate::http::door::caller::{Allowed, ReadLog};
use crate::http::request::parameters::{FromParameters, Parameters, Sent};
use crate::log_file::{EXPORT, Form, written};
use app::access_log::act::act;
use app::access_log::list_acts::LONGEST_SEARCH;
use app::state::AppState;
use axum::extract::State;
use axum::response::Response;
use chrono::Utc;
use utoipa::IntoParams;

/// Acts of a file, at most: the latest.
const MOST: u64 = 100_000;
/// Which acts.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct LogParameters {
    /// Those in whose caller, action or subject this is found; 100 characters at most.
    #[param(required = false)]
    search: String,
}

impl FromParameters for LogParameters {
    fn take(sent: &mut Sent) -> Self {
        Self { search: sent.text("search", LONGEST_SEARCH).unwrap_or_default() }
    }
}

/// The latest acts first, as CSV: 100,000 at most. An act without an outcome was abandoned, or is under way. The last line is a
/// signature of what is above it, which `clairscore audit verify --log` looks at, if the server has a key.
#[utoipa::path(
    get,
    path = "/log.csv",
    operation_id = "export_log",
    tag = "log",
    params(LogParameters),
    responses((status = 200, body = String, content_type = "text/csv"), Refused)
)]
pub(super) async fn export(
    caller: Allowed<ReadLog>,
    State(state): State<AppState>,
    Parameters(LogParameters { search }): Parameters<LogParameters>,
) -> Result<Response, ApiError> {
    let act = act(&caller, EXPORT, (!search.is_empty()).then(|| search.clone()));
    let acts = state.records.logged(act, async { state.records.acts(&search, None, MOST).await }).await?;
    let file = written(Form::Csv, acts, &search, Utc::now(), state.desk.secret.as_deref());
    Ok(attachment("log.csv", file.into_bytes()))
}
