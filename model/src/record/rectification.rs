//! Facts of a client that were wrong and were corrected (GDPR, article 16).
//!
//! What they were and are is about a person, and is kept where it can be erased.

use serde::{Deserialize, Serialize};

/// What was corrected of a client's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rectification {
    /// SK_ID_CURR.
    pub client: i64,
    /// Each fact that changed.
    pub facts: Vec<Fact>,
}

/// A fact that was corrected; an empty text: it is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// Kaggle's name of it: `AMT_CREDIT`.
    pub name: String,
    /// What was held before.
    pub before: String,
    /// What is held since.
    pub after: String,
}
