//! What states, actions, outcomes and faults are called.

use super::resent::Problem;
use crate::format;
use crate::i18n::Locale;
use leptos_i18n::td_string;
use model::record::fields::Fault;
use model::record::life::{Action, State};
use model::record::rules::{LEAST_REASONS, LEAST_WORDS, MOST_WORDS, Outcome};

/// Where a case stands.
#[must_use]
pub fn state(state: State, locale: Locale) -> &'static str {
    match state {
        State::Referred => td_string!(locale, decisions.state.referred),
        State::Proposed => td_string!(locale, decisions.state.proposed),
        State::Returned => td_string!(locale, decisions.state.returned),
        State::Decided => td_string!(locale, decisions.state.decided),
        State::Asked => td_string!(locale, decisions.state.asked),
        State::Told => td_string!(locale, decisions.state.told),
        State::Waiting => td_string!(locale, decisions.state.waiting),
        State::ReviewAsked => td_string!(locale, decisions.state.review_asked),
        State::InReview => td_string!(locale, decisions.state.in_review),
        State::Closed => td_string!(locale, decisions.state.closed),
    }
}

/// What was done.
#[must_use]
pub fn action(action: Action, locale: Locale) -> &'static str {
    match action {
        Action::Decide => td_string!(locale, decisions.action.decide),
        Action::Propose => td_string!(locale, decisions.action.propose),
        Action::AskForMore => td_string!(locale, decisions.action.ask_for_more),
        Action::Refer => td_string!(locale, decisions.action.refer),
        Action::Approve => td_string!(locale, decisions.action.approve),
        Action::Return => td_string!(locale, decisions.action.send_back),
        Action::Tell => td_string!(locale, decisions.action.tell),
        Action::AskReview => td_string!(locale, decisions.action.ask_review),
        Action::TakeUp => td_string!(locale, decisions.action.take_up),
        Action::Release => td_string!(locale, decisions.action.release),
        Action::Close => td_string!(locale, decisions.action.close),
    }
}

/// What is decided.
#[must_use]
pub fn outcome(outcome: Outcome, locale: Locale) -> &'static str {
    match outcome {
        Outcome::Grant => td_string!(locale, decisions.outcome.grant),
        Outcome::Refuse => td_string!(locale, decisions.outcome.refuse),
        Outcome::AskForMore => td_string!(locale, decisions.outcome.ask_for_more),
        Outcome::Refer => td_string!(locale, decisions.outcome.refer),
    }
}

/// What is wrong with a field, and what to do.
#[must_use]
pub fn fault(fault: Fault, locale: Locale) -> String {
    let number = |n: usize| format::count(n as u64, locale);
    match fault {
        Fault::Missing => td_string!(locale, decisions.fault.missing).to_owned(),
        Fault::Other => td_string!(locale, decisions.fault.other).to_owned(),
        Fault::Short => td_string!(locale, decisions.fault.short, n = number(LEAST_WORDS)).to_string(),
        Fault::Long => td_string!(locale, decisions.fault.long, n = number(MOST_WORDS)).to_string(),
        Fault::Range => td_string!(locale, decisions.fault.range).to_owned(),
        Fault::Day => td_string!(locale, decisions.fault.day).to_owned(),
        Fault::Unconsulted => td_string!(locale, decisions.fault.unconsulted).to_owned(),
        Fault::Few => td_string!(locale, decisions.fault.few, n = number(LEAST_REASONS)).to_string(),
    }
}

/// Why nothing was done, and what to do.
#[must_use]
pub fn problem(problem: Problem, locale: Locale) -> &'static str {
    match problem {
        Problem::Moved => td_string!(locale, decisions.problem.moved),
        Problem::Open => td_string!(locale, decisions.problem.open),
        Problem::SamePerson => td_string!(locale, decisions.problem.same_person),
        Problem::Decider => td_string!(locale, decisions.problem.decider),
        Problem::Reviewer => td_string!(locale, decisions.problem.reviewer),
        Problem::Contested => td_string!(locale, decisions.problem.contested),
        Problem::Proposal => td_string!(locale, decisions.problem.proposal),
        Problem::Changed => td_string!(locale, decisions.problem.changed),
        Problem::Stopped => td_string!(locale, error.stopped),
        Problem::SaidOtherwise => td_string!(locale, decisions.problem.said_otherwise),
        Problem::FewReasons => td_string!(locale, decisions.problem.few_reasons),
    }
}

/// The day of a moment.
#[must_use]
pub fn day(at: &str, locale: Locale) -> String {
    format::day(at.split('T').next().unwrap_or(at), locale)
}

/// What is to be done, on its button.
#[must_use]
pub fn action_to_do(action: Action, locale: Locale) -> &'static str {
    match action {
        Action::Approve => td_string!(locale, decisions.to_do.approve),
        Action::Return => td_string!(locale, decisions.to_do.send_back),
        Action::Tell => td_string!(locale, decisions.to_do.tell),
        Action::AskReview => td_string!(locale, decisions.to_do.ask_review),
        Action::TakeUp => td_string!(locale, decisions.to_do.take_up),
        Action::Release => td_string!(locale, decisions.to_do.release),
        Action::Close => td_string!(locale, decisions.to_do.close),
        Action::Decide | Action::Propose | Action::AskForMore | Action::Refer => {
            td_string!(locale, decisions.submit)
        }
    }
}

/// Where a case stands, as the client is told.
#[must_use]
pub fn state_for_client(state: State, locale: Locale) -> &'static str {
    match state {
        State::ReviewAsked | State::InReview => td_string!(locale, decisions.own_in_review),
        State::Waiting => td_string!(locale, decisions.own_waiting),
        State::Closed => td_string!(locale, decisions.own_closed),
        State::Told => td_string!(locale, decisions.own_told),
        State::Referred | State::Proposed | State::Returned | State::Decided | State::Asked => {
            td_string!(locale, decisions.own_looked_at)
        }
    }
}
