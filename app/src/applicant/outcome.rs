//! What is shown of what stands in the fields: the score, what it leaves out, why, and what would change it.
//!
//! Below the score is the place of what can be done with it ([`Outcome`]'s children): a decision is taken there.

use super::doubts::Doubt;
use super::draft::{HISTORIES, Reading};
use super::field::Field;
use super::form::Form;
use super::scored::Scored;
use super::sent::Told;
use super::typing::{Answered, Remarked, Shown};
use crate::client::reasons::{Why, Withheld};
use crate::client::score::ScoreCard;
use crate::client::what_if::{Next, head, in_words, instalment};
use crate::error::AppError;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{AdviceBadge, InlineError};
use crate::words;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::catalogue::Unit;
use model::catalogue::inputs::Input;
use model::catalogue::levers::{AT_ONCE_TO_INCOME, INSTALMENT_TO_INCOME};
use model::counterfactual::{Goal, Proposal, Recourse};
use model::decision::{Advice, Policy};

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
    let doubts: Vec<_> = Doubt::of(&reading.file)
        .map(|doubt| view! { <p class="note doubt">{doubt.in_words(locale)}</p> })
        .collect();
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
        {doubts}
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
    let recourse =
        recourse.filter(|found| found.score.decision != Advice::Grant && found.score.missing.is_empty());
    view! {
        <ScoreCard assessment=assessment />
        <p class="hint answered">{answered}</p>
        {(!missing.is_empty()).then(|| view! { <Missing missing=missing form=form /> })}
        {why}
        {recourse.map(|found| view! { <Ways found=found policy=policy /> })}
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
    let least = format::percent(form.least_completeness, 0, locale);
    view! {
        <section class="card missing" aria-labelledby="missing-title">
            <h2 id="missing-title">{td_string!(locale, applicant.missing)}</h2>
            <p>{td_string!(locale, applicant.missing_lede, least = least).to_string()}</p>
            <ul class="chips">{links}</ul>
        </section>
    }
}

/// What would lead to a better advice.
#[component]
fn Ways(found: Recourse, policy: Policy) -> impl IntoView {
    let locale = use_locale();
    let (from, before) = (found.score.decision, found.instalment);
    let in_vain = found.goals.iter().any(|goal| goal.proposals.is_empty());
    let goals: Vec<_> = found
        .goals
        .into_iter()
        .map(|goal| view! { <Way goal=goal from=from before=before policy=policy /> })
        .collect();
    let share = |share| format::percent(share, 0, locale);
    let bounds = td_string!(
        locale,
        recourse.bounds,
        instalment = share(INSTALMENT_TO_INCOME),
        at_once = share(AT_ONCE_TO_INCOME)
    )
    .to_string();
    view! {
        <section class="card ways" aria-labelledby="ways-title">
            <h2 id="ways-title">{td_string!(locale, applicant.ways)}</h2>
            {goals}
            <p class="hint">{bounds}</p>
            {in_vain.then(|| view! { <Next /> })}
        </section>
    }
}

#[component]
fn Way(goal: Goal, from: Advice, before: Option<f64>, policy: Policy) -> impl IntoView {
    let locale = use_locale();
    let (head, nearest) = head(&goal, from, locale);
    let proposals: Vec<_> = goal
        .proposals
        .into_iter()
        .chain(goal.nearest)
        .map(|proposal| proposal_view(&proposal, before, &policy, locale))
        .collect();
    view! {
        <div class="goal">
            <h3>{head}</h3>
            {nearest.then(|| view! { <p>{td_string!(locale, recourse.nearest)}</p> })}
            {(!proposals.is_empty()).then(|| view! { <ul class="proposals">{proposals}</ul> })}
        </div>
    }
}

fn proposal_view(
    proposal: &Proposal,
    before: Option<f64>,
    policy: &Policy,
    locale: Locale,
) -> impl IntoView + use<> {
    let instalment = instalment(before, proposal, locale)
        .map(|sentence| view! { <span class="instalment">{sentence}</span> });
    let at_once = (proposal.at_once > 0.0).then(|| {
        let amount = format::quantity(proposal.at_once, Unit::Money, locale);
        let sentence = td_string!(locale, recourse.at_once, amount = amount).to_string();
        view! { <span class="at-once">{sentence}</span> }
    });
    view! {
        <li>
            {in_words(proposal, locale)}
            {instalment}
            {at_once}
            <span class="leads-to" translate="no">
                <span class="figure">{format::risk(proposal.score.probability, policy, locale)}</span>
                " "
                <AdviceBadge advice=proposal.score.decision />
            </span>
        </li>
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
