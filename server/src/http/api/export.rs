//! The clients of a filter as a file that a spreadsheet opens: as many as a person can look through, and no cell that the
//! spreadsheet would run.

use super::clients::{FilterParameters, PageParameters, check_categories};
use super::responses::{Refused, Stopped};
use crate::csv_file::{attachment, harmless, written};
use crate::http::answer::problem::ApiError;
use crate::http::door::caller::{Allowed, Export};
use crate::http::request::parameters::Parameters;
use app::access_log::act::exports;
use app::state::AppState;
use axum::extract::State;
use axum::response::Response;
use model::decision::Advice;
use model::portfolio::{ClientQuery, ClientSummary, MOST_EXPORTED};

const HEAD: [&str; 9] = [
    "client_id",
    "probability",
    "advice",
    "age",
    "income",
    "credit",
    "contract_type",
    "income_type",
    "education",
];

/// All clients that a filter lets through, in its order, as CSV: 50,000 at most. Its page plays no part.
#[utoipa::path(
    get,
    path = "/clients.csv",
    operation_id = "export_clients",
    tag = "clients",
    params(FilterParameters, PageParameters),
    responses((status = 200, body = String, content_type = "text/csv"), Refused, Stopped, (status = 422, description = "More clients than a file may have, or a category that there is none of", body = crate::http::answer::problem::Problem, content_type = "application/problem+json"))
)]
pub(super) async fn export(
    caller: Allowed<Export>,
    State(state): State<AppState>,
    Parameters(query): Parameters<ClientQuery>,
) -> Result<Response, ApiError> {
    let act = exports(&caller, "export-clients", &query.filter);
    let file = state.records.logged(act, file(&state, query)).await?;
    Ok(attachment("clients.csv", file))
}

async fn file(state: &AppState, query: ClientQuery) -> Result<Vec<u8>, ApiError> {
    let engine = state.engine.ruling().await?;
    let portfolio = state.store.portfolio(engine.parameters()).await?;
    check_categories(&query.filter, &portfolio.choices())?;
    let most = MOST_EXPORTED as usize;
    let rows = move || {
        let clients = portfolio.filtered(&query.filter);
        if clients.len() > most {
            return Err(ApiError::TooMany(clients.len() as u64));
        }
        Ok(lines(&portfolio.sorted(clients, query.sort, 0, most)))
    };
    engine.run(move |_| rows()).await?
}

/// Lines of a file, with a head.
fn lines(clients: &[ClientSummary]) -> Vec<u8> {
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let text = |value: &Option<String>| harmless(value.as_deref().unwrap_or_default()).into_owned();
    let lines = clients.iter().map(|client| {
        [
            client.id.to_string(),
            client.probability.to_string(),
            Advice::name(client.decision).to_owned(),
            number(client.age),
            number(client.income),
            number(client.credit),
            text(&client.contract_type),
            text(&client.income_type),
            text(&client.education),
        ]
    });
    written(HEAD, lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_run_by_a_spreadsheet() {
        let client = ClientSummary {
            id: 7,
            contract_type: Some("=HYPERLINK(\"http://evil.example\")".to_owned()),
            income_type: Some("a, \"b\"\nc".to_owned()),
            education: None,
            age: Some(30.5),
            income: None,
            credit: Some(450_000.0),
            probability: 0.125,
            decision: Advice::Review,
        };
        let text = String::from_utf8(lines(&[client])).expect("a text");
        assert_eq!(
            text,
            "client_id,probability,advice,age,income,credit,contract_type,income_type,education\r\n\
             7,0.125,review,30.5,,450000,\"'=HYPERLINK(\"\"http://evil.example\"\")\",\"a, \"\"b\"\"\nc\",\r\n"
        );
    }
}
