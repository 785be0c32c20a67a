//! Where somebody sees to their own account: what they are, another password, signing out on every browser.

use super::fault::Fault;
use super::field::{FormFault, NewPassword, WrittenField};
use crate::i18n::Locale;
use crate::plain_page::plain_page;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// What the page says.
#[derive(Debug, Clone)]
pub struct AccountForm {
    /// The name.
    pub name: String,
    /// What they are, in words.
    pub roles: Vec<&'static str>,
    /// What they may do, in words.
    pub may: Vec<&'static str>,
    /// Whether the account has a password of its own; an invented person's has none.
    pub has_password: bool,
    /// Why a new password was not taken.
    pub fault: Option<Fault>,
}

/// The page.
#[must_use]
pub fn account_page(options: LeptosOptions, locale: Locale, form: AccountForm) -> String {
    let title = td_string!(locale, door.account);
    plain_page(options, locale, title.to_owned(), Some("/account".to_owned()), move || {
        let AccountForm { name, roles, may, has_password, fault } = form;
        let may: Vec<_> = may.into_iter().map(|may| view! { <li>{may}</li> }).collect();
        view! {
            <div class="door">
                <h1>{title}</h1>
                <section class="card">
                    <h2>{format!("{name} ({})", roles.join(", "))}</h2>
                    <p>{td_string!(locale, door.you_may)}</p>
                    <ul>{may}</ul>
                    <p>
                        <a class="button" href="/">
                            {td_string!(locale, door.to_work)}
                        </a>
                    </p>
                </section>
                <form class="card" method="post" action="/account/sign-out">
                    <h2>{td_string!(locale, door.everywhere)}</h2>
                    <p>{td_string!(locale, door.everywhere_text)}</p>
                    <p>
                        <button class="button" type="submit">
                            {td_string!(locale, door.everywhere)}
                        </button>
                    </p>
                </form>
                {has_password.then(|| password_form(fault, locale))}
            </div>
        }
        .into_any()
    })
}

fn password_form(fault: Option<Fault>, locale: Locale) -> AnyView {
    view! {
        <form class="card" method="post" action="/account/password">
            <h2>{td_string!(locale, door.change_password)}</h2>
            <FormFault fault=fault locale=locale />
            <WrittenField
                label=td_string!(locale, door.password)
                name="current"
                kind="password"
                autocomplete="current-password"
            />
            <NewPassword locale=locale />
            <p>
                <button class="button" type="submit">
                    {td_string!(locale, door.change_password)}
                </button>
            </p>
            <p class="hint">{td_string!(locale, door.change_text)}</p>
        </form>
    }
    .into_any()
}
