//! All that is known of a client, by theme, with where they stand in each fact, what is missing, and a search.

use super::find::{FindField, is_found};
use super::known::Fact;
use super::view::stands;
use crate::client::asked;
use crate::client::kept_links::{Asks, KeptFields};
use crate::format;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::parts::Glossed;
use crate::plural::counted;
use crate::words;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::catalogue::{self, Feature, Theme};

/// The card.
#[component]
pub fn WholeFile(
    /// The client.
    id: i64,
    /// Everything.
    facts: Vec<Fact>,
    /// What is looked for; nothing at first.
    sought: String,
) -> impl IntoView {
    let locale = use_locale();
    let known = facts.iter().filter(|fact| fact.value.is_some()).count();
    let count = |n: usize| format::count(n as u64, locale);
    let lede = td_string!(
        locale,
        sheet.file_lede,
        known = count(known),
        all = count(facts.len()),
        missing = count(facts.len() - known)
    )
    .to_string();
    let themes: Vec<_> =
        Theme::ALL.into_iter().map(|theme| of_theme(theme, &facts, &sought, locale)).collect();
    let nothing = td_string!(locale, sheet.nothing_found);
    let none_found = !facts.iter().any(|fact| is_in(fact, &sought, locale));
    view! {
        <section class="card whole-file" aria-labelledby="file-title">
            <h2 id="file-title">{td_string!(locale, sheet.file_title)}</h2>
            <p>{lede}</p>
            <form class="find" method="get" action=format!("{}#file", asked::path(id)) role="search">
                <KeptFields asks=Asks::Find />
                <FindField
                    label=td_string!(locale, sheet.find).to_owned()
                    sought=sought.clone()
                    nothing=nothing.to_owned()
                    found_none=none_found
                />
                <button type="submit">{td_string!(locale, sheet.find_button)}</button>
            </form>
            {themes}
            <p class="legend">{td_string!(locale, sheet.mark)}</p>
        </section>
    }
    .into_any()
}

/// A feature's label and its value, as a person reads them; none = missing.
fn written(fact: &Fact, locale: Locale) -> Option<(&'static Feature, String, Option<String>)> {
    let feature = catalogue::by_name(&fact.feature)?;
    let value = fact.value.map(|value| match feature.name {
        "age_years" => format::age(value, locale),
        _ => words::capitalized(&format::feature(feature, Some(value), locale)),
    });
    Some((feature, words::capitalized(feature.label(locale.into())), value))
}

/// Whether what is looked for is in a fact.
fn is_in(fact: &Fact, sought: &str, locale: Locale) -> bool {
    written(fact, locale).is_some_and(|(_, label, value)| {
        let value = value.unwrap_or_else(|| td_string!(locale, words.missing).to_owned());
        is_found(sought, &format!("{label} {value}"))
    })
}

/// What is known by one theme. Without a search it is folded.
fn of_theme(theme: Theme, facts: &[Fact], sought: &str, locale: Locale) -> AnyView {
    let missing = td_string!(locale, words.missing);
    let (mut rows, mut found, mut unknown) = (Vec::new(), 0, 0);
    for fact in facts {
        let Some((feature, label, value)) = written(fact, locale) else { continue };
        if feature.concept.theme() != theme {
            continue;
        }
        let here = is_in(fact, sought, locale);
        let is_missing = value.is_none();
        found += usize::from(here);
        unknown += usize::from(is_missing);
        rows.push(view! {
            <div class="fact" hidden=!here>
                <dt><Glossed text=label /></dt>
                <dd class:missing=is_missing>
                    <span class="value">{value.unwrap_or_else(|| missing.to_owned())}</span>
                    {stands(fact.among, locale)}
                </dd>
            </div>
        });
    }
    let [all, missing] = [rows.len(), unknown].map(|n| format::count(n as u64, locale));
    let counted = match unknown {
        0 => counted!(locale, all, sheet.all_known, n = all),
        _ => counted!(locale, missing, sheet.some_missing, n = all, missing = missing),
    };
    let (is_empty, is_open) = (found == 0, found > 0 && !sought.trim().is_empty());
    view! {
        <details class="theme" open=is_open hidden=is_empty>
            <summary>
                {theme.label().get(locale.into())} " " <span class="counted">{counted}</span>
            </summary>
            <dl class="facts-list">{rows}</dl>
        </details>
    }
    .into_any()
}
