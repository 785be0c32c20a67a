//! A probability of repayment difficulties on a labelled, linear scale: a large one for a client's page, a bar for a
//! row of the list. Both are the same scale, so that an advisor learns it once.

use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::decision::{Advice, Policy};

/// Where the scale ends. Most clients are far below; what is beyond is said in words.
pub(super) const END: f64 = 0.30;
/// A tick every five per cent.
const STEPS: u32 = 6;

/// Distance from the left of the scale, in per cent of its width.
fn left(probability: f64) -> f64 {
    100.0 * (probability / END).clamp(0.0, 1.0)
}

pub(super) fn percent_of_width(probability: f64) -> String {
    format!("{:.2}%", left(probability))
}

/// A label's anchor, so that it stays inside the picture.
fn anchor(probability: f64) -> &'static str {
    match left(probability) {
        p if p < 14.0 => "start",
        p if p > 86.0 => "end",
        _ => "middle",
    }
}

/// The scale's ticks and their labels, from `top` downwards, in pixels.
pub(super) fn ticks(top: usize, locale: Locale) -> impl IntoView {
    (0..=STEPS)
        .map(|step| {
            let p = END * f64::from(step) / f64::from(STEPS);
            let at = percent_of_width(p);
            let class = if step % 2 == 0 { "tick" } else { "tick minor" };
            view! {
                <line class="tick" x1=at.clone() x2=at.clone() y1=top y2=top + 6></line>
                <text class=class x=at y=top + 22 text-anchor=anchor(p)>
                    {format::percent(p, 0, locale)}
                </text>
            }
        })
        .collect::<Vec<_>>()
}

/// A small bar with the threshold's tick.
#[component]
pub fn RiskBar(
    /// 0 to 1.
    probability: f64,
    /// See [`Policy::threshold`].
    threshold: f64,
    /// Its colour and hatching.
    advice: Advice,
) -> impl IntoView {
    let beyond = probability > END;
    view! {
        <svg class=format!("risk-bar {}", advice.name()) aria-hidden="true" width="100%" height="14">
            <rect class="rail" x="0" y="4" width="100%" height="6" rx="3"></rect>
            <rect class="fill" x="0" y="4" width=percent_of_width(probability) height="6" rx="3"></rect>
            <line
                class="threshold"
                x1=percent_of_width(threshold)
                x2=percent_of_width(threshold)
                y1="0"
                y2="14"
            ></line>
            {beyond
                .then(|| {
                    view! {
                        <svg class="beyond" x="100%" y="7" width="1" height="1" overflow="visible">
                            <path d="M-9-5-2 0-9 5Z"></path>
                        </svg>
                    }
                })}
        </svg>
    }
}

/// The large scale: ticks, the review band, the threshold, the average client, and this client.
#[component]
pub fn RiskScale(
    /// 0 to 1.
    probability: f64,
    /// Threshold and review band.
    policy: Policy,
    /// Share of clients who defaulted, 0 to 1.
    average: f64,
    /// The advice that colours the client's mark.
    advice: Advice,
) -> impl IntoView {
    let locale = use_locale();
    let edge = move |p: f64| format::edge(p, locale);
    let risk = format::risk(probability, &policy, locale);
    let whole = move |p: f64| format::percent(p, 0, locale);
    let label = td_string!(
        locale,
        client.scale_label,
        from = whole(0.0),
        to = whole(END),
        risk = risk.clone(),
        threshold = edge(policy.threshold),
        review_from = edge(policy.review_from),
        review_to = edge(policy.review_to)
    )
    .to_string();
    let threshold_label =
        td_string!(locale, client.scale_threshold, threshold = edge(policy.threshold)).to_string();
    let average_label =
        td_string!(locale, client.scale_average, rate = format::probability(average, locale)).to_string();
    let overflow = (probability > END)
        .then(|| td_string!(locale, client.scale_overflow, to = whole(END), risk = risk.clone()).to_string());
    let band = format!("{:.2}%", left(policy.review_to) - left(policy.review_from));
    let mark = if overflow.is_some() { "M-14-12 0 0-14 12Z" } else { "M-9-13H9L0 1Z" };
    view! {
        <div class="risk-scale">
            <svg role="img" aria-label=label width="100%" height="150">
                <defs>
                    <pattern id="review-band" width="7" height="7" patternUnits="userSpaceOnUse">
                        <path class="hatch" d="M-1 8 8-1M-1 1 1-1M6 8 8 6"></path>
                    </pattern>
                </defs>
                <rect class="rail" x="0" y="46" width="100%" height="24"></rect>
                <rect class="below" x="0" y="46" width=percent_of_width(policy.review_from) height="24"></rect>
                <rect
                    class="review"
                    x=percent_of_width(policy.review_from)
                    y="46"
                    width=band.clone()
                    height="24"
                ></rect>
                <rect
                    x=percent_of_width(policy.review_from)
                    y="46"
                    width=band
                    height="24"
                    fill="url(#review-band)"
                ></rect>
                <line
                    class="average"
                    x1=percent_of_width(average)
                    x2=percent_of_width(average)
                    y1="46"
                    y2="124"
                ></line>
                <text class="average" x=percent_of_width(average) y="140" text-anchor=anchor(average)>
                    {average_label}
                </text>
                <line
                    class="threshold"
                    x1=percent_of_width(policy.threshold)
                    x2=percent_of_width(policy.threshold)
                    y1="40"
                    y2="106"
                ></line>
                <text
                    class="threshold"
                    x=percent_of_width(policy.threshold)
                    y="118"
                    dx="6"
                    text-anchor="start"
                >
                    {threshold_label}
                </text>
                {ticks(70, locale)}
                <svg
                    class=format!("mark {}", advice.name())
                    x=percent_of_width(probability)
                    y=if overflow.is_some() { "58" } else { "44" }
                    width="1"
                    height="1"
                    overflow="visible"
                >
                    <path d=mark></path>
                </svg>
                <text
                    class="client"
                    x=percent_of_width(probability)
                    y="22"
                    text-anchor=anchor(probability)
                >
                    {td_string!(locale, client.scale_client, risk = risk).to_string()}
                </text>
            </svg>
            <p class="scale-key">
                <span class="key review">{td_string!(locale, client.scale_review)}</span>
            </p>
            {overflow.map(|text| view! { <p class="note">{text}</p> })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_is_linear_and_ends_where_it_says() {
        assert_eq!(percent_of_width(0.15), "50.00%");
        assert_eq!(percent_of_width(0.30), "100.00%");
        assert_eq!(percent_of_width(0.77), "100.00%");
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_client_beyond_the_scale_is_said_to_be_so() {
        use model::catalogue::inputs::Inputs;
        use model::decision::Costs;

        let policy = Policy {
            version: 0,
            costs: Costs { false_negative: 10.0, false_positive: 1.0 },
            threshold: 0.09,
            review_from: 0.08,
            review_to: 0.10,
            least_completeness: 0.0,
            required: Inputs::NONE,
        };
        let advice = Advice::Refuse;
        let is_beyond = |probability| {
            view! { <RiskScale probability=probability policy=policy average=0.08 advice=advice /> }
                .to_html()
                .contains("ce client est au-delà")
        };
        assert_eq!([0.12, END, 0.31].map(is_beyond), [false, false, true]);
    }
}
