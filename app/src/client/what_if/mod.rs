//! The what-if panel: levers and facts to turn, and what the score, the advice and the reasons become.
//!
//! Without JavaScript the form asks the server by its URL. Hydrated, the engine is fetched when the panel is
//! first touched and every move is answered in the browser; if it cannot be fetched, the server answers.
//! Whatever is shown in the end, the server has been asked as well and says whether it agrees.

mod desk;
mod dial;
pub mod find_change;
mod outcome;
pub mod simulate;
mod simulator;
mod ways;

use super::get_client::Assessment;
use crate::error::AppError;
use crate::format;
use crate::locale::use_locale;
use crate::parts::explain;
use desk::{Answered, Desk};
use dial::Dial;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use model::catalogue::levers::{self, Kind, Lever};
use model::decision::Advice;
use model::scenario::Scenario;
use outcome::Outcome;
use simulate::{Simulation, simulate};
use ways::{SEEK, Ways, ways};

/// The scenario of a URL. A parameter that is empty or no number is left as it is on record.
#[must_use]
pub fn scenario_of(params: &ParamsMap) -> Scenario {
    let value = |lever: &Lever| params.get_str(lever.name)?.parse().ok().filter(|v: &f64| v.is_finite());
    levers::levers().iter().filter_map(|lever| Some((lever.name, value(lever)?))).collect()
}

/// What a page asks for the panel, beside the client's own data.
#[derive(Clone, Copy)]
pub struct Simulating {
    /// What is changed; the page's other links keep it.
    pub scenario: RwSignal<Scenario>,
    simulation: Resource<Result<Simulation, AppError>>,
    seeking: RwSignal<bool>,
    found: Resource<Option<Result<model::counterfactual::Outcome, AppError>>>,
}

impl Simulating {
    /// Client `id`, changed as the URL says when the page is opened.
    pub fn new(id: i64) -> Self {
        let (scenario, seeks) =
            use_query_map().with_untracked(|params| (scenario_of(params), params.get_str(SEEK).is_some()));
        let seeking = RwSignal::new(seeks);
        let first = scenario.clone();
        Self {
            scenario: RwSignal::new(scenario),
            simulation: Resource::new_blocking(move || id, move |id| simulate(id, first.clone())),
            seeking,
            found: ways(id, seeking),
        }
    }
}

/// The card.
#[component]
pub fn WhatIf(
    /// The client.
    id: i64,
    /// What the engine makes of the file as it is.
    now: Assessment,
    /// What is changed, and what the server makes of it.
    simulating: Simulating,
) -> impl IntoView {
    let locale = use_locale();
    let now = StoredValue::new(now);
    view! {
        <section class="card what-if" id="what-if" aria-labelledby="what-if-title">
            <h2 id="what-if-title">{td_string!(locale, what_if.title)}</h2>
            <p>{td_string!(locale, what_if.lede)}</p>
            <Suspense fallback=move || {
                view! { <p class="loading">{td_string!(locale, site.loading)}</p> }
            }>
                {move || Suspend::new(async move {
                    match simulating.simulation.await {
                        Ok(simulation) => {
                            view! { <Panel id=id now=now simulating=simulating simulation=simulation /> }
                                .into_any()
                        }
                        Err(error) => {
                            view! {
                                <p class="note warning" role="alert">
                                    {explain(error, locale)}
                                </p>
                            }
                                .into_any()
                        }
                    }
                })}
            </Suspense>
        </section>
    }
    .into_any()
}

#[component]
fn Panel(
    id: i64,
    now: StoredValue<Assessment>,
    simulating: Simulating,
    simulation: Simulation,
) -> impl IntoView {
    let locale = use_locale();
    let Simulation { settings, assessment, model } = simulation;
    let Simulating { scenario, seeking, found, .. } = simulating;
    let desk = Desk::new(id, scenario, assessment);
    let model = StoredValue::new(model);
    let wake = move || desk.wake(model.get_value());
    let group = |kind: fn(Kind) -> bool| {
        let dials: Vec<_> = settings
            .iter()
            .filter_map(|setting| Some((levers::by_name(&setting.name)?, setting)))
            .filter(|(lever, _)| kind(lever.kind))
            .map(|(lever, setting)| view! { <Dial lever=lever setting=setting.clone() desk=desk /> })
            .collect();
        dials
    };
    let doable = group(|kind| matches!(kind, Kind::Lever(_)));
    let facts = group(|kind| kind == Kind::Fact);
    let path = format!("/clients/{}", format::client_id(id));
    view! {
        <form
            method="get"
            action=format!("{path}#what-if")
            on:submit=move |event| {
                event.prevent_default();
                desk.settle();
            }
            on:focusin=move |_| wake()
            on:pointerenter=move |_| wake()
        >
            <fieldset>
                <legend>{td_string!(locale, what_if.levers)}</legend>
                <div class="dials">{doable}</div>
            </fieldset>
            <details open=move || facts_are_set(&scenario.read_untracked())>
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
                    href=format!("{path}#what-if")
                    on:click=move |event| {
                        event.prevent_default();
                        desk.start(Scenario::default());
                    }
                >
                    {td_string!(locale, what_if.reset)}
                </a>
            </p>
        </form>
        {(now.with_value(|now| now.score.decision) != Advice::Grant)
            .then(|| view! { <Ways id=id ways=found seeking=seeking desk=desk /> })}
        <div class="outcome" role="status">
            {move || {
                desk.failure
                    .get()
                    .map(|error| view! { <p class="note warning">{explain(error, locale)}</p> })
            }}
            {move || {
                let after = desk.shown.get();
                now.with_value(|now| view! { <Outcome now=now.clone() after=after /> })
            }}
            <p class="hint">
                {move || match desk.answered.get() {
                    Answered::Here => td_string!(locale, what_if.here),
                    Answered::Both => td_string!(locale, what_if.both),
                    Answered::Apart => td_string!(locale, what_if.apart),
                    Answered::There => td_string!(locale, what_if.there),
                }}
            </p>
        </div>
    }
    .into_any()
}

/// Whether the facts must be seen.
fn facts_are_set(scenario: &Scenario) -> bool {
    scenario.iter().any(|(name, _)| levers::by_name(name).is_some_and(|lever| lever.kind == Kind::Fact))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_is_read_from_the_address_beside_everything_else() {
        let params: ParamsMap = [
            ("quantity", "income"),
            ("credit", "400000"),
            ("duration", ""),
            ("income", "much"),
            ("down_payment", "inf"),
            ("close_credits", "2"),
        ]
        .into_iter()
        .collect();
        assert_eq!(scenario_of(&params).to_string(), "close_credits=2&credit=400000");
    }
}
