//! The WASM entry point: lets the islands of a page be made interactive, and nothing else.

// The islands are exported by the app and called by the page's script: to name it is to link them.
use app::base_path::find_server_functions;
use app::parts::{hand_over, leave_what_was_changed};
use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the script that loads the page's WASM, before it calls the islands.
#[wasm_bindgen]
pub fn hydrate() {
    // What went wrong is said, and the page's forms go on asking the server.
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        hand_over();
    }));
    find_server_functions();
    leave_what_was_changed();
    leptos::mount::hydrate_islands();
}
