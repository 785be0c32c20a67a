//! The page `/clients/{id}/beside/{other}`: for the advisor alone, for each of the clients is somebody else to the other.
//!
//! Both are asked for as their own pages ask, and shown only if both may be.

use super::differ::Differ;
use super::facts::FactsBeside;
use super::scores::ScoresBeside;
use crate::client::asked::{self, Asked};
use crate::client::get_client::{ClientView, get_client};
use crate::client::group::Group;
use crate::client::reasons::{ReasonList, Withheld, lede};
use crate::client::sheet_address::kept;
use crate::client::what_if::scenario_of;
use crate::format;
use crate::locale::use_locale;
use crate::parts::{ErrorPage, NotFound};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The path of clients `id` and `other` side by side.
#[must_use]
pub fn beside_path(id: i64, other: i64) -> String {
    format!("{}/beside/{}", asked::path(id), format::client_id(other))
}

/// Two clients. An address that does not name two leads nowhere.
#[component]
pub fn BesidePage() -> impl IntoView {
    let number = |name: &str| use_params_map().with_untracked(|params| params.get_str(name)?.parse().ok());
    match (number("id"), number("other")) {
        (Some(id), Some(other)) if id != other => {
            // The way back is to the first client's page as it was left, compared with the other one.
            let back = use_query_map().with_untracked(|params| {
                let asked = Asked { group: Group::Client(other), ..Asked::of(params, id).0 };
                kept(&asked::path(id), &asked, &scenario_of(params).0)
            });
            view! { <Answered id=id other=other back=back /> }.into_any()
        }
        _ => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn Answered(id: i64, other: i64, back: String) -> impl IntoView {
    let one = ArcOnceResource::new_blocking(get_client(id, None));
    let other = ArcOnceResource::new_blocking(get_client(other, None));
    Suspend::new(async move {
        match (one.await, other.await) {
            (Ok(one), Ok(other)) => view! { <Beside one=one other=other back=back /> }.into_any(),
            (Err(error), _) | (_, Err(error)) => view! { <ErrorPage error=error /> }.into_any(),
        }
    })
}

#[component]
fn Beside(one: ClientView, other: ClientView, back: String) -> impl IntoView {
    let locale = use_locale();
    let ids = [one.profile.id, other.profile.id];
    let [id, other_id] = ids.map(format::client_id);
    let title = td_string!(locale, beside.title, one = id.clone(), other = other_id).to_string();
    let printed =
        td_string!(locale, print.line, day = format::day(&one.day, locale), model = one.model.clone())
            .to_string();
    let explanations = one.assessment.explanation.clone().zip(other.assessment.explanation.clone());
    let reasons: Vec<_> = [&one, &other].into_iter().map(why).collect();
    view! {
        <Title text=title.clone() />
        <article class="client two-clients">
            <header class="page-head">
                <div>
                    <a class="back" href=back>
                        "← "
                        {td_string!(locale, client.title, id = id).to_string()}
                    </a>
                    <h1>{title}</h1>
                    <p class="lede">{td_string!(locale, beside.lede)}</p>
                </div>
            </header>
            <p class="printed">{printed}</p>
            <ScoresBeside one=one.clone() other=other.clone() />
            {match explanations {
                Some((of_one, of_other)) => view! { <Differ one=of_one other=of_other /> }.into_any(),
                None => view! { <Withheld /> }.into_any(),
            }}
            <section class="card both-reasons" aria-labelledby="reasons-title">
                <h2 id="reasons-title">{td_string!(locale, beside.reasons)}</h2>
                <div class="both">{reasons}</div>
            </section>
            <FactsBeside one=one.profile other=other.profile />
        </article>
    }
    .into_any()
}

/// Why a client's score is what it is, as their own page says it.
fn why(client: &ClientView) -> AnyView {
    let locale = use_locale();
    let id = format::client_id(client.profile.id);
    let told = match client.reasons.clone() {
        Some(reasons) => {
            let lede = lede(&reasons, locale);
            view! {
                <p>{lede}</p>
                <ReasonList reasons=reasons.principal />
            }
            .into_any()
        }
        None => view! { <p>{td_string!(locale, client.withheld)}</p> }.into_any(),
    };
    view! {
        <div>
            <h3>{td_string!(locale, client.title, id = id).to_string()}</h3>
            {told}
        </div>
    }
    .into_any()
}
