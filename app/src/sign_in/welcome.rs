//! Where somebody who was invited chooses their password and sets up their second factor, at once: an account is never open
//! with one of them alone.

use super::fault::Fault;
use super::field::{FormFault, NewPassword, WrittenField};
use crate::i18n::Locale;
use crate::plain_page::plain_page;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What the form says.
#[derive(Debug, Clone)]
pub struct WelcomeForm {
    /// The code of the invitation.
    pub code: String,
    /// Whose account.
    pub name: String,
    /// The login.
    pub login: String,
    /// The key of the second factor, as it is typed.
    pub key: String,
    /// The same as an address, which an application on the same telephone opens.
    pub uri: String,
    /// The same as a picture, SVG of our own making.
    pub picture: String,
    /// Why it was not taken.
    pub fault: Option<Fault>,
}

/// The page.
#[must_use]
pub fn welcome_page(options: LeptosOptions, locale: Locale, path: String, form: WelcomeForm) -> String {
    let title = td_string!(locale, door.welcome_title);
    plain_page(options, locale, title.to_owned(), Some(path), move || {
        let WelcomeForm { code, name, login, key, uri, picture, fault } = form;
        view! {
            <div class="door">
                <h1>{title}</h1>
                <p class="lede">{td_string!(locale, door.welcome_text, name = name).to_string()}</p>
                <form class="card" method="post" action="/welcome">
                    <FormFault fault=fault locale=locale />
                    <input type="hidden" name="invitation" value=code />
                    // For a manager of passwords, which keeps both together.
                    <label class="field">
                        <span>{td_string!(locale, door.login)}</span>
                        <input type="text" name="login" value=login autocomplete="username" readonly=true />
                    </label>
                    <NewPassword locale=locale />
                    <h2>{td_string!(locale, door.factor)}</h2>
                    <p>{td_string!(locale, door.factor_text)}</p>
                    <div class="factor">
                        <a href=uri aria-label=td_string!(locale, door.factor_open) inner_html=picture></a>
                        <p>
                            {td_string!(locale, door.factor_key)} <br />
                            <code translate="no">{key}</code>
                        </p>
                    </div>
                    <WrittenField
                        label=td_string!(locale, door.code)
                        name="code"
                        kind="text"
                        autocomplete="one-time-code"
                        digits=true
                    />
                    <p>
                        <button class="button" type="submit">
                            {td_string!(locale, door.open_account)}
                        </button>
                    </p>
                </form>
            </div>
        }
        .into_any()
    })
}

/// The page of an invitation that is good no longer.
#[must_use]
pub fn gone_page(options: LeptosOptions, locale: Locale) -> String {
    let title = td_string!(locale, door.gone_title);
    plain_page(options, locale, title.to_owned(), None, move || {
        view! {
            <section class="notice" role="alert">
                <h1>{title}</h1>
                <p>{td_string!(locale, door.gone)}</p>
                <p>
                    <a class="button" href="/sign-in">
                        {td_string!(locale, door.title)}
                    </a>
                </p>
            </section>
        }
        .into_any()
    })
}
