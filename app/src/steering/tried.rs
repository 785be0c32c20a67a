//! What another policy would do to the bank: its settings beside those that rule, whose advice changes, what is expected to be
//! lost, and who is granted, group by group.

use super::view::Tried;
use super::words;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::model_page::{attribute_label, group_label, verdict};
use crate::parts::{DataTable, Head};
use crate::words as model_words;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::decision::Advice;
use model::estimate;
use model::portfolio::DryRun;
use model::record::steering::{Setting, Settings};

/// See the head of this file.
#[component]
pub fn TriedOnBank(
    /// What rules.
    before: Settings,
    /// What was tried.
    tried: Tried,
) -> impl IntoView {
    let locale = use_locale();
    let Tried { settings, run, groups } = tried;
    let count = |n| format::count(n, locale);
    let changed = td_string!(locale, steering.changed, n = count(run.changed()), all = count(run.clients));
    let shares = run.granted.map(|granted| share(granted, run.clients, locale));
    let [granted_before, granted_after] = shares;
    let cost = run.cost.map(|[before, after]| {
        let write = |cost| format::decimal(cost, 4, locale);
        let words = td_string!(locale, steering.cost, before = write(before), after = write(after));
        view! { <p>{words}</p> }
    });
    let granted = td_string!(locale, steering.granted, before = granted_before, after = granted_after);
    let rows: Vec<_> = groups
        .iter()
        .map(|group| {
            let [(before_class, before_word), (after_class, after_word)] =
                group.four_fifths.map(|four_fifths| verdict(four_fifths, locale));
            let [before, after] = group.granted.map(|granted| format::percent(granted, 1, locale));
            view! {
                <tr>
                    <th scope="row">
                        {attribute_label(&group.attribute, locale)} ", "
                        {group_label(&group.attribute, &group.group, locale)}
                    </th>
                    <td class="number">{format::count(group.clients, locale)}</td>
                    <td class="number">{before}</td>
                    <td class="number">{after}</td>
                    <td class=before_class>{before_word}</td>
                    <td class=after_class>{after_word}</td>
                </tr>
            }
        })
        .collect();
    let heads = vec![
        Head::words(td_string!(locale, monitoring.group)),
        Head::numbers(td_string!(locale, steering.clients)),
        Head::numbers(td_string!(locale, steering.granted_before)),
        Head::numbers(td_string!(locale, steering.granted_after)),
        Head::words(td_string!(locale, steering.fifths_before)),
        Head::words(td_string!(locale, steering.fifths_after)),
    ];
    let by_group = if rows.is_empty() {
        view! { <p>{td_string!(locale, monitoring.unscored)}</p> }.into_any()
    } else {
        view! {
            <DataTable caption=td_string!(locale, steering.by_group) captioned=true heads=heads>
                <tbody>{rows}</tbody>
            </DataTable>
            <p class="legend">{td_string!(locale, steering.by_bins)}</p>
        }
        .into_any()
    };
    view! {
        <section class="card" id="dry-run" aria-labelledby="dry-run-title">
            <h2 id="dry-run-title">{td_string!(locale, steering.dry_run)}</h2>
            <p>
                <strong>{changed}</strong>
            </p>
            <p>{granted}</p>
            {cost}
            <SettingsTable before=before after=settings />
            {moves(&run, locale)}
            {by_group}
        </section>
    }
    .into_any()
}

/// A share in per cent; a dash of too few.
fn share(n: u64, all: u64, locale: Locale) -> String {
    format::percent_or_dash(estimate::share(n, all), 1, locale)
}

/// Whose advice changes, from which to which.
fn moves(run: &DryRun, locale: Locale) -> AnyView {
    let name = |advice| model_words::advice(advice, locale);
    let heads = Head::figures(td_string!(locale, steering.today), Advice::ALL.map(name));
    let rows: Vec<_> = Advice::ALL
        .into_iter()
        .zip(run.advice)
        .map(|(from, counts)| {
            let cells = counts.map(|n| view! { <td class="number">{format::count(n, locale)}</td> });
            view! {
                <tr>
                    <th scope="row">{name(from)}</th>
                    {cells.into_iter().collect_view()}
                </tr>
            }
        })
        .collect();
    view! {
        <DataTable caption=td_string!(locale, steering.moves) captioned=true heads=heads>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

/// Settings side by side.
#[component]
fn SettingsTable(before: Settings, after: Settings) -> impl IntoView {
    let locale = use_locale();
    let rows: Vec<_> = Setting::ALL
        .into_iter()
        .map(|setting| {
            view! {
                <tr>
                    <th scope="row">{words::setting(setting, locale)}</th>
                    <td class="number">{words::value(setting, &before, locale)}</td>
                    <td class="number">{words::value(setting, &after, locale)}</td>
                </tr>
            }
        })
        .collect();
    let figures = [td_string!(locale, steering.today), td_string!(locale, steering.then)];
    let heads = Head::figures(td_string!(locale, steering.what), figures);
    view! {
        <DataTable caption=td_string!(locale, steering.settings) captioned=true heads=heads>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}
