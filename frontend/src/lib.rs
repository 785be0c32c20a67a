//! The WASM entry point: makes the page that the server rendered interactive, and nothing else.

use app::App;
use leptos::mount::hydrate_from_async;
use leptos::prelude::document;
use leptos::tachys::dom::body;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;

/// Called once by the script that loads the page's WASM.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    spawn_local(async {
        // The code of the page that was opened is fetched on the way.
        hydrate_from_async(body(), App).await.forget();
        // Whoever drives the page (a test, a screen recorder) can see from when on it answers by itself.
        if let Some(page) = document().document_element() {
            let _ = page.set_attribute("data-hydrated", "");
        }
    });
}
