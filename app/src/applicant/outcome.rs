//! What is shown of what stands in the fields: the score, what it leaves out, why, and what would change it.

use super::draft::{HISTORIES, Reading};
use super::field::Field;
use super::form::Form;
use super::scored::Scored;
use super::sent::Told;
use super::typing::{Remarked, Shown};
use crate::answered::Answered;
use crate::client::reasons::{Why, Withheld};
use crate::client::score::ScoreCard;
use crate::client::what_if::{in_words, ways};
use crate::error::AppError;
use crate::format;
use crate::locale::use_locale;
use crate::parts::InlineError;
use crate::words;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::catalogue::inputs::Input;
use model::decision::Advice;

/// The id of a field of the form.
#[must_use]
pub(super) fn field_id(name: &str) -> String {
    format!("field-{name}")
}

/// The outcome.
#[component]
pub(super) fn Outcome(
    /// What is shown.
    shown: Shown,
    /// What stands in the fields.
    reading: Reading,
    /// The form.
    form: Form,
) -> impl IntoView {
    let locale = use_locale();
    let unread: Vec<&str> = reading
        .faults
        .iter()
        .filter_map(|(name, _)| form.field(name).map(|field| field.label.as_str()))
        .collect();
    let unread = (!unread.is_empty()).then(|| {
        let words = td_string!(locale, applicant.unread, fields = unread.join(", ")).to_string();
        view! { <p class="note warning">{words}</p> }
    });
    let outcome = match shown {
        Shown::Blank => view! { <p class="note">{td_string!(locale, applicant.blank)}</p> }.into_any(),
        Shown::Pending => view! { <p class="loading">{td_string!(locale, applicant.pending)}</p> }.into_any(),
        Shown::Failed(error) => view! { <InlineError error=error /> }.into_any(),
        Shown::Faulty(told) => view! {
            <p class="note warning">{td_string!(locale, applicant.faulty)}</p>
            <List told=told form=form />
        }
        .into_any(),
        Shown::Scored(scored, answered) => {
            view! { <ScoredView scored=*scored answered=answered form=form /> }.into_any()
        }
    };
    view! {
        {unread}
        {outcome}
    }
}

#[component]
fn ScoredView(scored: Scored, answered: Answered, form: Form) -> impl IntoView {
    let locale = use_locale();
    let Scored { assessment, recourse } = scored;
    let answered = match answered {
        Answered::Here => td_string!(locale, applicant.here),
        Answered::Both => td_string!(locale, applicant.both),
        Answered::Apart => td_string!(locale, applicant.apart),
        Answered::There => td_string!(locale, applicant.there),
    };
    let missing = assessment.score.missing.clone();
    let why = match assessment.reasons.clone() {
        Some(reasons) => view! { <Why reasons=reasons /> }.into_any(),
        None => view! { <Withheld /> }.into_any(),
    };
    let policy = assessment.policy;
    let recourse = recourse.filter(|found| found.score.decision != Advice::Grant && found.score.is_founded());
    view! {
        <ScoreCard assessment=assessment />
        <p class="hint answered">{answered}</p>
        {(!missing.is_empty()).then(|| view! { <Missing missing=missing form=form /> })}
        {why}
        {recourse
            .map(move |found| {
                let ways = ways(found, &policy, move |proposal| in_words(proposal, locale), locale);
                view! {
                    <section class="card ways" aria-labelledby="ways-title">
                        <h2 id="ways-title">{td_string!(locale, applicant.ways)}</h2>
                        {ways}
                    </section>
                }
            })}
    }
}

/// What must be known for another advice than a review, each a link to its field.
#[component]
fn Missing(missing: Vec<Input>, form: Form) -> impl IntoView {
    let locale = use_locale();
    let links: Vec<_> = missing
        .into_iter()
        .map(|input| {
            let history = HISTORIES.iter().find(|(_, tables)| tables.contains(&input.name()));
            let id = field_id(history.map_or(input.name(), |(name, _)| name));
            let label = form.field(input.name()).map_or_else(
                || words::capitalized(input.label().get(locale.into())),
                |field: &Field| field.label.clone(),
            );
            view! { <li><a class="chip" href=format!("#{id}")>{label}</a></li> }
        })
        .collect();
    let least = format::percent(form.policy.least_completeness, 0, locale);
    view! {
        <section class="card missing" aria-labelledby="missing-title">
            <h2 id="missing-title">{td_string!(locale, applicant.missing)}</h2>
            <p>{td_string!(locale, applicant.missing_lede, least = least).to_string()}</p>
            <ul class="chips">{links}</ul>
        </section>
    }
}

/// What became of a file that was brought.
#[component]
pub(super) fn RemarkedView(
    /// The outcome.
    remarked: Result<Remarked, AppError>,
    /// The form.
    form: Form,
) -> impl IntoView {
    let locale = use_locale();
    let Remarked { faults, remarks, left_out } = match remarked {
        Ok(remarked) => remarked,
        Err(error) => return view! { <InlineError error=error /> }.into_any(),
    };
    if !faults.is_empty() {
        return view! {
            <p class="note warning">{td_string!(locale, applicant.not_read)}</p>
            <List told=faults form=form />
        }
        .into_any();
    }
    let left_out = (!left_out.is_empty()).then(|| {
        let names = left_out.join(", ");
        let words = td_string!(locale, applicant.left_out, names = names).to_string();
        view! { <p class="hint">{words}</p> }
    });
    view! {
        <p class="note">{td_string!(locale, applicant.read)}</p>
        {(!remarks.is_empty()).then(|| view! { <List told=remarks form=form /> })}
        {left_out}
    }
    .into_any()
}

/// Faults or remarks, each with what it is about. They are the API's own, and in English.
#[component]
fn List(told: Vec<Told>, form: Form) -> impl IntoView {
    let items: Vec<_> = told
        .into_iter()
        .map(|told| {
            let label = told.column().and_then(|name| form.field(name)).map(|field| {
                view! { <strong>{field.label.clone()}</strong> }
            });
            view! {
                <li>
                    {label}
                    " "
                    <span lang="en" translate="no">{told.detail}</span>
                </li>
            }
        })
        .collect();
    view! { <ul class="told">{items}</ul> }
}
