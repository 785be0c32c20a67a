//! An event of a case: who did what, when, with which words and reasons, and the hash that proves it.

use super::checks::Checked;
use super::view::EventView;
use super::words;
use crate::format;
use crate::locale::use_locale;
use crate::words as model_words;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::catalogue::Unit;
use model::record::evidence::Statement;

/// Digits of a hash that are shown at once.
const DIGITS: usize = 12;

/// An event.
#[component]
pub fn EventItem(
    /// What happened.
    event: EventView,
) -> impl IntoView {
    let locale = use_locale();
    let EventView { sequence, at, hash, act, statement } = event;
    let by = if act.by.is_empty() { td_string!(locale, decisions.the_client).to_owned() } else { act.by };
    let motives: Vec<_> =
        act.motives.iter().map(|motive| view! { <li>{motive.label().get(locale.into())}</li> }).collect();
    let advised = act.advice.map(|advice| {
        td_string!(locale, decisions.advised_was, advice = model_words::advice(advice, locale)).to_string()
    });
    let said = match statement {
        Some(statement) => view! { <Said statement=statement /> }.into_any(),
        None => view! { <p class="hint">{td_string!(locale, decisions.erased)}</p> }.into_any(),
    };
    let system = act.system.map(|system| {
        view! {
            <p class="hint" translate="no">
                {td_string!(
                    locale,
                    decisions.made_by,
                    model = system.model,
                    policy = system.policy.version.to_string(),
                    program = system.program
                )
                    .to_string()}
            </p>
        }
    });
    let short: String = hash.chars().take(DIGITS).collect();
    view! {
        <li class="event">
            <h3>
                {words::action(act.action, locale)}
                {act.outcome.map(|outcome| format!(" : {}", words::outcome(outcome, locale)))}
            </h3>
            <p>{by} " · " {format::moment(&at, locale)} {advised.map(|advised| format!(" · {advised}"))}</p>
            {(!motives.is_empty()).then(|| view! { <ul>{motives}</ul> })}
            {said}
            {system}
            <p class="hint" translate="no">
                {td_string!(locale, decisions.record_no, n = sequence.to_string()).to_string()} " "
                <abbr title=hash>{short}</abbr>
            </p>
        </li>
    }
    .into_any()
}

#[component]
fn Said(statement: Statement) -> impl IntoView {
    let locale = use_locale();
    let Statement { words, checks, conditions, view, answer, .. } = statement;
    let amount = conditions.amount.map(|amount| {
        let amount = format::quantity(amount, Unit::Money, locale);
        td_string!(locale, decisions.granted_amount, amount = amount).to_string()
    });
    let months = conditions
        .months
        .map(|months| td_string!(locale, decisions.granted_months, n = months.to_string()).to_string());
    let quoted = |words: String| view! { <blockquote>{words}</blockquote> };
    let titled = |title: &'static str, words: String| view! { <p><strong>{title}</strong></p> <blockquote>{words}</blockquote> };
    view! {
        {(!words.is_empty()).then(|| quoted(words))}
        {checks.map(|checks| view! { <Checked checks=checks /> })}
        {amount.map(|amount| view! { <p>{amount}</p> })}
        {months.map(|months| view! { <p>{months}</p> })}
        {view.map(|view| titled(td_string!(locale, decisions.view), view))}
        {answer.map(|answer| titled(td_string!(locale, decisions.answer), answer))}
    }
    .into_any()
}
