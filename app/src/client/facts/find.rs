//! Looking for something in a client's file: by a form that asks the server, and, in a browser that runs the page's program, as
//! one types.
//!
//! Both find the same: the words of a fact, capitals and accents aside.

use crate::client::asked::FIND;
use crate::parts::{escaped, mark_hydrated};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

/// Without capitals and accents.
#[must_use]
pub fn folded(text: &str) -> String {
    let plain = |letter: char| match letter {
        'à' | 'â' | 'ä' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        '’' => '\'',
        letter => letter,
    };
    text.to_lowercase().replace('œ', "oe").chars().map(plain).collect()
}

/// Whether every word that is looked for is in the text.
#[must_use]
pub fn is_found(sought: &str, text: &str) -> bool {
    let text = folded(text);
    folded(sought).split_whitespace().all(|word| text.contains(word))
}

/// The field of the form. As an island it looks by itself: facts (`.fact`) that are not found are hidden, and groups of them
/// (`.theme`) are opened where something is.
#[island]
pub(super) fn FindField(
    /// What it is called.
    label: String,
    /// What is looked for now.
    sought: String,
    /// What is said where nothing is found.
    nothing: String,
    /// Whether the server has found nothing.
    found_none: bool,
) -> impl IntoView {
    mark_hydrated();
    let said_first = if found_none { nothing.clone() } else { String::new() };
    let found = NodeRef::<leptos::html::Output>::new();
    let field = NodeRef::<leptos::html::Input>::new();
    let look = move |sought: &str| {
        let said = if look_for(sought) == 0 { nothing.as_str() } else { "" };
        if let Some(found) = found.get_untracked() {
            found.set_text_content(Some(said));
        }
    };
    let look = StoredValue::new(look);
    // Somebody may have typed before the field came to life, or come back to what they had typed.
    Effect::new(move |_| {
        if let Some(sought) =
            field.get_untracked().map(|field| field.value()).filter(|sought| !sought.is_empty())
        {
            look.with_value(|look| look(&sought));
        }
    });
    view! {
        <label class="field">
            <span>{label}</span>
            <input
                type="search"
                name=FIND
                value=sought
                autocomplete="off"
                node_ref=field
                on:input=move |event| look.with_value(|look| look(&event_target_value(&event)))
            />
        </label>
        // Written as the whole text of the element, which an empty text has none of.
        <output node_ref=found inner_html=escaped(&said_first)></output>
    }
}

/// Shows the facts in which something is found, and no others; how many they are.
fn look_for(sought: &str) -> u32 {
    let document = document();
    let mut found = 0;
    let Ok(themes) = document.query_selector_all(".whole-file .theme") else { return found };
    for theme in (0..themes.length()).filter_map(|at| themes.item(at)?.dyn_into::<web_sys::Element>().ok()) {
        let Ok(facts) = theme.query_selector_all(".fact") else { continue };
        let mut of_theme = 0;
        for fact in (0..facts.length()).filter_map(|at| facts.item(at)?.dyn_into::<web_sys::Element>().ok()) {
            let part =
                |selector| fact.query_selector(selector).ok().flatten().and_then(|part| part.text_content());
            let text = [part("dt"), part(".value")].map(Option::unwrap_or_default).join(" ");
            let here = is_found(sought, &text);
            // A name without a colon or a space is always accepted.
            let _ = fact.toggle_attribute_with_force("hidden", !here);
            of_theme += u32::from(here);
        }
        let _ = theme.toggle_attribute_with_force("hidden", of_theme == 0);
        let _ = theme.toggle_attribute_with_force("open", of_theme > 0 && !sought.trim().is_empty());
        found += of_theme;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_looked_for_is_found_whatever_its_accents_and_capitals() {
        assert!(is_found("echeance  REVENU", "Échéance relative au revenu déclaré"));
        assert!(is_found("", "anything"));
        assert!(!is_found("revenu voiture", "Revenu déclaré"));
    }
}
