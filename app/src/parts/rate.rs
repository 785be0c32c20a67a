//! Observed rates of repayment difficulties, each with its interval, one below the other on the scale of the risk.

use super::risk::{END, percent_of_width, ticks};
use crate::format;
use crate::locale::use_locale;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::estimate::Estimate;

/// A group's rate.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    /// Whose.
    pub label: String,
    /// How the style sheet tells it from the others.
    pub class: &'static str,
    /// Share that had difficulties, 0 to 1, and its interval.
    pub rate: Estimate,
}

/// The rates as bars of uncertainty with a mark at the value. What is beyond the scale's end is at its edge;
/// the words beside each bar say the numbers.
#[component]
pub fn RateScale(
    /// From the top.
    rates: Vec<Rate>,
) -> impl IntoView {
    let locale = use_locale();
    let share = move |p: f64| format::percent(p, 0, locale);
    let in_words = move |rate: &Rate| {
        let Estimate { value, lower, upper } = rate.rate;
        let (value, lower, upper) = (share(value), share(lower), share(upper));
        td_string!(
            locale,
            peers.estimate,
            label = rate.label.clone(),
            value = value,
            lower = lower,
            upper = upper
        )
        .to_string()
    };
    let rows: Vec<_> = rates
        .into_iter()
        .map(|rate| {
            let Estimate { value, lower, upper } = rate.rate;
            let width = format!("{:.2}%", 100.0 * (upper.min(END) - lower.min(END)).max(0.0) / END);
            view! {
                <p>{in_words(&rate)}</p>
                <svg width="100%" height="24" aria-hidden="true">
                    <rect class="rail" x="0" y="4" width="100%" height="16"></rect>
                    <rect
                        class=format!("interval {}", rate.class)
                        x=percent_of_width(lower)
                        y="4"
                        width=width
                        height="16"
                    ></rect>
                    <svg x=percent_of_width(value) y="12" width="1" height="1" overflow="visible">
                        <path class="value" d="M0-11 7 0 0 11-7 0Z"></path>
                    </svg>
                </svg>
            }
        })
        .collect();
    view! {
        <div class="rate-scale">
            {rows} <svg width="100%" height="24" aria-hidden="true">
                {ticks(0, locale)}
            </svg>
        </div>
    }
    .into_any()
}
