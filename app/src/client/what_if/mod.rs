//! The what-if panel: levers and facts to turn, and what the score, the advice and the reasons become.
//!
//! Without JavaScript the form asks the server by its URL. As an island, the panel fetches the engine when it is
//! first touched and every move is answered in the browser; if it cannot be fetched, the server answers.
//! Whatever is shown in the end, the server has been asked as well and says whether it agrees.
//!
//! The scenario belongs to the island around the panel, [`Simulated`]: what stands beside the panel on the page
//! and leads elsewhere ([`kept`]) keeps it as well.

mod desk;
mod dial;
pub mod find_change;
pub(super) mod kept;
mod outcome;
pub mod simulate;
mod simulator;
mod ways;

use super::asked;
use super::get_client::Assessment;
use crate::error::AppError;
use crate::locale::use_locale;
use crate::parts::{Trouble, explain, mark_hydrated};
use desk::{Answered, Desk};
use dial::Dial;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::params::ParamsMap;
use model::catalogue::levers::{self, Kind, Lever};
use model::decision::Advice;
use model::scenario::Scenario;
use outcome::Outcome;
use simulate::Setting;
pub use ways::Found;
use ways::{SEEK, Ways};

/// The scenario of a URL. A parameter that is empty or no number is left as it is on record.
#[must_use]
pub fn scenario_of(params: &ParamsMap) -> Scenario {
    let value = |lever: &Lever| params.get_str(lever.name)?.parse().ok().filter(|v: &f64| v.is_finite());
    levers::levers().iter().filter_map(|lever| Some((lever.name, value(lever)?))).collect()
}

/// Whether a URL asks for the smallest change that would be enough.
#[must_use]
pub fn seeks(params: &ParamsMap) -> bool {
    params.get_str(SEEK).is_some()
}

/// Holds what is changed, for every island within.
#[island]
pub(super) fn Simulated(
    /// What the URL asked for.
    scenario: Scenario,
    /// The panel, and what keeps the scenario.
    children: Children,
) -> impl IntoView {
    provide_context(RwSignal::new(scenario));
    // It answers nothing itself: the islands within say when they do.
    children()
}

/// The card. Stands in [`Simulated`].
#[component]
pub fn WhatIf(
    /// The client.
    id: i64,
    /// What the engine makes of the file as it is.
    now: Assessment,
    /// What the server makes of the scenario; none if nothing is changed.
    after: Option<Result<Assessment, AppError>>,
    /// What can be changed.
    settings: Vec<Setting>,
    /// Which model the server has.
    model: String,
    /// The smallest changes that would be enough, if they were asked for.
    found: Option<Found>,
) -> impl IntoView {
    let locale = use_locale();
    let panel = match after.transpose() {
        Ok(after) => {
            view! { <Panel id=id now=now after=after settings=settings model=model found=found /> }.into_any()
        }
        Err(error) => view! { <Trouble error=error /> }.into_any(),
    };
    view! {
        <section class="card what-if" id="what-if" aria-labelledby="what-if-title">
            <h2 id="what-if-title">{td_string!(locale, what_if.title)}</h2>
            <p>{td_string!(locale, what_if.lede)}</p>
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
    /// What it makes of the changed file; none if nothing is changed.
    after: Option<Assessment>,
    /// What can be changed.
    settings: Vec<Setting>,
    /// Which model the server has.
    model: String,
    /// See [`WhatIf`].
    found: Option<Found>,
) -> impl IntoView {
    let locale = use_locale();
    let scenario = expect_context::<RwSignal<Scenario>>();
    let desk = Desk::new(id, model, scenario, after.unwrap_or_else(|| now.clone()));
    mark_hydrated();
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
    let path = asked::path(id);
    let ways = (now.score.decision != Advice::Grant).then(|| view! { <Ways id=id found=found desk=desk /> });
    view! {
        <form
            method="get"
            action=format!("{path}#what-if")
            on:submit=move |event| {
                event.prevent_default();
                desk.settle();
            }
            on:focusin=move |_| desk.wake()
            on:pointerenter=move |_| desk.wake()
        >
            <fieldset>
                <legend>{td_string!(locale, what_if.levers)}</legend>
                <div class="dials">{doable}</div>
            </fieldset>
            <details open=facts_are_set(&scenario.read_untracked())>
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
        {ways}
        <div class="outcome" role="status">
            {move || {
                desk.failure
                    .get()
                    .map(|error| view! { <p class="note warning">{explain(error, locale)}</p> })
            }}
            {move || view! { <Outcome now=now.clone() after=desk.shown.get() /> }}
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
