//! The model card on the screen.

use super::card::{Part, Section};
use crate::locale::use_locale;
use crate::parts::{DataTable, Head};
use leptos::prelude::*;
use leptos_i18n::td_string;

/// All sections of the card, folded away: most figures stand on the page already.
#[component]
pub fn Card(
    /// From the top.
    sections: Vec<Section>,
) -> impl IntoView {
    let locale = use_locale();
    let sections: Vec<_> = sections
        .into_iter()
        .map(|Section { title, parts }| {
            let parts: Vec<_> = parts.into_iter().map(part).collect();
            view! {
                <h3>{title}</h3>
                {parts}
            }
        })
        .collect();
    view! {
        <section class="card model-card" id="card" aria-labelledby="card-title">
            <h2 id="card-title">{td_string!(locale, card.title)}</h2>
            <p>{td_string!(locale, card.lede)}</p>
            <details>
                <summary>{td_string!(locale, card.open)}</summary>
                {sections}
            </details>
        </section>
    }
    .into_any()
}

fn part(part: Part) -> AnyView {
    match part {
        Part::Paragraph(words) => view! { <p>{words}</p> }.into_any(),
        Part::List(points) => {
            let points: Vec<_> = points.into_iter().map(|point| view! { <li>{point}</li> }).collect();
            view! { <ul>{points}</ul> }.into_any()
        }
        Part::Command(command) => view! {
            <pre tabindex="0">
                <code>{command}</code>
            </pre>
        }
        .into_any(),
        Part::Table { caption, head, rows } => table(caption, head, rows),
    }
}

fn table(caption: String, head: Vec<String>, rows: Vec<Vec<String>>) -> AnyView {
    let mut head = head.into_iter();
    let heads = Head::figures(head.next().unwrap_or_default(), head);
    let rows: Vec<_> = rows
        .into_iter()
        .map(|cells| {
            let mut cells = cells.into_iter();
            let name = cells.next();
            let cells: Vec<_> = cells.map(|words| view! { <td class="number">{words}</td> }).collect();
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    {cells}
                </tr>
            }
        })
        .collect();
    view! {
        <DataTable caption=caption captioned=true heads=heads>
            <tbody>{rows}</tbody>
        </DataTable>
    }
    .into_any()
}
