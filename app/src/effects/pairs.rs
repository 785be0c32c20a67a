//! Which features count together.

use super::address::path;
use crate::format;
use crate::locale::use_locale;
use crate::parts::{DataTable, Head};
use crate::plural::counted;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::effects::Together;

/// The strongest pairs.
#[component]
pub fn Pairs(
    /// Strongest first.
    pairs: Vec<Together>,
    /// On how many clients they were measured.
    clients: u64,
    /// Whom links keep.
    client: Option<i64>,
) -> impl IntoView {
    let locale = use_locale();
    if pairs.is_empty() {
        return ().into_any();
    }
    let rows: Vec<_> = pairs
        .iter()
        .filter_map(|pair| {
            let [first, second] = pair.features()?;
            let link = |feature: &'static model::catalogue::Feature| {
                view! { <a href=path(feature.name, client)>{feature.label(locale.into())}</a> }
            };
            let about = if first.concept == second.concept {
                td_string!(
                    locale,
                    interactions.same,
                    concept = first.concept.label().get(locale.into()).to_owned()
                )
                .to_string()
            } else {
                td_string!(
                    locale,
                    interactions.two,
                    first = first.concept.label().get(locale.into()).to_owned(),
                    second = second.concept.label().get(locale.into()).to_owned()
                )
                .to_string()
            };
            Some(view! {
                <tr>
                    <th scope="row">{link(first)} " × " {link(second)} <span class="sub">{about}</span></th>
                    <td class="number">{format::decimal(pair.mean_abs, 3, locale)}</td>
                    <td class="number">"× " {format::decimal(pair.mean_abs.exp(), 2, locale)}</td>
                </tr>
            })
        })
        .collect();
    let figures = [td_string!(locale, interactions.effect), td_string!(locale, interactions.odds)];
    let heads = Head::figures(td_string!(locale, interactions.pair), figures);
    let n = format::count(clients, locale);
    let measured = counted!(locale, n, interactions.measured, n = n);
    view! {
        <section class="card" id="interactions" aria-labelledby="interactions-title">
            <h2 id="interactions-title">{td_string!(locale, interactions.title)}</h2>
            <p>{td_string!(locale, interactions.lede)}</p>
            <DataTable caption=td_string!(locale, interactions.title) heads=heads>
                <tbody>{rows}</tbody>
            </DataTable>
            <p class="legend">{measured}</p>
        </section>
    }
    .into_any()
}
