//! The page `/clients/{id}`.

use super::compare::{Compare, Comparing};
use super::contributions::Contributions;
use super::get_client::{ClientView, get_client};
use super::get_peers::{PeerGroup, get_peers};
use super::peers::Peers;
use super::profile::{Facts, Summary};
use super::score::{Limits, ScoreCard, Why, Withheld};
use super::what_if::{Simulating, WhatIf};
use crate::error::AppError;
use crate::format;
use crate::locale::use_locale;
use crate::parts::{Failure, NotFound};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// One client. An address whose last part is no number leads nowhere.
#[component]
pub fn ClientPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|p| p.get_str("id").and_then(|t| t.parse::<i64>().ok())));
    move || match id.get() {
        Some(id) => view! { <Client id=id /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

#[component]
fn Client(id: i64) -> impl IntoView {
    let locale = use_locale();
    let client = Resource::new_blocking(move || id, get_client);
    let peers = Resource::new_blocking(move || id, get_peers);
    let simulating = Simulating::new(id);
    let comparing = Comparing::new(id, simulating.scenario);
    view! {
        <Transition fallback=move || {
            view! { <p class="loading">{td_string!(locale, site.loading)}</p> }
        }>
            {move || Suspend::new(async move {
                match client.await {
                    Ok(client) => view! { <Sheet client=client simulating=simulating peers=peers comparing=comparing /> }.into_any(),
                    Err(error) => view! { <Failure error=error /> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn Sheet(
    client: ClientView,
    simulating: Simulating,
    peers: Resource<Result<PeerGroup, AppError>>,
    comparing: Comparing,
) -> impl IntoView {
    let locale = use_locale();
    let ClientView { profile, assessment } = client;
    let title = td_string!(locale, client.title, id = format::client_id(profile.id)).to_string();
    let probability = assessment.score.probability;
    let explanation = assessment.explanation.clone();
    let (why, parts) = match explanation {
        Some(explanation) => (
            view! { <Why explanation=explanation.clone() /> }.into_any(),
            view! { <Contributions explanation=explanation /> }.into_any(),
        ),
        None => (view! { <Withheld /> }.into_any(), ().into_any()),
    };
    view! {
        <Title text=title.clone() />
        <article class="client">
            <header class="page-head">
                <div>
                    <p class="back">
                        <a href="/clients">"← " {td_string!(locale, client.back)}</a>
                    </p>
                    <h1>{title}</h1>
                    <Summary profile=profile.clone() />
                </div>
            </header>
            <div class="sheet">
                <div class="main">
                    <ScoreCard assessment=assessment.clone() />
                    {why}
                    <Limits probability=probability />
                </div>
                <Facts profile=profile.clone() />
            </div>
            {parts}
            <WhatIf id=profile.id now=assessment simulating=simulating />
            <Peers peers=peers />
            <Compare profile=profile comparing=comparing />
        </article>
    }
    .into_any()
}
