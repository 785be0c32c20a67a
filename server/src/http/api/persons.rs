//! What is held on a person, for whoever sees to people's rights. It is written down who asked.

use super::responses::{Refused, Unknown};
use crate::held::held;
use crate::http::answer::problem::ApiError;
use crate::http::door::caller::{Allowed, PersonRights};
use crate::http::request::parameters::{FromParameters, Parameters, Sent};
use app::access_log::act::act;
use app::error::AppError;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use model::record::person::Person;
use serde_json::Value;

/// The person in a path.
pub(super) struct PersonId(Person);

impl FromParameters for PersonId {
    fn take(sent: &mut Sent) -> Self {
        Self(sent.path_person("id"))
    }
}

/// Everything that is held on a person: a client's file, and every decision with its reasons, words and letters.
#[utoipa::path(
    get,
    path = "/persons/{id}",
    operation_id = "person",
    tag = "log",
    params(("id" = String, Path, description = "SK_ID_CURR of a client, or the id of an applicant who is in no bank")),
    responses((status = 200, body = Object), Refused, Unknown)
)]
pub(super) async fn person(
    caller: Allowed<PersonRights>,
    State(state): State<AppState>,
    Parameters(PersonId(person)): Parameters<PersonId>,
) -> Result<Json<Value>, ApiError> {
    let act = act(&caller, "export-person", Some(person.to_string()));
    let held = held(&state.store, &state.records, &person);
    state.records.logged(act, held).await?.map(Json).ok_or(match person {
        Person::Client(id) => ApiError::UnknownClient(id),
        Person::Applicant(_) => AppError::UnknownCase.into(),
    })
}
