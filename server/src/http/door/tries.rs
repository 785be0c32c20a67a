//! Tries that are counted by who sends them: whoever makes too many waits.
//!
//! Independent of what is tried, and of how many are too many.

use crate::http::connection::wire::Sender;
use chrono::Utc;
use store::records::Tries;
use store::{Records, StoreError};

/// By which the tries of a sender are counted.
pub(super) fn counted_as(sender: Option<Sender>) -> String {
    sender.map_or_else(|| "nowhere".to_owned(), Sender::counted_as)
}

/// Counts a try in each of `counts`; if there were too many, the minutes until there may be another one.
pub(super) async fn minutes_to_wait(records: &Records, counts: &[Tries]) -> Result<Option<i64>, StoreError> {
    let now = Utc::now();
    let until = records.count_try(counts, now).await?;
    Ok(until.map(|until| ((until - now).num_seconds() / 60 + 1).max(1)))
}
