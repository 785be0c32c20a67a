//! The language of the screen: chosen by the server from the cookie or `Accept-Language`, written in
//! `<html lang>`, and fixed for as long as the page stands. Another language is another request (see
//! [`switch_path`]), so that the choice works without JavaScript and nothing on a page has to react to it.

use crate::i18n::Locale;
use leptos::prelude::{provide_context, use_context};
use leptos_i18n::Locale as _;
use leptos_router::location::Url;
use model::text::Language;

/// The cookie in which the server keeps the language that was chosen by [`switch_path`].
#[cfg(feature = "ssr")]
pub const COOKIE: &str = "language";
/// What its name may begin with, the safest first.
#[cfg(feature = "ssr")]
const PREFIXES: [&str; 3] = ["__Host-", "__Secure-", ""];

impl From<Locale> for Language {
    fn from(locale: Locale) -> Self {
        match locale {
            Locale::fr => Self::Fr,
            Locale::en => Self::En,
        }
    }
}

impl From<Language> for Locale {
    fn from(language: Language) -> Self {
        match language {
            Language::Fr => Self::fr,
            Language::En => Self::en,
        }
    }
}

/// Finds out the language of the request, or of the page that the server rendered, and provides it.
///
/// Not by leptos_i18n's own context: it reacts to changes that do not happen here, with an effect that
/// outlives the page on the server and an empty `<script>` that no content policy has heard of.
pub fn provide_locale() -> Locale {
    let locale = find_locale();
    provide_context(locale);
    locale
}

/// The language that the request asks for; the default one outside of a request.
#[cfg(feature = "ssr")]
fn find_locale() -> Locale {
    use_context::<http::request::Parts>().map(|request| requested(&request.headers)).unwrap_or_default()
}

/// The language of the page that the server rendered.
#[cfg(not(feature = "ssr"))]
fn find_locale() -> Locale {
    leptos::prelude::document()
        .document_element()
        .and_then(|html| html.get_attribute("lang"))
        .and_then(|language| language.parse().ok())
        .unwrap_or_default()
}

/// The language that was chosen, else the first that the browser prefers and that we speak.
#[cfg(feature = "ssr")]
pub fn requested(headers: &http::HeaderMap) -> Locale {
    use http::header::{ACCEPT_LANGUAGE, COOKIE as COOKIES};
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let cookies = || text(COOKIES).split(';').filter_map(|pair| pair.trim().split_once('='));
    // One that only this server can have set goes before one that anybody of the same name could have.
    let chosen = PREFIXES.into_iter().find_map(|prefix| {
        let mut cookies = cookies();
        let found = cookies.find(|(name, _)| name.strip_prefix(prefix) == Some(COOKIE));
        found.and_then(|(_, language)| language.parse().ok())
    });
    chosen.unwrap_or_else(|| {
        let preferred: Vec<&str> = text(ACCEPT_LANGUAGE)
            .split(',')
            .map(|range| range.split(';').next().unwrap_or_default().trim())
            .collect();
        Locale::find_locale(&preferred)
    })
}

/// The language of this page. An island is hydrated alone, without what the page provides around it.
#[must_use]
pub fn use_locale() -> Locale {
    use_context().unwrap_or_else(find_locale)
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
    format!("/language/{}?back={}", to.as_str(), Url::escape(back))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use http::header::{ACCEPT_LANGUAGE, COOKIE as COOKIES};
    use http::{HeaderMap, HeaderName, HeaderValue};

    fn headers(all: &[(HeaderName, &'static str)]) -> HeaderMap {
        all.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn a_chosen_language_goes_before_a_preferred_one() {
        let preferred = (ACCEPT_LANGUAGE, "fr-FR,fr;q=0.9,en;q=0.8");
        assert_eq!(requested(&headers(std::slice::from_ref(&preferred))), Locale::fr);
        let chosen = headers(&[preferred, (COOKIES, "other=1; language=en")]);
        assert_eq!(requested(&chosen), Locale::en);
        for own in
            ["__Host-language=en", "language=fr; __Host-language=en", "__Secure-language=en; language=fr"]
        {
            assert_eq!(requested(&headers(&[(COOKIES, own)])), Locale::en, "{own}");
        }
    }

    #[test]
    fn the_first_preferred_language_that_we_speak_is_taken() {
        assert_eq!(requested(&headers(&[(ACCEPT_LANGUAGE, "de-DE,de;q=0.9,en-GB;q=0.8")])), Locale::en);
        assert_eq!(requested(&headers(&[(ACCEPT_LANGUAGE, "de")])), Locale::fr);
        assert_eq!(requested(&headers(&[(COOKIES, "language=tlh")])), Locale::fr);
    }

    #[test]
    fn preferred_languages_may_be_set_apart_by_blanks() {
        assert_eq!(requested(&headers(&[(ACCEPT_LANGUAGE, "de, en ; q=0.8, fr;q=0.5")])), Locale::en);
    }

    #[test]
    fn the_address_to_come_back_to_survives_the_change_of_language() {
        let path = switch_path(Locale::en, "/clients?sort=-age&page=2");
        let back = path.strip_prefix("/language/en?back=").expect("the server's route");
        assert!(!back.contains(['?', '&', '=']), "{back}");
        assert_eq!(Url::unescape(back), "/clients?sort=-age&page=2");
    }
}
