//! The letter as a page that prints on A4: `/decisions/{id}/letter` for whoever works here, `/letters/{code}` for the
//! client. It is shown as it was sent; nothing of it is worked out again. Beside each stands the same as a PDF.

use super::fields::TextField;
use super::form::Wrong;
use super::get_case::get_case;
use super::panel::path;
use super::read_letter::{OwnLetter, own_letter};
use super::resent::Resent;
use super::words;
use crate::locale::use_locale;
use crate::parts::{ErrorPage, NotFound};
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_params_map;
use model::record::fields::Field;
use model::record::letter::{Letter, Section, in_fives};
use model::text::Language;

/// `/decisions/{id}/letter`.
#[component]
pub fn LetterPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id").unwrap_or_default());
    let case = ArcOnceResource::new_blocking(get_case(id.clone()));
    Suspend::new(async move {
        let case = match case.await {
            Ok(Some(case)) => case,
            Ok(None) => return view! { <NotFound /> }.into_any(),
            Err(error) => return view! { <ErrorPage error=error /> }.into_any(),
        };
        let letter =
            case.letter().and_then(|event| event.statement.as_ref()).and_then(|said| said.letter.clone());
        match letter {
            Some(letter) => {
                let locale = use_locale();
                view! {
                    <p class="back no-print">
                        <a href=path(&id)>"← " {td_string!(locale, decisions.case_title)}</a>
                    </p>
                    <AsPdf of=format!("{}/letter", path(&id)) />
                    <Paper letter=letter />
                }
                .into_any()
            }
            None => view! { <NotFound /> }.into_any(),
        }
    })
}

/// `/letters/{code}`.
#[component]
pub fn OwnLetterPage() -> impl IntoView {
    let code = use_params_map().with_untracked(|params| params.get("code").unwrap_or_default());
    let letter = ArcOnceResource::new_blocking(own_letter(code));
    Suspend::new(async move {
        match letter.await {
            Ok(Some(letter)) => view! { <Own letter=letter /> }.into_any(),
            Ok(None) => view! { <NotFound /> }.into_any(),
            Err(error) => view! { <ErrorPage error=error /> }.into_any(),
        }
    })
}

#[component]
fn Own(letter: OwnLetter) -> impl IntoView {
    let locale = use_locale();
    let OwnLetter { letter, at, state, may_ask, last_event, key } = letter;
    let resent = Resent::here();
    let sent = td_string!(locale, decisions.sent, day = words::day(&at, locale)).to_string();
    let read_only = crate::offered::read_only();
    let elsewhere = (may_ask && read_only).then(|| {
        view! { <p class="note no-print">{td_string!(locale, decisions.review_read_only)}</p> }
    });
    let ask = (may_ask && !read_only).then(|| {
        view! {
            <form class="card no-print" method="post" action=format!("/letters/{}/review", letter.code)>
                <h2>{td_string!(locale, decisions.to_do.ask_review)}</h2>
                <p>{td_string!(locale, decisions.review_lede)}</p>
                <input type="hidden" name="key" value=key />
                <input type="hidden" name="seen_event" value=last_event.to_string() />
                <Wrong resent=resent.clone() />
                <TextField
                    field=Field::Words
                    label=td_string!(locale, decisions.review_own)
                    value=resent.filled.words.clone()
                    resent=resent
                />
                <button type="submit">{td_string!(locale, decisions.to_do.ask_review)}</button>
            </form>
        }
    });
    view! {
        // Whoever has the address has the letter.
        <Meta name="robots" content="noindex" />
        <Meta name="referrer" content="no-referrer" />
        <p class="note no-print" role="status">
            {sent} " " {words::state_for_client(state, locale)}
        </p>
        <AsPdf of=format!("/letters/{}", letter.code) />
        <Paper letter=letter />
        {elsewhere}
        {ask}
    }
    .into_any()
}

/// Leads to the PDF of the letter whose page is at `of`.
#[component]
fn AsPdf(of: String) -> impl IntoView {
    let locale = use_locale();
    view! {
        <p class="no-print">
            <a class="button quiet" href=format!("{of}/pdf") type="application/pdf">
                {td_string!(locale, letter.as_pdf)}
            </a>
        </p>
    }
}

/// The letter.
#[component]
fn Paper(letter: Letter) -> impl IntoView {
    let language = match letter.language {
        Language::Fr => "fr",
        Language::En => "en",
    };
    let sections: Vec<_> = letter
        .sections
        .into_iter()
        .map(|Section { title, paragraphs, items }| {
            let paragraphs: Vec<_> = paragraphs.into_iter().map(|text| view! { <p>{text}</p> }).collect();
            let items: Vec<_> = items.into_iter().map(|text| view! { <li>{text}</li> }).collect();
            view! {
                {(!title.is_empty()).then(|| view! { <h2>{title}</h2> })}
                {paragraphs}
                {(!items.is_empty()).then(|| view! { <ol>{items}</ol> })}
            }
        })
        .collect();
    let references: Vec<_> = letter.references.into_iter().map(|line| view! { <p>{line}</p> }).collect();
    view! {
        <Title text=letter.subject.clone() />
        <article class="letter" lang=language>
            <h1>{letter.subject}</h1>
            {sections}
            <footer translate="no">
                {references} <p class="code">{in_fives(&letter.code)}</p>
                {letter.checkpoint.map(|signed| view! { <pre class="checkpoint">{signed}</pre> })}
            </footer>
        </article>
    }
    .into_any()
}
