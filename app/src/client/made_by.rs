//! Which model a client's score is of, when it was computed, and by what policy it is read.

use crate::format;
use crate::layout::Version;
use crate::locale::use_locale;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::decision::Policy;

/// See the head of this file.
#[component]
pub fn MadeBy(
    /// `name@version`.
    model: String,
    /// When the client was scored.
    day: String,
    /// Its thresholds.
    policy: Policy,
) -> impl IntoView {
    let locale = use_locale();
    let edge = |share| format::edge(share, locale);
    let threshold = td_string!(
        locale,
        model.policy_text,
        threshold = edge(policy.threshold),
        from = edge(policy.review_from),
        to = edge(policy.review_to)
    )
    .to_string();
    let version = use_context::<Version>().map(|Version(version)| version);
    let facts = [
        (td_string!(locale, model.id), Some(model)),
        (td_string!(locale, sheet.scored_on), Some(format::day(&day, locale))),
        (td_string!(locale, model.policy), Some(threshold)),
        (td_string!(locale, sheet.program), version.map(str::to_owned)),
    ];
    let facts: Vec<_> = facts
        .into_iter()
        .filter_map(|(label, value)| {
            Some(view! { <div><dt>{label}</dt><dd translate="no">{value?}</dd></div> })
        })
        .collect();
    view! {
        <section class="card made-by facts" aria-labelledby="made-by-title">
            <h2 id="made-by-title">{td_string!(locale, sheet.model_title)}</h2>
            <dl>{facts}</dl>
            <p>
                <a href="/model">{td_string!(locale, sheet.model_page)}</a>
            </p>
        </section>
    }
    .into_any()
}
