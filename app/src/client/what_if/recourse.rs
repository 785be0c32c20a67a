//! The smallest changes that would lead to a better advice, looked for when somebody asks.

use super::find_change::find_change;
use super::recourse_words::in_words;
use super::simulation::Simulation;
use super::ways::{Next, ways};
use crate::client::asked::Asked;
use crate::error::AppError;
use crate::locale::use_locale;
use crate::parts::{InlineError, Replaced, open_page};
use crate::words;
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::td_string;
use model::counterfactual::{Proposal, Recourse};

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
    let address = simulation.address;
    let asks = move || Asked { seeks: true, ..address.asked() };
    let href = move || address.link(&asks(), &address.scenario.read(), "what-if");
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
    let answer = move || match (seeking.get(), found.get()) {
        (true, _) => {
            Some(EitherOf3::A(view! { <p class="loading">{td_string!(locale, recourse.seeking)}</p> }))
        }
        (false, Some(Ok(found))) => {
            Some(EitherOf3::B(view! { <Answer found=found simulation=simulation /> }))
        }
        (false, Some(Err(error))) => Some(EitherOf3::C(view! { <InlineError error=error /> })),
        (false, None) => None,
    };
    let again = move || {
        open_page(&untrack(|| address.with(&asks(), &address.scenario.read(), "what-if")));
    };
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
fn Answer(found: Recourse, simulation: Simulation) -> impl IntoView {
    let locale = use_locale();
    if !found.score.contradictions.is_empty() {
        let what = words::contradictions(&found.score.contradictions, locale);
        let sentence = td_string!(locale, recourse.contradictory, what = what).to_string();
        return Either::Left(view! {
            <p>{sentence}</p>
            <Next />
        });
    }
    if !found.score.missing.is_empty() {
        let missing = words::inputs(&found.score.missing, locale);
        let sentence = td_string!(locale, recourse.too_little, missing = missing).to_string();
        return Either::Left(view! {
            <p>{sentence}</p>
            <Next />
        });
    }
    let policy = simulation.policy();
    // A change is tried where the sliders are.
    let worded = move |proposal: &Proposal| {
        let (scenario, address) = (proposal.scenario(), simulation.address);
        let changed = scenario.clone();
        view! {
            <a
                href=move || address.link(&address.asked(), &changed, "what-if")
                on:click=move |event| {
                    event.prevent_default();
                    simulation.start(scenario.clone());
                }
            >
                {in_words(proposal, locale)}
            </a>
        }
    };
    Either::Right(ways(found, &policy, worded, locale))
}
