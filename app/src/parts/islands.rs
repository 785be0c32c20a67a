//! How a page with islands comes to life: the script that fetches them, and the mark on `<html>` that they answer.

use leptos::prelude::*;

/// What fetches the code of a page's islands. Stands where islands are: a page without one fetches nothing.
#[component]
pub fn IslandScripts() -> impl IntoView {
    let options: LeptosOptions = expect_context();
    view! { <HydrationScripts options=options islands=true /> }.into_any()
}

/// Called by every island: once it answers by itself, `<html data-hydrated>` says so. The style sheet then hides what
/// only served to ask the server, and whoever drives the page (a test, a screen recorder) need not wait longer.
pub fn mark_hydrated() {
    Effect::new(|_| {
        if let Some(html) = document().document_element() {
            // A name without a colon or a space is always accepted.
            let _ = html.set_attribute("data-hydrated", "");
        }
    });
}
