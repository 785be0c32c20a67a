//! A natural frequency as a picture: a hundred clients in ten rows, those with repayment difficulties filled.

use crate::locale::use_locale;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// A hundred clients, `defaulted` of whom have repayment difficulties: squares for these, rings for the others.
#[component]
pub fn Dots(
    /// 0 to 100.
    defaulted: u32,
    /// What a screen reader says of the picture.
    label: String,
) -> impl IntoView {
    let locale = use_locale();
    let marks: Vec<_> = (0..100)
        .map(|i| {
            let (x, y) = (f64::from(i % 10) * 10.0 + 5.0, f64::from(i / 10) * 10.0 + 5.0);
            if i < defaulted {
                view! { <rect class="defaulted" x=x - 3.6 y=y - 3.6 width="7.2" height="7.2" rx="1"></rect> }
                    .into_any()
            } else {
                view! { <circle class="repaid" cx=x cy=y r="3.1"></circle> }.into_any()
            }
        })
        .collect();
    view! {
        <figure class="dots">
            <svg viewBox="0 0 100 100" role="img" aria-label=label>
                {marks}
            </svg>
            <figcaption>
                <span class="key defaulted">{td_string!(locale, client.dots_defaulted)}</span>
                <span class="key repaid">{td_string!(locale, client.dots_repaid)}</span>
            </figcaption>
        </figure>
    }
    .into_any()
}
