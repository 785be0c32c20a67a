//! The explorer on its page: what is asked there, and how pictures, list and address follow what moves.
//!
//! It does not know what moved: the pointer, a key, the address.

use super::brush::Drag;
use super::dom::{find, results_of, set_text};
use super::fetch::{self, Unavailable};
use super::session::Session;
use crate::base_path::outward;
use crate::clients::query;
use leptos::prelude::{request_animation_frame, set_timeout, window};
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsValue;
use model::portfolio::{ClientQuery, Column, Condition, parse};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use web_sys::{AbortController, Element, UrlSearchParams};

/// After so long without a move the list and the address follow.
const REST: Duration = Duration::from_millis(250);
/// After so long it is said how many clients there are.
const SAID: Duration = Duration::from_millis(700);
/// The page that the explorer is on, with the list that it narrows.
const PAGE: &str = ".clients";

/// The explorer of a page, shared by all that listens.
#[derive(Clone)]
pub(super) struct Page {
    pub(super) session: Rc<RefCell<Session>>,
    pub(super) drag: Rc<Cell<Option<(Column, Drag)>>>,
    /// Moves so far.
    pub(super) moves: Rc<Cell<u64>>,
    /// Whether the next frame draws.
    pub(super) drawing: Rc<Cell<bool>>,
    /// Stops the question for a list that is no longer wanted.
    pub(super) asking: Rc<RefCell<Option<AbortController>>>,
    /// Ends all listening, once another page is shown.
    pub(super) end: AbortController,
}

/// What the page's address asks for.
pub(super) fn asked() -> ClientQuery {
    let search = window().location().search().unwrap_or_default();
    read(&search)
}

/// What an address's query asks for, but for a single client, whom the views do not know.
pub(super) fn read(search: &str) -> ClientQuery {
    // The browser's own reading, which knows `+` and `%20`.
    let entries = UrlSearchParams::new_with_str(search).ok().map(|params| params.entries());
    let pairs: Vec<(String, String)> = entries
        .iter()
        .flatten()
        .filter_map(Result::ok)
        .map(|entry| js_sys::Array::from(&entry))
        .filter_map(|pair| Some((pair.get(0).as_string()?, pair.get(1).as_string()?)))
        .collect();
    let mut query = parse(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))).query;
    query.filter.id = None;
    query
}

impl Page {
    /// The page that the explorer is on.
    pub(super) fn list(&self) -> Option<Element> {
        self.session.borrow().root.closest(PAGE).ok().flatten()
    }

    /// Fetches the columns that are wanted now.
    pub(super) fn fetch(&self) {
        let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0);
        let (version, wanted) = {
            let mut session = self.session.borrow_mut();
            (session.manifest.version.clone(), session.wanted(height))
        };
        for column in wanted {
            let (page, version) = (self.clone(), version.clone());
            spawn_local(async move {
                match fetch::column(&version, column).await {
                    Ok(bytes) if page.session.borrow_mut().put(column, &bytes) => {
                        page.session.borrow().settle();
                        page.draw_soon();
                        page.fetch_outcomes();
                    }
                    Err(Unavailable::Gone) => page.tell(".explorer-news"),
                    _ => page.tell(".explorer-fault"),
                }
            });
        }
    }

    pub(super) fn fetch_outcomes(&self) {
        let (version, wanted) = {
            let mut session = self.session.borrow_mut();
            let wanted = if session.rates { session.outcomes_wanted() } else { Vec::new() };
            (session.manifest.version.clone(), wanted)
        };
        for column in wanted {
            let (page, version) = (self.clone(), version.clone());
            spawn_local(async move {
                match fetch::outcomes(&version, column).await {
                    Ok(cells) => page.session.borrow_mut().put_outcomes(column, cells),
                    Err(Unavailable::Gone) => page.tell(".explorer-news"),
                    Err(Unavailable::Unreachable) => {
                        page.session.borrow_mut().miss_outcomes(column);
                        page.tell(".explorer-fault");
                    }
                }
            });
        }
    }

    pub(super) async fn look_for_news(&self) {
        let known = self.session.borrow().manifest.version.clone();
        if fetch::manifest().await.is_ok_and(|now| now.version != known) {
            self.tell(".explorer-news");
        }
    }

    fn tell(&self, what: &str) {
        if let Some(note) = find(&self.session.borrow().root, what) {
            let _ = note.remove_attribute("hidden");
        }
    }

    /// Draws before the next frame, once however much moves until then.
    pub(super) fn draw_soon(&self) {
        if !self.drawing.replace(true) {
            let page = self.clone();
            request_animation_frame(move || {
                page.drawing.set(false);
                page.session.borrow_mut().draw();
            });
        }
    }

    pub(super) fn narrow(&self, column: Column, condition: Condition) {
        self.session.borrow_mut().narrow(column, condition);
        self.moved();
    }

    pub(super) fn ask(&self, query: ClientQuery) {
        self.session.borrow_mut().ask(query);
        self.moved();
    }

    /// Something moved: the pictures follow at once, the list and the address once it rests.
    pub(super) fn moved(&self) {
        self.draw_soon();
        self.fetch();
        self.moves.set(self.moves.get() + 1);
        let of = self.moves.get();
        let page = self.clone();
        set_timeout(
            move || {
                if page.moves.get() == of {
                    page.rest();
                }
            },
            REST,
        );
        let page = self.clone();
        let say = move || {
            if page.moves.get() == of {
                let session = page.session.borrow();
                set_text(&session.root, ".explorer-said", &session.sentence());
            }
        };
        set_timeout(say, SAID);
    }

    fn rest(&self) {
        // Another page is shown by now: its address is not this one's to write.
        if !self.session.borrow().root.is_connected() {
            return;
        }
        let path = {
            let session = self.session.borrow();
            session.settle();
            query::path(&session.query)
        };
        if let Ok(history) = window().history() {
            // Refused now and then, if there are too many at once: the next move's address takes its place.
            let _ = history.replace_state_with_url(
                &history.state().unwrap_or(JsValue::NULL),
                "",
                Some(&outward(&path)),
            );
        }
        let Ok(asking) = AbortController::new() else { return };
        if let Some(earlier) = self.asking.borrow_mut().replace(asking.clone()) {
            earlier.abort();
        }
        let Some(results) = self.list().and_then(|list| find(&list, ".results")) else { return };
        let _ = results.set_attribute("aria-busy", "true");
        let page = self.clone();
        spawn_local(async move {
            let answered = fetch::page(&path, &asking.signal()).await;
            match answered.as_deref().and_then(results_of) {
                Some(new) => {
                    let _ = results.replace_with_with_node_1(&new);
                }
                None if !asking.signal().aborted() => {
                    let _ = results.remove_attribute("aria-busy");
                    page.tell(".explorer-fault");
                }
                None => {}
            }
        });
    }
}
