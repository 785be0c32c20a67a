//! The what-if panel: levers and facts to turn, and what the score, the advice and the reasons become.
//!
//! Without JavaScript the form asks the server by its URL. As an island, the panel fetches the engine when it is
//! first touched and every move is answered in the browser; if it cannot be fetched, the server answers.
//! Whatever is shown in the end, the server has been asked as well and says whether it agrees.
//!
//! The scenario belongs to the island around the panel, [`Addressed`]: what stands beside the panel on the page
//! and leads elsewhere keeps it as well.
//!
//! [`Addressed`]: crate::client::kept_links::Addressed

use super::address::label;
use super::before_after::{BeforeAfter, MovedAndWhy};
use super::lever_control::LeverControl;
use super::recourse::{Ask, Found};
use super::setting::Setting;
use super::simulate::Projection;
use super::simulation::{Answer, Simulation};
use crate::answered::Answered;
use crate::client::asked;
use crate::client::kept_links::{Asks, kept_fields};
use crate::client::score::Assessment;
use crate::client::sheet_address::SheetAddress;
use crate::error::AppError;
use crate::locale::use_locale;
use crate::parts::{InlineError, Replaced, Unread, UnreadNotes, explain, hand_over_without, mark_hydrated};
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::catalogue::levers::{self, LeverKind};
use model::decision::Advice;
use model::scenario::Scenario;

/// The card. Stands in [`Addressed`](crate::client::kept_links::Addressed).
#[component]
pub fn WhatIf(
    /// The client.
    id: i64,
    /// What the engine makes of the file as it is.
    now: Assessment,
    /// The instalment that is asked for; none if it is not known.
    instalment: Option<f64>,
    /// What the server makes of the scenario; none if nothing is changed.
    after: Option<Result<Projection, AppError>>,
    /// What can be changed.
    settings: Vec<Setting>,
    /// Which model the server has.
    model: String,
    /// The smallest changes that would be enough, if they were asked for.
    found: Option<Found>,
    /// What the address sets and cannot be set.
    not_set: Vec<Unread>,
) -> impl IntoView {
    let locale = use_locale();
    let panel = match after.transpose() {
        Ok(after) => view! {
            <Panel
                id=id
                now=now
                instalment=instalment
                after=after
                settings=settings
                model=model
                found=found
            />
        }
        .into_any(),
        Err(error) => view! { <InlineError error=error /> }.into_any(),
    };
    view! {
        <section class="card what-if" id="what-if" aria-labelledby="what-if-title">
            <h2 id="what-if-title">{td_string!(locale, what_if.title)}</h2>
            <p>{td_string!(locale, what_if.lede)}</p>
            <UnreadNotes unread=not_set label=label />
            {panel}
        </section>
    }
    .into_any()
}

/// What answers in the browser.
#[island]
fn Panel(
    /// The client.
    id: i64,
    /// What the engine makes of the file as it is.
    now: Assessment,
    /// The instalment that is asked for; none if it is not known.
    instalment: Option<f64>,
    /// What it makes of the changed file; none if nothing is changed.
    after: Option<Projection>,
    /// What can be changed.
    settings: Vec<Setting>,
    /// Which model the server has.
    model: String,
    /// See [`WhatIf`].
    found: Option<Found>,
) -> impl IntoView {
    let locale = use_locale();
    let address = expect_context::<SheetAddress>();
    let now = Projection { assessment: now, instalment, idle: Vec::new() };
    let decision = now.assessment.score.decision;
    let simulation = Simulation::new(id, model, address, after.unwrap_or_else(|| now.clone()));
    let unchanged = now.clone();
    let form = NodeRef::new();
    mark_hydrated();
    hand_over_without(form);
    let group = |kind: fn(LeverKind) -> bool| {
        let controls: Vec<_> = settings
            .iter()
            .filter_map(|setting| Some((levers::by_name(&setting.name)?, setting)))
            .filter(|(lever, _)| kind(lever.kind))
            .map(|(lever, setting)| view! { <LeverControl lever=lever setting=setting.clone() simulation=simulation /> })
            .collect();
        controls
    };
    let doable = group(|kind| matches!(kind, LeverKind::Lever(_)));
    let facts = group(|kind| kind == LeverKind::Fact);
    let path = asked::path(id);
    let recourse =
        (decision != Advice::Grant).then(|| view! { <Ask id=id found=found simulation=simulation /> });
    view! {
        <div class="what-if-panel">
        <form
            class="bench"
            node_ref=form
            method="get"
            action=format!("{path}#what-if")
            on:submit=move |event| {
                event.prevent_default();
                simulation.settle();
            }
            on:focusin=move |_| simulation.wake()
            on:pointerenter=move |_| simulation.wake()
        >
            {kept_fields(Asks::Scenario)}
            <fieldset>
                <legend>{td_string!(locale, what_if.levers)}</legend>
                <div class="dials">{doable}</div>
            </fieldset>
            <details open=facts_are_set(&address.scenario.read_untracked())>
                <summary>{td_string!(locale, what_if.facts)}</summary>
                <fieldset>
                    <legend class="visually-hidden">{td_string!(locale, what_if.facts)}</legend>
                    <div class="dials">{facts}</div>
                </fieldset>
            </details>
            <p class="actions">
                <button type="submit">{td_string!(locale, what_if.simulate)}</button>
                <a
                    class="button quiet"
                    href=move || address.link(&address.asked(), &Scenario::default(), "what-if")
                    on:click=move |event| {
                        event.prevent_default();
                        simulation.start(Scenario::default());
                    }
                >
                    {td_string!(locale, what_if.reset)}
                </a>
            </p>
        </form>
        // Stays in sight beside the dials.
        <Replaced
            class="outcome"
            live=true
            gone=move || simulation.ask_for_a_page()
            view=move || {
                view! { <Outcome now=now.clone() answer=simulation.answer() failure=simulation.failure.get() /> }
            }
        />
        {recourse}
        <Replaced
            class="moved-and-why"
            gone=move || simulation.ask_for_a_page()
            view=move || {
                let after = simulation.answer().map(|answer| answer.projection);
                after.map(|after| view! { <MovedAndWhy now=unchanged.clone() after=after /> })
            }
        />
        </div>
    }
}

/// What the change leads to, and who says so; without an answer, that it is to come or why there is none.
#[component]
fn Outcome(now: Projection, answer: Option<Answer>, failure: Option<AppError>) -> impl IntoView {
    let locale = use_locale();
    let is_to_come = answer.is_none() && failure.is_none();
    let failure = failure.map(|error| view! { <p class="note warning">{explain(error, locale)}</p> });
    let (after, by) = answer.map(|Answer { projection, by, .. }| (projection, by)).unzip();
    let said = match by {
        None => is_to_come.then(|| td_string!(locale, what_if.to_come)),
        Some(Answered::Here) => Some(td_string!(locale, what_if.here)),
        Some(Answered::Both) => Some(td_string!(locale, what_if.both)),
        Some(Answered::Apart) => Some(td_string!(locale, what_if.apart)),
        Some(Answered::There) => Some(td_string!(locale, what_if.there)),
    };
    view! {
        {failure}
        <BeforeAfter now=now after=after />
        {said.map(|said| view! { <p class="hint">{said}</p> })}
    }
}

/// Whether the facts must be seen.
fn facts_are_set(scenario: &Scenario) -> bool {
    scenario.iter().any(|(name, _)| levers::by_name(name).is_some_and(|lever| lever.kind == LeverKind::Fact))
}
