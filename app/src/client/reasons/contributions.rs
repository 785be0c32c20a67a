//! What raises and lowers the risk, as a picture and as a table.

use super::shown::Shown;
use crate::client::asked::Instead;
use crate::client::kept_links::{Preset, Presets};
use crate::effects;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{DataTable, Head};
use crate::plural::counted;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::catalogue::{Concept, Telling, Theme};
use model::ensemble::probability;
use model::explanation::{Against, Explanation, FeatureEffect};
use model::reasons::{ConceptEffect, by_concept};

/// The contributions of one explanation. Stands in [`crate::client::kept_links::Addressed`]: links keep what else is asked and simulated.
#[component]
pub fn Contributions(
    /// What is shown.
    explanation: Explanation,
    /// With whom the client is compared in it.
    against: Against,
) -> impl IntoView {
    let locale = use_locale();
    let base = format::probability(f64::from(probability(explanation.base_value)), locale);
    let risk = format::probability(explanation.probability, locale);
    let lede = match against {
        Against::Average => td_string!(locale, contributions.lede, base = base, risk = risk).to_string(),
        Against::Granted => {
            td_string!(locale, contributions.lede_granted, base = base, risk = risk).to_string()
        }
    };
    let preset = |other: Against, hint: Option<&str>| Preset {
        label: reference(other, locale).to_owned(),
        instead: Instead::Against(other),
        current: other == against,
        hint: hint.map(str::to_owned),
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
                <Table explanation=explanation against=against />
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

/// What there is to know of a concept beside its name.
fn remark(concept: Concept, locale: Locale) -> Option<&'static str> {
    match concept.telling() {
        _ if concept.is_deduced() => Some(td_string!(locale, contributions.deduced)),
        Telling::Price => Some(td_string!(locale, contributions.price)),
        Telling::Plain | Telling::Protected => None,
    }
}

/// Bars to the left (lower) and to the right (higher) of whom the client is compared with: one a concept, by theme.
#[component]
pub(in crate::client) fn Picture(explanation: Explanation) -> impl IntoView {
    let locale = use_locale();
    let shown = Shown::of(by_concept(&explanation.contributions));
    let longest = shown
        .themes
        .iter()
        .flat_map(|(_, effects)| effects)
        .map(|effect| effect.contribution.abs())
        .fold(shown.others_sum.abs(), f64::max);
    let bar = move |label: String, value: Option<String>, contribution: f64| {
        view! { <Bar label=label value=value contribution=contribution longest=longest locale=locale /> }
    };
    let themes: Vec<_> = shown
        .themes
        .into_iter()
        .map(|(theme, effects)| {
            let bars: Vec<_> = effects
                .into_iter()
                .map(|ConceptEffect { concept, contribution, features }| {
                    let label = concept.label().get(locale.into()).to_owned();
                    let value = match features.as_slice() {
                        [only] => Some(format::feature(only.feature, only.value, locale)),
                        _ => remark(concept, locale).map(str::to_owned),
                    };
                    bar(label, value, contribution)
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
    let others = (shown.others > 0).then(|| {
        let n = shown.others.to_string();
        let label = counted!(locale, n, contributions.others, n = n);
        view! {
            <li class="theme others">
                <ul>{bar(label, None, shown.others_sum)}</ul>
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

/// One bar, to the side of its sign.
#[component]
pub(in crate::client) fn Bar(
    /// What it is of.
    label: String,
    /// What is known of it.
    value: Option<String>,
    /// Log-odds.
    contribution: f64,
    /// Of the longest bar.
    longest: f64,
    /// The language of the figures.
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

/// Every contribution, by theme and concept.
#[component]
fn Table(explanation: Explanation, against: Against) -> impl IntoView {
    let locale = use_locale();
    let effects = by_concept(&explanation.contributions);
    let client = explanation.client_id;
    let numbers = move |contribution: f64| {
        let odds = format::decimal(contribution.exp(), 2, locale);
        view! {
            <td class="number">{format::signed(contribution, 3, locale)}</td>
            <td class="number">"× " {odds}</td>
        }
    };
    let row = move |FeatureEffect { feature, value, contribution }: FeatureEffect| {
        view! {
            <tr>
                <th scope="row">
                    <a href=effects::path(feature.name, Some(client))>{feature.label(locale.into())}</a>
                </th>
                <td>{format::feature(feature, value, locale)}</td>
                {numbers(contribution)}
            </tr>
        }
    };
    let bodies: Vec<_> = Theme::ALL
        .into_iter()
        .filter(|theme| effects.iter().any(|effect| effect.concept.theme() == *theme))
        .map(|theme| {
            let rows: Vec<_> = effects
                .iter()
                .filter(|effect| effect.concept.theme() == theme)
                .map(|ConceptEffect { concept, contribution, features }| {
                    let together = (features.len() > 1).then(|| {
                        view! {
                            <tr class="concept">
                                <th scope="row">{concept.label().get(locale.into())}</th>
                                <td>{td_string!(locale, contributions.together)}</td>
                                {numbers(*contribution)}
                            </tr>
                        }
                    });
                    let each: Vec<_> = features.iter().copied().map(row).collect();
                    view! {
                        {together}
                        {each}
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
                <td>{format::probability(f64::from(probability(log_odds)), locale)}</td>
                <td class="number">{format::signed(log_odds, 3, locale)}</td>
                <td class="number"></td>
            </tr>
        }
    };
    let heads = vec![
        Head::words(td_string!(locale, contributions.information)),
        Head::words(td_string!(locale, contributions.value)),
        Head::numbers(td_string!(locale, contributions.effect)),
        Head::numbers(td_string!(locale, contributions.odds)),
    ];
    view! {
        <DataTable caption=td_string!(locale, contributions.caption) heads=heads>
            {bodies}
            <tfoot>
                {end(base, explanation.base_value)}
                {end(td_string!(locale, contributions.sum).to_owned(), explanation.log_odds)}
            </tfoot>
        </DataTable>
    }
    .into_any()
}
