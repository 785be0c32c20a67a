//! The page `/clients/{id}`.

use super::asked::{Asked, label};
use super::compare::{Compare, Comparison, compare_client};
use super::facts::{Facts, Summary};
use super::get_client::{ClientView, get_client};
use super::peers::{PeerGroup, Peers, get_peers};
use super::reasons::{Contributions, Why, Withheld};
use super::scenario_links::Simulated;
use super::score::{Limits, ScoreCard};
use super::what_if::{Found, Projection, WhatIf, find_change, possible, scenario_of, seeks, simulate};
use crate::clients::list_choices::list_choices;
use crate::error::AppError;
use crate::format;
use crate::locale::use_locale;
use crate::parts::{ErrorPage, IslandScripts, NotFound, Unread, UnreadNotes};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::portfolio::FilterChoices;
use model::scenario::Scenario;

/// One client. An address whose last part is no number leads nowhere.
#[component]
pub fn ClientPage() -> impl IntoView {
    match use_params_map().with_untracked(|params| params.get_str("id")?.parse().ok()) {
        Some(id) => view! { <Client id=id /> }.into_any(),
        None => view! { <NotFound /> }.into_any(),
    }
}

/// What the page asks for beside the client's own data.
struct Answers {
    scenario: Scenario,
    after: Option<Result<Projection, AppError>>,
    found: Option<Found>,
    peers: Result<PeerGroup, AppError>,
    asked: Asked,
    /// What the address says and cannot be used: of the page, and of the scenario.
    unread: [Vec<Unread>; 2],
    choices: Result<FilterChoices, AppError>,
    comparison: Result<Comparison, AppError>,
}

#[component]
fn Client(id: i64) -> impl IntoView {
    let ((scenario, mut not_set), seeks, (asked, unread)) =
        use_query_map().with_untracked(|params| (scenario_of(params), seeks(params), Asked::of(params)));
    // All are asked at once; none waits for another.
    let client = ArcOnceResource::new_blocking(get_client(id, asked.against));
    let found = seeks.then(|| ArcOnceResource::new_blocking(find_change(id)));
    let peers = ArcOnceResource::new_blocking(get_peers(id));
    let choices = ArcOnceResource::new_blocking(list_choices());
    let comparison =
        ArcOnceResource::new_blocking(compare_client(id, asked.quantity.clone(), asked.filter.clone()));
    Suspend::new(async move {
        let client = match client.await {
            Ok(client) => client,
            Err(error) => return view! { <ErrorPage error=error /> }.into_any(),
        };
        let (scenario, not_possible) = possible(&scenario, &client.settings);
        not_set.extend(not_possible);
        let after = if scenario.is_empty() { None } else { Some(simulate(id, scenario.clone()).await) };
        let answers = Answers {
            scenario,
            after,
            found: answered(found).await,
            peers: peers.await,
            asked,
            unread: [unread, not_set],
            choices: choices.await,
            comparison: comparison.await,
        };
        view! { <Sheet client=client answers=answers /> }.into_any()
    })
}

/// The answer, if there was a question.
async fn answered<T: Clone + Send + Sync + 'static>(asked: Option<ArcOnceResource<T>>) -> Option<T> {
    Some(asked?.await)
}

#[component]
fn Sheet(client: ClientView, answers: Answers) -> impl IntoView {
    let locale = use_locale();
    let ClientView { profile, assessment, against, explanation, reasons, settings, model, day } = client;
    let Answers { scenario, after, found, peers, asked, unread: [unread, not_set], choices, comparison } =
        answers;
    let title = td_string!(locale, client.title, id = format::client_id(profile.id)).to_string();
    let probability = assessment.score.probability;
    // Paper outlives what it says: it says of when and of which model it is.
    let printed =
        td_string!(locale, print.line, day = format::day(&day, locale), model = model.clone()).to_string();
    let why = match reasons {
        Some(reasons) => view! { <Why reasons=reasons /> }.into_any(),
        None => view! { <Withheld /> }.into_any(),
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
                    <p class="printed">{printed}</p>
                </div>
            </header>
            <UnreadNotes unread=unread label=label />
            <div class="sheet">
                <div class="main">
                    <ScoreCard assessment=assessment.clone() />
                    {why}
                    <Limits probability=probability />
                </div>
                <Facts profile=profile.clone() />
            </div>
            <Simulated scenario=scenario>
                {explanation.map(|explanation| view! { <Contributions explanation=explanation against=against asked=asked.clone() /> })}
                <WhatIf
                    id=profile.id
                    now=assessment
                    instalment=profile.value("annuity")
                    after=after
                    settings=settings
                    model=model
                    found=found
                    not_set=not_set
                />
                <Peers peers=peers />
                <Compare profile=profile asked=asked choices=choices comparison=comparison />
            </Simulated>
        </article>
        <IslandScripts />
    }
    .into_any()
}
