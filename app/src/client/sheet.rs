//! A client's page as it is read: the head that stays, what the address says and cannot be used, and the part that is shown.

use super::asked::{Asked, label, path};
use super::compare::{Compare, ServerComparison};
use super::facts::{KeyFacts, WholeFile};
use super::get_client::ClientView;
use super::group::WITH;
use super::head::SheetHead;
use super::kept_links::Addressed;
use super::made_by::MadeBy;
use super::neighbours::Neighbours;
use super::peers::{PeerGroup, Peers};
use super::reasons::{Contributions, Why, Withheld};
use super::score::{Limits, ScoreCard};
use super::sheet_address::kept;
use super::sheet_part::SheetPart;
use super::what_if::{Found, Projection, WhatIf};
use crate::decisions::Decisions;
use crate::decisions::client_decisions::DecisionsOfClient;
use crate::error::AppError;
use crate::format;
use crate::locale::use_locale;
use crate::parts::{Glossary, IslandScripts, Unread, UnreadNotes};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use model::portfolio::FilterChoices;
use model::record::person::Person;
use model::scenario::Scenario;

/// What a part is made of, beside the client's own data.
pub enum PartAnswers {
    /// The decisions that were made.
    Decision(Result<DecisionsOfClient, AppError>),
    /// What the changes of the address lead to, if it makes any, and the smallest that would be enough, if they are asked for.
    Change { after: Option<Result<Projection, AppError>>, found: Option<Found> },
    /// What the client is compared with.
    Others {
        choices: Result<FilterChoices, AppError>,
        comparison: Result<ServerComparison, AppError>,
        peers: Result<PeerGroup, AppError>,
    },
    /// Nothing else: all that is known is the client's own data.
    File,
    /// Nothing else: the model that scored is named there, too.
    Model,
}

/// See the head of this file.
#[component]
pub fn Sheet(
    /// The client.
    client: ClientView,
    /// What the address asks for.
    asked: Asked,
    /// What it simulates.
    scenario: Scenario,
    /// What it says and cannot be used: of the page, and of the scenario.
    unread: [Vec<Unread>; 2],
    /// Who stands beside the client in the list that they were opened from.
    neighbours: Option<Neighbours>,
    /// What the part is made of.
    answers: PartAnswers,
) -> impl IntoView {
    let locale = use_locale();
    let (id, part) = (client.profile.id, asked.part);
    let mut title = td_string!(locale, client.title, id = format::client_id(id)).to_string();
    if part != SheetPart::Decision {
        title = format!("{title} · {}", part.label(locale));
    }
    // Paper outlives what it says: it says of when and of which model it is.
    let printed =
        td_string!(locale, print.line, day = format::day(&client.day, locale), model = client.model.clone())
            .to_string();
    let [unread, not_set] = unread;
    // What is no client's number is told at its field, and so is what cannot be simulated.
    let (no_number, unread): (Vec<_>, Vec<_>) =
        unread.into_iter().partition(|unread| part == SheetPart::Others && unread.key == WITH);
    let (not_set, untold) =
        if part == SheetPart::Change { (not_set, Vec::new()) } else { (Vec::new(), not_set) };
    let is_tried = part != SheetPart::Change && !scenario.is_empty();
    let tried = is_tried.then(|| view! { <Tried id=id asked=asked.clone() scenario=scenario.clone() /> });
    let head = view! {
        <SheetHead
            profile=client.profile.clone()
            assessment=client.assessment.clone()
            asked=asked.clone()
            scenario=scenario.clone()
            neighbours=neighbours
        />
    };
    let no_number = no_number.into_iter().next().map(|unread| unread.text);
    let of_address = (asked.clone(), scenario.clone());
    let section = move || {
        let (asked, scenario) = of_address;
        view! {
            <section class="part" id=part.name() aria-label=part.label(locale)>
                {shown(client, &asked, &scenario, answers, no_number, not_set)}
            </section>
        }
    };
    // Nothing of the model's part is answered in the browser.
    let body = if part == SheetPart::Model {
        section().into_any()
    } else {
        view! {
            <Addressed id=id asked=asked scenario=scenario>
                {section()}
            </Addressed>
            <IslandScripts />
        }
        .into_any()
    };
    view! {
        <Title text=title />
        <article class="client">
            {head}
            <p class="printed">{printed}</p>
            <UnreadNotes unread=unread label=label />
            <UnreadNotes unread=untold label=super::what_if::label />
            {tried}
            {body}
        </article>
        <Glossary />
    }
    .into_any()
}

/// What stands in the part that is shown. Its islands find what the page asks for in [`Addressed`], around it.
fn shown(
    client: ClientView,
    asked: &Asked,
    scenario: &Scenario,
    answers: PartAnswers,
    no_number: Option<String>,
    not_set: Vec<Unread>,
) -> AnyView {
    let ClientView { profile, facts, assessment, against, explanation, reasons, settings, model, day } =
        client;
    match answers {
        PartAnswers::Decision(decisions) => {
            let probability = assessment.score.probability;
            let why = match reasons {
                Some(reasons) => view! { <Why reasons=reasons /> }.into_any(),
                None => view! { <Withheld /> }.into_any(),
            };
            // Where a form of decision with which something is wrong comes back.
            let from = kept("", asked, scenario);
            let person = Person::Client(profile.id);
            let contributions = explanation
                .map(|explanation| view! { <Contributions explanation=explanation against=against /> });
            view! {
                <div class="sheet">
                    <div class="main">
                        <ScoreCard assessment=assessment /> {why} <Limits probability=probability />
                    </div>
                    <KeyFacts profile=profile facts=facts />
                </div>
                <Decisions person=person decisions=decisions from=from />
                {contributions}
            }
            .into_any()
        }
        PartAnswers::Change { after, found } => view! {
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
        }
        .into_any(),
        PartAnswers::Others { choices, comparison, peers } => view! {
            <Compare
                profile=profile
                asked=asked.clone()
                choices=choices
                comparison=comparison
                nearest=peers.as_ref().ok().and_then(|peers| peers.counted.clone())
                no_number=no_number
            />
            <Peers peers=peers />
        }
        .into_any(),
        PartAnswers::File => {
            view! { <WholeFile id=profile.id facts=facts sought=asked.find.clone() /> }.into_any()
        }
        PartAnswers::Model => view! { <MadeBy model=model day=day policy=assessment.policy /> }.into_any(),
    }
}

/// That changes are being tried in another part of the page, where this one is about the file as it is.
#[component]
fn Tried(id: i64, asked: Asked, scenario: Scenario) -> impl IntoView {
    let locale = use_locale();
    let there = kept(&path(id), &Asked { part: SheetPart::Change, ..asked }, &scenario);
    view! {
        <p class="note">
            {td_string!(locale, sheet.tried)} " "
            <a href=there data-keeps=SheetPart::Change.name()>
                {td_string!(locale, sheet.tried_link)}
            </a>
        </p>
    }
}
