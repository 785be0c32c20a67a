//! The whole bank, in columns, as the explorer reads it: a byte a client, under an address that names the content, so that a
//! browser keeps it. Packed once for everybody who asks, and again when the scores have changed.
//!
//! What became of a client is in none of them. It is told of the whole bank by bar, of ten clients at least.

use super::responses::{Refused, Stopped, Unknown};
use crate::http::answer::copies::Copies;
use crate::http::answer::problem::ApiError;
use crate::http::door::caller::{Allowed, ReadPortfolio};
use crate::http::request::parameters::{FromParameters, Parameters, Sent};
use app::access_log::act::act;
use app::state::AppState;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use http::HeaderMap;
use http::header::CACHE_CONTROL;
use model::portfolio::{COLUMNS, Column, Manifest, OutcomeCell, pack_ids};
use std::sync::{Arc, Mutex, PoisonError};
use store::Portfolio;
use tokio::sync::OnceCell;

/// The name of the clients' ids, which are no column to filter by.
const IDS: &str = "id";

/// What has been packed of a version, once somebody has asked for it.
#[derive(Default)]
struct Columns {
    /// The clients' places, as they are published.
    order: OnceCell<Arc<[u32]>>,
    /// A copy for every column; the ids' is the last.
    copies: [OnceCell<Copies>; COLUMNS + 1],
}

/// The columns of the latest version that was asked for, packed.
#[derive(Clone, Default)]
pub(super) struct Packed(Arc<Mutex<(String, Arc<Columns>)>>);

impl Packed {
    /// Those of `version`; those of an earlier one are let go.
    fn of(&self, version: &str) -> Arc<Columns> {
        // For a look, never while something is awaited. Nothing is half-done in it after a panic.
        let mut packed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if packed.0 != version {
            *packed = (version.to_owned(), Arc::default());
        }
        Arc::clone(&packed.1)
    }
}

/// Which column of which version.
pub(super) struct Named {
    version: String,
    column: String,
}

impl FromParameters for Named {
    fn take(sent: &mut Sent) -> Self {
        Self { version: sent.path_text("version"), column: sent.path_text("column") }
    }
}

/// The bank's columns as they are now: what each byte of them means.
#[utoipa::path(
    get,
    path = "/portfolio",
    operation_id = "portfolio",
    tag = "clients",
    responses((status = 200, body = Manifest), Refused, Stopped)
)]
pub(super) async fn manifest(
    _: Allowed<ReadPortfolio>,
    State(state): State<AppState>,
    Parameters(()): Parameters<()>,
) -> Result<Json<Manifest>, ApiError> {
    Ok(Json(present(&state).await?.manifest()))
}

/// A column: a byte a client, in an order that all columns of a version share and in which alike clients stand side by side. `id` are
/// the ids themselves, each by how much it differs from the one before it (twice that, and one less if it is smaller), seven bits a
/// byte, low ones first.
#[utoipa::path(
    get,
    path = "/portfolio/{version}/{column}",
    operation_id = "portfolio_column",
    tag = "clients",
    params(
        ("version" = String, Path, description = "The version that `/portfolio` tells"),
        ("column" = String, Path, description = "The name of a column, or `id`")
    ),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), Refused, Unknown, Stopped)
)]
pub(super) async fn column(
    caller: Allowed<ReadPortfolio>,
    State(state): State<AppState>,
    Extension(packed): Extension<Packed>,
    Parameters(named): Parameters<Named>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let records = state.records.clone();
    records.listed_once(act(&caller, "read-columns", None), answer(state, packed, named, headers)).await
}

async fn answer(
    state: AppState,
    packed: Packed,
    named: Named,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let portfolio = present(&state).await?;
    let column = Column::named(&named.column);
    if named.version != portfolio.version() || (column.is_none() && named.column != IDS) {
        return Err(ApiError::UnknownColumn(named.column));
    }
    let columns = packed.of(portfolio.version());
    let copies = &columns.copies[column.map_or(COLUMNS, Column::index)];
    let pack = || async {
        let engine = state.engine.artifact();
        let (sorted, portfolio) = (portfolio.clone(), portfolio.clone());
        let sort = || engine.run(move |_| Arc::from(sorted.published()));
        let order = Arc::clone(columns.order.get_or_try_init(sort).await?);
        let packed = engine.run(move |_| {
            let places = order.iter().map(|&place| place as usize);
            Copies::of(match column.map(|column| portfolio.bytes(column)) {
                Some(bytes) => places.map(|place| bytes[place]).collect(),
                None => pack_ids(&places.map(|place| portfolio.ids()[place]).collect::<Vec<_>>()),
            })
        });
        packed.await
    };
    Ok(copies.get_or_try_init(pack).await?.answer(&headers))
}

/// What became of the clients of the whole bank, by the bars of a column: never of a selection, and never of fewer than ten.
#[utoipa::path(
    get,
    path = "/portfolio/{version}/{column}/outcomes",
    operation_id = "portfolio_outcomes",
    tag = "clients",
    params(
        ("version" = String, Path, description = "The version that `/portfolio` tells"),
        ("column" = String, Path, description = "The name of a column")
    ),
    responses((status = 200, body = Vec<OutcomeCell>), Refused, Unknown, Stopped)
)]
pub(super) async fn outcomes(
    _: Allowed<ReadPortfolio>,
    State(state): State<AppState>,
    Parameters(named): Parameters<Named>,
) -> Result<Response, ApiError> {
    let portfolio = present(&state).await?;
    match Column::named(&named.column) {
        Some(column) if named.version == portfolio.version() => {
            let cells = state.engine.artifact().run(move |_| portfolio.outcomes(column)).await?;
            Ok(([(CACHE_CONTROL, "private, max-age=3600")], Json(cells)).into_response())
        }
        _ => Err(ApiError::UnknownColumn(named.column)),
    }
}

async fn present(state: &AppState) -> Result<Portfolio, ApiError> {
    let engine = state.engine.ruling().await?;
    Ok(state.store.portfolio(engine.parameters()).await?)
}
