//! A table whose middle column is a picture: one bar a row, on a scale that all rows share, with lines where a limit
//! is. The picture and the table behind it are one, so that nobody has to look twice.

use super::Scroll;
use leptos::prelude::*;

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct BarRow {
    /// What is measured.
    pub label: String,
    /// What it belongs to, below it.
    pub sub: Option<String>,
    /// Length of the bar as a share of the scale; what is beyond its end is at its edge.
    pub length: f64,
    /// Ends of the uncertainty around it, on the same scale.
    pub interval: Option<(f64, f64)>,
    /// The number in words.
    pub figure: String,
    /// What to make of it: a class of the style sheet and the words.
    pub verdict: Option<(&'static str, &'static str)>,
}

/// The rows under their heads.
#[component]
pub fn Bars(
    /// What the table shows.
    caption: String,
    /// Head of the first column.
    what: &'static str,
    /// Head of the picture and its number.
    measure: &'static str,
    /// Head of the verdicts; without it there are none.
    #[prop(optional)]
    verdict: Option<&'static str>,
    /// The limits, as shares of the scale.
    #[prop(optional)]
    limits: Vec<f64>,
    /// From the top.
    rows: Vec<BarRow>,
) -> impl IntoView {
    let region = caption.clone();
    let rows: Vec<_> = rows.into_iter().map(|bar| row(bar, &limits, verdict.is_some())).collect();
    view! {
        <Scroll label=region>
            <table class="bars">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{what}</th>
                        <th scope="col" colspan="2" class="number">
                            {measure}
                        </th>
                        {verdict.map(|verdict| view! { <th scope="col">{verdict}</th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </Scroll>
    }
    .into_any()
}

fn row(bar: BarRow, limits: &[f64], with_verdict: bool) -> AnyView {
    let percent = |share: f64| format!("{:.2}%", 100.0 * share.clamp(0.0, 1.0));
    let interval = bar.interval.map(|(lower, upper)| {
        view! { <line class="interval" x1=percent(lower) x2=percent(upper) y1="8" y2="8"></line> }
    });
    let limits: Vec<_> = limits
        .iter()
        .map(|&limit| {
            view! { <line class="limit" x1=percent(limit) x2=percent(limit) y1="0" y2="16"></line> }
        })
        .collect();
    let verdict =
        bar.verdict.map(|(class, words)| view! { <span class=format!("verdict {class}")>{words}</span> });
    view! {
        <tr>
            <th scope="row">
                {bar.label} {bar.sub.map(|sub| view! { <span class="sub">{sub}</span> })}
            </th>
            <td class="length">
                <svg width="100%" height="16" aria-hidden="true">
                    <rect x="0" y="2" width=percent(bar.length) height="12" rx="2"></rect>
                    {interval}
                    {limits}
                </svg>
            </td>
            <td class="number">{bar.figure}</td>
            {with_verdict.then(|| view! { <td>{verdict}</td> })}
        </tr>
    }
    .into_any()
}
