//! How good the model is: whether it tells files apart, and whether its percentages keep their word.

use super::estimate::with_interval;
use crate::charts::reliability;
use crate::format;
use crate::locale::use_locale;
use crate::parts::{BarRow, Bars, DataTable, Head};
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::catalogue;
use model::evaluation::{CalibrationReport, Evaluation, Importance};

/// Heaviest features that are shown.
const SHOWN: usize = 12;

/// The AUC in words, on its scale, and the technical measures.
#[component]
pub fn Quality(
    /// How the model was measured.
    evaluation: Evaluation,
) -> impl IntoView {
    let locale = use_locale();
    let auc = evaluation.auc;
    let number = move |v: f64| format::decimal(v, 3, locale);
    let sentence =
        td_string!(locale, model.auc_sentence, n = format::out_of_hundred(auc.value).to_string()).to_string();
    let interval =
        td_string!(locale, model.auc_interval, lower = number(auc.lower), upper = number(auc.upper))
            .to_string();
    // Half of the scale is what chance gives; below it a model would be upside down.
    let percent = |v: f64| format!("{:.2}%", 200.0 * (v.clamp(0.5, 1.0) - 0.5));
    let width = format!("{:.2}%", 200.0 * (auc.upper - auc.lower).clamp(0.0, 0.5));
    let chance = td_string!(locale, model.auc_chance, n = format::decimal(0.5, 1, locale)).to_string();
    let perfect = td_string!(locale, model.auc_perfect, n = format::integer(1.0, locale)).to_string();
    let label = td_string!(locale, model.auc_scale, value = number(auc.value)).to_string();
    let facts = [
        (
            td_string!(locale, model.brier),
            with_interval(Some(evaluation.brier), number, locale),
            td_string!(locale, model.brier_hint),
        ),
        (
            td_string!(locale, model.slope),
            with_interval(Some(evaluation.calibration.slope), |v| format::decimal(v, 2, locale), locale),
            td_string!(locale, model.slope_hint),
        ),
        (
            td_string!(locale, model.folds),
            td_string!(locale, model.folds_text, n = evaluation.folds.to_string()).to_string(),
            "",
        ),
        (td_string!(locale, model.trees), format::count(evaluation.trees.into(), locale), ""),
    ];
    let facts: Vec<_> = facts
        .into_iter()
        .map(|(label, value, hint)| {
            let hint = (!hint.is_empty()).then(|| view! { <span class="hint">{hint}</span> });
            view! { <div><dt>{label}</dt><dd>{value} {hint}</dd></div> }
        })
        .collect();
    view! {
        <section class="card quality" aria-labelledby="quality-title">
            <h2 id="quality-title">{td_string!(locale, model.quality)}</h2>
            <p>{sentence}</p>
            <div class="auc">
                <p class="figure">
                    <strong>{number(auc.value)}</strong>
                    <span>{td_string!(locale, model.auc)} " · " {interval}</span>
                </p>
                <svg class="auc-scale" role="img" aria-label=label width="100%" height="54">
                    <rect class="rail" x="0" y="10" width="100%" height="12" rx="6"></rect>
                    <rect class="fill" x="0" y="10" width=percent(auc.value) height="12" rx="6"></rect>
                    <rect class="interval" x=percent(auc.lower) y="4" width=width height="24"></rect>
                    <text x="0" y="48">
                        {chance}
                    </text>
                    <text x="100%" y="48" text-anchor="end">
                        {perfect}
                    </text>
                </svg>
            </div>
            <div class="facts">
                <dl>{facts}</dl>
            </div>
        </section>
    }
    .into_any()
}

/// The reliability curve and its table.
#[component]
pub fn Reliability(
    /// Announced and observed, by group.
    calibration: CalibrationReport,
) -> impl IntoView {
    let locale = use_locale();
    let shown = move |p: f64| format::probability(p, locale);
    let chart = reliability::draw(&calibration.bins, locale);
    let rows: Vec<_> = calibration
        .bins
        .iter()
        .map(|bin| {
            let interval = td_string!(
                locale,
                model.range,
                lower = shown(bin.observed.lower),
                upper = shown(bin.observed.upper)
            )
            .to_string();
            view! {
                <tr>
                    <th scope="row" class="number">
                        {shown(bin.predicted)}
                    </th>
                    <td class="number">{shown(bin.observed.value)}</td>
                    <td class="number">{interval}</td>
                    <td class="number">{format::count(bin.clients, locale)}</td>
                </tr>
            }
        })
        .collect();
    let heads = [
        td_string!(locale, model.predicted),
        td_string!(locale, model.observed),
        td_string!(locale, model.interval),
        td_string!(locale, model.clients),
    ];
    let heads = heads.map(Head::numbers).into();
    view! {
        <section class="card" aria-labelledby="reliability-title">
            <h2 id="reliability-title">{td_string!(locale, model.reliability)}</h2>
            <p>{td_string!(locale, model.reliability_lede)}</p>
            <div class="beside">
                <div>
                    <p class="y-name">{td_string!(locale, model.observed)}</p>
                    <div class="plot square" inner_html=chart.unwrap_or_default()></div>
                    <p class="axis-name">{td_string!(locale, model.predicted)}</p>
                    <p class="scale-key">
                        <span class="key point">{td_string!(locale, model.observed)}</span>
                        <span class="key guide">{td_string!(locale, model.perfect)}</span>
                        <span class="key bounds">{td_string!(locale, model.interval)}</span>
                    </p>
                </div>
                <details open>
                    <summary>{td_string!(locale, model.reliability_table)}</summary>
                    <DataTable caption=td_string!(locale, model.reliability) heads=heads>
                        <tbody>{rows}</tbody>
                    </DataTable>
                </details>
            </div>
        </section>
    }
    .into_any()
}

/// The features that weigh most, over all clients.
#[component]
pub fn Importances(
    /// Features by weight, heaviest first.
    importance: Vec<Importance>,
) -> impl IntoView {
    let locale = use_locale();
    let heaviest = importance.iter().map(|i| i.mean_abs_contribution).fold(0.0, f64::max);
    let rows: Vec<BarRow> = importance
        .into_iter()
        .filter_map(|i| Some((catalogue::by_name(&i.feature)?, i.mean_abs_contribution)))
        .take(SHOWN)
        .map(|(feature, weight)| BarRow {
            label: feature.label(locale.into()).to_owned(),
            sub: Some(feature.theme().label().get(locale.into()).to_owned()),
            length: if heaviest > 0.0 { weight / heaviest } else { 0.0 },
            interval: None,
            figure: format::decimal(weight, 3, locale),
            verdict: None,
        })
        .collect();
    view! {
        <section class="card" aria-labelledby="importance-title">
            <h2 id="importance-title">{td_string!(locale, model.importance)}</h2>
            <p>{td_string!(locale, model.importance_lede)}</p>
            <Bars
                caption=td_string!(locale, model.importance).to_owned()
                what=td_string!(locale, contributions.information)
                measure=td_string!(locale, model.importance_effect)
                rows=rows
            />
            <p>
                <a href="/model/effects">{td_string!(locale, effects.link)}</a>
            </p>
        </section>
    }
    .into_any()
}
