//! A page for a browser that cannot have the one it asked for, where the app itself could not make one: it took too
//! long, it panicked, or the request was refused before it got there.

use crate::i18n::Locale;
use crate::plain_page::plain_page;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// The page, in the language `locale`: `text` says what went wrong and what to do, `request_id` is for the log.
#[must_use]
pub fn failure_page(options: LeptosOptions, locale: Locale, text: String, request_id: &str) -> String {
    let named = td_string!(locale, error.request_id, id = request_id.to_owned()).to_string();
    let title = td_string!(locale, error.title);
    plain_page(options, locale, title.to_owned(), None, move || {
        view! {
            <section class="notice" role="alert">
                <h1>{title}</h1>
                <p>{text}</p>
                <p>{named}</p>
                <p>
                    <a class="button" href="/clients">
                        {td_string!(locale, error.to_clients)}
                    </a>
                </p>
            </section>
        }
        .into_any()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_cannot_become_markup() {
        let options = LeptosOptions::builder().output_name("clairscore").build();
        let page = failure_page(options, Locale::fr, "<script>".to_owned(), "a-1");
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"fr\">"), "{page}");
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script>"), "{page}");
        assert!(page.contains("Référence pour le support\u{a0}: a-1."), "{page}");
    }
}
