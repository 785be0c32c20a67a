//! The log of who did what, as a file. Whoever takes it away stands in it.

use super::csv_file::{attachment, harmless, written};
use super::responses::Refused;
use crate::http::caller::{Allowed, ReadLog};
use crate::http::parameters::{FromParameters, Parameters, Sent};
use crate::http::problem::ApiError;
use app::access_log::list_acts::LONGEST_SEARCH;
use app::state::AppState;
use axum::extract::State;
use axum::response::Response;
use chrono::SecondsFormat;
use store::records::Act;
use store::records::entity::access_log;
use utoipa::IntoParams;

/// Acts of a file, at most: the latest.
const MOST: u64 = 100_000;
const HEAD: [&str; 9] =
    ["id", "begun_at", "ended_at", "caller", "action", "subject", "address", "request_id", "outcome"];

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

/// The latest acts first, as CSV: 100,000 at most. An act without an outcome was abandoned, or is under way.
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
    let act = Act::new(&*caller, "export-log", (!search.is_empty()).then(|| search.clone()));
    let acts = state.records.logged(act, async { state.records.acts(&search, None, MOST).await }).await?;
    Ok(attachment("log.csv", written(HEAD, acts.into_iter().map(line))))
}

fn line(act: access_log::Model) -> [String; 9] {
    let moment = |at: chrono::DateTime<chrono::Utc>| at.to_rfc3339_opts(SecondsFormat::Millis, true);
    let text = |text: Option<String>| harmless(&text.unwrap_or_default()).into_owned();
    [
        act.id.to_string(),
        moment(act.begun_at),
        act.ended_at.map(moment).unwrap_or_default(),
        text(Some(act.caller)),
        text(Some(act.action)),
        text(act.subject),
        text(act.address),
        text(act.request_id),
        text(act.outcome),
    ]
}
