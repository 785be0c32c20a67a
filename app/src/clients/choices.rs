//! The fields that clients can be filtered by, with the words of the screen; the list's page and the comparison of one client
//! share them.

use super::labels;
use crate::i18n::Locale;
use crate::parts::{Choice, SelectField};
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::portfolio::{Column, Filter, FilterChoices};

/// What a group is mostly chosen by.
pub(crate) const GROUP: [Column; 5] =
    [Column::CONTRACT_TYPE, Column::INCOME_TYPE, Column::EDUCATION, Column::AGE, Column::ADVICE];

/// Fields for contract type, income type, education, age and advice; `filter` is what is set now.
#[component]
pub fn GroupFields(
    /// What may be chosen.
    choices: FilterChoices,
    /// What is chosen now.
    filter: Filter,
    /// The language of the labels.
    locale: Locale,
) -> impl IntoView {
    // What else an address asks for goes on being asked for.
    let others: Vec<_> = filter
        .pairs()
        .into_iter()
        .filter(|(name, _)| Column::named(name).is_some_and(|column| !GROUP.contains(&column)))
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect();
    view! {
        {fields(GROUP, &choices, &filter, locale)}
        {others}
    }
    .into_any()
}

/// A field for every column.
#[component]
pub fn AllFields(
    /// What may be chosen.
    choices: FilterChoices,
    /// What is chosen now.
    filter: Filter,
    /// The language of the labels.
    locale: Locale,
) -> impl IntoView {
    fields(Column::all(), &choices, &filter, locale).into_any()
}

/// A field for each of some columns: a list for a category, two bounds for a number.
fn fields(
    columns: impl IntoIterator<Item = Column>,
    choices: &FilterChoices,
    filter: &Filter,
    locale: Locale,
) -> Vec<AnyView> {
    let field = |column: Column| match column.number() {
        Some((_, unit)) => {
            let range = filter.range(column);
            let bound = |suffix, label, value: Option<f64>| {
                view! {
                    <input
                        type="text"
                        inputmode="decimal"
                        name=format!("{}_{suffix}", column.name())
                        autocomplete="off"
                        aria-label=label
                        placeholder=label
                        value=value.map(|value| labels::bound(value, unit, locale))
                    />
                }
            };
            view! {
                <fieldset class="field range-field">
                    <legend>{labels::column(column, locale)}</legend>
                    {bound("from", td_string!(locale, explorer.from), range.from)}
                    {bound("to", td_string!(locale, explorer.to), range.below)}
                </fieldset>
            }
            .into_any()
        }
        None => {
            let chosen = filter.codes(column);
            // An address may ask for what nobody in the bank is: it goes on being asked for.
            let unknown = chosen.first().filter(|code| !choices.of(column).contains(code));
            let all = choices
                .of(column)
                .iter()
                .chain(unknown)
                .map(|code| Choice { value: code.clone(), label: labels::code(column, code, locale) });
            // A list shows one; others that an address asks for go on being asked for.
            let others: Vec<_> = chosen
                .iter()
                .skip(1)
                .map(|code| view! { <input type="hidden" name=column.name() value=code.clone() /> })
                .collect();
            view! {
                <SelectField
                    label=labels::column(column, locale)
                    name=column.name()
                    choices=all.collect()
                    blank=td_string!(locale, clients.all)
                    selected=chosen.first().cloned().unwrap_or_default()
                />
                {others}
            }
            .into_any()
        }
    };
    columns.into_iter().map(field).collect()
}
