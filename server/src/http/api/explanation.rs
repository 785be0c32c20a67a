//! Explanations: of a client, and of a file that is not in the bank.

use super::remarks::Remarks;
use super::responses::{Overloaded, Refused, Stopped, Undeclared, Unknown, Unreadable};
use super::score::{ClientId, file_of};
use crate::http::answer::problem::ApiError;
use crate::http::door::caller::{Allowed, ReadClients, Score};
use crate::http::file_json::read_file;
use crate::http::request::json_body::JsonBody;
use crate::http::request::parameters::{FromParameters, Parameters, Sent};
use crate::reasons::WordedExplanation;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use model::counterfactual::{self, Recourse};
use model::engine::Engine;
use model::explanation::Against;
use model::file::ClientFile;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// How a score is to be explained.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ExplanationParameters {
    /// With whom the client is compared. Without, contributions are those beside the average client, and reasons those
    /// beside clients who are granted, for whoever is not simply granted.
    #[param(inline)]
    against: Option<Against>,
    /// Look for the smallest changes that would lead to each better advice: `?seek`, or `?seek=true`.
    #[param(required = false, default = false)]
    seek: bool,
}

impl FromParameters for ExplanationParameters {
    fn take(sent: &mut Sent) -> Self {
        Self { against: sent.one_of("against", &Against::ALL), seek: sent.flag("seek") }
    }
}

/// A score, why it is what it is, and what would change the advice.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FullExplanation {
    #[serde(flatten)]
    explanation: WordedExplanation,
    /// The smallest changes that would lead to a review, and to a grant; absent unless `seek` asks for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    counterfactual: Option<Recourse>,
}

/// The explanation of a file that is not in the bank.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FileExplanation {
    #[serde(flatten)]
    explanation: FullExplanation,
    #[serde(flatten)]
    remarks: Remarks,
}

/// Explains `file`.
fn explain(
    engine: &Engine,
    file: &ClientFile,
    ExplanationParameters { against, seek }: &ExplanationParameters,
) -> Result<FullExplanation, ApiError> {
    let explanation = WordedExplanation::of(engine, file, *against)?;
    let search = || counterfactual::search(engine, file);
    let counterfactual = seek.then(search).transpose()?;
    Ok(FullExplanation { explanation, counterfactual })
}

/// The score of a client and why it is what it is: base value and contributions add up to the log-odds.
#[utoipa::path(
    get,
    path = "/clients/{id}/explanation",
    operation_id = "client_explanation",
    tag = "scores",
    params(("id" = i64, Path, description = "SK_ID_CURR"), ExplanationParameters),
    responses((status = 200, body = FullExplanation), Refused, Unknown, Stopped, Overloaded)
)]
pub(super) async fn client_explanation(
    caller: Allowed<ReadClients>,
    State(state): State<AppState>,
    Parameters((ClientId(id), parameters)): Parameters<(ClientId, ExplanationParameters)>,
) -> Result<Json<FullExplanation>, ApiError> {
    let file = file_of(&state, &caller, id).await?;
    state.engine.ruling().await?.run(move |engine| explain(engine, &file, &parameters)).await?.map(Json)
}

/// The same of a file that is not in the bank, sent as to `/score`.
#[utoipa::path(
    post,
    path = "/explanation",
    operation_id = "explain_file",
    tag = "scores",
    params(ExplanationParameters),
    request_body = ClientFile,
    responses((status = 200, body = FileExplanation), Refused, Stopped, Undeclared, Unreadable, Overloaded)
)]
pub(super) async fn explain_file(
    _: Allowed<Score>,
    State(state): State<AppState>,
    Parameters(parameters): Parameters<ExplanationParameters>,
    body: JsonBody,
) -> Result<Json<FileExplanation>, ApiError> {
    let read_and_explain = move |engine: &Engine, body: &[u8]| {
        let (file, remarks) = Remarks::of(read_file(body)?);
        Ok(FileExplanation { explanation: explain(engine, &file, &parameters)?, remarks })
    };
    body.work(&*state.engine.ruling().await?, read_and_explain).await?.map(Json)
}
