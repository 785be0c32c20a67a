//! What was entered of an applicant, as it is read again: before a decision, and on their sheet.

use super::draft::{Draft, HISTORIES};
use super::field::Ask;
use super::form::Form;
use super::words::{history_label, history_word};
use crate::locale::use_locale;
use leptos::prelude::*;
use leptos_i18n::td_string;
use model::file::ClientFile;

/// What is known of somebody, as the form calls it.
#[component]
pub fn Entered(
    /// Their file.
    file: ClientFile,
    /// The form.
    form: Form,
) -> impl IntoView {
    let locale = use_locale();
    let (draft, _) = Draft::of_file(&file, &form, locale);
    let texts = form.fields().filter_map(|field| {
        let text = draft.texts.get(&field.name)?;
        let word = match &field.ask {
            Ask::Choice { choices, .. } => choices.iter().find(|choice| choice.value == *text),
            Ask::Number { .. } | Ask::Years { .. } => None,
        };
        Some((field.label.clone(), word.map_or_else(|| text.clone(), |choice| choice.label.clone())))
    });
    let histories = HISTORIES.iter().zip(draft.histories).map(|((name, _), history)| {
        (history_label(name, locale).to_owned(), history_word(history, locale).to_owned())
    });
    let facts: Vec<_> = texts
        .chain(histories)
        .map(|(label, value)| {
            view! {
                <div>
                    <dt>{label}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
        .collect();
    view! {
        <section class="card" aria-labelledby="entered-title">
            <h2 id="entered-title">{td_string!(locale, applicant.entered)}</h2>
            <dl class="entered">{facts}</dl>
        </section>
    }
    .into_any()
}
