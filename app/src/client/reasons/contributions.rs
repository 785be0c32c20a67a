//! What raises and lowers the risk, as a picture and as a table.

use super::choice::{self, Reason};
use crate::client::asked::Asked;
use crate::client::scenario_links::Presets;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::Scroll;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::catalogue::Theme;
use model::explanation::{Against, Explanation};

/// Contributions that the picture shows one by one; the others are one bar.
const SHOWN: usize = 10;

/// The probability whose log-odds are `log_odds`, to be shown.
fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// The contributions of one explanation. Stands in [`crate::client::scenario_links::Simulated`]: links keep what is simulated.
#[component]
pub fn Contributions(
    /// What is shown.
    explanation: Explanation,
    /// What was asked for.
    asked: Asked,
) -> impl IntoView {
    let locale = use_locale();
    let base = format::probability(probability(explanation.base_value), locale);
    let risk = format::probability(explanation.probability, locale);
    let lede = match asked.against {
        Against::Average => td_string!(locale, contributions.lede, base = base, risk = risk).to_string(),
        Against::Granted => {
            td_string!(locale, contributions.lede_granted, base = base, risk = risk).to_string()
        }
    };
    let preset = |against: Against, hint: Option<&str>| {
        let instead = Asked { against, ..asked.clone() };
        asked.preset(&instead, explanation.client_id, reference(against, locale), hint)
    };
    let presets = vec![preset(Against::Average, None), preset(Against::Granted, Some("granted-hint"))];
    view! {
        <section class="card contributions" id="contributions" aria-labelledby="contributions-title">
            <h2 id="contributions-title">{td_string!(locale, contributions.title)}</h2>
            <p class="presets">
                <span>{td_string!(locale, contributions.against)}</span>
                <Presets presets=presets anchor="contributions".to_owned() />
                <span class="hint" id="granted-hint">
                    {td_string!(locale, contributions.granted_hint)}
                </span>
            </p>
            <p>{lede}</p>
            <Picture explanation=explanation.clone() />
            <p class="legend">{td_string!(locale, contributions.scale)}</p>
            <details>
                <summary>{td_string!(locale, contributions.table)}</summary>
                <Scroll label=td_string!(locale, contributions.caption)>
                    <Table explanation=explanation against=asked.against />
                </Scroll>
            </details>
        </section>
    }
    .into_any()
}

/// With whom the client is compared.
fn reference(against: Against, locale: Locale) -> &'static str {
    match against {
        Against::Average => td_string!(locale, contributions.average),
        Against::Granted => td_string!(locale, contributions.granted),
    }
}

/// Bars to the left (lower) and to the right (higher) of whom the client is compared with, by theme.
#[component]
pub(in crate::client) fn Picture(explanation: Explanation) -> impl IntoView {
    let locale = use_locale();
    let groups = choice::group(&explanation, SHOWN);
    let longest = groups
        .themes
        .iter()
        .flat_map(|(_, reasons)| reasons)
        .map(|r| r.contribution.abs())
        .fold(groups.others_sum.abs(), f64::max);
    let bar = move |label: String, value: Option<String>, contribution: f64| {
        view! { <Bar label=label value=value contribution=contribution longest=longest locale=locale /> }
    };
    let themes: Vec<_> = groups
        .themes
        .into_iter()
        .map(|(theme, reasons)| {
            let bars: Vec<_> = reasons
                .into_iter()
                .map(|Reason { feature, value, contribution }| {
                    let label = feature.label(locale.into()).to_owned();
                    bar(label, Some(format::feature(feature, value, locale)), contribution)
                })
                .collect();
            view! {
                <li class="theme">
                    <h3>{theme.label().get(locale.into())}</h3>
                    <ul>{bars}</ul>
                </li>
            }
        })
        .collect();
    let others = (groups.others > 0).then(|| {
        let label = td_string!(locale, contributions.others, n = groups.others.to_string()).to_string();
        view! {
            <li class="theme others">
                <ul>{bar(label, None, groups.others_sum)}</ul>
            </li>
        }
    });
    view! {
        <div class="diverging">
            <p class="sides" aria-hidden="true">
                <span class="lowers">"◀ " {td_string!(locale, contributions.lowers)}</span>
                <span class="raises">{td_string!(locale, contributions.raises)} " ▶"</span>
            </p>
            <ul class="themes" aria-label=td_string!(locale, contributions.chart_label)>
                {themes}
                {others}
            </ul>
        </div>
    }
}

