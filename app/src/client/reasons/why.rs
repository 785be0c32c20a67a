//! Why the score is what it is, in three or four sentences.

use super::choice;
use crate::locale::use_locale;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::explanation::{Against, Explanation};

/// Three or four sentences that say why, as a list.
#[component]
pub fn Reasons(
    /// Where the reasons are chosen from.
    explanation: Explanation,
) -> impl IntoView {
    let locale = use_locale();
    let reasons: Vec<_> = choice::choose(&explanation)
        .into_iter()
        .map(|reason| {
            let class = if reason.raises() { "raises" } else { "lowers" };
            let arrow = if reason.raises() { "M8 2 14 13H2Z" } else { "M8 14 2 3h12Z" };
            view! {
                <li class=class>
                    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                        <path d=arrow></path>
                    </svg>
                    <span>
                        <strong>{reason.fact(locale)}</strong>
                        " "
                        {reason.effect(locale)}
                    </span>
                </li>
            }
        })
        .collect();
    view! { <ul class="reasons">{reasons}</ul> }
}

/// Why the score is what it is.
#[component]
pub fn Why(
    /// Where the reasons are chosen from.
    explanation: Explanation,
    /// With whom the client is compared in it.
    against: Against,
) -> impl IntoView {
    let locale = use_locale();
    let lede = match (against, choice::choose(&explanation).is_empty()) {
        (Against::Average, false) => td_string!(locale, client.why_lede),
        (Against::Average, true) => td_string!(locale, client.why_none),
        (Against::Granted, false) => td_string!(locale, client.why_lede_granted),
        (Against::Granted, true) => td_string!(locale, client.why_none_granted),
    };
    view! {
        <section class="card why" aria-labelledby="why-title">
            <h2 id="why-title">{td_string!(locale, client.why)}</h2>
            <p>{lede}</p>
            <Reasons explanation=explanation />
        </section>
    }
    .into_any()
}

/// Stands where the explanation would, if the engine refused to give one.
#[component]
pub fn Withheld() -> impl IntoView {
    let locale = use_locale();
    view! {
        <section class="card withheld" role="status">
            <h2>{td_string!(locale, client.withheld_title)}</h2>
            <p>{td_string!(locale, client.withheld)}</p>
        </section>
    }
    .into_any()
}
