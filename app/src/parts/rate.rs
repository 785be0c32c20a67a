//! Observed rates of default, each with its interval, one below the other on the scale of the risk.

use super::risk::{END, percent_of_width, ticks};
use crate::format;
use crate::locale::use_locale;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::evaluation::Estimate;

/// A group's rate.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    /// Whose.
    pub label: String,
    /// How the style sheet tells it from the others.
    pub class: &'static str,
    /// Share that defaulted, 0 to 1, and its interval.
    pub rate: Estimate,
}

/// Height of one rate, in pixels.
const ROW: usize = 52;

/// The rates as bars of uncertainty with a mark at the value. What is beyond the scale's end is at its edge;
/// the words beside each bar say the numbers.
#[component]
pub fn RateScale(
    /// From the top.
    rates: Vec<Rate>,
) -> impl IntoView {
    let locale = use_locale();
    let share = move |p: f64| format::percent(p, 0, locale);
    let told = |rate: &Rate| {
        let Estimate { value, lower, upper } = rate.rate;
        let (value, lower, upper) = (share(value), share(lower), share(upper));
        td_string!(
            locale,
            peers.told,
            label = rate.label.clone(),
            value = value,
            lower = lower,
            upper = upper
        )
        .to_string()
    };
    let label: Vec<String> = rates.iter().map(told).collect();
    let bottom = rates.len() * ROW;
    let rows: Vec<_> = rates
        .into_iter()
        .zip(&label)
        .enumerate()
        .map(|(place, (rate, told))| {
            let top = place * ROW;
            let Estimate { value, lower, upper } = rate.rate;
            let width = format!("{:.2}%", 100.0 * (upper.min(END) - lower.min(END)).max(0.0) / END);
            view! {
                <text class="whose" x="0" y=top + 16>
                    {told.clone()}
                </text>
                <rect class="rail" x="0" y=top + 24 width="100%" height="16"></rect>
                <rect
                    class=format!("interval {}", rate.class)
                    x=percent_of_width(lower)
                    y=top + 24
                    width=width
                    height="16"
                ></rect>
                <svg aria-hidden="true" x=percent_of_width(value) y=top + 32 width="1" height="1" overflow="visible">
                    <path class=format!("value {}", rate.class) d="M0-11 7 0 0 11-7 0Z"></path>
                </svg>
            }
        })
        .collect();
    view! {
        <div class="rate-scale">
            <svg role="img" aria-label=label.join("; ") width="100%" height=bottom + 24>
                {rows}
                {ticks(bottom - 6, locale)}
            </svg>
        </div>
    }
    .into_any()
}
