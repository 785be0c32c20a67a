//! The page `/clients/{id}/interview`: what the client reads on the turned screen, in their own language, and what is printed
//! for them, on two sheets: what the model advises and why, then what would help and what the score does not say.
//!
//! Nothing of the bank's own stands on it: no threshold, no scale, no other client. The way back is the advisor's.

use super::help::Help;
use crate::client::asked::{self, Asked};
use crate::client::facts::asks;
use crate::client::get_client::{ClientView, get_client};
use crate::client::reasons::{ReasonList, Withheld, lede};
use crate::client::score::{Limits, frequency};
use crate::client::sheet_address::kept;
use crate::client::what_if::{Found, find_change, scenario_of};
use crate::clients::query::with_more;
use crate::error::AppError;
use crate::format;
use crate::i18n::Locale;
use crate::locale::{other, use_locale};
use crate::parts::{AdviceBadge, Dots, ErrorPage, IslandScripts, NotFound, PRINT_AT_ONCE, PrintButton};
use leptos::prelude::*;
use leptos_i18n::{Locale as _, td_string};
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::decision::Advice;
use model::scenario::Scenario;

/// Parameter of the client's language.
const LANGUAGE: &str = "lang";

/// The address of the page of client `id`, which leads back to their own page as it was left.
#[must_use]
pub fn interview_path(id: i64, asked: &Asked, scenario: &Scenario) -> String {
    kept(&format!("{}/interview", asked::path(id)), asked, scenario)
}

/// The same, to be printed at once.
#[must_use]
pub fn printed_path(id: i64, asked: &Asked, scenario: &Scenario) -> String {
    format!("{}#{PRINT_AT_ONCE}", interview_path(id, asked, scenario))
}

/// What one client is shown. An address whose number is none leads nowhere.
#[component]
pub fn InterviewPage() -> impl IntoView {
    let id: Option<i64> = use_params_map().with_untracked(|params| params.get_str("id")?.parse().ok());
    let language =
        use_query_map().with_untracked(|params| params.get_str(LANGUAGE).and_then(|text| text.parse().ok()));
    // The advisor's language is the screen's; the client's is that of this page.
    let advisors = use_locale();
    provide_context(language.unwrap_or(advisors));
    match id {
        Some(id) => {
            let left =
                use_query_map().with_untracked(|params| (Asked::of(params, id).0, scenario_of(params).0));
            view! { <Answered id=id left=left advisors=advisors /> }.into_any()
        }
        None => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn Answered(id: i64, left: (Asked, Scenario), advisors: Locale) -> impl IntoView {
    let client = ArcOnceResource::new_blocking(get_client(id, None));
    Suspend::new(async move {
        match client.await {
            Ok(client) => {
                let needs_help = client.assessment.score.decision != Advice::Grant;
                let found = if needs_help { Some(find_change(id).await) } else { None };
                view! { <Interview client=client found=found left=left advisors=advisors /> }.into_any()
            }
            Err(error) => view! { <ErrorPage error=error /> }.into_any(),
        }
    })
}

#[component]
fn Interview(
    client: ClientView,
    found: Option<Result<model::counterfactual::Recourse, AppError>>,
    left: (Asked, Scenario),
    advisors: Locale,
) -> impl IntoView {
    let locale = use_locale();
    let found: Option<Found> = found;
    let ClientView { profile, assessment, reasons, model, day, .. } = client;
    let id = profile.id;
    let advice = assessment.score.decision;
    let probability = assessment.score.probability;
    let sentence = match advice {
        Advice::Grant => td_string!(locale, interview.grant),
        Advice::Review => td_string!(locale, interview.review),
        Advice::Refuse => td_string!(locale, interview.refuse),
    };
    let frequency = frequency(probability, locale);
    let why = match reasons {
        Some(reasons) => {
            let lede = lede(&reasons, locale);
            view! {
                <section aria-labelledby="why-title">
                    <h2 id="why-title">{td_string!(locale, interview.why)}</h2>
                    <p>{lede}</p>
                    <ReasonList reasons=reasons.principal />
                </section>
            }
            .into_any()
        }
        None => view! { <Withheld /> }.into_any(),
    };
    let reference = td_string!(
        locale,
        interview.reference,
        id = format::client_id(id),
        day = format::day(&day, locale),
        model = model
    )
    .to_string();
    let (asked, scenario) = left;
    let back = kept(&asked::path(id), &asked, &scenario);
    let in_language = |language: Locale| {
        let path = interview_path(id, &asked, &scenario);
        with_more(&path, format_args!("{LANGUAGE}={}", language.as_str()))
    };
    let title = td_string!(locale, interview.title);
    view! {
        <Title text=title />
        <p class="advisors-bar">
            <a href=back lang=advisors.as_str()>
                "← "
                {td_string!(advisors, interview.back)}
            </a>
            <a
                href=in_language(other(locale))
                lang=other(locale).as_str()
                hreflang=other(locale).as_str()
            >
                {td_string!(locale, site.other_language)}
            </a>
            <PrintButton label=td_string!(locale, interview.print).to_owned() />
        </p>
        <article class="interview" lang=locale.as_str()>
            <div class="page-one">
                <h1>{title}</h1>
                <p class="lede">{asks(&profile, locale)}</p>
                <div class="says">
                    <AdviceBadge advice=advice />
                    <p>{sentence}</p>
                    <p class="decides">{td_string!(locale, interview.decides)}</p>
                </div>
                <section class="frequency" aria-labelledby="frequency-title">
                    <h2 id="frequency-title" class="visually-hidden">
                        {td_string!(locale, client.score)}
                    </h2>
                    <Dots defaulted=format::out_of_hundred(probability) label=frequency.clone() />
                    <p>{frequency}</p>
                </section>
                {why}
            </div>
            <div class="page-two">
                <Help found=found />
                <Limits probability=probability />
                <p class="reference">{reference}</p>
            </div>
        </article>
        <IslandScripts />
    }
    .into_any()
}
