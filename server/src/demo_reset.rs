//! A demonstration that is open to everybody begins anew every night: what visitors have decided, written and read is gone, for
//! anybody may have written anything. Its clients stay, whom no visitor can change.
//!
//! Whether the bank is one that may be reset at all, the records find out themselves, each time ([`Records::reset_demo`]): a real
//! bank is left as it is, however its server was started.

use crate::error::sentence;
use crate::identity::add_demo_people;
use app::state::AppState;
use chrono::{DateTime, Days, NaiveTime, Utc};
use std::time::Duration;
use store::{Records, Store, StoreError};

/// The hour, UTC, at which it is done: night where its visitors are.
pub const HOUR: u32 = 3;

/// How long until it is done next.
fn until_next(now: DateTime<Utc>) -> Duration {
    let hour = NaiveTime::from_hms_opt(HOUR, 0, 0).unwrap_or_default();
    let today = now.date_naive().and_time(hour).and_utc();
    let next = if today > now { today } else { today + Days::new(1) };
    (next - now).to_std().unwrap_or_default()
}

/// Does it every night, for as long as the server runs.
pub(crate) async fn every_night(state: AppState) {
    loop {
        tokio::time::sleep(until_next(Utc::now())).await;
        match reset(&state.store, &state.records).await {
            Ok(true) => tracing::info!("the demonstration begins anew: its records are empty"),
            Ok(false) => tracing::warn!(
                "the records are as they were: a client is not invented, or somebody real has an account"
            ),
            Err(error) => tracing::error!(error = sentence(&error), "the demonstration could not begin anew"),
        }
        // Which policy rules, a later event of the same number must not be taken for an earlier one.
        if let Err(error) = state.engine.even_if_stopped().await {
            tracing::error!(error = sentence(&error), "it cannot be told which credit policy rules");
        }
    }
}

/// Empties the records of an invented bank, and lets its invented people in again. Returns whether it was one.
///
/// # Errors
/// The database refuses or fails.
pub async fn reset(bank: &Store, records: &Records) -> Result<bool, StoreError> {
    let is_reset = records.reset_demo(bank).await?;
    if is_reset {
        add_demo_people(records).await?;
    }
    Ok(is_reset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_night_is_at_most_a_day_away() {
        let at = |text: &str| until_next(text.parse().expect("a moment")).as_secs();
        assert_eq!(at("2026-12-01T02:59:59Z"), 1);
        assert_eq!(at("2026-12-01T03:00:00Z"), 24 * 60 * 60);
        assert_eq!(at("2026-12-31T23:00:00Z"), 4 * 60 * 60);
    }
}
