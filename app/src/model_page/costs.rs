//! What any threshold costs: the business optimum beside the F-score's, for a ratio of costs that a
//! slider chooses. The arithmetic is the model's; here it is only asked and shown.

use super::cutoff::{CutOff, shown};
use crate::charts::cost;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::{DataTable, Head, Replaced, hand_over_without, mark_hydrated, open_page};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_router::params::ParamsMap;
use model::decision::{Costs, Policy};
use model::estimate::Estimate;
use model::evaluation::{Evaluation, Outcome, ScoreHistogram, cheapest, highest_f1};

/// Parameter of the URL that holds the ratio of costs.
pub(super) const RATIO: &str = "ratio";
/// Smallest and largest ratio that can be chosen.
const LEAST: u32 = 1;
const MOST: u32 = 50;
/// Every so many bins of the histogram make a row of the table.
const ROW_EVERY: usize = 8;
/// Rows beyond this threshold say nothing more.
const LAST_ROW: f64 = 0.5;

/// The ratio that the policy was derived from, as a whole number that the slider can show.
pub(super) fn shipped_ratio(policy: Policy) -> u32 {
    let ratio = (policy.costs.false_negative / policy.costs.false_positive).round();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the slider's range just before"
    )]
    let ratio = ratio.clamp(f64::from(LEAST), f64::from(MOST)) as u32;
    ratio
}

/// Why the threshold in force is not the cheapest one of these clients, in words.
pub(super) fn in_force(policy: Policy, evaluation: &Evaluation, locale: Locale) -> String {
    let outcomes = evaluation.scores.outcomes(policy.costs);
    let Some(cheapest) = cheapest(&outcomes) else {
        return String::new();
    };
    let cost = |value: f64| format::decimal(value, 3, locale);
    let Estimate { value, lower, upper } = evaluation.cost_per_client;
    td_string!(
        locale,
        model.in_force,
        threshold = format::edge(policy.threshold, locale),
        ratio = shipped_ratio(policy).to_string(),
        cheapest = format::percent(cheapest.threshold, 1, locale),
        least_cost = cost(cheapest.cost),
        shipped_cost = cost(value),
        lower = cost(lower),
        upper = cost(upper)
    )
    .to_string()
}

/// The ratio that a URL asks for.
pub(super) fn asked_ratio(params: &ParamsMap) -> Option<u32> {
    params.get_str(RATIO).and_then(parse_ratio)
}

/// A ratio that the slider can show.
fn parse_ratio(text: &str) -> Option<u32> {
    text.trim().parse().ok().filter(|ratio| (LEAST..=MOST).contains(ratio))
}

/// The cost curve and the threshold, each with its slider. What draws them is fetched by whoever opens this page only.
#[island(lazy)]
pub fn CostCurve(
    /// Scores by outcome, out of fold.
    scores: ScoreHistogram,
    /// Where the slider starts.
    ratio: u32,
    /// How the threshold that is in force and the cheapest one go together, at the costs that it comes from.
    in_force: String,
    /// Where the slider of the threshold starts, a share.
    cutoff: f64,
    /// The threshold in force, in words.
    threshold: String,
) -> impl IntoView {
    let locale = use_locale();
    let by_outcome = scores.clone();
    let ratio = RwSignal::new(ratio);
    let form = NodeRef::new();
    mark_hydrated();
    hand_over_without(form);
    let outcomes = Memo::new(move |_| {
        let costs = Costs { false_negative: f64::from(ratio.get()), false_positive: 1.0 };
        scores.outcomes(costs)
    });
    let spoken = move || match ratio.get() {
        1 => td_string!(locale, model.ratio_same).to_string(),
        n => td_string!(locale, model.ratio_value, n = n.to_string()).to_string(),
    };
    view! {
        <section class="card costs" id="costs" aria-labelledby="costs-title">
            <h2 id="costs-title">{td_string!(locale, model.costs)}</h2>
            <p>{td_string!(locale, model.costs_lede)}</p>
            <form node_ref=form class="slider" method="get" action="/model#costs">
                <label for="ratio">{td_string!(locale, model.ratio)}</label>
                <input
                    id="ratio"
                    type="range"
                    name=RATIO
                    min=LEAST.to_string()
                    max=MOST.to_string()
                    step="1"
                    value=ratio.get_untracked().to_string()
                    aria-valuetext=spoken
                    on:input:target=move |event| {
                        if let Some(chosen) = parse_ratio(&event.target().value()) {
                            ratio.set(chosen);
                        }
                    }
                />
                // Written as the whole text of the element, and not into a text that may be gone.
                <output for="ratio" translate="no" prop:textContent=spoken>
                    {untrack(spoken)}
                </output>
                // Hidden once the page is hydrated and the slider answers by itself.
                <button type="submit">{td_string!(locale, model.recompute)}</button>
            </form>
            <Replaced
                class="cost-curve"
                gone=move || ask(ratio.get_untracked())
                view=move || outcomes.with(|outcomes| view(outcomes, locale))
            />
            <p class="in-force">{in_force}</p>
        </section>
        <CutOff scores=by_outcome cutoff=cutoff in_force=threshold />
    }
}

