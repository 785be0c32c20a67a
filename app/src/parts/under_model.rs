//! A page below the model's: its title and lede, and the way back.

use crate::locale::use_locale;
use leptos::prelude::*;
use leptos_i18n::td_string;
use leptos_meta::Title;

/// See the head of this file.
#[component]
pub fn UnderModel(
    /// Of the page.
    class: &'static str,
    /// Of the page, and of its tab in a browser.
    title: &'static str,
    /// What the page is about, in a sentence.
    lede: &'static str,
    /// What stands below.
    children: Children,
) -> impl IntoView {
    let locale = use_locale();
    view! {
        <Title text=title />
        <article class=class>
            <header class="page-head">
                <div>
                    <p class="back">
                        <a href="/model">"← " {td_string!(locale, model.title)}</a>
                    </p>
                    <h1>{title}</h1>
                    <p class="lede">{lede}</p>
                </div>
            </header>
            {children()}
        </article>
    }
    .into_any()
}
