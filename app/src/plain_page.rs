//! The document around what is shown outside of the app: to somebody who has not signed in, or who cannot have the page that
//! they asked for. It has no script.
//!
//! Independent of the router and of what a page needs: it is made of what it is given.

use crate::i18n::Locale;
use crate::layout::Brand;
use crate::locale::{other, switch_path};
use leptos::prelude::*;
use leptos_i18n::Locale as _;
use leptos_i18n::td_string;
use leptos_meta::HashedStylesheet;

/// A page, in the language `locale`. `path` is where it can be asked for again, in the other language; none if it cannot.
pub fn plain_page(
    options: LeptosOptions,
    locale: Locale,
    title: String,
    path: Option<String>,
    content: impl FnOnce() -> AnyView,
) -> String {
    let page = move || {
        let title = format!("{title} – {}", td_string!(locale, site.name));
        let switch = path.map(|path| {
            view! {
                <a
                    class="language"
                    href=switch_path(other(locale), &path)
                    lang=other(locale).as_str()
                    hreflang=other(locale).as_str()
                    title=td_string!(locale, site.switch)
                >
                    {td_string!(locale, site.other_language)}
                </a>
            }
        });
        view! {
            <!DOCTYPE html>
            <html lang=locale.as_str()>
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <meta name="color-scheme" content="light dark" />
                    <title>{title}</title>
                    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                    <HashedStylesheet id="leptos" options=options />
                </head>
                <body>
                    <header class="site-head">
                        <div class="bar plain">
                            <Brand locale=locale />
                            {switch}
                        </div>
                    </header>
                    <main id="content">{content()}</main>
                </body>
            </html>
        }
        .to_html()
    };
    Owner::new().with(page)
}
