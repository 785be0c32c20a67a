//! What every page has around it: the skip link, the navigation, the language, the footer.

use crate::i18n::Locale;
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

/// The name of the program and its mark, which lead to where everything begins.
#[component]
pub fn Brand(
    /// In which language.
    locale: Locale,
) -> impl IntoView {
    view! {
        <a href="/clients" class="brand">
            <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
                <rect class="ground" width="32" height="32" rx="8"></rect>
                <path class="rail" d="M6 20h20"></path>
                <path class="mark" d="M10 8h8l-4 8z"></path>
                <path class="tick" d="M22 15v10"></path>
            </svg>
            {td_string!(locale, site.name)}
        </a>
    }
    .into_any()
}

/// Who has signed in, with the way to their account and out. Nothing of it changes while the page stands.
#[cfg(feature = "ssr")]
fn signed_in(locale: Locale) -> Option<AnyView> {
    let caller = crate::request::of_request::<crate::guard::Caller>()?;
    let view = view! {
        <form class="signed-in" method="post" action="/sign-out">
            <a href="/account" title=td_string!(locale, door.account) translate="no">
                {caller.name}
            </a>
            <button type="submit">{td_string!(locale, door.sign_out)}</button>
        </form>
    };
    Some(view.into_any())
}

#[cfg(not(feature = "ssr"))]
const fn signed_in(_: Locale) -> Option<AnyView> {
    None
}

/// The frame of every page.
#[component]
pub fn Layout(children: Children) -> impl IntoView {
    let locale = use_locale();
    let name = td_string!(locale, site.name);
    let location = use_location();
    let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
    let mark = if search.is_empty() { "" } else { "?" };
    let switch = switch_path(other(locale), &format!("{path}{mark}{search}"));
    let read_only = crate::offered::read_only()
        .then(|| view! { <p class="note no-print" role="note">{td_string!(locale, site.read_only)}</p> });
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
                <Brand locale=locale />
                <nav aria-label=td_string!(locale, site.navigation)>
                    <A href="/clients">{td_string!(locale, site.clients)}</A>
                    <A href="/applicants/new">{td_string!(locale, applicant.nav)}</A>
                    <A href="/decisions">{td_string!(locale, site.work)}</A>
                    <A href="/model">{td_string!(locale, site.model)}</A>
                    {crate::offered::log().then(|| view! { <A href="/log">{td_string!(locale, access_log.nav)}</A> })}
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
                {signed_in(locale)}
            </div>
        </header>
        <main id="content" tabindex="-1">
            {read_only}
            {children()}
        </main>
        <footer class="site-foot">
            <p>{td_string!(locale, site.footer)} " " {version}</p>
        </footer>
    }
    .into_any()
}
