//! The page `/decisions/{id}`: everything that was done to a case, what it stands on, and what can be done next.

use super::event::EventItem;
use super::fields::TextField;
use super::form::{DecisionForm, Wrong};
use super::get_case::get_case;
use super::panel::path;
use super::person;
use super::resent::Resent;
use super::view::{CaseView, EventView};
use super::words;
use crate::client::reasons::Sentence;
use crate::error::AppError;
use crate::format;
use crate::locale::use_locale;
use crate::parts::{AdviceBadge, ErrorPage, InlineError, NotFound};
use leptos::prelude::*;
use leptos_i18n::{Locale as _, td_string};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use model::record::fields::Field;
use model::record::life::Action;
use model::record::rules::LEAST_WORDS;

/// See the head of this file.
#[component]
pub fn DecisionPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id").unwrap_or_default());
    let case = ArcOnceResource::new_blocking(get_case(id));
    Suspend::new(async move {
        match case.await {
            Ok(Some(case)) => view! { <Case case=case /> }.into_any(),
            Ok(None) => view! { <NotFound /> }.into_any(),
            Err(error) => view! { <ErrorPage error=error /> }.into_any(),
        }
    })
}

#[component]
fn Case(case: CaseView) -> impl IntoView {
    let locale = use_locale();
    let title = td_string!(locale, decisions.case_title).to_owned();
    let person = case.case.person.as_ref().map(|person| {
        view! {
            <p class="back">
                <a href=person::path(person)>
                    "← " {person::name(person, locale)}
                </a>
            </p>
        }
    });
    let stands = words::state(case.case.state, locale);
    let due = case
        .case
        .due
        .as_deref()
        .map(|due| td_string!(locale, decisions.due, day = words::day(due, locale)).to_string());
    let letter = case.letter().map(|_| {
        let to = format!("{}/letter", path(&case.case.id));
        view! { <p><a class="button" href=to>{td_string!(locale, decisions.see_letter)}</a></p> }
    });
    let ground = case.conclusion().cloned().map(|event| view! { <Stood event=event /> });
    let events: Vec<_> =
        case.events.clone().into_iter().map(|event| view! { <EventItem event=event /> }).collect();
    view! {
        <Title text=title.clone() />
        <article class="case">
            <header class="page-head">
                <div>
                    {person}
                    <h1>{title}</h1>
                    <p class="lede">{stands} {due.map(|due| format!(" · {due}"))}</p>
                </div>
            </header>
            {letter}
            <Next case=case />
            {ground}
            <section class="card" aria-labelledby="events-title">
                <h2 id="events-title">{td_string!(locale, decisions.events)}</h2>
                <ol class="events">{events}</ol>
            </section>
        </article>
    }
    .into_any()
}

/// What the last conclusion stood on, as it was.
#[component]
fn Stood(event: EventView) -> impl IntoView {
    let locale = use_locale();
    let evidence = event.statement.and_then(|statement| statement.evidence)?;
    let told: Vec<_> = evidence
        .reasons
        .iter()
        .flat_map(|reasons| &reasons.principal)
        .map(|reason| view! { <li>{Sentence::of(reason, locale).whole()}</li> })
        .collect();
    let risk =
        td_string!(locale, decisions.risk, risk = format::probability(evidence.score.probability, locale))
            .to_string();
    Some(
        view! {
            <section class="card" aria-labelledby="stood-title">
                <h2 id="stood-title">{td_string!(locale, decisions.stood)}</h2>
                <p>
                    <AdviceBadge advice=evidence.score.decision /> " " <span translate="no">{risk}</span>
                </p>
                <ul>{told}</ul>
                <p>
                    {td_string!(
                        locale,
                        decisions.known,
                        share = format::percent(evidence.score.completeness, 0, locale)
                    )
                        .to_string()}
                </p>
            </section>
        }
        .into_any(),
    )
}

/// What the reader can do.
#[component]
fn Next(case: CaseView) -> impl IntoView {
    let locale = use_locale();
    let said = case.conclusion().and_then(|event| event.statement.as_ref());
    let checked = said.and_then(|said| said.checks.clone());
    let CaseView { case, last_event, ground, stopped, key, .. } = case;
    // The form that was sent says what is wrong with it, if it is still there.
    let resent = Resent::here();
    let is_there = resent.step.map_or(ground.is_some(), |step| case.may.contains(&step));
    let wrong = (!is_there).then(|| view! { <Wrong resent=resent /> });
    if case.may.is_empty() {
        return wrong.into_any();
    }
    let at = path(&case.id);
    let reviews = case.contested;
    let form = ground.map(|ground| {
        let to = format!("{at}/{}", if reviews { "conclude" } else { "decide" });
        view! { <DecisionForm to=to ground=ground key=key.clone() last_event=Some(last_event) reviews=reviews checked=checked /> }
    });
    let buttons: Vec<_> = case
        .may
        .into_iter()
        .filter(|action| *action != Action::Decide)
        .map(|action| view! { <Step to=at.clone() action=action last_event=last_event key=key.clone() /> })
        .collect();
    view! {
        <section class="card" aria-labelledby="next-title">
            <h2 id="next-title">{td_string!(locale, decisions.next)}</h2>
            {stopped.then(|| view! { <InlineError error=AppError::Stopped /> })}
            {wrong}
            <div class="steps">{buttons}</div>
            {form}
        </section>
    }
    .into_any()
}

/// A step that is one button; some with words.
#[component]
fn Step(to: String, action: Action, last_event: i64, key: String) -> impl IntoView {
    let locale = use_locale();
    let resent = Resent::here().by(Some(action));
    let wrong = view! { <Wrong resent=resent.clone() /> };
    let words = matches!(action, Action::Return | Action::AskReview).then(|| {
        let label = match action {
            Action::Return => td_string!(locale, decisions.return_why),
            _ => td_string!(locale, decisions.review_why),
        };
        let hint = td_string!(locale, decisions.step_hint, n = LEAST_WORDS.to_string()).to_string();
        let value = resent.filled.words.clone();
        view! { <TextField field=Field::Words label=label hint=hint value=value resent=resent /> }
    });
    let languages = (action == Action::Tell).then(|| {
        let choices: Vec<_> = ["fr", "en"]
            .into_iter()
            .map(|language| {
                let is_chosen = language == locale.as_str();
                let name = match language {
                    "fr" => td_string!(locale, decisions.in_french),
                    _ => td_string!(locale, decisions.in_english),
                };
                view! { <option value=language selected=is_chosen>{name}</option> }
            })
            .collect();
        view! {
            <label class="field">
                <span>{td_string!(locale, decisions.language)}</span>
                <select name="language">{choices}</select>
            </label>
        }
    });
    view! {
        <form class="step" method="post" action=format!("{to}/{}", action.name())>
            <input type="hidden" name="key" value=format!("{key}{}", action.name()) />
            <input type="hidden" name="seen_event" value=last_event.to_string() />
            {wrong}
            {words}
            {languages}
            <button type="submit">{super::words::action_to_do(action, locale)}</button>
        </form>
    }
    .into_any()
}
