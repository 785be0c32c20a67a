//! The smallest changes that would change the advice, looked for when somebody asks.

use super::address::SEEK;
use super::find_change::find_change;
use super::simulation::Simulation;
use crate::client::asked;
use crate::error::AppError;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{AdviceBadge, InlineError};
use crate::words;
use leptos::either::Either;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::td_string;
use model::catalogue::levers;
use model::counterfactual::{Outcome, Way};

/// What the search found.
pub type Found = Result<Outcome, AppError>;

/// The question, and its answer once it is asked.
#[component]
pub(super) fn Recourse(
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
    let answer = move || {
        found.get().map(|found| match found {
            Ok(outcome) => {
                Either::Left(view! { <Answer outcome=outcome path=path.clone() simulation=simulation /> })
            }
            Err(error) => Either::Right(view! { <InlineError error=error /> }),
        })
    };
    view! {
        <div class="ways">
            <p>
                <a
                    class="button"
                    href=ask
                    on:click=move |event| {
                        event.prevent_default();
                        seek();
                    }
                >
                    {td_string!(locale, recourse.ask)}
                </a>
            </p>
            {move || {
                seeking.get().then(|| view! { <p class="loading">{td_string!(locale, recourse.seeking)}</p> })
            }}
            {answer}
        </div>
    }
}

#[component]
fn Answer(outcome: Outcome, path: String, simulation: Simulation) -> impl IntoView {
    let locale = use_locale();
    let policy = simulation.shown.with_untracked(|shown| shown.policy);
    let one = |recourse: Way| {
        let scenario = recourse.scenario();
        let href = format!("{path}?{scenario}#what-if");
        view! {
            <li>
                <a
                    href=href
                    on:click=move |event| {
                        event.prevent_default();
                        simulation.start(scenario.clone());
                    }
                >
                    {in_words(&recourse, locale)}
                </a>
                " "
                <span class="figure">{format::risk(recourse.score.probability, &policy, locale)}</span>
                " "
                <AdviceBadge advice=recourse.score.decision />
            </li>
        }
    };
    let answer = match outcome {
        Outcome::AlreadyThere { .. } => None,
        Outcome::Found { ways: found } => Some((td_string!(locale, recourse.found).to_owned(), None, found)),
        Outcome::TooLittleKnown { score } => {
            let missing = words::inputs(&score.missing, locale);
            Some((td_string!(locale, recourse.too_little, missing = missing).to_string(), None, Vec::new()))
        }
        Outcome::NotFound { nearest } => {
            let but = nearest.is_some().then_some(td_string!(locale, recourse.nearest));
            Some((td_string!(locale, recourse.none).to_owned(), but, nearest.into_iter().collect()))
        }
    };
    answer.map(|(sentence, but, found)| {
        let found: Vec<_> = found.into_iter().map(one).collect();
        view! {
            <div role="status">
                <p>{sentence}</p>
                {but.map(|but| view! { <p>{but}</p> })}
                {(!found.is_empty()).then(|| view! { <ul class="ways-list">{found}</ul> })}
            </div>
        }
    })
}

/// A recourse in words: every lever, where it stands and where it would have to stand.
fn in_words(recourse: &Way, locale: Locale) -> String {
    let change = |change: &model::counterfactual::Change| {
        let lever = levers::by_name(&change.lever)?;
        let shown = |value| format::quantity(value, lever.unit, locale);
        let label = lever.label.get(locale.into());
        Some(
            td_string!(
                locale,
                recourse.change,
                label = label,
                from = shown(change.from),
                to = shown(change.to)
            )
            .to_string(),
        )
    };
    recourse.changes.iter().filter_map(change).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::counterfactual::Change;
    use model::decision::Advice;
    use model::explanation::Score;

    #[test]
    fn a_recourse_names_every_lever_with_where_it_stands_and_must_stand() {
        let change = |lever: &str, from, to| Change { lever: lever.to_owned(), from, to };
        let recourse = Way {
            changes: vec![change("credit", 450_000.0, 400_000.0), change("close_credits", 0.0, 2.0)],
            score: Score {
                probability: 0.08,
                decision: Advice::Review,
                completeness: 1.0,
                missing: Vec::new(),
            },
            size: 0.3,
        };
        assert_eq!(
            in_words(&recourse, Locale::en),
            "Amount asked for: 450,000 → 400,000, Credits elsewhere paid off first: 0 → 2"
        );
    }
}
