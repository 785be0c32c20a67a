//! Why the score is what it is: at most four reasons, each a sentence with what it is about a click away; what speaks
//! most for the other side; and what is not told as a reason.

use super::sentence::{Sentence, in_a_sentence};
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::Glossed;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::catalogue::Telling;
use model::explanation::Against;
use model::reasons::{Reason, Reasons};

/// The reasons as a list.
#[component]
pub fn ReasonList(
    /// The strongest first.
    reasons: Vec<Reason>,
    /// What stands below each reason.
    #[prop(optional)]
    below: Option<fn(&Reason) -> AnyView>,
) -> impl IntoView {
    let locale = use_locale();
    let reasons: Vec<_> = reasons
        .into_iter()
        .map(|reason| {
            let class = if reason.raises() { "raises" } else { "lowers" };
            let arrow = if reason.raises() { "M8 2 14 13H2Z" } else { "M8 14 2 3h12Z" };
            let Sentence { what, fact, effect } = Sentence::of(&reason, locale);
            view! {
                <li class=class>
                    <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                        <path d=arrow></path>
                    </svg>
                    <div>
                        <p>
                            <strong>{what}</strong>
                            " "
                            {fact}
                            " "
                            {effect}
                        </p>
                        {below.map(|below| below(&reason))}
                    </div>
                </li>
            }
        })
        .collect();
    view! { <ul class="reasons">{reasons}</ul> }
}

/// What a reason is about, for whoever asks.
fn explained(reason: &Reason) -> AnyView {
    let locale = use_locale();
    let concept = reason.concept;
    let label = concept.label().get(locale.into());
    let nothing_to_change = (concept.telling() == Telling::Protected)
        .then(|| view! { <p>{td_string!(locale, reasons.not_to_change)}</p> });
    let deduced = concept.is_deduced().then(|| view! { <p>{td_string!(locale, reasons.deduced)}</p> });
    view! {
        <details>
            <summary>
                {td_string!(locale, reasons.what_is_it)} <span class="visually-hidden">" " {label}</span>
            </summary>
            <p>{concept.explanation().get(locale.into())}</p>
            {deduced}
            {nothing_to_change}
        </details>
    }
    .into_any()
}

/// What the reasons are, before they are told.
#[must_use]
pub fn lede(reasons: &Reasons, locale: Locale) -> &'static str {
    match (reasons.principal.is_empty(), reasons.against, reasons.raises) {
        (true, Against::Average, _) => td_string!(locale, client.why_none),
        (true, Against::Granted, _) => td_string!(locale, client.why_none_granted),
        (false, Against::Average, true) => td_string!(locale, client.why_raises),
        (false, Against::Average, false) => td_string!(locale, client.why_lowers),
        (false, Against::Granted, true) => td_string!(locale, client.why_raises_granted),
        (false, Against::Granted, false) => td_string!(locale, client.why_lowers_granted),
    }
}

/// Why the score is what it is.
#[component]
pub fn Why(
    /// What is told.
    reasons: Reasons,
) -> impl IntoView {
    let locale = use_locale();
    let lede = lede(&reasons, locale);
    let other_side = reasons.other_side.as_ref().map(|reason| {
        let concept = in_a_sentence(reason.concept, locale);
        let words = if reason.raises() {
            td_string!(locale, reasons.other_side_raises, concept = concept).to_string()
        } else {
            td_string!(locale, reasons.other_side_lowers, concept = concept).to_string()
        };
        view! { <p class="other-side">{words}</p> }
    });
    let price = reasons.price_counts.then(|| view! { <p>{td_string!(locale, reasons.price)}</p> });
    let clients = (reasons.principal.iter().any(|reason| reason.standing.is_some()))
        .then(|| view! { <p class="legend">{td_string!(locale, reasons.clients)}</p> });
    view! {
        <section class="card why" aria-labelledby="why-title">
            <h2 id="why-title">{td_string!(locale, client.why)}</h2>
            <p><Glossed text=lede /></p>
            <ReasonList reasons=reasons.principal below=explained />
            {other_side}
            {price}
            {clients}
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
