//! What was sent and could not be done: the page that it came from is answered again, with what was filled in and what is
//! wrong with it. The server puts it into the request that it renders.

use super::filled::Filled;
use crate::request::of_request;
use model::record::fields::{Fault, Field};
use model::record::life::Action;

/// Why nothing was done although nothing is wrong with the fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// The case does not stand so any more.
    Moved,
    /// The client's request has a case.
    Open,
    /// Who proposes does not approve.
    SamePerson,
    /// Who decided does not review.
    Decider,
    /// Somebody else has taken the review up.
    Reviewer,
    /// The client waits for the answer of a review.
    Contested,
    /// What was proposed is not what the file, the model and the policy make by now.
    Proposal,
    /// Nobody relies on the score, and a decision stands on it.
    Stopped,
    /// The file, the model or the policy have changed since the person saw them.
    Changed,
    /// The form was sent before, and said something else.
    SaidOtherwise,
    /// The letter would have fewer reasons than it needs.
    FewReasons,
}

/// See the head of this file.
#[derive(Debug, Clone, Default)]
pub struct Resent {
    /// What was filled in.
    pub filled: Filled,
    /// What is wrong, field by field.
    pub faults: Vec<(Field, Fault)>,
    /// What else.
    pub problem: Option<Problem>,
    /// The step that was asked for; none if it was the form of a decision.
    pub step: Option<Action>,
}

impl Resent {
    /// What the request that is answered comes back with; nothing if it is no such request.
    #[must_use]
    pub fn here() -> Self {
        of_request().unwrap_or_default()
    }

    /// Whether the request that is answered comes back with anything.
    #[must_use]
    pub fn is_here() -> bool {
        of_request::<Self>().is_some()
    }

    /// The same, if this form sent it, of a step or else of a decision; nothing otherwise.
    #[must_use]
    pub fn by(self, step: Option<Action>) -> Self {
        if self.step == step { self } else { Self::default() }
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn fault(&self, field: Field) -> Option<Fault> {
        self.faults.iter().find(|(faulty, _)| *faulty == field).map(|(_, fault)| *fault)
    }
}
