//! The picture: a row a quantity, each with the client's value, the group as a strip with the client's mark, and where they stand
//! in words; a row opens as a histogram. Behind it the same places as a table.

use super::comparison::{Compared, Placed};
use super::standing;
use crate::charts::strip::{self, Mark};
use crate::client::asked::{Asked, Instead};
use crate::client::kept_links::{Preset, Presets};
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{DataTable, Head};
use crate::words::{self, Quantity};
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::estimate::SMALLEST_GROUP;

/// The element in which a quantity opens.
pub(super) const OPENED: &str = "opened";

/// The quantity of a strip.
fn quantity(compared: &Compared, locale: Locale) -> Option<Quantity> {
    words::quantity(compared.strip.column.number()?.0, locale)
}

/// The rows, and the table behind them.
#[component]
pub(super) fn Strips(
    /// What is shown.
    strips: Vec<Compared>,
    /// What the page shows: every row asks it of its own quantity.
    asked: Asked,
) -> impl IntoView {
    let locale = use_locale();
    let other = asked.group.other();
    let rows: Vec<_> = strips
        .iter()
        .filter_map(|compared| {
            let quantity = quantity(compared, locale)?;
            Some(view! { <Row compared=compared.clone() quantity=quantity asked=asked.clone() /> })
        })
        .collect();
    let other_mark = other.map(|other| {
        let label = td_string!(locale, compare.other_client, id = format::client_id(other)).to_string();
        view! { <span class="other-key">"● " {label}</span> }
    });
    view! {
        <p class="legend strips-key">
            <span class="own-key">"◆ " {td_string!(locale, compare.this_client)}</span>
            {other_mark}
            <span>{td_string!(locale, compare.strips_key)}</span>
        </p>
        <ul class="strips" aria-label=td_string!(locale, compare.strips_caption)>
            {rows}
        </ul>
        <details>
            <summary>{td_string!(locale, compare.strips_table)}</summary>
            <Places strips=strips other=other />
        </details>
    }
    .into_any()
}

#[component]
fn Row(compared: Compared, quantity: Quantity, asked: Asked) -> impl IntoView {
    let locale = use_locale();
    let opens = vec![Preset::of(&asked, Instead::Quantity(quantity.name.to_owned()), quantity.label, None)];
    let Compared { strip, own, other } = compared;
    let (picture, place) = if strip.clients < SMALLEST_GROUP {
        (None, td_string!(locale, compare.few_known, least = SMALLEST_GROUP.to_string()).to_string())
    } else {
        let marks: Vec<(Mark, f64)> = [(Mark::Other, other), (Mark::Own, own)]
            .into_iter()
            .filter_map(|(mark, placed)| Some((mark, placed?.value)))
            .collect();
        let place = own.and_then(|own| own.rank).map(|rank| standing::in_words(rank, locale));
        (Some(strip::draw(&strip, &marks)), place.unwrap_or_default())
    };
    let write = |placed: Option<Placed>| match placed {
        Some(placed) => quantity.write(placed.value, locale),
        None => td_string!(locale, words.missing).to_owned(),
    };
    let beside = asked.group.other().map(|_| view! { <span class="of-other">"● " {write(other)}</span> });
    view! {
        <li>
            <Presets presets=opens anchor=OPENED.to_owned() />
            <p class="of-both" translate="no">
                <strong>{write(own)}</strong>
                {beside}
            </p>
            <div class="strip-area" inner_html=picture.unwrap_or_default()></div>
            <p class="place-in-words">{place}</p>
        </li>
    }
}

/// Every place, as a table.
#[component]
fn Places(strips: Vec<Compared>, other: Option<i64>) -> impl IntoView {
    let locale = use_locale();
    let rows: Vec<_> = strips
        .into_iter()
        .filter_map(|compared| {
            let quantity = quantity(&compared, locale)?;
            let Compared { strip, own, other: of_other } = compared;
            let write = |value: Option<f64>| match value {
                Some(value) => quantity.write(value, locale),
                None => td_string!(locale, words.missing).to_owned(),
            };
            let rank = own.and_then(|own| own.rank).filter(|_| strip.clients >= SMALLEST_GROUP);
            let count = |n: Option<u64>| format::or_dash(n, |n| format::count(n, locale));
            let figures = [
                Some(write(own.map(|own| own.value))),
                other.map(|_| write(of_other.map(|other| other.value))),
                Some(format::or_dash(strip.median.filter(|_| rank.is_some()), |m| write(Some(m)))),
                Some(count(rank.map(|rank| rank.lower))),
                Some(count(rank.map(|rank| rank.same))),
                Some(count(rank.map(|rank| rank.higher))),
                Some(count(Some(strip.missing))),
            ];
            let cells: Vec<_> = figures
                .into_iter()
                .flatten()
                .map(|figure| view! { <td class="number">{figure}</td> })
                .collect();
            Some(view! {
                <tr>
                    <th scope="row">{quantity.label}</th>
                    {cells}
                </tr>
            })
        })
        .collect();
    let heads = [
        Some(td_string!(locale, compare.this_client).to_owned()),
        other.map(|id| td_string!(locale, compare.other_client, id = format::client_id(id)).to_string()),
        Some(td_string!(locale, compare.middle).to_owned()),
        Some(td_string!(locale, compare.count_lower).to_owned()),
        Some(td_string!(locale, compare.count_same).to_owned()),
        Some(td_string!(locale, compare.count_higher).to_owned()),
        Some(td_string!(locale, compare.count_unknown).to_owned()),
    ];
    let heads = Head::figures(td_string!(locale, compare.quantity), heads.into_iter().flatten());
    view! {
        <DataTable caption=td_string!(locale, compare.strips_caption) captioned=true heads=heads>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}
