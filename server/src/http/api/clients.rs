//! Who is in the bank: lists of clients, and one client's profile.

use super::responses::{Refused, Stopped, Unfiltered, Unknown};
use super::score::{ClientId, file_of};
use crate::http::answer::faults::{Faults, quoted};
use crate::http::answer::problem::ApiError;
use crate::http::door::caller::{Allowed, ReadClients};
use crate::http::request::parameters::{FromParameters, Parameters, Sent};
use app::access_log::act::lists;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use model::catalogue;
use model::file::Application;
use model::file::column::Kind;
use model::file::dictionary;
use model::portfolio::{self, ClientPage, ClientQuery, Column, Condition, Filter, FilterChoices, UNKNOWN};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::{IntoParams, ToSchema};

/// Which clients. Ranges read `30..40`, `30..` or `..40`: from a bound to below another. Bounds snap to the nearest edge of the
/// column's bins, which `/portfolio` publishes. A category may come several times; `-` = not known.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "what the document says of the parameters that a `Filter` takes")]
pub(super) struct FilterParameters {
    /// Exactly this client.
    id: Option<i64>,
    /// Range of the probability of repayment difficulties, 0 to 1.
    #[param(example = "0.08..0.12")]
    risk: Option<String>,
    /// What the engine advises: `grant`, `review`, `refuse`.
    advice: Option<Vec<String>>,
    /// Range of the age, in years.
    #[param(example = "30..40")]
    age: Option<String>,
    /// Range of the declared income.
    #[param(example = "200000..")]
    income: Option<String>,
    /// Range of the amount of credit.
    credit: Option<String>,
    /// Range of the instalment.
    annuity: Option<String>,
    /// Range of the mean of the external scores, 0 to 1.
    external_score: Option<String>,
    /// Range of the debt at other lenders.
    debt: Option<String>,
    /// `Cash loans` or `Revolving loans`.
    contract_type: Option<Vec<String>>,
    /// `Working`, `Pensioner`, ...
    income_type: Option<Vec<String>>,
    /// `Higher education`, ...
    education: Option<Vec<String>>,
    /// `Laborers`, `Core staff`, ...
    occupation: Option<Vec<String>>,
    /// Range of the term, in months, which is deduced from the amounts: rightly for about 90 loans in 100.
    term: Option<String>,
    /// Range of the yearly interest rate, 0 to 1, which is deduced from the amounts as the term is.
    rate: Option<String>,
    /// Range of the share of payments that were late, 0 to 1.
    late_payments: Option<String>,
    /// `Rented apartment`, ...
    housing: Option<Vec<String>>,
    /// `1`, `2` or `3`.
    region_rating: Option<Vec<String>>,
    /// `known` or `applicant`: whether it is known what became of the loan.
    outcome: Option<Vec<String>>,
    /// Range of the years in the present job.
    employment: Option<String>,
    /// Range of the instalment relative to the declared income.
    instalment_share: Option<String>,
}

/// In which order, and which page.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "what the document says of the parameters that a `ClientQuery` takes")]
pub(super) struct PageParameters {
    /// `id` or the name of a range above, behind a minus for the largest first; ties by id.
    #[param(default = "id", example = "-risk")]
    sort: Option<String>,
    /// From 1.
    #[param(default = 1, minimum = 1)]
    page: Option<u32>,
    /// Clients a page.
    #[param(default = 25, minimum = 1, maximum = 200)]
    page_size: Option<u32>,
}

impl FromParameters for ClientQuery {
    fn take(sent: &mut Sent) -> Self {
        let pairs = sent.all(portfolio::parameters(), portfolio::is_parameter);
        // A form sends fields that nobody filled; a program that names a parameter means something.
        for (name, _) in pairs.iter().filter(|(_, text)| text.trim().is_empty()) {
            sent.wrong(name, "a text", "");
        }
        let parsed = portfolio::parse(pairs.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        for unread in &parsed.unread {
            sent.wrong(unread.parameter, unread.allowed, &unread.text);
        }
        parsed.query
    }
}

/// Categories of the source by the column of the bank in memory that has them.
const CATEGORIES: [(Column, &str); 5] = [
    (Column::CONTRACT_TYPE, "NAME_CONTRACT_TYPE"),
    (Column::INCOME_TYPE, "NAME_INCOME_TYPE"),
    (Column::EDUCATION, "NAME_EDUCATION_TYPE"),
    (Column::OCCUPATION, "OCCUPATION_TYPE"),
    (Column::HOUSING, "NAME_HOUSING_TYPE"),
];

/// Holds the categories of a filter against those of the source and of the bank: a misspelt one would let nobody through, and
/// look like an answer.
///
/// # Errors
/// Each that is none, with those that there are.
pub(super) fn check_categories(filter: &Filter, choices: &FilterChoices) -> Result<(), ApiError> {
    let mut faults = Faults::default();
    for (column, condition) in filter.conditions() {
        let Condition::OneOf(codes) = condition else { continue };
        let of_source = CATEGORIES.iter().find(|(known, _)| *known == column);
        let of_source = of_source.and_then(|(_, name)| dictionary::table("application")?.column(name));
        let of_source = match of_source.map(|column| &column.kind) {
            Some(Kind::Category(categories)) => categories,
            _ => &[][..],
        };
        let of_bank = choices.of(column).iter().map(String::as_str);
        let known: BTreeSet<&str> = of_source.iter().copied().chain(of_bank).chain([UNKNOWN]).collect();
        for code in codes.iter().filter(|code| !known.contains(code.as_str())) {
            let (name, all) = (column.name(), known.iter().copied().collect::<Vec<_>>().join("; "));
            let code = quoted(code);
            faults.push_parameter(name, format_args!("{name} must be one of {all}, not {code}"));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(ApiError::Unprocessable(faults)) }
}

/// Scored clients that a filter lets through, one page at a time.
#[utoipa::path(
    get,
    path = "/clients",
    operation_id = "list_clients",
    tag = "clients",
    params(FilterParameters, PageParameters),
    responses((status = 200, body = ClientPage), Refused, Stopped, Unfiltered)
)]
pub(super) async fn list(
    caller: Allowed<ReadClients>,
    State(state): State<AppState>,
    Parameters(query): Parameters<ClientQuery>,
) -> Result<Json<ClientPage>, ApiError> {
    let page = async {
        let engine = state.engine.ruling().await?;
        let portfolio = state.store.portfolio(engine.parameters()).await?;
        check_categories(&query.filter, &portfolio.choices())?;
        Ok(Json(portfolio.page(&query)))
    };
    state.records.listed_once(lists(&caller, "list-clients", &query.filter), page).await
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
    caller: Allowed<ReadClients>,
    State(state): State<AppState>,
    Parameters(ClientId(id)): Parameters<ClientId>,
) -> Result<Json<Profile>, ApiError> {
    let file = file_of(&state, &caller, id).await?;
    let described = catalogue::described()
        .map(|feature| Quantity { feature: feature.name, value: feature.value(&file) })
        .collect();
    Ok(Json(Profile { client_id: id, application: without_outcome(file.application), described }))
}
