//! Server functions: the form of a new applicant; a file that is in no bank, read; and scored. Nothing of it is stored.

use super::form::Form;
use super::scored::Scored;
use super::sent::Told;
use crate::error::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::file::ClientFile;
use serde::{Deserialize, Serialize};

/// What the server says of a file that is to be scored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// Its score.
    Scored(Box<Scored>),
    /// Why it is no client's file.
    Faulty(Vec<Told>),
}

/// What the server reads in a text that somebody has brought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Brought {
    /// A client's file, and what should be known about it.
    File(Box<ClientFile>, Vec<Told>),
    /// Why it is none.
    Faulty(Vec<Told>),
}

/// The form for the model that the server has, in the language of the request.
///
/// # Errors
/// What the guard fails with.
#[server(endpoint = "applicant_form")]
pub async fn applicant_form() -> Result<Form, AppError> {
    use crate::locale::use_locale;
    use crate::policy::Permission;
    use crate::server_function::answer;

    let locale = use_locale();
    answer(Permission::Score, |state, _| async move {
        Ok(Form::of(state.engine.ruling().await?.parameters(), locale))
    })
    .await
}

/// The score of a file, written as `POST /api/v1/score` takes it.
///
/// # Errors
/// What the guard or the engine fail with; faults of the file are an answer.
#[server(endpoint = "score_applicant", input = Json)]
pub async fn score_applicant(
    /// JSON.
    file: String,
) -> Result<Answer, AppError> {
    use super::sent::{Accepted, FileReader};
    use crate::policy::Permission;
    use crate::server_function::answer;
    use model::engine::{Engine, EngineError};

    let reader = use_context::<FileReader>();
    answer(Permission::Score, |state, _| async move {
        let FileReader(read) = reader.ok_or(AppError::Unavailable)?;
        let read_and_score = move |engine: &Engine| {
            Ok::<_, EngineError>(match read(file.as_bytes()) {
                Ok(Accepted { file, .. }) => Answer::Scored(Box::new(Scored::with_recourse(engine, &file)?)),
                Err(faults) => Answer::Faulty(faults),
            })
        };
        Ok(state.engine.ruling().await?.run_long(read_and_score).await??)
    })
    .await
}

/// The file that a text holds: JSON as `POST /api/v1/score` takes it, an application alone, or a row of Kaggle's
/// application files.
///
/// # Errors
/// What the guard fails with; faults of the text are an answer.
#[server(endpoint = "read_applicant", input = Json)]
pub async fn read_applicant(
    /// What was pasted, or what a file holds.
    text: String,
) -> Result<Brought, AppError> {
    use super::pasted::as_file;
    use super::sent::{Accepted, FileReader};
    use crate::policy::Permission;
    use crate::server_function::answer;

    let reader = use_context::<FileReader>();
    answer(Permission::Score, |state, _| async move {
        let FileReader(read) = reader.ok_or(AppError::Unavailable)?;
        let read_text = move |_: &_| match as_file(&text) {
            Ok(json) => match read(json.as_bytes()) {
                Ok(Accepted { file, remarks }) => Brought::File(Box::new(file), remarks),
                Err(faults) => Brought::Faulty(faults),
            },
            Err(fault) => Brought::Faulty(vec![Told { at: String::new(), detail: fault.to_string() }]),
        };
        Ok(state.engine.artifact().run_long(read_text).await?)
    })
    .await
}
