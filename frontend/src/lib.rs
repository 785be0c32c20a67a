//! The WASM entry point: makes the page that the server rendered interactive, and nothing else.

use app::App;
use leptos::prelude::document;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the script that loads the page's WASM.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(App);
    // Whoever drives the page (a test, a screen recorder) can see from when on it answers by itself.
    if let Some(page) = document().document_element() {
        let _ = page.set_attribute("data-hydrated", "");
    }
}
