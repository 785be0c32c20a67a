//! What was told of late: a page is made of many parts, each of which reads the file of its client, and the log tells of the
//! page and not of its parts.
//!
//! Kept in memory: a program that starts anew, or another one, tells again. Independent of what is told, and of the log.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Mutex as Turn;

/// How long the same caller may do the same, on the same subject and from the same address, before it is told again.
const TOLD_FOR: Duration = Duration::from_mins(5);
/// Acts that are kept; when there are more, those go of which it is to be told again.
const MOST: usize = 10_000;

/// Caller, action, subject, address.
pub(crate) type Told = (String, String, Option<String>, Option<String>);

/// When an act was last told, once it is; whoever comes meanwhile waits for that.
pub(crate) type Last = Arc<Turn<Option<Instant>>>;

/// Whether that was so of late that it need not be told again.
pub(crate) fn is_recent(last: Option<Instant>) -> bool {
    last.is_some_and(|at| at.elapsed() < TOLD_FOR)
}

/// When which act was last told.
#[derive(Debug, Clone, Default)]
pub(crate) struct Opened(Arc<Mutex<HashMap<Told, Last>>>);

impl Opened {
    pub(crate) fn last(&self, act: Told) -> Last {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            // One that somebody holds is being told.
            all.retain(|_, last| last.try_lock().map_or(true, |last| is_recent(*last)));
        }
        Arc::clone(all.entry(act).or_default())
    }
}
