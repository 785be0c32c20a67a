//! What differs most: how much more an item adds to the risk of the one than to that of the other, as bars and as a table.

use crate::client::reasons::Bar;
use crate::format;
use crate::locale::use_locale;
use crate::parts::{DataTable, Head};
use crate::plural::counted;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::differences::{ConceptDifference, Differing, differences};
use model::explanation::Explanation;

/// Most items that are shown one by one.
const SHOWN: usize = 8;

/// The card; the explanations start from the same place.
#[component]
pub(super) fn Differ(
    /// Of the one.
    one: Explanation,
    /// Of the other.
    other: Explanation,
) -> impl IntoView {
    let locale = use_locale();
    let Some(all) = differences(&one, &other) else {
        return view! { <p class="note">{td_string!(locale, beside.not_alike)}</p> }.into_any();
    };
    let [id, other_id] = [one.client_id, other.client_id].map(format::client_id);
    let lede = td_string!(
        locale,
        beside.differ_lede,
        one = id.clone(),
        other = other_id.clone(),
        risk_one = format::probability(one.probability, locale),
        risk_other = format::probability(other.probability, locale)
    )
    .to_string();
    let (shown, others) = all.split_at(all.len().min(SHOWN));
    let rest: f64 = others.iter().map(ConceptDifference::by).sum();
    let longest = shown.iter().map(|difference| difference.by().abs()).fold(rest.abs(), f64::max);
    let bar = |label: String, value: Option<String>, by: f64| {
        view! { <Bar label=label value=value contribution=by longest=longest locale=locale /> }
    };
    let bars: Vec<_> = shown
        .iter()
        .map(|difference| {
            let label = difference.concept.label().get(locale.into()).to_owned();
            let values = difference.feature.map(|Differing { feature, one, other }| {
                td_string!(
                    locale,
                    beside.values,
                    label = feature.label(locale.into()),
                    one = format::feature(feature, one, locale),
                    other = format::feature(feature, other, locale)
                )
                .to_string()
            });
            bar(label, values, difference.by())
        })
        .collect();
    let rest = (!others.is_empty()).then(|| {
        let n = others.len().to_string();
        bar(counted!(locale, n, contributions.others, n = n), None, rest)
    });
    let figure = |value: f64| format::signed(value, 3, locale);
    let rows: Vec<_> = all
        .iter()
        .map(|difference| {
            view! {
                <tr>
                    <th scope="row">{difference.concept.label().get(locale.into())}</th>
                    <td class="number">{figure(difference.one)}</td>
                    <td class="number">{figure(difference.other)}</td>
                    <td class="number">{figure(difference.by())}</td>
                </tr>
            }
        })
        .collect();
    let client = |id: &str| td_string!(locale, client.title, id = id).to_string();
    let figures = [client(&id), client(&other_id), td_string!(locale, beside.difference).to_owned()];
    let heads = Head::figures(td_string!(locale, contributions.information), figures);
    view! {
        <section class="card differ" aria-labelledby="differ-title">
            <h2 id="differ-title">{td_string!(locale, beside.differ)}</h2>
            <p>{lede}</p>
            <div class="diverging">
                <p class="sides" aria-hidden="true">
                    <span class="lowers">
                        "◀ " {td_string!(locale, beside.lower_for, id = id.clone()).to_string()}
                    </span>
                    <span class="raises">
                        {td_string!(locale, beside.higher_for, id = id.clone()).to_string()} " ▶"
                    </span>
                </p>
                <ul class="themes" aria-label=td_string!(locale, beside.differ)>
                    {bars}
                    {rest}
                </ul>
            </div>
            <p class="legend">{td_string!(locale, contributions.scale)}</p>
            <details>
                <summary>{td_string!(locale, beside.differ_table)}</summary>
                <DataTable caption=td_string!(locale, beside.differ) captioned=true heads=heads>
                    <tbody>{rows}</tbody>
                </DataTable>
            </details>
        </section>
    }
    .into_any()
}
