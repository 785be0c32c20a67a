//! Who is in the bank: lists of clients, and one client's profile.

use crate::http::caller::{Allowed, Id, ReadClients};
use crate::http::problem::{ApiError, Problem};
use app::state::AppState;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use model::catalogue;
use model::decision::Advice;
use model::file::Application;
use model::portfolio::{ClientFilter, ClientPage, ClientQuery, Direction, MAX_PAGE_SIZE, SortKey};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A [`ClientQuery`] as it stands in a URL: flat.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
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
    /// Smallest yearly income, inclusive.
    income_from: Option<f64>,
    /// Largest yearly income, inclusive.
    income_to: Option<f64>,
    /// In which order; ties by id.
    #[param(default = "id")]
    sort: SortKey,
    /// Which way.
    #[param(default = "ascending")]
    direction: Direction,
    /// From 1.
    #[param(default = 1, minimum = 1)]
    page: u32,
    /// Clients a page.
    #[param(default = 25, minimum = 1, maximum = 200)]
    page_size: u32,
}

impl Default for ListParameters {
    fn default() -> Self {
        let ClientQuery { filter, sort, direction, page, page_size } = ClientQuery::default();
        Self {
            id: filter.id,
            contract_type: filter.contract_type,
            income_type: filter.income_type,
            education: filter.education,
            age_from: filter.age_from,
            age_to: filter.age_to,
            decision: filter.decision,
            credit_from: filter.credit_from,
            credit_to: filter.credit_to,
            income_from: filter.income_from,
            income_to: filter.income_to,
            sort,
            direction,
            page,
            page_size,
        }
    }
}

impl TryFrom<ListParameters> for ClientQuery {
    type Error = ApiError;

    fn try_from(p: ListParameters) -> Result<Self, ApiError> {
        for (name, bound) in [
            ("age_from", p.age_from),
            ("age_to", p.age_to),
            ("credit_from", p.credit_from),
            ("credit_to", p.credit_to),
            ("income_from", p.income_from),
            ("income_to", p.income_to),
        ] {
            if bound.is_some_and(|b| !b.is_finite()) {
                return Err(ApiError::Unprocessable(format!("{name} must be a finite number")));
            }
        }
        if p.page == 0 {
            return Err(ApiError::Unprocessable("pages are counted from 1".to_owned()));
        }
        if !(1..=MAX_PAGE_SIZE).contains(&p.page_size) {
            return Err(ApiError::Unprocessable(format!("page_size must be 1 to {MAX_PAGE_SIZE}")));
        }
        Ok(Self {
            filter: ClientFilter {
                id: p.id,
                contract_type: p.contract_type,
                income_type: p.income_type,
                education: p.education,
                age_from: p.age_from,
                age_to: p.age_to,
                decision: p.decision,
                credit_from: p.credit_from,
                credit_to: p.credit_to,
                income_from: p.income_from,
                income_to: p.income_to,
            },
            sort: p.sort,
            direction: p.direction,
            page: p.page,
            page_size: p.page_size,
        })
    }
}

/// Scored clients that a filter lets through, one page at a time.
#[utoipa::path(
    get,
    path = "/clients",
    operation_id = "list_clients",
    tag = "clients",
    params(ListParameters),
    responses(
        (status = 200, body = ClientPage),
        (status = 400, description = "A parameter cannot be read", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A parameter means nothing", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn list(
    _: Allowed<ReadClients>,
    State(state): State<AppState>,
    parameters: Result<Query<ListParameters>, QueryRejection>,
) -> Result<Json<ClientPage>, ApiError> {
    let Query(parameters) = parameters?;
    let query = parameters.try_into()?;
    let portfolio = state.store.portfolio(&state.engine.parameters().id).await?;
    Ok(Json(portfolio.page(&query)))
}

/// One client, as the bank knows them.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Profile {
    /// SK_ID_CURR.
    client_id: i64,
    /// What the client asks for and says of themselves, as delivered.
    application: Application,
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

/// One client: the application, and the quantities by which clients are described.
#[utoipa::path(
    get,
    path = "/clients/{id}",
    operation_id = "client_profile",
    tag = "clients",
    params(("id" = i64, Path, description = "SK_ID_CURR")),
    responses(
        (status = 200, body = Profile),
        (status = 400, description = "The id is not a number", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not allowed", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such client", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn profile(
    _: Allowed<ReadClients>,
    State(state): State<AppState>,
    Id(id): Id,
) -> Result<Json<Profile>, ApiError> {
    let file = state.store.client_file(id).await?.ok_or(ApiError::UnknownClient(id))?;
    let described = catalogue::described()
        .map(|feature| Quantity { feature: feature.name, value: feature.value(&file) })
        .collect();
    Ok(Json(Profile { client_id: id, application: file.application, described }))
}
