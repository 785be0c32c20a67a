//! The letter as a PDF, beside its page: `/letters/{code}/pdf` for its client, whose code is all that lets them in, and
//! `/decisions/{id}/letter/pdf` for whoever works here and may read it.
//!
//! Independent of what is on it: see [`crate::letter_pdf`]. That one sender may not look for codes, [`super::door::letters`]
//! sees to.

use super::answer::problem::ApiError;
use super::answer::security::PDF_POLICY;
use super::door::caller::{Allowed, ReadRecords};
use crate::letter_pdf::pdf;
use app::decisions::{letter_of_case, read_letter};
use app::i18n::Locale;
use app::state::AppState;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderName, HeaderValue, header};
use leptos_i18n::td_string;
use model::record::letter::Letter;

/// What a browser is told of every such file.
const HEADERS: [(HeaderName, HeaderValue); 4] = [
    (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
    (header::CONTENT_SECURITY_POLICY, PDF_POLICY),
    // Whoever has the address has the letter.
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex")),
];

pub(super) fn router() -> Router<AppState> {
    Router::new()
        .route("/letters/{code}/pdf", get(of_client))
        .route("/decisions/{id}/letter/pdf", get(of_case))
}

async fn of_client(State(state): State<AppState>, Path(code): Path<String>) -> Result<Response, ApiError> {
    let own = read_letter(&state, &code).await?.ok_or(ApiError::UnknownPath)?;
    answer(&state, own.letter, own.at).await
}

async fn of_case(
    caller: Allowed<ReadRecords>,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let (letter, at) = letter_of_case(&state, &caller, &id).await?.ok_or(ApiError::UnknownPath)?;
    answer(&state, letter, at).await
}

/// The file, under a name that says the day. It is made off the threads that answer requests.
async fn answer(state: &AppState, letter: Letter, at: String) -> Result<Response, ApiError> {
    let locale = Locale::from(letter.language);
    let day = at.get(..10).unwrap_or_default();
    let name = format!("inline; filename=\"{}-{day}.pdf\"", td_string!(locale, letter.file));
    let author = td_string!(locale, site.name);
    let file = state.engine.artifact().run(move |_| pdf(&letter, &at, author)).await??;
    Ok((HEADERS, [(header::CONTENT_DISPOSITION, name)], file).into_response())
}
