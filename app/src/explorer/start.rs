//! The explorer begins: the page's views are found, the bank's manifest is fetched, and what happens on the page is heard until
//! another one is shown.

use super::controls;
use super::fetch;
use super::page::{Page, asked};
use super::pointer;
use super::session::Session;
use crate::i18n::Locale;
use leptos::prelude::{document, set_interval_with_handle, window};
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use web_sys::{AbortController, AddEventListenerOptions, Element, Event, EventTarget};

/// How often it is looked whether the scores have changed.
const LOOK: Duration = Duration::from_secs(60);
/// On the page's [`PAGE`] once the explorer stands where the form did.
const EXPLORING: &str = "data-exploring";

/// Begins, if the page has an explorer and the server a bank; if not, the form stays.
pub(super) async fn start(locale: Locale) {
    let Some(root) = document().get_element_by_id("explorer") else { return };
    let Ok(manifest) = fetch::manifest().await else { return };
    if !manifest.is_whole() || manifest.clients == 0 || !root.is_connected() {
        return;
    }
    let Some(session) = Session::new(root.clone(), manifest, locale) else { return };
    let Ok(end) = AbortController::new() else { return };
    let page = Page {
        session: Rc::new(RefCell::new(session)),
        drag: Rc::default(),
        moves: Rc::default(),
        drawing: Rc::default(),
        asking: Rc::default(),
        end,
    };
    let _ = root.remove_attribute("hidden");
    if let Some(list) = page.list() {
        let _ = list.set_attribute(EXPLORING, "");
    }
    listen(&page, &root);
    controls::list_saved(&page);
    {
        let mut session = page.session.borrow_mut();
        session.ask(asked());
        session.settle();
    }
    page.draw_soon();
    page.fetch();
}

/// Hears all that happens, until the page is gone.
fn listen(page: &Page, root: &Element) {
    // Captured: `toggle` and `scroll` do not rise.
    let options = AddEventListenerOptions::new();
    options.set_capture(true);
    options.set_signal(&page.end.signal());
    let on = |target: &EventTarget, name: &str, handle: fn(&Page, &Event)| {
        let page = page.clone();
        let heard = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            if page.session.borrow().root.is_connected() {
                handle(&page, &event);
            } else {
                page.end.abort();
            }
        });
        // The browser frees it, and the columns that it holds, once it no longer listens.
        let heard = heard.into_js_value();
        let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
            name,
            heard.unchecked_ref(),
            &options,
        );
    };
    on(root, "input", controls::slide);
    on(root, "change", controls::type_bound);
    on(root, "click", controls::click);
    on(root, "toggle", |page, _| {
        page.fetch();
        page.session.borrow().show_tables();
    });
    on(root, "pointerdown", pointer::press);
    on(root, "pointermove", pointer::drag);
    on(root, "pointerup", pointer::release);
    // The browser takes the pointer, to scroll.
    on(root, "pointercancel", |page, _| {
        page.drag.take();
    });
    on(&window(), "scroll", |page, _| page.fetch());
    on(&window(), "resize", |page, _| page.fetch());
    on(&window(), "popstate", |page, _| page.ask(asked()));
    if let Some(list) = page.list() {
        on(&list, "click", controls::follow_link);
    }
    let page = page.clone();
    let handle = Rc::new(Cell::new(None));
    let own = Rc::clone(&handle);
    let look = move || {
        if page.session.borrow().root.is_connected() {
            let page = page.clone();
            spawn_local(async move { page.look_for_news().await });
        } else {
            page.end.abort();
            if let Some(handle) = own.take() {
                leptos::prelude::IntervalHandle::clear(&handle);
            }
        }
    };
    handle.set(set_interval_with_handle(look, LOOK).ok());
}
