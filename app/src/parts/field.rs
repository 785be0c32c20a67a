//! Form fields, and how a form asks by its URL: without JavaScript the browser sends it; hydrated, the
//! same URL is navigated to without reloading, blank fields left out.

use leptos::ev::SubmitEvent;
use leptos::form::form_data_from_event;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use web_sys::UrlSearchParams;

/// One option of a list: its value in the URL and its word.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    #[prop(into)]
    selected: Signal<String>,
) -> impl IntoView {
    let blank = blank.map(|label| Choice { value: String::new(), label });
    let options: Vec<_> = blank
        .into_iter()
        .chain(choices)
        .map(|Choice { value, label }| {
            let is_selected = {
                let value = value.clone();
                Memo::new(move |_| selected.read() == value)
            };
            // The attribute is what the server sends; the property follows when the URL changes later.
            view! {
                <option value=value selected=is_selected prop:selected=is_selected>
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

/// Handles the submission of a GET form to `path` without reloading the page.
pub fn on_submit(path: String, scroll: bool) -> impl Fn(SubmitEvent) {
    let navigate = use_navigate();
    move |event: SubmitEvent| {
        let query = form_data_from_event(&event)
            .ok()
            .and_then(|data| UrlSearchParams::new_with_str_sequence_sequence(&data).ok());
        // Should the browser fail to read its own form, it sends it itself.
        if let Some(query) = query {
            event.prevent_default();
            let query = without_blanks(&String::from(query.to_string()));
            let options = NavigateOptions { scroll, ..NavigateOptions::default() };
            navigate(&format!("{path}{query}"), options);
        }
    }
}

/// A form's query without the fields that were left blank, with its question mark.
fn without_blanks(query: &str) -> String {
    let set: Vec<&str> =
        query.split('&').filter(|pair| pair.split_once('=').is_some_and(|(_, v)| !v.is_empty())).collect();
    if set.is_empty() { String::new() } else { format!("?{}", set.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_fields_do_not_lengthen_the_link() {
        assert_eq!(without_blanks("id=&age=25-35&advice=&sort=-age"), "?age=25-35&sort=-age");
        assert_eq!(without_blanks("id=&age="), "");
        assert_eq!(without_blanks(""), "");
    }
}
