//! The page `/decisions`: what is to be done, by what it waits for, first what the reader can do.

use super::list_work::list_work;
use super::panel::path;
use super::person;
use super::queue::Queue;
use super::view::CaseLine;
use super::words;
use crate::locale::use_locale;
use crate::parts::{DataTable, ErrorPage, Head};
use crate::words as model_words;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// See the head of this file.
#[component]
pub fn WorkPage() -> impl IntoView {
    let locale = use_locale();
    let work = ArcOnceResource::new_blocking(list_work());
    let lists = Suspend::new(async move {
        match work.await {
            Ok(cases) => view! { <Work cases=cases /> }.into_any(),
            Err(error) => view! { <ErrorPage error=error /> }.into_any(),
        }
    });
    view! {
        <Title text=td_string!(locale, decisions.work) />
        <div class="work">
            <header class="page-head">
                <div>
                    <h1>{td_string!(locale, decisions.work)}</h1>
                    <p class="lede">{td_string!(locale, decisions.work_lede)}</p>
                </div>
            </header>
            {lists}
        </div>
    }
    .into_any()
}

#[component]
fn Work(cases: Vec<CaseLine>) -> impl IntoView {
    let locale = use_locale();
    if cases.is_empty() {
        return view! { <p class="card">{td_string!(locale, decisions.nothing_to_do)}</p> }.into_any();
    }
    let lists: Vec<_> = Queue::ALL
        .into_iter()
        .map(|queue| {
            let waiting: Vec<_> = cases.iter().filter(|case| Queue::of(case) == queue).cloned().collect();
            (!waiting.is_empty()).then(|| view! { <Cases title=queue.title(locale) cases=waiting /> })
        })
        .collect();
    lists.into_any()
}

#[component]
fn Cases(title: &'static str, cases: Vec<CaseLine>) -> impl IntoView {
    let locale = use_locale();
    let rows: Vec<_> = cases
        .into_iter()
        .map(|case| {
            let person = case.person.map_or_else(
                || td_string!(locale, decisions.nobody).to_owned(),
                |person| person::name(&person, locale),
            );
            view! {
                <tr>
                    <th scope="row">
                        <a href=path(&case.id)>{person}</a>
                    </th>
                    <td>{words::state(case.state, locale)}</td>
                    <td>{case.outcome.map(|outcome| words::outcome(outcome, locale))}</td>
                    <td>{case.advice.map(|advice| model_words::advice(advice, locale))}</td>
                    <td>{case.by}</td>
                    <td>{case.due.map(|due| words::day(&due, locale))}</td>
                </tr>
            }
        })
        .collect();
    let heads = [
        td_string!(locale, decisions.client),
        td_string!(locale, decisions.stands),
        td_string!(locale, decisions.concluded),
        td_string!(locale, decisions.advised),
        td_string!(locale, decisions.by),
        td_string!(locale, decisions.until),
    ];
    let heads = heads.map(Head::words).into();
    view! {
        <section class="card">
            <h2>{title}</h2>
            <DataTable caption=title heads=heads>
                <tbody>{rows}</tbody>
            </DataTable>
        </section>
    }
    .into_any()
}
