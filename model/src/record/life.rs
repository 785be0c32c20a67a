//! The life of a case: the states that it can be in and what may be done in each, as one table; and who may not do it
//! after whom.
//!
//! Nothing becomes a decision but by a person, and there is no other way from one state to the next than [`Case::after`].
//! Independent of what is decided and why (see [`super::rules`]), and of what a role may do.

use serde::{Deserialize, Serialize};

/// Declares an enum of names: variant, name, what it is.
macro_rules! names {
    ($(#[$about:meta])* $enum:ident { $($variant:ident $name:literal $doc:literal;)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $enum { $(#[doc = $doc] $variant,)* }

        impl $enum {
            /// All of them.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            /// As records, addresses and forms spell it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Spelt so.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|known| known.name() == name)
            }
        }
    };
}
pub(super) use names;

names! {
    /// Where a case stands.
    State {
        Referred "referred" "A person has asked another one to decide.";
        Proposed "proposed" "A decision waits for a second person.";
        Returned "returned" "The second person has sent it back.";
        Decided "decided" "A person has granted or refused; the client has not been told.";
        Asked "asked" "More is needed of the client, who has not been told.";
        Told "told" "The client has been told the decision.";
        Waiting "waiting" "The client has been told what is needed.";
        ReviewAsked "review_asked" "The client has asked for a review.";
        InReview "in_review" "A person who did not decide looks at it again.";
        Closed "closed" "Nothing is to be done any more.";
    }
}

names! {
    /// What is done to a case.
    Action {
        Decide "decide" "A person grants or refuses.";
        Propose "propose" "A person would grant or refuse, which needs a second one.";
        AskForMore "ask_for_more" "A person asks the client for more.";
        Refer "refer" "A person hands it to another one.";
        Approve "approve" "A second person agrees.";
        Return "return" "A second person does not agree.";
        Tell "tell" "The client is sent a letter.";
        AskReview "ask_review" "The client asks for a review.";
        TakeUp "take_up" "A person begins the review.";
        Release "release" "The person gives the review back.";
        Close "close" "The case is put away.";
    }
}

/// The state that `action` leads to from `state` (none: a case that is not there yet); none if it may not be done.
#[must_use]
#[expect(clippy::match_same_arms, reason = "a table: one line an action")]
pub const fn next(state: Option<State>, action: Action) -> Option<State> {
    use Action as A;
    use State as S;
    Some(match (state, action) {
        (None | Some(S::Referred | S::Returned | S::Waiting | S::InReview), A::Decide) => S::Decided,
        (None | Some(S::Referred | S::Returned | S::Waiting | S::InReview), A::Propose) => S::Proposed,
        (None | Some(S::Referred | S::Returned | S::Waiting | S::InReview), A::AskForMore) => S::Asked,
        (None | Some(S::Returned | S::Waiting), A::Refer) => S::Referred,
        (Some(S::Proposed), A::Approve) => S::Decided,
        (Some(S::Proposed), A::Return) => S::Returned,
        (Some(S::Decided), A::Tell) => S::Told,
        (Some(S::Asked), A::Tell) => S::Waiting,
        (Some(S::Told), A::AskReview) => S::ReviewAsked,
        (Some(S::ReviewAsked | S::InReview), A::TakeUp) => S::InReview,
        (Some(S::InReview), A::Release) => S::ReviewAsked,
        (Some(S::Referred | S::Returned | S::Waiting), A::Close) => S::Closed,
        _ => return None,
    })
}

impl State {
    /// Whether something is still to be done by a person here.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Told | Self::Closed)
    }

    /// Whether it holds the client's request: then no other case of it begins. SK_ID_CURR names one request ("ID of loan", data
    /// dictionary); what was told of it stands until the client asks for a review.
    #[must_use]
    pub const fn holds_request(self) -> bool {
        !matches!(self, Self::Closed)
    }
}

impl Action {
    /// Whether it says what becomes of the request.
    #[must_use]
    pub const fn concludes(self) -> bool {
        matches!(self, Self::Decide | Self::Propose | Self::AskForMore | Self::Refer)
    }

    /// Whether it rests on what the model says of the client.
    #[must_use]
    pub const fn stands_on_score(self) -> bool {
        self.concludes() || matches!(self, Self::Approve)
    }
}

