//! The fields of the form of a decision, and what can be wrong with one.
//!
//! Independent of what a decision needs.

use super::life::names;
use serde::{Deserialize, Serialize};

names! {
    /// What a person fills in.
    Field {
        Outcome "outcome" "What is decided.";
        Seen "seen" "That reasons, what is missing and how sure the score is were seen.";
        OtherDocuments "other_documents" "Documents that were seen beside those of the list.";
        RegisterDay "register_day" "When the register of incidents was consulted.";
        RegisterKey "register_key" "Under which key.";
        RegisterResult "register_result" "What it answered.";
        Motives "motives" "The reasons from the list.";
        Words "words" "Own words.";
        Amount "amount" "The amount that is granted.";
        Months "months" "The term that is granted.";
        View "view" "The client's point of view.";
        Answer "answer" "The answer to the client.";
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Nothing was filled in.
    Missing,
    /// A reason is one for another decision.
    Other,
    /// A text is shorter than the least.
    Short,
    /// A text is longer than the most.
    Long,
    /// A number is out of range.
    Range,
    /// A text is no day that has been.
    Day,
    /// A grant needs it first.
    Unconsulted,
    /// The client would be told fewer than it needs reasons.
    Few,
}
