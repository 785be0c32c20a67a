//! The page on which a decision on a new applicant is taken: what was entered, what the model makes of it, and the form.
//! Nothing is kept before the form is sent; the file rides along in it.

use super::entered::Entered;
use super::posted::{DO, PASTED, PATH, READ};
use super::to_decide::{ToDecide, applicant_to_decide};
use crate::decisions::{DecisionForm, Resent};
use crate::error::AppError;
use crate::information::InformationLink;
use crate::locale::use_locale;
use crate::parts::{ErrorPage, InlineError};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// Where the form is sent, and comes back if something is wrong with it.
const DECISION: &str = "/applicants/new/decision";

/// The page `/applicants/new/decision`: the form that came back.
#[component]
pub fn NewDecisionPage() -> impl IntoView {
    let locale = use_locale();
    match Resent::here().filled.file {
        file if file.is_empty() => view! {
            <Title text=td_string!(locale, applicant.decide_title) />
            <h1>{td_string!(locale, applicant.decide_title)}</h1>
            <p>
                <a href=PATH>{td_string!(locale, applicant.describe_first)}</a>
            </p>
        }
        .into_any(),
        file => view! { <DecideOn file=file /> }.into_any(),
    }
}

/// The decision on the applicant of a file.
#[component]
pub fn DecideOn(
    /// As `POST /api/v1/score` takes it.
    file: String,
) -> impl IntoView {
    let asked = ArcOnceResource::new_blocking(applicant_to_decide(file.clone()));
    Suspend::new(async move {
        match asked.await {
            Ok(to_decide) => view! { <Sheet file=file to_decide=to_decide /> }.into_any(),
            Err(error) => view! { <ErrorPage error=error /> }.into_any(),
        }
    })
}

#[component]
fn Sheet(file: String, to_decide: ToDecide) -> impl IntoView {
    let locale = use_locale();
    let title = td_string!(locale, applicant.decide_title);
    let ToDecide { file: entered, form, ground, key } = to_decide;
    let decision = match ground {
        Some(ground) => view! {
            <section class="card decisions" aria-labelledby="decision-title">
                <h2 id="decision-title">{td_string!(locale, decisions.title)}</h2>
                <InformationLink />
                <DecisionForm
                    to=DECISION.to_owned()
                    ground=ground
                    file=file.clone()
                    key=key
                    last_event=None
                    reviews=false
                    checked=None
                />
            </section>
        }
        .into_any(),
        None => view! { <InlineError error=AppError::Stopped /> }.into_any(),
    };
    view! {
        <Title text=title />
        <article class="case">
            <header class="page-head">
                <div>
                    <h1>{title}</h1>
                    <p class="lede">{td_string!(locale, applicant.decide_lede)}</p>
                </div>
            </header>
            <form class="no-print" method="post" action=PATH>
                <input type="hidden" name=PASTED value=file />
                <button class="quiet" type="submit" name=DO value=READ>
                    "← "
                    {td_string!(locale, applicant.change)}
                </button>
            </form>
            <Entered file=entered form=form />
            {decision}
        </article>
    }
    .into_any()
}
