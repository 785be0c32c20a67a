//! Where people sign in: by login, password and the code of their telephone; into an invented bank, by one click.

use super::fault::Fault;
use super::field::{FormFault, WrittenField};
use crate::i18n::Locale;
use crate::plain_page::plain_page;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// Somebody of the invented bank, whom whoever comes may be.
#[derive(Debug, Clone)]
pub struct DemoPerson {
    /// The login of the account.
    pub login: String,
    /// What they are, in words.
    pub role: &'static str,
    /// What they may do, in words.
    pub may: &'static str,
}

/// What the form says.
#[derive(Debug, Clone, Default)]
pub struct EnterForm {
    /// The login, if it was typed before.
    pub login: String,
    /// Where to go afterwards: a path of this site.
    pub back: String,
    /// Why it was not taken.
    pub fault: Option<Fault>,
    /// The people of an invented bank; none of a real one.
    pub demo: Vec<DemoPerson>,
}

/// The page.
#[must_use]
pub fn enter_page(options: LeptosOptions, locale: Locale, path: String, form: EnterForm) -> String {
    let title = td_string!(locale, door.title);
    plain_page(options, locale, title.to_owned(), Some(path), move || {
        let EnterForm { login, back, fault, demo } = form;
        let to_demo = (!demo.is_empty()).then(|| demo_people(demo, &back, locale));
        view! {
            <div class="door">
                <h1>{title}</h1>
                {to_demo}
                <form class="card" method="post" action="/sign-in">
                    <h2>{td_string!(locale, door.with_account)}</h2>
                    <FormFault fault=fault locale=locale />
                    <input type="hidden" name="back" value=back />
                    <WrittenField
                        label=td_string!(locale, door.login)
                        name="login"
                        kind="text"
                        autocomplete="username"
                        value=login
                    />
                    <WrittenField
                        label=td_string!(locale, door.password)
                        name="password"
                        kind="password"
                        autocomplete="current-password"
                    />
                    <WrittenField
                        label=td_string!(locale, door.code)
                        name="code"
                        kind="text"
                        autocomplete="one-time-code"
                        hint=td_string!(locale, door.code_hint).to_owned()
                        digits=true
                    />
                    <p>
                        <button class="button" type="submit">
                            {td_string!(locale, door.enter)}
                        </button>
                    </p>
                    <p class="hint">{td_string!(locale, door.lost)}</p>
                </form>
            </div>
        }
        .into_any()
    })
}

fn demo_people(people: Vec<DemoPerson>, back: &str, locale: Locale) -> AnyView {
    let people: Vec<_> = people
        .into_iter()
        .map(|DemoPerson { login, role, may }| {
            view! {
                <li>
                    <form method="post" action="/sign-in/demo">
                        <input type="hidden" name="back" value=back.to_owned() />
                        <input type="hidden" name="login" value=login />
                        <button class="button" type="submit">
                            {role}
                        </button>
                    </form>
                    <p class="hint">{may}</p>
                </li>
            }
        })
        .collect();
    view! {
        <section class="card">
            <h2>{td_string!(locale, door.demo)}</h2>
            <p>{td_string!(locale, door.demo_text)}</p>
            <ul class="demo-people">{people}</ul>
        </section>
    }
    .into_any()
}
