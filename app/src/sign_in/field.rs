//! The fields of these forms, and what they say went wrong.

use super::fault::Fault;
use crate::i18n::Locale;
use leptos::prelude::*;
use leptos_i18n::td_string;

/// A labelled field to write in.
#[component]
pub(super) fn WrittenField(
    /// What is written.
    #[prop(into)]
    label: String,
    /// Its name in the form.
    name: &'static str,
    /// `text` or `password`.
    kind: &'static str,
    /// What a browser or a manager of passwords may fill in.
    autocomplete: &'static str,
    /// What is there already.
    #[prop(optional, into)]
    value: String,
    /// What else to say of it.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Digits only, for a telephone's keyboard.
    #[prop(optional)]
    digits: bool,
) -> impl IntoView {
    let hint_id = hint.as_ref().map(|_| format!("{name}-hint"));
    let described_by = hint_id.clone();
    view! {
        <label class="field">
            <span>{label}</span>
            <input
                type=kind
                name=name
                value=value
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                inputmode=digits.then_some("numeric")
                maxlength=if digits { "10" } else { "128" }
                aria-describedby=described_by
                required=true
            />
        </label>
        {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
    }
    .into_any()
}

/// A new password, twice.
#[component]
pub(super) fn NewPassword(
    /// In which language.
    locale: Locale,
) -> impl IntoView {
    view! {
        <WrittenField
            label=td_string!(locale, door.new_password)
            name="password"
            kind="password"
            autocomplete="new-password"
            hint=td_string!(locale, door.password_hint).to_owned()
        />
        <WrittenField
            label=td_string!(locale, door.again)
            name="again"
            kind="password"
            autocomplete="new-password"
        />
    }
    .into_any()
}

/// What went wrong with the form, where there is something.
#[component]
pub(super) fn FormFault(
    /// What.
    fault: Option<Fault>,
    /// In which language.
    locale: Locale,
) -> impl IntoView {
    fault.map(|fault| view! { <p class="note warning" role="alert">{fault.in_words(locale)}</p> }).into_any()
}
