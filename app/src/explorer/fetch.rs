//! What the explorer asks the server for besides the bank's columns: outcomes, and the list of the same page.

use crate::bank_columns::{PORTFOLIO, get};
pub(super) use crate::bank_columns::{Unavailable, column, manifest};
use model::portfolio::{Column, OutcomeCell};
use web_sys::AbortSignal;

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
