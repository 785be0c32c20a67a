//! The search and the filters: GET forms, so that what is asked is always in the URL.

use super::choices::AllFields;
use super::labels;
use super::query::{self, LIST};
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{Choice, SelectField};
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::portfolio::{ClientQuery, Column, FilterChoices, Sort};

/// Search by a client's number.
#[component]
pub fn Search(
    /// What was entered and is no number; nothing at first.
    entered: String,
) -> impl IntoView {
    let locale = use_locale();
    view! {
        <form class="search" method="get" action=LIST role="search">
            <label class="field">
                <span>{td_string!(locale, clients.search)}</span>
                <input
                    type="text"
                    name="id"
                    inputmode="numeric"
                    value=entered
                    required
                    autocomplete="off"
                    aria-describedby="search-hint"
                />
            </label>
            <button type="submit">{td_string!(locale, clients.search_button)}</button>
            <p id="search-hint" class="hint">
                {td_string!(locale, clients.search_hint)}
            </p>
        </form>
    }
    .into_any()
}

/// The orders that the list offers, in words.
fn orders(locale: Locale) -> Vec<Choice> {
    [
        (None, false, td_string!(locale, clients.sort_id)),
        (None, true, td_string!(locale, clients.sort_id_down)),
        (Some(Column::RISK), true, td_string!(locale, clients.sort_probability_down)),
        (Some(Column::RISK), false, td_string!(locale, clients.sort_probability_up)),
        (Some(Column::AGE), false, td_string!(locale, clients.sort_age_up)),
        (Some(Column::AGE), true, td_string!(locale, clients.sort_age_down)),
        (Some(Column::INCOME), true, td_string!(locale, clients.sort_income_down)),
        (Some(Column::INCOME), false, td_string!(locale, clients.sort_income_up)),
        (Some(Column::CREDIT), true, td_string!(locale, clients.sort_credit_down)),
        (Some(Column::CREDIT), false, td_string!(locale, clients.sort_credit_up)),
    ]
    .into_iter()
    .map(|(by, descending, label)| Choice { value: Sort { by, descending }.spelt(), label: label.to_owned() })
    .collect()
}

/// The filters and the order. On a narrow screen they fold away.
#[component]
pub fn Filters(
    /// The categories that occur in the bank.
    choices: FilterChoices,
    /// What is set now, and the order.
    query: ClientQuery,
) -> impl IntoView {
    let locale = use_locale();
    let ClientQuery { filter, sort, .. } = query;
    view! {
        <details class="filters">
            <summary>{td_string!(locale, clients.filters)}</summary>
            <form method="get" action=LIST>
                <AllFields choices=choices filter=filter locale=locale />
                <SelectField
                    label=td_string!(locale, clients.sort)
                    name="sort"
                    choices=orders(locale)
                    selected=sort.spelt()
                />
                <div class="actions">
                    <button type="submit">{td_string!(locale, clients.apply)}</button>
                    <a class="quiet" href=LIST>
                        {td_string!(locale, clients.reset)}
                    </a>
                </div>
            </form>
        </details>
    }
    .into_any()
}

/// The conditions that are set, each with a link that removes it.
#[component]
pub fn ActiveFilters(
    /// What is asked now.
    query: ClientQuery,
) -> impl IntoView {
    let locale = use_locale();
    let links: Vec<_> = query
        .filter
        .conditions()
        .map(|(column, condition)| {
            let words = labels::condition(column, condition, locale);
            let filter = query.filter.clone().without(column);
            let without = ClientQuery { filter, page: 1, ..query.clone() };
            let label = td_string!(locale, clients.remove, what = words.clone()).to_string();
            view! {
                <li>
                    <a class="chip" href=query::path(&without) aria-label=label>
                        {words}
                        <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
                            <path d="m2.5 2.5 7 7m0-7-7 7"></path>
                        </svg>
                    </a>
                </li>
            }
        })
        .collect();
    (!links.is_empty()).then(|| {
        view! {
            <ul class="chips" aria-label=td_string!(locale, clients.active)>
                {links}
            </ul>
        }
    })
}
