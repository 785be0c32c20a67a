//! A client's page while reliance on the score is stopped: that it is, what was decided, and the file, of which no score says
//! anything.

use super::asked::Asked;
use super::facts::{Fact, KeyFacts, Profile, WholeFile};
use super::kept_links::Addressed;
use super::sheet_address::kept;
use super::what_if::get_file;
use crate::decisions::Decisions;
use crate::decisions::client_decisions::DecisionsOfClient;
use crate::error::AppError;
use crate::format;
use crate::locale::use_locale;
use crate::parts::{ErrorPage, Glossary, InlineError, IslandScripts};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use model::record::person::Person;
use model::scenario::Scenario;

/// See the head of this file.
#[component]
pub fn StoppedSheet(
    /// SK_ID_CURR.
    id: i64,
    /// What the address asks for.
    asked: Asked,
    /// What was decided.
    decisions: Result<DecisionsOfClient, AppError>,
) -> impl IntoView {
    let locale = use_locale();
    let file = ArcOnceResource::new_blocking(get_file(id));
    Suspend::new(async move {
        let file = match file.await {
            Ok(file) => file,
            Err(error) => return view! { <ErrorPage error=error /> }.into_any(),
        };
        let (profile, facts) = (Profile::of(&file), Fact::all(&file, &[]));
        let from = kept("", &asked, &Scenario::default());
        let title = td_string!(locale, client.title, id = format::client_id(id)).to_string();
        view! {
            <Title text=title.clone() />
            <article class="client">
                <header class="page-head">
                    <div>
                        <p class="back">
                            <a href="/clients">"← " {td_string!(locale, clients.title)}</a>
                        </p>
                        <h1>{title}</h1>
                    </div>
                </header>
                <InlineError error=AppError::Stopped />
                <KeyFacts profile=profile facts=facts.clone() />
                <Decisions person=Person::Client(id) decisions=decisions from=from />
                // The search in the file keeps what else the address says.
                <Addressed id=id asked=asked.clone() scenario=Scenario::default()>
                    <section class="part" id="file" aria-label=td_string!(locale, sheet.file)>
                        <WholeFile id=id facts=facts sought=asked.find />
                    </section>
                </Addressed>
            </article>
            <Glossary />
            <IslandScripts />
        }
        .into_any()
    })
}
