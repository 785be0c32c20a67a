//! The WASM entry point: lets the islands of a page be made interactive, and nothing else.

// The islands are exported by the app and called by the page's script: to name it is to link them.
use app as _;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the script that loads the page's WASM, before it calls the islands.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
