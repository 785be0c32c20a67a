//! Server functions: what a decision on a new applicant would stand on; and an applicant on whom one was taken.

use super::form::Form;
use crate::decisions::Ground;
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::file::ClientFile;
use serde::{Deserialize, Serialize};

/// A new applicant on whom somebody is about to decide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToDecide {
    /// What was entered.
    pub file: ClientFile,
    /// The form that it was entered in.
    pub form: Form,
    /// What the decision would stand on; none while reliance on the score is stopped.
    pub ground: Option<Ground>,
    /// For what is sent.
    pub key: String,
}

/// An applicant on whom a decision was taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// Their file, as the last decision kept it.
    pub file: ClientFile,
    /// The form that says what its fields are called.
    pub form: Form,
}

/// What a decision on the applicant of a file would stand on; the file is written as `POST /api/v1/score` takes it.
///
/// # Errors
/// [`AppError::BadRequest`] if it is no file; what the guard or the engine fail with.
#[server(endpoint = "applicant_to_decide", input = Json)]
pub async fn applicant_to_decide(
    /// JSON.
    file: String,
) -> Result<ToDecide, AppError> {
    use super::sent::FileReader;
    use crate::decisions::{brought, ground_unless_stopped};
    use crate::locale::use_locale;
    use crate::policy::Permission;
    use crate::server_function::answer;

    let (locale, reader) = (use_locale(), use_context::<FileReader>());
    answer(Permission::Decide, |state, _| async move {
        let source = brought(&state, file, reader.ok_or(AppError::Unavailable)?).await?;
        let form = Form::of(state.engine.artifact().parameters(), locale);
        let file = (*source.file).clone();
        let ground = ground_unless_stopped(&state, source).await?;
        Ok(ToDecide { file, form, ground, key: store::records::new_code()? })
    })
    .await
}

/// The applicant `id`; none if nothing is kept of them. That somebody opens their file is written down.
///
/// # Errors
/// What the guard or the store fail with.
#[server(endpoint = "kept_applicant")]
pub async fn kept_applicant(
    /// A UUID.
    id: String,
) -> Result<Option<Known>, AppError> {
    use crate::client_file::opens_file;
    use crate::decisions::source;
    use crate::locale::use_locale;
    use crate::policy::Permission;
    use crate::server_function::answer;
    use model::record::person::Person;
    use std::sync::Arc;

    let locale = use_locale();
    answer(Permission::ReadRecords, |state, caller| async move {
        let Ok(person) = id.try_into().map(Person::Applicant) else { return Ok(None) };
        let act = opens_file(&caller, &person);
        let file = match state.records.logged_once(act, source(&state, &caller, &person, None)).await {
            Ok(source) => Arc::unwrap_or_clone(source.file),
            Err(AppError::UnknownCase) => return Ok(None),
            Err(error) => return Err(error),
        };
        Ok(Some(Known { file, form: Form::of(state.engine.artifact().parameters(), locale) }))
    })
    .await
}
