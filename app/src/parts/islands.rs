//! How a page with islands comes to life: the script that fetches them, the mark on `<html>` that they answer, and what
//! becomes of a page that something else has changed: its forms ask the server, as if no script had come.

use crate::base_path::{base, outward};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;

/// On `<html>` once the islands answer.
const HYDRATED: &str = "data-hydrated";
/// On `<html>` once the page is left to the server.
const HANDED_OVER: &str = "data-handed-over";

/// What fetches the code of a page's islands. Stands where islands are: a page without one fetches nothing.
#[component]
pub fn IslandScripts() -> impl IntoView {
    let options: LeptosOptions = expect_context();
    view! { <HydrationScripts options=options islands=true root=base() /> }.into_any()
}

/// Called by every island: once it answers by itself, `<html data-hydrated>` says so. The style sheet then hides what
/// only served to ask the server, and whoever drives the page (a test, a screen recorder) need not wait longer.
pub fn mark_hydrated() {
    Effect::new(|_| {
        if let Some(html) = document().document_element().filter(|html| !html.has_attribute(HANDED_OVER)) {
            // A name without a colon or a space is always accepted.
            let _ = html.set_attribute(HYDRATED, "");
        }
    });
}

/// Called by an island that has a form: when somebody touches the page and `root`, the island's own form, is no
/// longer in it (a copy may stand there, which answers nothing), the page is handed over. So it is at once if `root` is
/// something else, which an extension has put before it: then nothing else is what it is taken for, either.
pub fn hand_over_without(root: NodeRef<leptos::html::Form>) {
    Effect::new(move |_| {
        if root.get_untracked().is_some_and(|root| !root.tag_name().eq_ignore_ascii_case("form")) {
            hand_over();
        }
        for event in ["focusin", "pointerdown"] {
            // For as long as the page stands.
            let _ = window_event_listener_untyped(event, move |_| {
                if root.get_untracked().is_some_and(|root| is_lost(&root)) {
                    hand_over();
                }
            });
        }
    });
}

/// Whether a node has been taken out of the page, and not with the page that it belongs to: one that was left is kept as it
/// stands, to be gone back to.
pub fn is_lost(node: &web_sys::Element) -> bool {
    !node.is_connected() && !is_left(node)
}

/// Whether a node belongs to a page that was left.
pub fn is_left(node: &web_sys::Element) -> bool {
    // A selector of ours is one that can be read.
    node.closest("[data-left]").is_ok_and(|left| left.is_some())
}

/// Leaves the page to the server: what an island has attached to it hears of nothing any more, and what only served to
/// ask the server is shown again.
pub fn hand_over() {
    let Some(html) = document().document_element() else { return };
    if html.has_attribute(HANDED_OVER) {
        return;
    }
    let _ = html.remove_attribute(HYDRATED);
    let _ = html.set_attribute(HANDED_OVER, "");
    let unheard =
        Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| event.stop_immediate_propagation());
    for event in ["submit", "click", "change", "input"] {
        let _ =
            window().add_event_listener_with_callback_and_bool(event, unheard.as_ref().unchecked_ref(), true);
    }
    // For as long as the page stands.
    unheard.forget();
}

/// Has the server send the page at `href`, a path of its own. Where that is this page's address already, a browser would only
/// scroll to the fragment.
pub fn open_page(href: &str) {
    let location = window().location();
    let here = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    // Should the browser refuse, the page's links and forms are still there.
    let href = outward(href);
    let _ = location.set_href(&href);
    if href.split('#').next() == Some(&here) {
        let _ = location.reload();
    }
}

/// Called before the islands are: if the page is not as the server has sent it, translated already or freed of the
/// comments by which its parts are found, there is nothing to attach to. Then the islands become a part of the page like
/// any other, and it is handed over.
pub fn leave_what_was_changed() {
    let document = document();
    let Some(html) = document.body().map(|body| body.inner_html()) else { return };
    // The server sends comments, and never a <font>.
    if html.contains("<!--") && !html.contains("<font") {
        return;
    }
    while let Ok(Some(island)) = document.query_selector("leptos-island") {
        let Some(parent) = island.parent_node() else { break };
        while let Some(child) = island.first_child() {
            if parent.insert_before(&child, Some(&island)).is_err() {
                break;
            }
        }
        island.remove();
    }
    hand_over();
}
