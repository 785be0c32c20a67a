//! Where a person's sheet is, and what they are called.

use crate::format;
use crate::i18n::Locale;
use leptos_i18n::td_string;
use model::record::person::Person;

/// The address of the sheet.
#[must_use]
pub fn path(person: &Person) -> String {
    match person {
        Person::Client(id) => format!("/clients/{}", format::client_id(*id)),
        Person::Applicant(id) => format!("/applicants/{}", id.as_str()),
    }
}

/// What they are called.
#[must_use]
pub fn name(person: &Person, locale: Locale) -> String {
    match person {
        Person::Client(id) => td_string!(locale, client.title, id = format::client_id(*id)).to_string(),
        Person::Applicant(id) => td_string!(locale, decisions.applicant, id = id.short()).to_string(),
    }
}
