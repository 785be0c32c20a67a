//! The page `/information`, which prints on one A4, and the link to it.

use super::sheet::{Sheet, sheet};
use crate::format;
use crate::i18n::Locale;
use crate::locale::{other, use_locale};
use crate::parts::{ErrorPage, IslandScripts, PrintButton};
use leptos::prelude::*;
use leptos_i18n::{Locale as _, td_string};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// Where it is.
const PATH: &str = "/information";
/// Parameter: the applicant's language.
const LANGUAGE: &str = "lang";

/// The way to the sheet, from where a case begins.
#[component]
pub fn InformationLink() -> impl IntoView {
    let locale = use_locale();
    view! {
        <p class="no-print">
            <a href=PATH>{td_string!(locale, information.link)}</a>
        </p>
    }
    .into_any()
}

/// See the head of this file.
#[component]
pub fn InformationPage() -> impl IntoView {
    // The language of the sheet is the applicant's, and need not be that of the screen.
    let asked = use_query_map().with_untracked(|params| params.get_str(LANGUAGE)?.parse().ok());
    let locale = asked.unwrap_or_else(use_locale);
    match sheet(locale) {
        Ok(sheet) => view! { <Paper sheet=sheet locale=locale /> }.into_any(),
        Err(error) => view! { <ErrorPage error=error /> }.into_any(),
    }
}

#[component]
fn Paper(sheet: Sheet, locale: Locale) -> impl IntoView {
    let Sheet { uses, clients, model, contact, day } = sheet;
    let title = td_string!(locale, information.title);
    let uses: Vec<_> = uses
        .into_iter()
        .map(|(theme, what)| view! { <li><strong>{theme}</strong> {td_string!(locale, information.colon)} {what}</li> })
        .collect();
    let what = td_string!(locale, information.what, n = format::count(clients, locale)).to_string();
    let contact =
        if contact.is_empty() { td_string!(locale, letter.our_officer).to_owned() } else { contact };
    let data = td_string!(locale, information.data, contact = contact).to_string();
    let reference =
        td_string!(locale, information.reference, model = model, day = format::day(&day, locale)).to_string();
    let to = other(locale);
    view! {
        <Title text=title />
        <p class="advisors-bar no-print">
            <a href=format!("{PATH}?{LANGUAGE}={}", to.as_str()) lang=to.as_str() hreflang=to.as_str()>
                {td_string!(locale, site.other_language)}
            </a>
            <PrintButton label=td_string!(locale, interview.print).to_owned() />
        </p>
        <article class="letter information" lang=locale.as_str()>
            <h1>{title}</h1>
            <h2>{td_string!(locale, information.what_title)}</h2>
            <p>{what}</p>
            <h2>{td_string!(locale, information.part_title)}</h2>
            <p>{td_string!(locale, information.part)}</p>
            <h2>{td_string!(locale, information.uses_title)}</h2>
            <ul>{uses}</ul>
            <p>{td_string!(locale, information.ficp)} " " {td_string!(locale, letter.data_not)}</p>
            <h2>{td_string!(locale, letter.rights_title)}</h2>
            <ul>
                <li>{td_string!(locale, information.person)}</li>
                <li>{td_string!(locale, information.contest)}</li>
                <li>{td_string!(locale, information.refusal)}</li>
                <li>{data}</li>
            </ul>
            <footer translate="no"><p>{reference}</p></footer>
        </article>
        <IslandScripts />
    }
    .into_any()
}
