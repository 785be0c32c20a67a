//! Who is in the bank: lists of clients, and one client's profile.

use super::responses::{Refused, Unknown};
use super::score::ClientId;
use crate::http::caller::{Allowed, ReadClients};
use crate::http::parameters::{FromParameters, Parameters, Sent};
use crate::http::problem::ApiError;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use model::catalogue;
use model::decision::Advice;
use model::file::Application;
use model::portfolio::{ClientFilter, ClientPage, ClientQuery, Direction, MAX_PAGE_SIZE, SortKey};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// A [`ClientQuery`] as it stands in a URL: flat.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "what the document says of the parameters that `ClientQuery` takes")]
pub(super) struct ListParameters {
    /// Exactly this client.
    id: Option<i64>,
    /// `Cash loans` or `Revolving loans`.
    contract_type: Option<String>,
    /// `Working`, `Pensioner`, ...
    income_type: Option<String>,
    /// `Higher education`, ...
    education: Option<String>,
    /// Youngest, in years, inclusive.
    age_from: Option<f64>,
    /// Oldest, in years, exclusive.
    age_to: Option<f64>,
    /// What the engine advises.
    decision: Option<Advice>,
    /// Smallest amount of credit, inclusive.
    credit_from: Option<f64>,
    /// Largest amount of credit, inclusive.
    credit_to: Option<f64>,
    /// Smallest declared income, inclusive.
    income_from: Option<f64>,
    /// Largest declared income, inclusive.
    income_to: Option<f64>,
    /// In which order; ties by id.
    #[param(default = "id")]
    sort: Option<SortKey>,
    /// Which way.
    #[param(default = "ascending")]
    direction: Option<Direction>,
    /// From 1.
    #[param(default = 1, minimum = 1)]
    page: Option<u32>,
    /// Clients a page.
    #[param(default = 25, minimum = 1, maximum = 200)]
    page_size: Option<u32>,
}

impl FromParameters for ClientQuery {
    fn take(sent: &mut Sent) -> Self {
        let usual = Self::default();
        let filter = ClientFilter {
            id: sent.id("id"),
            contract_type: sent.text("contract_type"),
            income_type: sent.text("income_type"),
            education: sent.text("education"),
            age_from: sent.number("age_from"),
            age_to: sent.number("age_to"),
            decision: sent.one_of("decision", &Advice::ALL),
            credit_from: sent.number("credit_from"),
            credit_to: sent.number("credit_to"),
            income_from: sent.number("income_from"),
            income_to: sent.number("income_to"),
        };
        Self {
            filter,
            sort: sent.one_of("sort", &SortKey::ALL).unwrap_or(usual.sort),
            direction: sent.one_of("direction", &Direction::ALL).unwrap_or(usual.direction),
            page: sent.whole("page", 1..=u32::MAX, usual.page),
            page_size: sent.whole("page_size", 1..=MAX_PAGE_SIZE, usual.page_size),
        }
    }
}

/// Scored clients that a filter lets through, one page at a time.
#[utoipa::path(
    get,
    path = "/clients",
    operation_id = "list_clients",
    tag = "clients",
    params(ListParameters),
    responses((status = 200, body = ClientPage), Refused)
)]
pub(super) async fn list(
    _: Allowed<ReadClients>,
    State(state): State<AppState>,
    Parameters(query): Parameters<ClientQuery>,
) -> Result<Json<ClientPage>, ApiError> {
    let portfolio = state.store.portfolio(&state.engine.parameters().id).await?;
    Ok(Json(portfolio.page(&query)))
}

/// One client, as the bank knows them.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Profile {
    /// SK_ID_CURR.
    client_id: i64,
    /// What the client asks for and says of themselves, as delivered; without TARGET: what became of clients is told of
    /// groups of ten at least.
    #[schema(value_type = Application)]
    application: serde_json::Value,
    /// The quantities by which clients are described and compared.
    described: Vec<Quantity>,
}

/// A described quantity.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Quantity {
    /// Its name in the feature catalogue.
    feature: &'static str,
    /// None = missing.
    value: Option<f64>,
}

/// The application as it may be told.
fn without_outcome(application: Application) -> serde_json::Value {
    let mut told = serde_json::to_value(application).expect("an application is JSON");
    if let Some(fields) = told.as_object_mut() {
        fields.remove("TARGET");
    }
    told
}

/// One client: the application, and the quantities by which clients are described.
#[utoipa::path(
    get,
    path = "/clients/{id}",
    operation_id = "client_profile",
    tag = "clients",
    params(("id" = i64, Path, description = "SK_ID_CURR")),
    responses((status = 200, body = Profile), Refused, Unknown)
)]
pub(super) async fn profile(
    _: Allowed<ReadClients>,
    State(state): State<AppState>,
    Parameters(ClientId(id)): Parameters<ClientId>,
) -> Result<Json<Profile>, ApiError> {
    let file = state.store.client_file(id).await?.ok_or(ApiError::UnknownClient(id))?;
    let described = catalogue::described()
        .map(|feature| Quantity { feature: feature.name, value: feature.value(&file) })
        .collect();
    Ok(Json(Profile { client_id: id, application: without_outcome(file.application), described }))
}
