//! What the explorer asks the server for: the bank's manifest and columns, outcomes, and the list of the same page.

use crate::base_path::outward;
use gloo_net::http::{Request, Response};
use model::portfolio::{Column, Manifest, OutcomeCell};
use web_sys::AbortSignal;

/// Where the columns are.
const PORTFOLIO: &str = "/api/v1/portfolio";

/// Something could not be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unavailable {
    /// The server answers that there is no such thing: the scores have changed.
    Gone,
    /// It does not answer, or not as it should.
    Unreachable,
}

async fn get(path: &str, signal: Option<&AbortSignal>) -> Result<Response, Unavailable> {
    let answer = Request::get(&outward(path))
        .abort_signal(signal)
        .send()
        .await
        .map_err(|_| Unavailable::Unreachable)?;
    match answer.status() {
        200 => Ok(answer),
        404 => Err(Unavailable::Gone),
        _ => Err(Unavailable::Unreachable),
    }
}

/// What columns there are now.
pub(super) async fn manifest() -> Result<Manifest, Unavailable> {
    let text = get(PORTFOLIO, None).await?.text().await.map_err(|_| Unavailable::Unreachable)?;
    Manifest::from_json(&text).ok_or(Unavailable::Unreachable)
}

/// A column of `version`.
pub(super) async fn column(version: &str, column: Column) -> Result<Vec<u8>, Unavailable> {
    let answer = get(&format!("{PORTFOLIO}/{version}/{}", column.name()), None).await?;
    answer.binary().await.map_err(|_| Unavailable::Unreachable)
}

/// What became of all clients, by the bars of a column.
pub(super) async fn outcomes(version: &str, column: Column) -> Result<Vec<OutcomeCell>, Unavailable> {
    let answer = get(&format!("{PORTFOLIO}/{version}/{}/outcomes", column.name()), None).await?;
    let text = answer.text().await.map_err(|_| Unavailable::Unreachable)?;
    OutcomeCell::from_json(&text).ok_or(Unavailable::Unreachable)
}

/// A page of this site, as text; none if it was aborted or could not be had.
pub(super) async fn page(path: &str, signal: &AbortSignal) -> Option<String> {
    get(path, Some(signal)).await.ok()?.text().await.ok()
}
