//! One quantity, closely: where the client stands, in a sentence; the histogram; the table of its bands.

use super::comparison::{Opened, Placed};
use super::standing;
use crate::charts::histogram;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{DataTable, Head};
use crate::plural::counted;
use crate::words::{self, Quantity};
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::estimate::SMALLEST_GROUP;

/// Groups smaller than this do not support a comparison.
const FEW: u64 = 30;

/// What a screen reader is told: where the client stands, in a sentence, or why nothing is shown.
#[cfg(feature = "hydrate")]
pub(super) fn told(opened: &Opened, quantity: Quantity, locale: Locale) -> String {
    withheld(opened, locale).unwrap_or_else(|| sentence(opened, quantity, locale))
}

/// Why nothing is shown; none if something is.
fn withheld(opened: &Opened, locale: Locale) -> Option<String> {
    match opened.distribution.clients {
        0 => Some(td_string!(locale, compare.nobody).to_owned()),
        1..SMALLEST_GROUP => {
            Some(td_string!(locale, compare.too_few, least = SMALLEST_GROUP.to_string()).to_string())
        }
        _ => None,
    }
}

/// Where the client stands, in a sentence.
fn sentence(opened: &Opened, quantity: Quantity, locale: Locale) -> String {
    let n = format::count(opened.distribution.clients, locale);
    match opened.own.and_then(|Placed { value, rank }| Some((value, rank?))) {
        Some((value, rank)) => td_string!(
            locale,
            compare.sentence,
            label = quantity.label,
            value = quantity.write(value, locale),
            standing = standing::in_words(rank, locale),
            n = n
        )
        .to_string(),
        None => td_string!(locale, compare.sentence_missing, label = quantity.label, n = n).to_string(),
    }
}

/// The sentence, the picture, the table.
#[component]
pub(super) fn Closely(
    /// What is shown.
    opened: Opened,
    /// In which quantity.
    quantity: Quantity,
) -> impl IntoView {
    let locale = use_locale();
    let shown = move |v: f64| quantity.write(v, locale);
    let distribution = &opened.distribution;
    if let Some(words) = withheld(&opened, locale) {
        return view! { <p class="note" role="status">{words}</p> }.into_any();
    }
    let own = opened.own.map(|own| own.value);
    let chart = histogram::draw(distribution, own, quantity, locale);
    let Some(chart) = chart else {
        return view! { <p class="note" role="status">{td_string!(locale, compare.nobody)}</p> }.into_any();
    };
    let spread = distribution.quantiles.map(|[low, median, high]| {
        td_string!(locale, compare.median, median = shown(median), low = shown(low), high = shown(high))
            .to_string()
    });
    let few = (distribution.clients < FEW)
        .then(|| view! { <p class="note warning">{td_string!(locale, compare.few)}</p> });
    let without = match distribution.missing {
        0 => None,
        n => {
            let n = format::count(n, locale);
            Some(counted!(locale, n, compare.without, n = n))
        }
    };
    let without = without.map(|sentence| view! { <p class="note">{sentence}</p> });
    view! {
        <div role="status">
            <p class="standing">{sentence(&opened, quantity, locale)}</p>
            {few}
        </div>
        <div class="plot with-marks" inner_html=chart></div>
        <p class="axis-name">{quantity.label}</p>
        <p>{spread}</p>
        {without}
        <details>
            <summary>{td_string!(locale, compare.table)}</summary>
            <Bands opened=opened.clone() quantity=quantity />
        </details>
    }
    .into_any()
}

/// The histogram's bands, as a table.
#[component]
fn Bands(opened: Opened, quantity: Quantity) -> impl IntoView {
    let locale = use_locale();
    let Opened { distribution, own } = opened;
    let shown = move |v: f64| quantity.write(v, locale);
    let here = own.and_then(|own| histogram::bin(&distribution, own.value));
    let last = distribution.counts.len().saturating_sub(1);
    let rows: Vec<_> = distribution
        .counts
        .iter()
        .zip(distribution.edges.windows(2))
        .enumerate()
        .map(|(i, (&n, edges))| {
            let (from, to) = (shown(edges[0]), shown(edges[1]));
            let band = if i == 0 {
                td_string!(locale, compare.at_most, to = to).to_string()
            } else if i == last {
                td_string!(locale, compare.at_least, from = from).to_string()
            } else {
                td_string!(locale, compare.between, from = from, to = to).to_string()
            };
            #[expect(clippy::cast_precision_loss, reason = "counts of clients are far below 2^53")]
            let share = n as f64 / distribution.clients.max(1) as f64;
            let is_here = here == Some(i);
            let mark = is_here.then(|| {
                view! { <span class="here-mark">"◆ " {td_string!(locale, compare.here)}</span> }
            });
            view! {
                <tr class:here=is_here>
                    <th scope="row">{band} " " {mark}</th>
                    <td class="number">{format::count(n, locale)}</td>
                    <td class="number">{format::percent(share, 1, locale)}</td>
                </tr>
            }
        })
        .collect();
    let caption = td_string!(locale, compare.caption, label = quantity.label).to_string();
    let figures = [
        words::capitalized(td_string!(locale, compare.clients)),
        td_string!(locale, compare.share).to_owned(),
    ];
    let heads = Head::figures(td_string!(locale, compare.band), figures);
    view! {
        <DataTable caption=caption captioned=true heads=heads>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use model::portfolio::Distribution;

    #[test]
    fn a_group_too_small_to_compare_with_is_called_so() {
        let age = words::quantity("age_years", Locale::fr).expect("a described feature");
        let is_called_so = |clients| {
            let distribution = Distribution {
                quantity: "age_years".into(),
                clients,
                missing: 0,
                quantiles: None,
                edges: vec![20.0, 40.0, 60.0],
                counts: vec![clients, 0],
            };
            let opened = Opened { distribution, own: None };
            view! { <Closely opened=opened quantity=age /> }.to_html().contains("peu fiable")
        };
        assert_eq!([SMALLEST_GROUP, FEW - 1, FEW, FEW + 1].map(is_called_so), [true, true, false, false]);
        // Of even fewer nothing is shown.
        assert_eq!([1, SMALLEST_GROUP - 1].map(is_called_so), [false, false]);
    }
}
