//! The changes that a search has found, goal by goal, with what each takes and leads to; and what else a client can do.
//!
//! Independent of what can be done with a change: whoever shows them says how one is worded, or linked.

use super::recourse_words::{at_once, instalment};
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::AdviceBadge;
use crate::plural::counted;
use crate::words;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::catalogue::levers::{AT_ONCE_TO_INCOME, INSTALMENT_TO_INCOME};
use model::counterfactual::{Goal, Proposal, Recourse};
use model::decision::{Advice, Policy};

/// What was found, each change as `worded` says it.
pub(crate) fn ways<Words: IntoView + 'static, Worded: Fn(&Proposal) -> Words>(
    found: Recourse,
    policy: &Policy,
    worded: Worded,
    locale: Locale,
) -> impl IntoView + use<Words, Worded> {
    let (from, before) = (found.score.decision, found.instalment);
    let in_vain = found.goals.iter().any(|goal| goal.proposals.is_empty());
    let one = |proposal: Proposal| {
        let instalment = instalment(before, &proposal, locale)
            .map(|sentence| view! { <span class="instalment">{sentence}</span> });
        let at_once =
            at_once(&proposal, locale).map(|sentence| view! { <span class="at-once">{sentence}</span> });
        view! {
            <li>
                {worded(&proposal)}
                {instalment}
                {at_once}
                <span class="leads-to" translate="no">
                    <span class="figure">{format::risk(proposal.score.probability, policy, locale)}</span>
                    " "
                    <AdviceBadge advice=proposal.score.decision />
                </span>
            </li>
        }
    };
    let goal = |goal: Goal| {
        let head = head(&goal, from, locale);
        let nearest = goal.nearest.is_some();
        let proposals: Vec<_> = goal.proposals.into_iter().chain(goal.nearest).map(one).collect();
        view! {
            <div class="goal">
                <h3>{head}</h3>
                {nearest.then(|| view! { <p>{td_string!(locale, recourse.nearest)}</p> })}
                {(!proposals.is_empty()).then(|| view! { <ul class="proposals">{proposals}</ul> })}
            </div>
        }
    };
    let goals: Vec<_> = found.goals.into_iter().map(goal).collect();
    let share = |share| format::percent(share, 0, locale);
    let bounds = td_string!(
        locale,
        recourse.bounds,
        instalment = share(INSTALMENT_TO_INCOME),
        at_once = share(AT_ONCE_TO_INCOME)
    )
    .to_string();
    view! {
        {goals}
        <p class="hint">{bounds}</p>
        {in_vain.then(|| view! { <Next /> })}
    }
}

/// What is said of a goal.
fn head(goal: &Goal, from: Advice, locale: Locale) -> String {
    let (from, to) = (words::advice(from, locale), words::advice(goal.advice, locale));
    match goal.proposals.len() {
        0 => td_string!(locale, recourse.none, from = from, to = to).to_string(),
        n => counted!(locale, n.to_string(), recourse.found, from = from, to = to),
    }
}

/// What a client can do where no change of the request helps.
#[component]
pub fn Next() -> impl IntoView {
    let locale = use_locale();
    view! {
        <div class="next">
            <h3>{td_string!(locale, recourse.next)}</h3>
            <ul>
                <li>{td_string!(locale, recourse.next_correct)}</li>
                <li>{td_string!(locale, recourse.next_complete)}</li>
                <li>{td_string!(locale, recourse.next_product)}</li>
                <li>{td_string!(locale, recourse.next_person)}</li>
            </ul>
            <p class="hint">{td_string!(locale, recourse.next_no_promise)}</p>
        </div>
    }
}
