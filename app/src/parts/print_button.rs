//! A button that prints the page. Without JavaScript the browser's own command does.

use super::islands::mark_hydrated;
use leptos::prelude::*;

/// Fragment of the address that asks for printing at once.
pub const PRINT_AT_ONCE: &str = "print";

/// The button.
#[island]
pub fn PrintButton(
    /// Its word, in the language of the page.
    label: String,
) -> impl IntoView {
    mark_hydrated();
    // A browser that cannot print says so itself.
    let print = || {
        let _ = window().print();
    };
    Effect::new(move |_| {
        let location = window().location();
        if location.hash().is_ok_and(|hash| hash.trim_start_matches('#') == PRINT_AT_ONCE) {
            // Once: not again when the page is loaded again or come back to.
            let path = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
            if let Ok(history) = window().history() {
                // Should the browser refuse, it prints again.
                let state = history.state().unwrap_or_default();
                let _ = history.replace_state_with_url(&state, "", Some(&path));
            }
            print();
        }
    });
    view! {
        <button type="button" class="hydrated-only" on:click=move |_| print()>
            {label}
        </button>
    }
}
