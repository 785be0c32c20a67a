//! The decisions on a person's sheet: what was decided, and the form of the next decision.

use super::client_decisions::DecisionsOfClient;
use super::form::{DecisionForm, Wrong};
use super::person;
use super::resent::Resent;
use super::view::CaseLine;
use super::words;
use crate::error::AppError;
use crate::format;
use crate::information::InformationLink;
use crate::locale::use_locale;
use crate::parts::InlineError;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::record::person::Person;

/// The address of a case.
pub(super) fn path(case: &str) -> String {
    format!("/decisions/{case}")
}

/// The decisions on a person's sheet. Whoever may not read records sees nothing of them.
#[component]
pub fn Decisions(
    /// Whose.
    person: Person,
    /// What the page was answered: within an island, which the sheet is, nothing is asked.
    decisions: Result<DecisionsOfClient, AppError>,
    /// The query of the sheet's address, with its mark: a form with which something is wrong comes back to it.
    #[prop(optional)]
    from: String,
) -> impl IntoView {
    match decisions {
        Ok(decisions) => view! { <Panel person=person decisions=decisions from=from /> }.into_any(),
        Err(AppError::Denied | AppError::ReadOnly) => ().into_any(),
        Err(error) => view! { <InlineError error=error /> }.into_any(),
    }
}

#[component]
fn Panel(person: Person, decisions: DecisionsOfClient, from: String) -> impl IntoView {
    let locale = use_locale();
    let DecisionsOfClient { cases, ground, key, may_tell_all } = decisions;
    let to = format!("{}/decision{from}", person::path(&person));
    let form = ground.map(|ground| {
        view! { <DecisionForm to=to ground=ground key=key last_event=None reviews=false /> }
    });
    let history: Vec<_> = cases.into_iter().map(|case| view! { <CaseItem case=case /> }).collect();
    let none = history.is_empty().then(|| view! { <p>{td_string!(locale, decisions.none)}</p> });
    let held = may_tell_all.then(|| {
        let file = format!("/api/v1/persons/{person}");
        let name = format!("person-{person}.json");
        view! { <p class="no-print"><a href=file download=name>{td_string!(locale, decisions.held)}</a></p> }
    });
    view! {
        <section class="card decisions" id="take-decision" aria-labelledby="decision-title">
            <h2 id="decision-title">{td_string!(locale, decisions.title)}</h2>
            <InformationLink />
            {none}
            <ul class="cases">{history}</ul>
            {form.is_none().then(|| view! { <Wrong resent=Resent::here() /> })}
            {form}
            {held}
        </section>
    }
    .into_any()
}

/// A case in a list.
#[component]
pub(super) fn CaseItem(case: CaseLine) -> impl IntoView {
    let locale = use_locale();
    let outcome = case.outcome.map(|outcome| words::outcome(outcome, locale));
    let due = case
        .due
        .as_deref()
        .filter(|_| case.state.is_open())
        .map(|due| td_string!(locale, decisions.due, day = words::day(due, locale)).to_string());
    view! {
        <li>
            <a href=path(&case.id)>{words::state(case.state, locale)}</a>
            {outcome.map(|outcome| format!(" · {outcome}"))}
            {(!case.by.is_empty()).then(|| format!(" · {}", case.by))}
            " · "
            {format::moment(&case.changed_at, locale)}
            {due.map(|due| format!(" · {due}"))}
        </li>
    }
    .into_any()
}
