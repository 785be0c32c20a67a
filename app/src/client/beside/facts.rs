//! What is known of both, fact by fact; a fact in which they differ is marked.

use super::table::side_by_side;
use crate::client::facts::{Profile, SECTIONS, Topic, topic, value};
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::words;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// A fact: what it is called, and what is known of the one and of the other.
type Fact = (String, [Option<String>; 2]);

/// The facts of a section.
fn facts(of_topic: Topic, features: &[&str], both: &[Profile; 2], locale: Locale) -> Vec<Fact> {
    let contract = (of_topic == Topic::Request).then(|| {
        let of =
            |profile: &Profile| profile.contract_type.as_deref().map(|c| words::contract_type(c, locale));
        (td_string!(locale, client.contract).to_owned(), both.each_ref().map(of))
    });
    let of = |name: &&str| {
        let (label, one) = value(&both[0], name, locale)?;
        let (_, other) = value(&both[1], name, locale)?;
        Some((label, [one, other]))
    };
    contract.into_iter().chain(features.iter().filter_map(of)).collect()
}

/// The card.
#[component]
pub(super) fn FactsBeside(
    /// The one.
    one: Profile,
    /// The other.
    other: Profile,
) -> impl IntoView {
    let locale = use_locale();
    let ids = [one.id, other.id];
    let both = [one, other];
    let bodies: Vec<_> = SECTIONS
        .iter()
        .map(|section| {
            let rows: Vec<_> = facts(section.topic, section.features, &both, locale)
                .into_iter()
                .map(|(label, values)| row(label, values, locale))
                .collect();
            view! {
                <tbody>
                    <tr class="theme">
                        <th colspan="3" scope="rowgroup">
                            {topic(section.topic, locale)}
                        </th>
                    </tr>
                    {rows}
                </tbody>
            }
            .into_any()
        })
        .collect();
    view! {
        <section class="card" aria-labelledby="facts-title">
            <h2 id="facts-title">{td_string!(locale, beside.facts)}</h2>
            <p class="legend">{td_string!(locale, beside.differs_key)}</p>
            {side_by_side(td_string!(locale, beside.facts_table), ids, bodies)}
        </section>
    }
    .into_any()
}

fn row(label: String, values: [Option<String>; 2], locale: Locale) -> AnyView {
    let differs = values[0] != values[1];
    let mark = differs.then(|| {
        view! {
            <span class="differs-mark" aria-hidden="true">
                "≠ "
            </span>
            <span class="visually-hidden">{td_string!(locale, beside.differs)} " "</span>
        }
    });
    let cells: Vec<_> = values
        .into_iter()
        .map(|value| {
            let is_missing = value.is_none();
            let text = value.unwrap_or_else(|| td_string!(locale, words.missing).to_owned());
            view! { <td class:missing=is_missing>{text}</td> }
        })
        .collect();
    view! {
        <tr class:differs=differs>
            <th scope="row">{mark} {label}</th>
            {cells}
        </tr>
    }
    .into_any()
}
