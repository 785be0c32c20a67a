//! What every page has around it: the skip link, the navigation, the language, the footer.

use crate::locale::{other, switch_path, use_locale};
use leptos::prelude::*;
use leptos_i18n::Locale as _;
use leptos_i18n::td_string;
use leptos_meta::{Meta, Title};
use leptos_router::components::A;
use leptos_router::hooks::use_location;

/// Which version of the program made the page, said by whoever serves it.
#[derive(Debug, Clone, Copy)]
pub struct Version(pub &'static str);

/// The frame of every page.
#[component]
pub fn Layout(children: Children) -> impl IntoView {
    let locale = use_locale();
    let name = td_string!(locale, site.name);
    let location = use_location();
    let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
    let mark = if search.is_empty() { "" } else { "?" };
    let switch = switch_path(other(locale), &format!("{path}{mark}{search}"));
    let version = use_context::<Version>().map(|Version(version)| {
        view! { <span class="version" translate="no">{format!("{name} {version}")}</span> }
    });
    view! {
        <Title formatter=move |page: String| {
            if page.is_empty() { name.to_owned() } else { format!("{page} – {name}") }
        } />
        <Meta name="description" content=td_string!(locale, site.description) />
        <a class="skip" href="#content">
            {td_string!(locale, site.skip)}
        </a>
        <header class="site-head">
            <div class="bar">
                <a href="/clients" class="brand">
                    <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
                        <rect class="ground" width="32" height="32" rx="8"></rect>
                        <path class="rail" d="M6 20h20"></path>
                        <path class="mark" d="M10 8h8l-4 8z"></path>
                        <path class="tick" d="M22 15v10"></path>
                    </svg>
                    {name}
                </a>
                <nav aria-label=td_string!(locale, site.navigation)>
                    <A href="/clients">{td_string!(locale, site.clients)}</A>
                    <A href="/model">{td_string!(locale, site.model)}</A>
                </nav>
                <a
                    class="language"
                    href=switch
                    lang=other(locale).as_str()
                    hreflang=other(locale).as_str()
                    title=td_string!(locale, site.switch)
                >
                    {td_string!(locale, site.other_language)}
                </a>
            </div>
        </header>
        <main id="content" tabindex="-1">
            {children()}
        </main>
        <footer class="site-foot">
            <p>{td_string!(locale, site.footer)} " " {version}</p>
        </footer>
    }
    .into_any()
}
