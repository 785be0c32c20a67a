//! The language of the screen: chosen by the server from the cookie or `Accept-Language`, written in
//! `<html lang>`, and fixed for as long as the page stands. Another language is another request (see
//! [`switch_path`]), so that the choice works without JavaScript and nothing on a page has to react to it.

use crate::i18n::Locale;
use leptos::prelude::{expect_context, provide_context};
use leptos_i18n::context::init_i18n_context;
use leptos_router::location::Url;
use model::text::Language;

impl From<Locale> for Language {
    fn from(locale: Locale) -> Self {
        match locale {
            Locale::fr => Self::Fr,
            Locale::en => Self::En,
        }
    }
}

/// Finds out the language of the request, or of the page that the server rendered, and provides it.
///
/// Not by `I18nContextProvider`: it adds an empty `<script>` that no content policy has heard of.
pub fn provide_locale() -> Locale {
    let locale = init_i18n_context::<Locale>().get_locale_untracked();
    provide_context(locale);
    locale
}

/// The language of this page.
#[must_use]
pub fn use_locale() -> Locale {
    expect_context()
}

/// The other language.
#[must_use]
pub const fn other(locale: Locale) -> Locale {
    match locale {
        Locale::fr => Locale::en,
        Locale::en => Locale::fr,
    }
}

/// Where the server changes the language to `to` and comes back to `back`, a path with its query.
#[must_use]
pub fn switch_path(to: Locale, back: &str) -> String {
    let language = match to {
        Locale::fr => "fr",
        Locale::en => "en",
    };
    format!("/language/{language}?back={}", Url::escape(back))
}