/// Has the server answer with a page of its own.
fn ask(ratio: u32) {
    open_page(&format!("/model?{RATIO}={ratio}#costs"));
}

/// The curve, both optima, and the table.
fn view(outcomes: &[Outcome], locale: Locale) -> impl IntoView + use<> {
    let (business, technical) = (cheapest(outcomes)?, highest_f1(outcomes)?);
    let chart = cost::draw(outcomes, business, technical, locale)?;
    let dearer = technical.cost / business.cost - 1.0;
    let difference = if dearer < 0.0005 {
        td_string!(locale, model.no_difference).to_string()
    } else {
        let percent = format::percent(dearer, 1, locale);
        td_string!(locale, model.difference, percent = percent).to_string()
    };
    Some(view! {
        <p class="y-name">{td_string!(locale, model.cost)}</p>
        <div class="plot with-marks" inner_html=chart></div>
        <p class="axis-name">{td_string!(locale, model.threshold)}</p>
        <div class="optima">
            {optimum(business, "business", locale)}
            {optimum(technical, "technical", locale)}
        </div>
        <p class="difference" role="status">
            {difference}
        </p>
        <p class="legend">{td_string!(locale, model.cost_unit)}</p>
        <details>
            <summary>{td_string!(locale, model.cost_table)}</summary>
            {table(outcomes, locale)}
        </details>
    })
}

/// One optimum, in figures.
fn optimum(outcome: &Outcome, class: &'static str, locale: Locale) -> impl IntoView + use<> {
    let (title, hint, shape) = if class == "business" {
        let shape = "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Z";
        (td_string!(locale, model.business), td_string!(locale, model.business_hint), shape)
    } else {
        let shape = "M8 0 16 8 8 16 0 8Z";
        (td_string!(locale, model.technical), td_string!(locale, model.technical_hint), shape)
    };
    let facts = [
        (td_string!(locale, model.threshold), format::percent(outcome.threshold, 1, locale)),
        (td_string!(locale, model.granted), format::percent(outcome.granted, 1, locale)),
        (td_string!(locale, model.default_rate), shown(outcome.default_rate, locale)),
        (td_string!(locale, model.cost), format::decimal(outcome.cost, 3, locale)),
        (td_string!(locale, model.f1), format::decimal(outcome.f1, 3, locale)),
    ];
    let facts: Vec<_> = facts
        .into_iter()
        .map(|(label, value)| view! { <div><dt>{label}</dt><dd translate="no">{value}</dd></div> })
        .collect();
    view! {
        <div class=format!("optimum {class}")>
            <h3>
                <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                    <path d=shape></path>
                </svg>
                {title}
            </h3>
            <p class="hint">{hint}</p>
            <dl>{facts}</dl>
        </div>
    }
}

/// What every so many thresholds lead to.
fn table(outcomes: &[Outcome], locale: Locale) -> impl IntoView + use<> {
    let rows: Vec<_> = outcomes
        .iter()
        .step_by(ROW_EVERY)
        .take_while(|o| o.threshold <= LAST_ROW)
        .map(|o| {
            view! {
                <tr>
                    <th scope="row" class="number">
                        {format::percent(o.threshold, 0, locale)}
                    </th>
                    <td class="number">{format::percent(o.granted, 1, locale)}</td>
                    <td class="number">{shown(o.default_rate, locale)}</td>
                    <td class="number">{format::decimal(o.cost, 3, locale)}</td>
                    <td class="number">{format::decimal(o.f1, 3, locale)}</td>
                </tr>
            }
        })
        .collect();
    let heads = [
        td_string!(locale, model.threshold),
        td_string!(locale, model.granted),
        td_string!(locale, model.default_rate),
        td_string!(locale, model.cost),
        td_string!(locale, model.f1),
    ];
    view! {
        <DataTable caption=td_string!(locale, model.cost_caption) heads=heads.map(Head::numbers).into()>
            <tbody>{rows}</tbody>
        </DataTable>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::catalogue::inputs::Inputs;

    #[test]
    fn the_slider_starts_at_the_ratio_that_the_policy_was_derived_from() {
        let policy = Policy {
            version: 0,
            costs: Costs { false_negative: 10.0, false_positive: 1.0 },
            threshold: 0.0909,
            review_from: 0.08,
            review_to: 0.1,
            least_completeness: 0.0,
            required: Inputs::NONE,
        };
        assert_eq!(shipped_ratio(policy), 10);
    }

    #[test]
    fn a_ratio_that_the_slider_cannot_show_is_not_taken_from_the_url() {
        assert_eq!(parse_ratio("25"), Some(25));
        assert_eq!(parse_ratio("0"), None);
        assert_eq!(parse_ratio("51"), None);
        assert_eq!(parse_ratio("ten"), None);
    }
}
