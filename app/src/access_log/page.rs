//! The page `/log`: the latest acts first, looked through by a word, and taken away as a file.

use super::list_acts::{ActLine, LONGEST_SEARCH, PAGE, list_acts};
use super::words;
use crate::clients::query::with_query;
use crate::format;
use crate::locale::use_locale;
use crate::parts::{DataTable, ErrorPage, Head};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The page's path.
const LOG: &str = "/log";
/// Where it is taken away as a file.
const FILE: &str = "/api/v1/log.csv";
/// Parameter: what is looked for.
const SEARCH: &str = "search";
/// Parameter: the number of the last act of the page before.
const BEFORE: &str = "before";

/// See the head of this file.
#[component]
pub fn AccessLogPage() -> impl IntoView {
    let (search, before) = use_query_map().with_untracked(|params| {
        (params.get(SEARCH).unwrap_or_default(), params.get(BEFORE).and_then(|text| text.parse().ok()))
    });
    let acts = ArcOnceResource::new_blocking(list_acts(search.clone(), before));
    Suspend::new(async move {
        match acts.await {
            Ok(acts) => view! { <Log acts=acts search=search is_first=before.is_none() /> }.into_any(),
            Err(error) => view! { <ErrorPage error=error /> }.into_any(),
        }
    })
}

#[component]
fn Log(acts: Vec<ActLine>, search: String, is_first: bool) -> impl IntoView {
    let locale = use_locale();
    let title = td_string!(locale, access_log.title);
    let sought = (!search.trim().is_empty()).then(|| (SEARCH, search.clone()));
    let address = |path: &str, before: Option<i64>| {
        let before = before.map(|id| (BEFORE, id.to_string()));
        with_query(path, &Vec::from_iter(sought.clone().into_iter().chain(before)))
    };
    let is_full = acts.len() as u64 == PAGE;
    let older = acts.last().filter(|_| is_full).map(|last| {
        view! { <a href=address(LOG, Some(last.id)) rel="next">{td_string!(locale, access_log.older)}</a> }
    });
    let newest =
        (!is_first).then(|| view! { <a href=address(LOG, None)>{td_string!(locale, access_log.newest)}</a> });
    let file = address(FILE, None);
    let none = acts.is_empty().then(|| view! { <p>{td_string!(locale, access_log.none)}</p> });
    let rows: Vec<_> = acts.into_iter().map(|act| view! { <Act act=act /> }).collect();
    let heads = [
        td_string!(locale, access_log.when),
        td_string!(locale, access_log.who),
        td_string!(locale, access_log.what),
        td_string!(locale, access_log.whom),
        td_string!(locale, access_log.from),
        td_string!(locale, access_log.outcome),
    ];
    let heads = heads.map(Head::words).into();
    view! {
        <Title text=title />
        <div class="access-log">
            <header class="page-head">
                <div>
                    <h1>{title}</h1>
                    <p class="lede">{td_string!(locale, access_log.lede)}</p>
                </div>
            </header>
            <form class="log-search" method="get" action=LOG role="search">
                <label class="field">
                    <span>{td_string!(locale, access_log.search)}</span>
                    <input type="search" name=SEARCH value=search maxlength=LONGEST_SEARCH.to_string() />
                </label>
                <button type="submit">{td_string!(locale, access_log.search_button)}</button>
                // A file is not a page: it is the browser's own to fetch.
                <a class="button quiet" href=file download="">{td_string!(locale, access_log.file)}</a>
            </form>
            <section class="card" aria-label=title>
                {none}
                <DataTable caption=title heads=heads>
                    <tbody>{rows}</tbody>
                </DataTable>
                <nav class="pagination" aria-label=td_string!(locale, access_log.pages)>{newest} " " {older}</nav>
            </section>
        </div>
    }
    .into_any()
}

#[component]
fn Act(act: ActLine) -> impl IntoView {
    let locale = use_locale();
    view! {
        <tr>
            <th scope="row">{format::moment(&act.begun_at, locale)}</th>
            <td translate="no">{act.caller}</td>
            <td>{words::action(&act.action, locale)}</td>
            <td translate="no">{act.subject}</td>
            <td translate="no">{act.address}</td>
            <td>{words::outcome(act.outcome.as_deref(), locale)}</td>
        </tr>
    }
    .into_any()
}
