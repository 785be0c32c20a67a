//! The rows of the list: a table, which the style sheet turns into cards on a phone.

use super::labels;
use super::query;
use crate::client::neighbours::client_path;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{AdviceBadge, RiskBar};
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::decision::Policy;
use model::portfolio::{ClientQuery, ClientSummary, Column, Sort};

/// The clients of one page.
#[component]
pub fn ClientTable(
    /// Those of this page.
    clients: Vec<ClientSummary>,
    /// Where the threshold is.
    policy: Policy,
    /// What is asked now, its order included.
    query: ClientQuery,
) -> impl IntoView {
    let locale = use_locale();
    let head = |label: &'static str, sort: Option<Column>, class: &'static str| {
        view! { <SortableHead label=label sort=sort class=class query=query.clone() /> }
    };
    // Explicit roles: laid out as cards, a table would otherwise lose its meaning for a screen reader.
    view! {
        <table class="client-table" role="table">
            <caption class="visually-hidden">{td_string!(locale, clients.caption)}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    {head(td_string!(locale, clients.client), None, "")}
                    {head(td_string!(locale, clients.age), Some(Column::AGE), "number")}
                    {head(td_string!(locale, clients.income), Some(Column::INCOME), "number")}
                    {head(td_string!(locale, clients.credit), Some(Column::CREDIT), "number")}
                    {head(td_string!(locale, clients.risk), Some(Column::RISK), "risk")}
                    <th role="columnheader" scope="col">
                        {td_string!(locale, clients.advice)}
                    </th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                {clients
                    .into_iter()
                    .map(|client| view! { <Row client=client query=query.clone() policy=policy locale=locale /> })
                    .collect::<Vec<_>>()}
            </tbody>
        </table>
    }
    .into_any()
}

/// A column's head: a link that sorts by it, and in reverse the second time.
#[component]
fn SortableHead(
    label: &'static str,
    sort: Option<Column>,
    class: &'static str,
    query: ClientQuery,
) -> impl IntoView {
    let locale = use_locale();
    let current = (query.sort.by == sort).then_some(query.sort.descending);
    let (aria, arrow) = match current {
        Some(false) => (Some("ascending"), "▲"),
        Some(true) => (Some("descending"), "▼"),
        None => (None, ""),
    };
    // Who sorts by risk looks for the highest, who sorts by number for the first.
    let descending = current.map_or(sort.is_some(), |descending| !descending);
    let href = query::path(&ClientQuery { sort: Sort { by: sort, descending }, page: 1, ..query });
    let title = td_string!(locale, clients.sort_by, what = label).to_string();
    view! {
        <th role="columnheader" scope="col" class=class aria-sort=aria>
            <a href=href title=title>
                {label}
                <span class="arrow" aria-hidden="true">
                    {arrow}
                </span>
            </a>
        </th>
    }
    .into_any()
}

#[component]
fn Row(client: ClientSummary, query: ClientQuery, policy: Policy, locale: Locale) -> impl IntoView {
    let missing = || td_string!(locale, words.missing).to_owned();
    let amount = |a: Option<f64>| a.map_or_else(missing, |a| format::integer(a, locale));
    let id = format::client_id(client.id);
    let href = client_path(client.id, &query);
    let income_type =
        client.income_type.as_deref().map(|code| labels::code(Column::INCOME_TYPE, code, locale));
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <a class="client-link" href=href>
                    {id}
                </a>
                {income_type.map(|text| view! { <span class="sub">{text}</span> })}
            </th>
            <td role="cell" class="number" data-label=td_string!(locale, clients.age)>
                {client.age.map_or_else(missing, |a| format::age(a, locale))}
            </td>
            <td role="cell" class="number" data-label=td_string!(locale, clients.income)>
                {amount(client.income)}
            </td>
            <td role="cell" class="number" data-label=td_string!(locale, clients.credit)>
                {amount(client.credit)}
            </td>
            <td role="cell" class="risk" data-label=td_string!(locale, clients.risk)>
                <span class="risk-cell">
                    <RiskBar
                        probability=client.probability
                        threshold=policy.threshold
                        advice=client.decision
                    />
                    <span class="number" translate="no">{format::risk(client.probability, &policy, locale)}</span>
                </span>
            </td>
            <td role="cell" data-label=td_string!(locale, clients.advice)>
                <AdviceBadge advice=client.decision />
            </td>
        </tr>
    }
    .into_any()
}
