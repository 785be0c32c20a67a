//! The invented people of an invented bank, whom whoever comes may be: whether there are any, now.
//!
//! Only a server that was told so offers them, and only while all that was ever imported into its bank was invented; the bank
//! is asked about it again every second, for a real import may come while the server runs.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use store::{Store, StoreError};

/// For how long an answer of the bank is good.
const GOOD_FOR: Duration = Duration::from_secs(1);

/// Whether the invented people may come in. Every clone is the same one.
#[derive(Debug, Clone)]
pub struct Demo {
    offered: bool,
    /// The hour, UTC, at which what visitors have written goes; none if it stays.
    pub resets_at: Option<u32>,
    last: Arc<Mutex<Option<(Instant, bool)>>>,
}

impl Demo {
    /// Those of a server that offers them, if its bank is invented, or never.
    #[must_use]
    pub fn new(offered: bool) -> Self {
        Self { offered, resets_at: None, last: Arc::default() }
    }

    /// Whether they may come in now.
    ///
    /// # Errors
    /// The bank does not answer.
    pub async fn is_open(&self, store: &Store) -> Result<bool, StoreError> {
        if !self.offered {
            return Ok(false);
        }
        let last = *self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((when, answer)) = last
            && when.elapsed() < GOOD_FOR
        {
            return Ok(answer);
        }
        let answer = store.is_invented().await?;
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), answer));
        Ok(answer)
    }
}
