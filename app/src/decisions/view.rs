//! What pages show of cases and their events, as the server answers it.

use model::decision::Advice;
use model::explanation::Score;
use model::reasons::Reasons;
use model::record::evidence::{Act, Statement};
use model::record::life::{Action, State};
use model::record::person::Person;
use model::record::rules::Outcome;
use serde::{Deserialize, Serialize};

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseLine {
    /// A UUID.
    pub id: String,
    /// Whom it is about; none once erased.
    pub person: Option<Person>,
    /// Where it stands.
    pub state: State,
    /// Whether the client has asked for a review that is not decided.
    pub contested: bool,
    /// What was concluded last.
    pub outcome: Option<Outcome>,
    /// What the model advised then.
    pub advice: Option<Advice>,
    /// Who concluded.
    pub by: String,
    /// Whether that was the reader.
    pub own: bool,
    /// When something was last done, UTC, as RFC 3339.
    pub changed_at: String,
    /// Until when something is to be done.
    pub due: Option<String>,
    /// What the reader may do next.
    pub may: Vec<Action>,
}

/// An event of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventView {
    /// Its number in the chain.
    pub sequence: i64,
    /// When, UTC, as RFC 3339.
    pub at: String,
    /// Its hash, hex.
    pub hash: String,
    /// What was done.
    pub act: Act,
    /// What it says of a person; none if it was erased.
    pub statement: Option<Statement>,
}

/// What a form of decision stands on: what the person sees before they decide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ground {
    /// Probability, advice, completeness, what is missing.
    pub score: Score,
    /// What is told of it; none if it is withheld.
    pub reasons: Option<Reasons>,
    /// What was asked for.
    pub amount: Option<f64>,
    /// By which it is known again what the person saw.
    pub shown: String,
    /// Whether it is made of the file that the case kept: the client is in the bank no more.
    pub is_kept: bool,
}

/// A case with everything that was done to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseView {
    /// The case.
    pub case: CaseLine,
    /// Number of its last event.
    pub last_event: i64,
    /// What was done, in its order.
    pub events: Vec<EventView>,
    /// What a decision would stand on now; none if the reader has none to make.
    pub ground: Option<Ground>,
    /// Whether reliance on the score is stopped, so that nothing is decided or approved.
    pub stopped: bool,
    /// For the next thing that is sent.
    pub key: String,
}

impl CaseView {
    /// The conclusion that counts: the last one.
    #[must_use]
    pub fn conclusion(&self) -> Option<&EventView> {
        self.events.iter().rev().find(|event| event.act.action.concludes())
    }

    /// The last letter.
    #[must_use]
    pub fn letter(&self) -> Option<&EventView> {
        self.events.iter().rev().find(|event| event.act.action == Action::Tell)
    }
}
