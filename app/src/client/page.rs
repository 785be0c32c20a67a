//! The page `/clients/{id}`.

use super::asked::{Asked, label};
use super::compare::{Compare, ServerComparison, compare_client};
use super::facts::{KeyFacts, WholeFile};
use super::get_client::{ClientView, get_client};
use super::group::WITH;
use super::head::SheetHead;
use super::kept_links::Addressed;
use super::neighbours::Neighbours;
use super::peers::{PeerGroup, Peers, get_peers};
use super::reasons::{Contributions, Why, Withheld};
use super::score::{Limits, ScoreCard};
use super::sheet_address::kept;
use super::stopped::StoppedSheet;
use super::what_if::{Found, Projection, WhatIf, find_change, possible, scenario_of, simulate};
use crate::clients::list_choices::list_choices;
use crate::decisions::Decisions;
use crate::decisions::client_decisions::{DecisionsOfClient, client_decisions};
use crate::error::AppError;
use crate::format;
use crate::layout::Version;
use crate::locale::use_locale;
use crate::parts::{ErrorPage, Glossary, IslandScripts, NotFound, Unread, UnreadNotes};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::decision::Policy;
use model::portfolio::FilterChoices;
use model::record::person::Person;
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
    comparison: Result<ServerComparison, AppError>,
    neighbours: Option<Neighbours>,
    decisions: Result<DecisionsOfClient, AppError>,
}

#[component]
fn Client(id: i64) -> impl IntoView {
    let ((scenario, mut not_set), (asked, unread)) =
        use_query_map().with_untracked(|params| (scenario_of(params), Asked::of(params, id)));
    // All are asked at once, but for the simulation: what can be set is in the client's answer.
    let client = ArcOnceResource::new_blocking(get_client(id, asked.against));
    let found = asked.seeks.then(|| ArcOnceResource::new_blocking(find_change(id)));
    let peers = ArcOnceResource::new_blocking(get_peers(id));
    let decisions = ArcOnceResource::new_blocking(client_decisions(id.to_string()));
    let neighbours = asked
        .list
        .clone()
        .map(|list| ArcOnceResource::new_blocking(async move { Neighbours::of(id, &list).await }));
    let choices = ArcOnceResource::new_blocking(list_choices());
    let comparison =
        ArcOnceResource::new_blocking(compare_client(id, asked.quantity.clone(), asked.group.clone()));
    Suspend::new(async move {
        let client = match client.await {
            Ok(client) => client,
            Err(AppError::Stopped) => {
                let decisions = decisions.await;
                return view! { <StoppedSheet id=id asked=asked decisions=decisions /> }.into_any();
            }
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
            neighbours: answered(neighbours).await.flatten(),
            decisions: decisions.await,
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
    let ClientView { profile, facts, assessment, against, explanation, reasons, settings, model, day } =
        client;
    let Answers { scenario, after, found, peers, asked, unread, choices, comparison, neighbours, decisions } =
        answers;
    let [unread, not_set] = unread;
    // What is no client's number is told at its field.
    let (no_number, unread): (Vec<_>, Vec<_>) = unread.into_iter().partition(|unread| unread.key == WITH);
    let no_number = no_number.into_iter().next().map(|unread| unread.text);
    let title = td_string!(locale, client.title, id = format::client_id(profile.id)).to_string();
    let probability = assessment.score.probability;
    let policy = assessment.policy;
    // Paper outlives what it says: it says of when and of which model it is.
    let printed =
        td_string!(locale, print.line, day = format::day(&day, locale), model = model.clone()).to_string();
    let why = match reasons {
        Some(reasons) => view! { <Why reasons=reasons /> }.into_any(),
        None => view! { <Withheld /> }.into_any(),
    };
    // Where a form of decision with which something is wrong comes back.
    let from = kept("", &asked, &scenario);
    let made_by = view! { <MadeBy model=model.clone() day=day policy=policy /> };
    view! {
        <Title text=title />
        <article class="client">
            <SheetHead
                profile=profile.clone()
                assessment=assessment.clone()
                asked=asked.clone()
                scenario=scenario.clone()
                neighbours=neighbours
            />
            <p class="printed">{printed}</p>
            <UnreadNotes unread=unread label=label />
            <Addressed id=profile.id asked=asked.clone() scenario=scenario>
                <section class="part" id="decision" aria-label=td_string!(locale, sheet.decision)>
                    <div class="sheet">
                        <div class="main">
                            <ScoreCard assessment=assessment.clone() />
                            {why}
                            <Limits probability=probability />
                        </div>
                        <KeyFacts profile=profile.clone() facts=facts.clone() />
                    </div>
                    <Decisions person=Person::Client(profile.id) decisions=decisions from=from />
                    {explanation
                        .map(|explanation| {
                            view! { <Contributions explanation=explanation against=against /> }
                        })}
                </section>
                <section class="part" id="change" aria-label=td_string!(locale, sheet.change)>
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
                </section>
                <section class="part" id="others" aria-label=td_string!(locale, sheet.others)>
                    <Compare
                        profile=profile.clone()
                        asked=asked.clone()
                        choices=choices
                        comparison=comparison
                        nearest=peers.as_ref().ok().and_then(|peers| peers.counted.clone())
                        no_number=no_number
                    />
                    <Peers peers=peers />
                </section>
                <section class="part" id="file" aria-label=td_string!(locale, sheet.file)>
                    <WholeFile id=profile.id facts=facts sought=asked.find />
                </section>
            </Addressed>
            <section class="part" id="model" aria-label=td_string!(locale, sheet.model)>
                {made_by}
            </section>
        </article>
        <Glossary />
        <IslandScripts />
    }
    .into_any()
}

/// Which model the score is of, and when it was computed.
#[component]
fn MadeBy(model: String, day: String, policy: Policy) -> impl IntoView {
    let locale = use_locale();
    let edge = |share| format::edge(share, locale);
    let threshold = td_string!(
        locale,
        model.policy_text,
        threshold = edge(policy.threshold),
        from = edge(policy.review_from),
        to = edge(policy.review_to)
    )
    .to_string();
    let version = use_context::<Version>().map(|Version(version)| version);
    let facts = [
        (td_string!(locale, model.id), Some(model)),
        (td_string!(locale, sheet.scored_on), Some(format::day(&day, locale))),
        (td_string!(locale, model.policy), Some(threshold)),
        (td_string!(locale, sheet.program), version.map(str::to_owned)),
    ];
    let facts: Vec<_> = facts
        .into_iter()
        .filter_map(|(label, value)| {
            Some(view! { <div><dt>{label}</dt><dd translate="no">{value?}</dd></div> })
        })
        .collect();
    view! {
        <section class="card made-by facts" aria-labelledby="made-by-title">
            <h2 id="made-by-title">{td_string!(locale, sheet.model_title)}</h2>
            <dl>{facts}</dl>
            <p>
                <a href="/model">{td_string!(locale, sheet.model_page)}</a>
            </p>
        </section>
    }
    .into_any()
}