#[component]
fn Bar(
    label: String,
    value: Option<String>,
    contribution: f64,
    longest: f64,
    locale: Locale,
) -> impl IntoView {
    let raises = contribution > 0.0;
    let length = if longest > 0.0 { 50.0 * contribution.abs() / longest } else { 0.0 };
    let from = if raises { 50.0 } else { 50.0 - length };
    view! {
        <li class="bar">
            <span class="what">
                {label} {value.map(|v| view! { <span class="value">{v}</span> })}
            </span>
            <svg width="100%" height="18" aria-hidden="true">
                <rect
                    class=if raises { "raises" } else { "lowers" }
                    x=format!("{from:.2}%")
                    y="2"
                    width=format!("{length:.2}%")
                    height="14"
                    rx="2"
                ></rect>
                <line class="axis" x1="50%" x2="50%" y1="0" y2="18"></line>
            </svg>
            <span class="effect">{format::signed(contribution, 2, locale)}</span>
        </li>
    }
}

/// Every contribution, by theme.
#[component]
fn Table(explanation: Explanation, against: Against) -> impl IntoView {
    let locale = use_locale();
    let reasons: Vec<Reason> = explanation.contributions.iter().filter_map(Reason::of).collect();
    let odds = move |log_odds: f64| format::decimal(log_odds.exp(), 2, locale);
    let bodies: Vec<_> = Theme::ALL
        .into_iter()
        .filter(|theme| reasons.iter().any(|r| r.feature.theme == *theme))
        .map(|theme| {
            let rows: Vec<_> = reasons
                .iter()
                .filter(|r| r.feature.theme == theme)
                .map(|r| {
                    view! {
                        <tr>
                            <th scope="row">{r.feature.label(locale.into())}</th>
                            <td>{format::feature(r.feature, r.value, locale)}</td>
                            <td class="number">{format::signed(r.contribution, 3, locale)}</td>
                            <td class="number">"× " {odds(r.contribution)}</td>
                        </tr>
                    }
                })
                .collect();
            view! {
                <tbody>
                    <tr class="theme">
                        <th colspan="4" scope="rowgroup">
                            {theme.label().get(locale.into())}
                        </th>
                    </tr>
                    {rows}
                </tbody>
            }
        })
        .collect();
    let base = td_string!(locale, contributions.base, who = reference(against, locale)).to_string();
    let end = move |label: String, log_odds: f64| {
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td>{format::probability(probability(log_odds), locale)}</td>
                <td class="number">{format::signed(log_odds, 3, locale)}</td>
                <td class="number"></td>
            </tr>
        }
    };
    view! {
        <table>
            <caption class="visually-hidden">{td_string!(locale, contributions.caption)}</caption>
            <thead>
                <tr>
                    <th scope="col">{td_string!(locale, contributions.information)}</th>
                    <th scope="col">{td_string!(locale, contributions.value)}</th>
                    <th scope="col" class="number">
                        {td_string!(locale, contributions.effect)}
                    </th>
                    <th scope="col" class="number">
                        {td_string!(locale, contributions.odds)}
                    </th>
                </tr>
            </thead>
            {bodies}
            <tfoot>
                {end(base, explanation.base_value)}
                {end(td_string!(locale, contributions.sum).to_owned(), explanation.log_odds)}
            </tfoot>
        </table>
    }
    .into_any()
}
