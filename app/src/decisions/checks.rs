//! What is checked at the beginning of a case, as it is asked for in the form and as it is shown of a record.

use super::fields::{FieldFault, LineField, marked};
use super::filled::Filled;
use super::resent::Resent;
use super::words;
use crate::i18n::Locale;
use crate::locale::use_locale;
use crate::words::capitalized;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::record::checks::{Checks, Document, EXPECTED, Listing, MOST_KEY, MOST_OTHER};
use model::record::fields::Field;

/// What is asked for.
#[component]
pub fn ChecksFields(
    /// What was filled in.
    filled: Filled,
    /// What came back.
    resent: Resent,
) -> impl IntoView {
    let locale = use_locale();
    let documents: Vec<_> = Document::ALL
        .into_iter()
        .map(|document| {
            let is_seen = filled.documents.iter().any(|name| name == document.name());
            view! {
                <label class="check">
                    <input type="checkbox" name="documents" value=document.name() checked=is_seen />
                    {capitalized(document.label().get(locale.into()))}
                </label>
            }
        })
        .collect();
    let expected = listed(&EXPECTED, locale);
    let expected = td_string!(locale, decisions.checks.expected, what = expected).to_string();
    view! {
        <fieldset class="checks">
            <legend>{td_string!(locale, decisions.checks.title)}</legend>
            <label class="check">
                <input type="checkbox" name="informed" checked=filled.informed />
                {td_string!(locale, decisions.checks.informed)}
            </label>
            <fieldset>
                <legend>{td_string!(locale, decisions.checks.documents)}</legend>
                <p class="hint">{expected}</p>
                <div class="documents">{documents}</div>
                <LineField
                    field=Field::OtherDocuments
                    label=td_string!(locale, decisions.checks.other)
                    value=filled.other_documents.clone()
                    most=MOST_OTHER
                    resent=resent.clone()
                />
            </fieldset>
            <Register filled=filled resent=resent />
        </fieldset>
    }
    .into_any()
}

#[component]
fn Register(filled: Filled, resent: Resent) -> impl IntoView {
    let locale = use_locale();
    let (invalid, described) = marked(Field::RegisterResult, &resent);
    let blank = (String::new(), td_string!(locale, decisions.checks.not_consulted).to_owned());
    let results = Listing::ALL
        .map(|listing| (listing.name().to_owned(), capitalized(listing.label().get(locale.into()))));
    let results: Vec<_> = std::iter::once(blank)
        .chain(results)
        .map(|(name, label)| {
            let is_chosen = name == filled.register_result;
            view! { <option value=name selected=is_chosen>{label}</option> }
        })
        .collect();
    view! {
        <fieldset>
            <legend>{td_string!(locale, decisions.checks.register)}</legend>
            <p class="hint">{td_string!(locale, decisions.checks.register_hint)}</p>
            <div class="register">
                <LineField
                    field=Field::RegisterDay
                    label=td_string!(locale, decisions.checks.day)
                    kind="date"
                    value=filled.register_day.clone()
                    most=MOST_KEY
                    resent=resent.clone()
                />
                <LineField
                    field=Field::RegisterKey
                    label=td_string!(locale, decisions.checks.key)
                    value=filled.register_key.clone()
                    most=MOST_KEY
                    resent=resent.clone()
                />
                <div class="field">
                    <label for=Field::RegisterResult.name()>{td_string!(locale, decisions.checks.result)}</label>
                    <select
                        id=Field::RegisterResult.name()
                        name=Field::RegisterResult.name()
                        aria-invalid=invalid
                        aria-describedby=described
                    >
                        {results}
                    </select>
                    <FieldFault field=Field::RegisterResult resent=resent />
                </div>
            </div>
        </fieldset>
    }
    .into_any()
}

/// What was checked, and what was not.
#[component]
pub fn Checked(
    /// As it was recorded.
    checks: Checks,
) -> impl IntoView {
    let locale = use_locale();
    let not_seen: Vec<Document> = checks.not_seen().collect();
    let Checks { informed, documents, other, register } = checks;
    let other = (!other.is_empty()).then_some(other);
    let seen: Vec<String> =
        Some(listed(&documents, locale)).filter(|words| !words.is_empty()).into_iter().chain(other).collect();
    let seen = if seen.is_empty() {
        td_string!(locale, decisions.checks.none_seen).to_owned()
    } else {
        td_string!(locale, decisions.checks.seen, what = seen.join(", ")).to_string()
    };
    let not_seen = (!not_seen.is_empty())
        .then(|| td_string!(locale, decisions.checks.not_seen, what = listed(&not_seen, locale)).to_string());
    let register = match register {
        Some(register) => td_string!(
            locale,
            decisions.checks.consulted,
            day = words::day(&register.day, locale),
            key = register.key,
            result = register.result.label().get(locale.into())
        )
        .to_string(),
        None => td_string!(locale, decisions.checks.unconsulted).to_owned(),
    };
    let informed = if informed {
        td_string!(locale, decisions.checks.was_informed)
    } else {
        td_string!(locale, decisions.checks.not_informed)
    };
    view! { <p class="checked">{seen} " " {not_seen.map(|words| format!("{words} "))} {register} " " {informed}</p> }
        .into_any()
}

/// What documents are called, one after the other.
fn listed(documents: &[Document], locale: Locale) -> String {
    let labels = documents.iter().map(|document| document.label().get(locale.into()));
    labels.collect::<Vec<_>>().join(", ")
}
