//! Where people sign in: by login, password and the code of their telephone; with their company's account, where there is
//! one; into an invented bank, by one click.

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

/// Where people sign in with their company's account, and out of it.
#[derive(Debug, Clone)]
pub struct CompanyDoor {
    /// Where they set out.
    pub enter: String,
    /// Where they sign out of it; none if that is not offered, or nobody has just gone out here.
    pub leave: Option<String>,
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
    /// The hour, UTC, at which everything that visitors of an invented bank have written goes, every night; none if it stays.
    pub resets_at: Option<u32>,
    /// Where people sign in with their company's account; none if they cannot.
    pub company: Option<CompanyDoor>,
    /// Somebody who came with their company's account has just gone out.
    pub left: bool,
}

/// The page.
#[must_use]
pub fn enter_page(options: LeptosOptions, locale: Locale, path: String, form: EnterForm) -> String {
    let title = td_string!(locale, door.title);
    plain_page(options, locale, title.to_owned(), Some(path), move || {
        let EnterForm { login, back, fault, demo, resets_at, company, left } = form;
        let to_demo = (!demo.is_empty()).then(|| demo_people(demo, resets_at, &back, locale));
        let of_company = fault.filter(|fault| fault.is_of_company());
        let to_company = company.map(|door| company_account(door, left, of_company, locale));
        let fault = if to_company.is_some() { fault.filter(|fault| !fault.is_of_company()) } else { fault };
        view! {
            <div class="door">
                <h1>{title}</h1>
                {to_demo}
                {to_company}
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

fn company_account(door: CompanyDoor, left: bool, fault: Option<Fault>, locale: Locale) -> AnyView {
    let CompanyDoor { enter, leave } = door;
    let left = left.then(|| {
        let leave = leave.map(|address| {
            view! {
                " "
                <a href=address rel="noreferrer">
                    {td_string!(locale, door.company_leave)}
                </a>
            }
        });
        view! { <p class="note" role="status">{td_string!(locale, door.company_left)} {leave}</p> }
    });
    view! {
        <section class="card">
            <h2>{td_string!(locale, door.company)}</h2>
            {left}
            <FormFault fault=fault locale=locale />
            <p>
                <a class="button" href=enter rel="noreferrer">
                    {td_string!(locale, door.company_enter)}
                </a>
            </p>
            <p class="hint">{td_string!(locale, door.company_text)}</p>
        </section>
    }
    .into_any()
}

fn demo_people(people: Vec<DemoPerson>, resets_at: Option<u32>, back: &str, locale: Locale) -> AnyView {
    let resets = resets_at.map(|hour| {
        let words = td_string!(locale, door.demo_resets, hour = hour.to_string()).to_string();
        view! { <p class="note">{words}</p> }
    });
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
            {resets}
            <ul class="demo-people">{people}</ul>
        </section>
    }
    .into_any()
}
