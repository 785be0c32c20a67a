//! Fields of the forms that ask by their URL.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// One option of a list: its value in the URL and its word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// As the URL has it.
    pub value: String,
    /// As a person reads it.
    pub label: String,
}

/// A labelled list to choose one from.
#[component]
pub fn SelectField(
    /// What is chosen.
    #[prop(into)]
    label: String,
    /// Parameter of the URL.
    name: &'static str,
    /// What may be chosen.
    choices: Vec<Choice>,
    /// Word of the choice of nothing; without it there is always a choice.
    #[prop(optional, into)]
    blank: Option<String>,
    /// The value that is chosen now.
    selected: String,
) -> impl IntoView {
    let blank = blank.map(|label| Choice { value: String::new(), label });
    let options: Vec<_> = blank
        .into_iter()
        .chain(choices)
        .map(|Choice { value, label }| {
            let is_selected = value == selected;
            view! {
                <option value=value selected=is_selected>
                    {label}
                </option>
            }
        })
        .collect();
    view! {
        <label class="field">
            <span>{label}</span>
            <select name=name>{options}</select>
        </label>
    }
    .into_any()
}
