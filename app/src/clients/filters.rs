//! The search and the filters: GET forms, so that what is asked is always in the URL.

use super::choices::{GroupFields, conditions};
use super::query::{self, key};
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{Choice, SelectField};
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::portfolio::{ClientQuery, Direction, FilterChoices, SortKey};

const LIST: &str = "/clients";

/// Search by a client's number.
#[component]
pub fn Search() -> impl IntoView {
    let locale = use_locale();
    view! {
        <form class="search" method="get" action=LIST role="search">
            <label class="field">
                <span>{td_string!(locale, clients.search)}</span>
                <input
                    type="text"
                    name=key::ID
                    inputmode="numeric"
                    pattern="[0-9]+"
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
    use Direction::{Ascending, Descending};
    [
        (SortKey::Id, Ascending, td_string!(locale, clients.sort_id)),
        (SortKey::Id, Descending, td_string!(locale, clients.sort_id_down)),
        (SortKey::Probability, Descending, td_string!(locale, clients.sort_probability_down)),
        (SortKey::Probability, Ascending, td_string!(locale, clients.sort_probability_up)),
        (SortKey::Age, Ascending, td_string!(locale, clients.sort_age_up)),
        (SortKey::Age, Descending, td_string!(locale, clients.sort_age_down)),
        (SortKey::Income, Descending, td_string!(locale, clients.sort_income_down)),
        (SortKey::Income, Ascending, td_string!(locale, clients.sort_income_up)),
        (SortKey::Credit, Descending, td_string!(locale, clients.sort_credit_down)),
        (SortKey::Credit, Ascending, td_string!(locale, clients.sort_credit_up)),
    ]
    .into_iter()
    .map(|(sort, direction, label)| Choice {
        value: query::sort_text(sort, direction),
        label: label.to_owned(),
    })
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
    let ClientQuery { filter, sort, direction, .. } = query;
    let amount = |label: &'static str, name: &'static str, value: Option<f64>| {
        view! {
            <label class="field">
                <span>{label}</span>
                <input
                    type="text"
                    inputmode="decimal"
                    name=name
                    autocomplete="off"
                    value=value.map(|amount| amount.to_string())
                />
            </label>
        }
    };
    let amounts = [
        amount(td_string!(locale, clients.credit_from), key::CREDIT_FROM, filter.credit_from),
        amount(td_string!(locale, clients.credit_to), key::CREDIT_TO, filter.credit_to),
        amount(td_string!(locale, clients.income_from), key::INCOME_FROM, filter.income_from),
        amount(td_string!(locale, clients.income_to), key::INCOME_TO, filter.income_to),
    ];
    view! {
        <details class="filters">
            <summary>{td_string!(locale, clients.filters)}</summary>
            <form method="get" action=LIST>
                <GroupFields choices=choices filter=filter locale=locale />
                {Vec::from(amounts)}
                <SelectField
                    label=td_string!(locale, clients.sort)
                    name=key::SORT
                    choices=orders(locale)
                    selected=query::sort_text(sort, direction)
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
    let links: Vec<_> = conditions(&query.filter, locale)
        .into_iter()
        .map(|(words, filter)| {
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
