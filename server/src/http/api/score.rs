//! Scores: of a client, of the client behind a contract, of a file that is not in the bank.

use super::remarks::Remarks;
use super::responses::{Overloaded, Refused, Stopped, Undeclared, Unknown, Unreadable};
use crate::http::answer::problem::ApiError;
use crate::http::door::caller::{Allowed, ReadClients, Score};
use crate::http::file_json::{Accepted, read_file};
use crate::http::request::json_body::JsonBody;
use crate::http::request::parameters::{FromParameters, Parameters, Sent};
use app::client_file::opens_file;
use app::guard::Caller;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use model::catalogue::inputs::Input;
use model::decision::Advice;
use model::engine::Engine;
use model::explanation::client_number;
use model::file::ClientFile;
use model::file::contradictions::Contradiction;
use serde::Serialize;
use utoipa::ToSchema;

/// A client's score.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClientScore {
    /// SK_ID_CURR; null if the file sent has none.
    #[serde(serialize_with = "client_number::serialize")]
    #[schema(value_type = Option<i64>, required = true)]
    client_id: i64,
    /// Calibrated probability of repayment difficulties, 0 to 1.
    probability: f64,
    /// Probability from which refusing costs less than granting.
    threshold: f64,
    /// What the engine advises. A human decides.
    decision: Advice,
    /// What does not go together in the application, so that the advice is `review`. Empty if everything does.
    #[schema(value_type = Vec<String>)]
    contradictions: Vec<Contradiction>,
    /// Share of the model's summed importance whose features are known, 0 to 1.
    completeness: f64,
    /// What must be known for another advice than `review`: fields of the application and tables, the heaviest
    /// first. Empty if enough is known.
    #[schema(value_type = Vec<String>)]
    missing: Vec<Input>,
    /// Which model said so: `name@first digits of the file's SHA-256`.
    model: String,
    /// Under which version of the credit policy it is advised; 0: the model's own.
    policy_version: u32,
}

/// Scores `file`.
fn score(engine: &Engine, file: &ClientFile) -> Result<ClientScore, ApiError> {
    let score = engine.score(file)?;
    let parameters = engine.parameters();
    Ok(ClientScore {
        client_id: file.application.sk_id_curr,
        probability: score.probability,
        threshold: parameters.policy.threshold,
        decision: score.decision,
        contradictions: score.contradictions,
        completeness: score.completeness,
        missing: score.missing,
        model: parameters.id.clone(),
        policy_version: parameters.policy.version,
    })
}

/// The client in a path.
pub(super) struct ClientId(pub(super) i64);

impl FromParameters for ClientId {
    fn take(sent: &mut Sent) -> Self {
        Self(sent.path_id("id"))
    }
}

/// The contract in a path.
pub(super) struct ContractId(i64);

impl FromParameters for ContractId {
    fn take(sent: &mut Sent) -> Self {
        Self(sent.path_id("sk_id_prev"))
    }
}

/// The file of a client who must be in the bank. It is written down who opens it.
pub(super) async fn file_of(state: &AppState, caller: &Caller, id: i64) -> Result<ClientFile, ApiError> {
    let open = async { state.store.client_file(id).await?.ok_or(ApiError::UnknownClient(id)) };
    state.records.logged(opens_file(caller, id), open).await
}

/// The score of a client.
#[utoipa::path(
    get,
    path = "/clients/{id}/score",
    operation_id = "client_score",
    tag = "scores",
    params(("id" = i64, Path, description = "SK_ID_CURR")),
    responses((status = 200, body = ClientScore), Refused, Unknown, Stopped, Overloaded)
)]
pub(super) async fn client_score(
    caller: Allowed<ReadClients>,
    State(state): State<AppState>,
    Parameters(ClientId(id)): Parameters<ClientId>,
) -> Result<Json<ClientScore>, ApiError> {
    let file = file_of(&state, &caller, id).await?;
    state.engine.ruling().await?.run(move |engine| score(engine, &file)).await?.map(Json)
}

/// The score of the client who has, or applied for, a contract.
#[utoipa::path(
    get,
    path = "/contracts/{sk_id_prev}/score",
    operation_id = "contract_score",
    tag = "scores",
    params(("sk_id_prev" = i64, Path, description = "SK_ID_PREV")),
    responses((status = 200, body = ClientScore), Refused, Unknown, Stopped, Overloaded)
)]
pub(super) async fn contract_score(
    caller: Allowed<ReadClients>,
    State(state): State<AppState>,
    Parameters(ContractId(contract)): Parameters<ContractId>,
) -> Result<Json<ClientScore>, ApiError> {
    let client = state.store.client_of_contract(contract).await?;
    let client = client.ok_or(ApiError::UnknownContract(contract))?;
    let file = file_of(&state, &caller, client).await?;
    state.engine.ruling().await?.run(move |engine| score(engine, &file)).await?.map(Json)
}

/// The score of a file that is not in the bank.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FileScore {
    #[serde(flatten)]
    score: ClientScore,
    #[serde(flatten)]
    remarks: Remarks,
}

/// Scores a file that a caller sent.
pub(super) fn score_sent(engine: &Engine, accepted: Accepted) -> Result<FileScore, ApiError> {
    let (file, remarks) = Remarks::of(accepted);
    Ok(FileScore { score: score(engine, &file)?, remarks })
}

/// The score of a file that is not in the bank. All columns of Kaggle's tables may be sent; the answer lists those of which
/// nothing is made. A table that is left out is unknown history; an empty one is no history. A name that the table does not
/// know is refused: a misspelt amount must not pass for a missing one. Every fault of a body is listed under `errors`.
#[utoipa::path(
    post,
    path = "/score",
    operation_id = "score_file",
    tag = "scores",
    request_body = ClientFile,
    responses((status = 200, body = FileScore), Refused, Stopped, Undeclared, Unreadable, Overloaded)
)]
pub(super) async fn score_file(
    _: Allowed<Score>,
    _: Parameters<()>,
    State(state): State<AppState>,
    body: JsonBody,
) -> Result<Json<FileScore>, ApiError> {
    let read_and_score = |engine: &Engine, body: &[u8]| score_sent(engine, read_file(body)?);
    body.work(&*state.engine.ruling().await?, read_and_score).await?.map(Json)
}
