//! Scores and explanations: of a client, of the client behind a contract, of a file that is not in the bank.

use crate::http::caller::{Allowed, Id, ReadClients, Score};
use crate::http::json_body::JsonBody;
use crate::http::problem::{ApiError, Problem};
use app::state::AppState;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use model::catalogue::inputs::Input;
use model::decision::Advice;
use model::engine::Engine;
use model::explanation::{Against, Explanation};
use model::file::{Application, ClientFile};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A client's score.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClientScore {
    /// SK_ID_CURR; 0 if the file sent has none.
    client_id: i64,
    /// Calibrated probability of default, 0 to 1.
    probability: f64,
    /// Probability from which refusing costs less than granting.
    threshold: f64,
    /// What the engine advises. A human decides.
    decision: Advice,
    /// Share of the model's summed importance whose features are known, 0 to 1.
    completeness: f64,
    /// What must be known for another advice than `review`: fields of the application and tables, the heaviest
    /// first. Empty if enough is known.
    #[schema(value_type = Vec<String>)]
    missing: Vec<Input>,
    /// Which model said so: `name@first digits of the file's SHA-256`.
    model: String,
}

/// Scores `file`.
fn score(engine: &Engine, file: &ClientFile) -> Result<Json<ClientScore>, ApiError> {
    let score = engine.score(file)?;
    let parameters = engine.parameters();
    Ok(Json(ClientScore {
        client_id: file.application.sk_id_curr,
        probability: score.probability,
        threshold: parameters.policy.threshold,
        decision: score.decision,
        completeness: score.completeness,
        missing: score.missing,
        model: parameters.id.clone(),
    }))
}

/// The file of a client who must be in the bank.
pub(super) async fn file_of(state: &AppState, id: i64) -> Result<ClientFile, ApiError> {
    state.store.client_file(id).await?.ok_or(ApiError::UnknownClient(id))
}

/// The score of a client.
#[utoipa::path(
    get,
    path = "/clients/{id}/score",
    operation_id = "client_score",
    tag = "scores",
    params(("id" = i64, Path, description = "SK_ID_CURR")),
    responses(
        (status = 200, body = ClientScore),
        (status = 400, description = "The id is not a number", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such client", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Too much to compute; Retry-After says when to come back", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn client_score(
    _: Allowed<ReadClients>,
    State(state): State<AppState>,
    Id(id): Id,
) -> Result<Json<ClientScore>, ApiError> {
    let file = file_of(&state, id).await?;
    state.engine.run(move |engine| score(engine, &file)).await?
}

/// How a score is to be explained.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ExplanationParameters {
    /// With whom the client is compared.
    #[param(default = "average", inline)]
    against: Against,
}

/// The score of a client and why it is what it is: base value and contributions add up to the log-odds.
#[utoipa::path(
    get,
    path = "/clients/{id}/explanation",
    operation_id = "client_explanation",
    tag = "scores",
    params(("id" = i64, Path, description = "SK_ID_CURR"), ExplanationParameters),
    responses(
        (status = 200, body = Explanation),
        (status = 400, description = "The id or a parameter cannot be read", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such client", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Too much to compute; Retry-After says when to come back", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn client_explanation(
    _: Allowed<ReadClients>,
    State(state): State<AppState>,
    Id(id): Id,
    parameters: Result<Query<ExplanationParameters>, QueryRejection>,
) -> Result<Json<Explanation>, ApiError> {
    let Query(ExplanationParameters { against }) = parameters?;
    let file = file_of(&state, id).await?;
    Ok(Json(state.engine.run(move |engine| engine.explain_against(&file, against)).await??))
}

/// The score of the client who has, or applied for, a contract.
#[utoipa::path(
    get,
    path = "/contracts/{sk_id_prev}/score",
    operation_id = "contract_score",
    tag = "scores",
    params(("sk_id_prev" = i64, Path, description = "SK_ID_PREV")),
    responses(
        (status = 200, body = ClientScore),
        (status = 400, description = "The number is not a number", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such contract", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Too much to compute; Retry-After says when to come back", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn contract_score(
    _: Allowed<ReadClients>,
    State(state): State<AppState>,
    Id(contract): Id,
) -> Result<Json<ClientScore>, ApiError> {
    let client = state.store.client_of_contract(contract).await?;
    let client = client.ok_or(ApiError::UnknownContract(contract))?;
    let file = file_of(&state, client).await?;
    state.engine.run(move |engine| score(engine, &file)).await?
}

/// The score of a file that is not in the bank. A table that is left out is unknown history; an empty one
/// is no history. A name that is not in the schema is refused: a misspelt amount must not pass for a
/// missing one.
#[utoipa::path(
    post,
    path = "/score",
    operation_id = "score_file",
    tag = "scores",
    request_body = ClientFile,
    responses(
        (status = 200, body = ClientScore),
        (status = 400, description = "The body is not JSON", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed", body = Problem, content_type = "application/problem+json"),
        (status = 408, description = "The body stopped half-way", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "The body is too large", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not declared to be JSON", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The body is not a client's file", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "Too much to compute; Retry-After says when to come back", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn score_file(
    _: Allowed<Score>,
    State(state): State<AppState>,
    body: JsonBody,
) -> Result<Json<ClientScore>, ApiError> {
    let read_and_score = |engine: &Engine, body: &[u8]| {
        let Json(FileBody(file)) = Json::from_bytes(body)?;
        score(engine, &file.in_key_order())
    };
    body.work(&state.engine, read_and_score).await?
}

/// A client's file and nothing else.
pub(super) struct FileBody(ClientFile);

impl<'de> Deserialize<'de> for FileBody {
    fn deserialize<D: Deserializer<'de>>(body: D) -> Result<Self, D::Error> {
        let mut unknown = None;
        let file: ClientFile = serde_ignored::deserialize(body, |path| {
            // A table that may be left out shows as `?` in the path.
            unknown.get_or_insert_with(|| path.to_string().replace(".?", ""));
        })?;
        if let Some(name) = unknown {
            return Err(D::Error::custom(format!(
                "`{name}` is not part of a client's file; check the spelling or leave it out"
            )));
        }
        if file.application == Application::default() {
            return Err(D::Error::custom("there is no `application`, or an empty one"));
        }
        Ok(Self(file))
    }
}
