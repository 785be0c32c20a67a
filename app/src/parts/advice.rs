//! An advice as a badge: a word, a shape and a colour, so that none of them carries it alone.

use crate::locale::use_locale;
use crate::words;
use leptos::prelude::*;
use model::decision::Advice;

/// The advice, as a badge.
#[component]
pub fn AdviceBadge(
    /// What to show.
    advice: Advice,
) -> impl IntoView {
    let word = words::advice(advice, use_locale());
    // A tick in a circle, a dash in a diamond, a cross in an octagon.
    let (outline, sign) = match advice {
        Advice::Grant => ("M8 .8a7.2 7.2 0 1 1 0 14.4A7.2 7.2 0 0 1 8 .8Z", "m4.6 8.3 2.4 2.4 4.6-5"),
        Advice::Review => ("M8 .4 15.6 8 8 15.6.4 8Z", "M8 4.6v4M8 10.8v.6"),
        Advice::Refuse => ("M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5Z", "m5.2 5.2 5.6 5.6m0-5.6-5.6 5.6"),
    };
    view! {
        <span class=format!("badge {}", advice.name()) translate="no">
            <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                <path class="outline" d=outline></path>
                <path class="sign" d=sign></path>
            </svg>
            {word}
        </span>
    }
}
