//! In which list of the work a case stands: by what it waits for. Each stands in one, the first that fits.

use super::view::CaseLine;
use crate::i18n::Locale;
use leptos_i18n::td_string;
use model::record::life::{Action, State};

/// A list of the work, in the order in which they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Queue {
    /// Somebody else's proposals, which the reader may approve.
    Approvals,
    /// Clients who asked for a review that the reader may do.
    Reviews,
    /// What else the reader may go on with: to decide, to tell.
    Next,
    /// What the reader has proposed, and a second person has to approve.
    Proposals,
    /// The client was asked for something.
    WithClient,
    /// What only other people can go on with.
    Others,
}

impl Queue {
    /// Every list.
    pub const ALL: [Self; 6] =
        [Self::Approvals, Self::Reviews, Self::Next, Self::Proposals, Self::WithClient, Self::Others];

    /// Where a case stands.
    #[must_use]
    pub fn of(case: &CaseLine) -> Self {
        if case.may.contains(&Action::Approve) {
            Self::Approvals
        } else if case.contested && !case.may.is_empty() {
            Self::Reviews
        } else if case.state == State::Waiting {
            Self::WithClient
        } else if case.own && case.state == State::Proposed {
            Self::Proposals
        } else if case.may.is_empty() {
            Self::Others
        } else {
            Self::Next
        }
    }

    /// What the list is headed.
    #[must_use]
    pub fn title(self, locale: Locale) -> &'static str {
        match self {
            Self::Approvals => td_string!(locale, decisions.queue.approvals),
            Self::Reviews => td_string!(locale, decisions.queue.reviews),
            Self::Next => td_string!(locale, decisions.queue.next),
            Self::Proposals => td_string!(locale, decisions.queue.proposals),
            Self::WithClient => td_string!(locale, decisions.queue.with_client),
            Self::Others => td_string!(locale, decisions.queue.others),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(state: State, may: &[Action], own: bool, contested: bool) -> CaseLine {
        CaseLine {
            id: String::new(),
            person: None,
            state,
            contested,
            outcome: None,
            advice: None,
            by: String::new(),
            own,
            changed_at: String::new(),
            due: None,
            may: may.to_vec(),
        }
    }

    #[test]
    fn a_case_stands_where_what_it_waits_for_is_looked_for() {
        use Action::{Approve, Decide, Return, TakeUp, Tell};
        let of = |state, may: &[Action], own, contested| Queue::of(&case(state, may, own, contested));
        assert_eq!(of(State::Proposed, &[Approve, Return], false, false), Queue::Approvals);
        assert_eq!(of(State::Proposed, &[Approve, Return], false, true), Queue::Approvals);
        assert_eq!(of(State::Proposed, &[], true, false), Queue::Proposals);
        assert_eq!(of(State::Proposed, &[], false, false), Queue::Others);
        assert_eq!(of(State::ReviewAsked, &[TakeUp], false, true), Queue::Reviews);
        assert_eq!(of(State::ReviewAsked, &[], true, true), Queue::Others);
        assert_eq!(of(State::Waiting, &[Decide], true, false), Queue::WithClient);
        assert_eq!(of(State::Decided, &[Tell], true, false), Queue::Next);
        assert_eq!(of(State::Returned, &[Decide], true, false), Queue::Next);
    }
}
