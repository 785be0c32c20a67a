//! Everything that was done: versions and stops, who, when, why, and the hash that proves it.

use super::settled::Settled;
use super::view::Line;
use super::words;
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Digits of a hash that are shown at once.
const DIGITS: usize = 12;

/// The list, the latest first.
#[component]
pub fn History(
    /// What was done.
    history: Vec<Line>,
) -> impl IntoView {
    let locale = use_locale();
    let none = history.is_empty().then(|| view! { <p>{td_string!(locale, steering.nothing_done)}</p> });
    let lines: Vec<_> = history.into_iter().map(|line| view! { <Item line=line /> }).collect();
    view! {
        <section class="card" id="history" aria-labelledby="history-title">
            <h2 id="history-title">{td_string!(locale, steering.history)}</h2>
            {none}
            <ol class="events" reversed=true>
                {lines}
            </ol>
        </section>
    }
    .into_any()
}

/// Who did it, and when.
pub(super) fn by_whom(line: &Line, locale: Locale) -> String {
    format!("{} · {}", line.notice.by, format::moment(&line.at, locale))
}

#[component]
fn Item(line: Line) -> impl IntoView {
    let locale = use_locale();
    let by = by_whom(&line, locale);
    let Line { sequence, hash, notice, .. } = line;
    let version = notice.version.map(|version| {
        td_string!(locale, steering.version, n = format::count(version.into(), locale)).to_string()
    });
    let short: String = hash.chars().take(DIGITS).collect();
    view! {
        <li class="event">
            <h3>
                {words::done(notice.done, locale)} {version.map(|version| format!(" · {version}"))}
            </h3>
            <p>{by}</p>
            <blockquote>{notice.words}</blockquote>
            {notice.settings.map(|settings| view! { <div class="facts"><Settled settings=settings /></div> })}
            <p class="hint" translate="no">
                {td_string!(locale, decisions.record_no, n = sequence.to_string()).to_string()} " · "
                {notice.model} " " <abbr title=hash>{short}</abbr>
            </p>
        </li>
    }
    .into_any()
}
