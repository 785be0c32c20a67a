//! The page `/clients`: a search, filters, and the list that they leave.

use super::filters::{ActiveFilters, Filters, Search};
use super::labels;
use super::list_choices::list_choices;
use super::list_clients::{ClientList, list_clients};
use super::pagination::{Pagination, page_count};
use super::query;
use super::table::ClientTable;
use crate::error::AppError;
use crate::explorer::{Explorer, Views};
use crate::format;
use crate::locale::use_locale;
use crate::offered;
use crate::parts::{ErrorPage, Fault, IslandScripts, Unread, UnreadNotes};
use crate::plural::counted;
use crate::portfolio::portfolio_path;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;
use model::portfolio::{ClientQuery, FilterChoices, Parsed};

/// The list of clients.
#[component]
pub fn ClientsPage() -> impl IntoView {
    let locale = use_locale();
    let parsed = use_query_map().with_untracked(query::parse);
    let number =
        parsed.unread.iter().find(|unread| unread.parameter == "id").map(|unread| unread.text.clone());
    let asked = parsed.query.clone();
    let choices = ArcOnceResource::new_blocking(list_choices());
    let list = ArcOnceResource::new_blocking(list_clients(asked.clone()));
    let filters = Suspend::new(async move {
        let filters = |choices: FilterChoices| {
            let explored = choices.clone();
            view! {
                <Explorer>
                    <Views choices=explored />
                </Explorer>
                <Filters choices=choices query=asked />
                <IslandScripts />
            }
        };
        choices.await.map(filters).ok()
    });
    let results = Suspend::new(async move {
        match list.await {
            Ok(list) => view! { <Results list=list parsed=parsed /> }.into_any(),
            // Whose number is known is found without a score.
            Err(AppError::Stopped) if parsed.query.filter.id.is_some() => {
                let id = parsed.query.filter.id.unwrap_or_default();
                view! { <Redirect path=format!("/clients/{id}") /> }.into_any()
            }
            Err(error) => view! { <ErrorPage error=error /> }.into_any(),
        }
    });
    view! {
        <Title text=td_string!(locale, clients.title) />
        <div class="clients">
            <header class="page-head">
                <div>
                    <h1>{td_string!(locale, clients.title)}</h1>
                    <p class="lede">{td_string!(locale, clients.lede)}</p>
                </div>
                <Search entered=number.unwrap_or_default() />
            </header>
            {filters}
            <div class="results">{results}</div>
        </div>
    }
    .into_any()
}

#[component]
fn Results(list: ClientList, parsed: Parsed) -> impl IntoView {
    let Parsed { query, unread: not_read } = parsed;
    // An exact number opens the client's file: the client's own, or that of one of their contracts.
    let found = match (query.filter.id, list.page.clients.as_slice()) {
        (Some(id), [client]) if id == client.id => Some(id),
        _ => list.of_contract,
    };
    if let Some(id) = found {
        return view! { <Redirect path=format!("/clients/{id}") /> }.into_any();
    }
    let mut told: Vec<_> = not_read.into_iter().map(Unread::from).collect();
    let last = page_count(list.page.total, query.page_size);
    if u64::from(query.page) > last {
        told.push(Unread { key: "page", text: query.page.to_string(), fault: Fault::NoSuchPage(last) });
    }
    view! {
        <UnreadNotes unread=told label=labels::parameter />
        <ActiveFilters query=query.clone() />
        <Listing list=list query=query />
    }
    .into_any()
}

#[component]
fn Listing(list: ClientList, query: ClientQuery) -> impl IntoView {
    let locale = use_locale();
    let waiting = format::count(list.unscored, locale);
    if list.clients == 0 {
        return view! {
            <Empty
                title=td_string!(locale, clients.empty_bank_title)
                text=td_string!(locale, clients.empty_bank)
                commands="clairscore import FOLDER\nclairscore score"
            />
        }
        .into_any();
    }
    if list.unscored >= list.clients && list.page.total == 0 {
        return view! {
            <Empty
                title=td_string!(locale, clients.unscored_title)
                text=counted!(locale, waiting, clients.unscored, n = waiting)
                commands="clairscore score"
            />
        }
        .into_any();
    }
    let some_unscored = (list.unscored > 0).then(|| {
        view! {
            <p class="note">
                {counted!(locale, waiting, clients.some_unscored, n = waiting)} " "
                <code>"clairscore score"</code>
            </p>
        }
    });
    if list.page.total == 0 {
        let text = match query.filter.id {
            Some(id) => td_string!(locale, clients.no_such_id, id = format::client_id(id)).to_string(),
            None => td_string!(locale, clients.no_match).to_string(),
        };
        return view! {
            {some_unscored}
            <Empty title=td_string!(locale, clients.no_match_title) text=text commands="" />
        }
        .into_any();
    }
    let total = format::count(list.page.total, locale);
    let total = counted!(locale, total, clients.count, n = total);
    let legend = td_string!(locale, clients.legend, threshold = format::edge(list.policy.threshold, locale))
        .to_string();
    view! {
        {some_unscored}
        <p class="total" role="status">
            {total}
        </p>
        {offered::portfolio()
            .then(|| {
                view! {
                    <p class="to-portfolio">
                        <a href=portfolio_path(&query.filter)>{td_string!(locale, portfolio.of_selection)}</a>
                    </p>
                }
            })}
        <ClientTable clients=list.page.clients policy=list.policy query=query.clone() />
        <p class="legend">{legend}</p>
        <Pagination query=query total=list.page.total />
    }
    .into_any()
}

/// Says why there is nothing to list, and which commands change that.
#[component]
fn Empty(#[prop(into)] title: String, #[prop(into)] text: String, commands: &'static str) -> impl IntoView {
    view! {
        <section class="empty">
            <h2>{title}</h2>
            <p>{text}</p>
            {(!commands.is_empty()).then(|| view! { <pre><code>{commands}</code></pre> })}
        </section>
    }
    .into_any()
}