/// A case: where it stands, and who has had which part in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Where it stands.
    pub state: State,
    /// Who concluded last: the proposer of what is proposed.
    pub proposer: String,
    /// Who has decided or approved what the client was told: none of them reviews it.
    pub deciders: Vec<String>,
    /// Who has taken the review up; none if nobody has.
    pub reviewer: Option<String>,
    /// Until when it is theirs alone; somebody else may take it up then, for whoever is away keeps no client waiting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_until: Option<String>,
    /// Whether the client has asked for a review that is not decided.
    pub contested: bool,
}

/// What somebody does to a case. Moments are UTC, as RFC 3339 with milliseconds: such texts are ordered as their moments are.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// What.
    pub action: Action,
    /// Who, by a name that stays the same; of what the client does it is not looked at.
    pub by: &'a str,
    /// When.
    pub at: &'a str,
    /// Until when a review that is taken up is theirs alone.
    pub claim: Option<&'a str>,
}

/// Why something may not be done to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not in this state.
    #[error(
        "this cannot be done to the case as it stands: somebody else may have been faster; look at it again"
    )]
    State,
    /// The second person is the first.
    #[error("who proposed it, or referred it, does not go on with it alone: ask another person")]
    SamePerson,
    /// The client waits for an answer.
    #[error("the client has asked for a review: it ends with a decision and an answer")]
    Contested,
    /// The reviewer has decided.
    #[error("who decided does not review: ask another person")]
    Decider,
    /// Somebody else has taken the review up.
    #[error("another person has taken the review up")]
    Reviewer,
}

impl Case {
    /// The case after a step; `case` is none if it begins with that.
    ///
    /// # Errors
    /// [`Refusal`]; nothing has changed.
    pub fn after(case: Option<&Self>, step: Step<'_>) -> Result<Self, Refusal> {
        let Step { action, by, .. } = step;
        let state = next(case.map(|case| case.state), action).ok_or(Refusal::State)?;
        let Some(case) = case else {
            let deciders = if action == Action::Decide { vec![by.to_owned()] } else { Vec::new() };
            let proposer = by.to_owned();
            return Ok(Self {
                state,
                proposer,
                deciders,
                reviewer: None,
                claimed_until: None,
                contested: false,
            });
        };
        case.refusal(step).map_or(Ok(()), Err)?;
        let mut after = Self { state, ..case.clone() };
        match action {
            Action::Decide | Action::Propose | Action::AskForMore | Action::Refer => {
                by.clone_into(&mut after.proposer);
            }
            Action::AskReview => after.contested = true,
            Action::TakeUp => {
                after.reviewer = Some(by.to_owned());
                after.claimed_until = step.claim.map(str::to_owned);
            }
            Action::Release => (after.reviewer, after.claimed_until) = (None, None),
            Action::Approve | Action::Return | Action::Tell | Action::Close => {}
        }
        match action {
            Action::Decide => after.deciders.push(by.to_owned()),
            Action::Approve => after.deciders.extend([case.proposer.clone(), by.to_owned()]),
            _ => {}
        }
        if state == State::Decided {
            (after.contested, after.reviewer, after.claimed_until) = (false, None, None);
        }
        Ok(after)
    }

    /// Why this person may not take a step that the state allows; none if they may.
    fn refusal(&self, step: Step<'_>) -> Option<Refusal> {
        let Step { action, by, at, .. } = step;
        if self.contested {
            if action == Action::Close {
                return Some(Refusal::Contested);
            }
            let judges = action.concludes() || matches!(action, Action::Approve | Action::TakeUp);
            if judges && self.deciders.iter().any(|decider| decider == by) {
                return Some(Refusal::Decider);
            }
            let is_anothers = self.reviewer.as_deref().is_some_and(|reviewer| reviewer != by);
            let is_claimed = self.claimed_until.as_deref().is_some_and(|until| at <= until);
            // A review that was taken up goes on with whoever takes it up next, and not past them.
            let is_theirs_alone = match action {
                Action::Release => true,
                Action::TakeUp => is_claimed,
                action => action.concludes() && (is_claimed || self.state == State::InReview),
            };
            if is_anothers && is_theirs_alone {
                return Some(Refusal::Reviewer);
            }
        }
        let needs_another = match action {
            Action::Approve | Action::Return => true,
            Action::Close => matches!(self.state, State::Referred | State::Returned),
            action => action.concludes() && self.state == State::Referred,
        };
        (needs_another && self.proposer == by).then_some(Refusal::SamePerson)
    }
}

#[cfg(test)]
mod tests;
