//! The forms by which decisions are taken: the guard is asked before anything of a form is read, the app does what it says, the
//! log is told before and after, and a form with which something is wrong comes back on its page, as it was filled in.
//!
//! | `POST` | asks the guard for |
//! |---|---|
//! | `/clients/{id}/decision` `/applicants/{id}/decision` `/decisions/{id}/decide` | to decide |
//! | `/applicants/new/decision` | to decide, on somebody whose file comes with the form |
//! | `/decisions/{id}/conclude` | to review |
//! | `/decisions/{id}/{step}` | what the step asks for |
//! | `/letters/{code}/review` | nothing: the code of a letter lets its client ask |
//!
//! Independent of what a decision needs.

use super::again::again;
use crate::http::answer::problem::ApiError;
use crate::http::connection::wire::Sender;
use crate::http::door::acts::{act as of_request, logged};
use crate::http::request::limits::BODY_LIMIT;
use crate::http::request::sent_file;
use app::access_log::act::act;
use app::applicant::sent::FileReader;
use app::decisions::send::{self, CLIENT, Sent};
use app::decisions::{Filled, permission, person_path};
use app::error::AppError;
use app::guard::authorise;
use app::locale::requested;
use app::policy::Permission;
use app::state::AppState;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use http::StatusCode;
use http::request::Parts;
use model::record::life::Action;
use model::record::person::Person;
use store::records::Act;

/// What the handlers need: the state, and the pages that forms come back on.
#[derive(Clone)]
struct Forms {
    state: AppState,
    pages: Router,
}

/// The routes; `pages` answers the pages that the forms are on.
pub(in crate::http) fn router(state: AppState, pages: Router) -> Router {
    Router::new()
        .route("/clients/{id}/decision", post(on_client))
        .route("/applicants/new/decision", post(on_new_applicant))
        .route("/applicants/{id}/decision", post(on_applicant))
        .route("/decisions/{id}/{step}", post(go_on))
        .route("/letters/{code}/review", post(ask_review))
        .with_state(Forms { state, pages })
}

async fn on_client(
    State(forms): State<Forms>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, ApiError> {
    begin(forms, || id.parse().map(Person::Client).map_err(|_| ApiError::UnknownPath), request).await
}

async fn on_applicant(
    State(forms): State<Forms>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, ApiError> {
    begin(forms, || id.try_into().map(Person::Applicant).map_err(|_| ApiError::UnknownPath), request).await
}

async fn begin(
    forms: Forms,
    person: impl FnOnce() -> Result<Person, ApiError>,
    request: Request,
) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let caller = authorise(&parts, Permission::Decide)?;
    let (person, filled) = (person()?, read(body).await?);
    // Where the form was, which says there what else the page showed.
    let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let page = person_path(&person) + &query;
    let begun = act(&caller, Action::Decide.name(), Some(person.to_string()));
    let work = send::begin(&forms.state, &caller, person, filled, requested(&parts.headers));
    let sent = logged(&forms.state.records, begun, work, Sent::is_done).await?;
    answer(forms, &parts, &page, sent).await
}

async fn on_new_applicant(State(forms): State<Forms>, request: Request) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let caller = authorise(&parts, Permission::Decide)?;
    let (filled, reader) = (read(body).await?, FileReader(sent_file::read));
    // They have no name before it is done.
    let begun = act(&caller, Action::Decide.name(), None);
    let work = send::begin_new(&forms.state, &caller, filled, reader, requested(&parts.headers));
    let sent = logged(&forms.state.records, begun, work, Sent::is_done).await?;
    answer(forms, &parts, "/applicants/new/decision", sent).await
}

async fn go_on(
    State(forms): State<Forms>,
    Path((id, step)): Path<(String, String)>,
    request: Request,
) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let (action, wanted) = match step.as_str() {
        "decide" => (None, Permission::Decide),
        "conclude" => (None, Permission::ReviewDecision),
        step => {
            let action = Action::named(step).ok_or(ApiError::UnknownPath)?;
            (Some(action), permission(action, false))
        }
    };
    let caller = authorise(&parts, wanted)?;
    let (filled, locale) = (read(body).await?, requested(&parts.headers));
    let person = forms.state.records.case(&id).await.map_err(AppError::from)?.and_then(|case| case.person);
    let begun =
        act(&caller, action.unwrap_or(Action::Decide).name(), person.map(|person| person.to_string()));
    let work = async {
        match action {
            Some(action) => send::step(&forms.state, &caller, &id, action, filled, locale).await,
            None => send::conclude(&forms.state, &caller, &id, filled, locale).await,
        }
    };
    let sent = logged(&forms.state.records, begun, work, Sent::is_done).await?;
    answer(forms, &parts, &format!("/decisions/{id}"), sent).await
}

async fn ask_review(
    State(forms): State<Forms>,
    Path(code): Path<String>,
    request: Request,
) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let filled = read(body).await?;
    let letter = forms.state.records.letter(&code).await.map_err(AppError::from)?;
    let subject = letter.and_then(|(case, _)| case.person).map(|person| person.to_string());
    let sender = parts.extensions.get::<Sender>().copied();
    let begun = of_request(CLIENT.to_owned(), Action::AskReview.name(), &parts.headers, sender);
    let begun = Act { subject, ..begun };
    let work = send::ask_review(&forms.state, &code, filled, requested(&parts.headers));
    let sent = logged(&forms.state.records, begun, work, Sent::is_done).await?;
    answer(forms, &parts, &format!("/letters/{code}"), sent).await
}

/// The fields of a form.
async fn read(body: Body) -> Result<Filled, ApiError> {
    let bytes = to_bytes(body, BODY_LIMIT).await.map_err(|_| ApiError::TooLarge)?;
    Ok(Filled::of(form_urlencoded::parse(&bytes).into_owned()))
}

/// Leads to where it is shown what was done, or shows the form again.
async fn answer(
    forms: Forms,
    parts: &Parts,
    page: &str,
    sent: Result<Sent, AppError>,
) -> Result<Response, ApiError> {
    let resent = match sent {
        Ok(Sent::Done(path)) => return Ok(Redirect::to(&path).into_response()),
        Ok(Sent::Again(resent)) => *resent,
        Err(error) => return Err(ApiError::from(error)),
    };
    let status =
        if resent.problem.is_some() { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    again(forms.pages, parts, page, resent, status).await
}
