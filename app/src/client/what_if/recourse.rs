//! The smallest changes that would lead to a better advice, looked for when somebody asks.

use super::address::SEEK;
use super::find_change::find_change;
use super::recourse_words::{in_words, instalment};
use super::simulation::Simulation;
use crate::client::asked;
use crate::error::AppError;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{AdviceBadge, InlineError, Replaced, open_page};
use crate::words;
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::td_string;
use model::catalogue::Unit;
use model::catalogue::levers::{AT_ONCE_TO_INCOME, INSTALMENT_TO_INCOME};
use model::counterfactual::{Goal, Proposal, Recourse};
use model::decision::Advice;

/// What the search found.
pub type Found = Result<Recourse, AppError>;

/// The question, and its answer once it is asked.
#[component]
pub(super) fn Ask(
    /// The client.
    id: i64,
    /// The answer, if the page was opened with the question.
    found: Option<Found>,
    /// Where a change is tried.
    simulation: Simulation,
) -> impl IntoView {
    let locale = use_locale();
    let path = asked::path(id);
    let ask = format!("{path}?{SEEK}=change#what-if");
    let found = RwSignal::new(found);
    let seeking = RwSignal::new(false);
    let seek = move || {
        // Who got no answer may ask again.
        let answered = found.with_untracked(|found| matches!(found, Some(Ok(_))));
        if !answered && !seeking.get_untracked() {
            seeking.set(true);
            spawn_local(async move {
                found.set(Some(find_change(id).await));
                seeking.set(false);
            });
        }
    };
    let href = ask.clone();
    let answer = move || match (seeking.get(), found.get()) {
        (true, _) => {
            Some(EitherOf3::A(view! { <p class="loading">{td_string!(locale, recourse.seeking)}</p> }))
        }
        (false, Some(Ok(found))) => {
            Some(EitherOf3::B(view! { <Answer found=found path=path.clone() simulation=simulation /> }))
        }
        (false, Some(Err(error))) => Some(EitherOf3::C(view! { <InlineError error=error /> })),
        (false, None) => None,
    };
    let again = move || open_page(&ask);
    view! {
        <div class="recourse">
            <p>
                <a
                    class="button"
                    href=href
                    on:click=move |event| {
                        event.prevent_default();
                        seek();
                    }
                >
                    {td_string!(locale, recourse.ask)}
                </a>
            </p>
            <Replaced class="answer" live=true gone=again view=answer />
        </div>
    }
}

#[component]
fn Answer(found: Recourse, path: String, simulation: Simulation) -> impl IntoView {
    let locale = use_locale();
    if !found.score.missing.is_empty() {
        let missing = words::inputs(&found.score.missing, locale);
        let sentence = td_string!(locale, recourse.too_little, missing = missing).to_string();
        return Either::Left(view! {
            <p>{sentence}</p>
            <Next />
        });
    }
    let from = found.score.decision;
    let before = found.instalment;
    let in_vain = found.goals.iter().any(|goal| goal.proposals.is_empty());
    let goals: Vec<_> = found
        .goals
        .into_iter()
        .map(|goal| view! { <Reached goal=goal from=from before=before path=path.clone() simulation=simulation /> })
        .collect();
    let share = |share| format::percent(share, 0, locale);
    let bounds = td_string!(
        locale,
        recourse.bounds,
        instalment = share(INSTALMENT_TO_INCOME),
        at_once = share(AT_ONCE_TO_INCOME)
    )
    .to_string();
    Either::Right(view! {
        {goals}
        <p class="hint">{bounds}</p>
        {in_vain.then(|| view! { <Next /> })}
    })
}

/// One goal, and what leads there.
#[component]
fn Reached(
    goal: Goal,
    from: Advice,
    /// The instalment that is asked for.
    before: Option<f64>,
    path: String,
    simulation: Simulation,
) -> impl IntoView {
    let locale = use_locale();
    let policy = simulation.policy();
    let (head, nearest) = head(&goal, from, locale);
    let one = |proposal: Proposal| {
        let scenario = proposal.scenario();
        let amount = |amount| format::quantity(amount, Unit::Money, locale);
        let at_once = (proposal.at_once > 0.0).then(|| {
            let sentence =
                td_string!(locale, recourse.at_once, amount = amount(proposal.at_once)).to_string();
            view! { <span class="at-once">{sentence}</span> }
        });
        let instalment = instalment(before, &proposal, locale)
            .map(|sentence| view! { <span class="instalment">{sentence}</span> });
        view! {
            <li>
                <a
                    href=format!("{path}?{scenario}#what-if")
                    on:click=move |event| {
                        event.prevent_default();
                        simulation.start(scenario.clone());
                    }
                >
                    {in_words(&proposal, locale)}
                </a>
                {instalment}
                {at_once}
                <span class="leads-to" translate="no">
                    <span class="figure">{format::risk(proposal.score.probability, &policy, locale)}</span>
                    " "
                    <AdviceBadge advice=proposal.score.decision />
                </span>
            </li>
        }
    };
    let proposals: Vec<_> = goal.proposals.into_iter().chain(goal.nearest).map(one).collect();
    view! {
        <div class="goal">
            <h3>{head}</h3>
            {nearest.then(|| view! { <p>{td_string!(locale, recourse.nearest)}</p> })}
            {(!proposals.is_empty()).then(|| view! { <ul class="proposals">{proposals}</ul> })}
        </div>
    }
}

/// What is said of a goal, and whether only what comes nearest can be told.
pub(crate) fn head(goal: &Goal, from: Advice, locale: Locale) -> (String, bool) {
    let (from, to) = (words::advice(from, locale), words::advice(goal.advice, locale));
    let sentence = match goal.proposals.len() {
        0 => td_string!(locale, recourse.none, from = from, to = to).to_string(),
        1 => td_string!(locale, recourse.found_one, from = from, to = to).to_string(),
        _ => td_string!(locale, recourse.found, from = from, to = to).to_string(),
    };
    (sentence, goal.nearest.is_some())
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
