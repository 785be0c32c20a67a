//! The explorer on its page: what the pointer, the keyboard, the address and time do to it.

use super::brush::{Drag, between, edge_at, ends};
use super::fetch::{self, Unavailable};
use super::saved;
use super::session::{Session, find, results_of, set_text};
use crate::clients::query::{self, LIST};
use crate::i18n::Locale;
use leptos::prelude::{document, request_animation_frame, set_interval_with_handle, set_timeout, window};
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::JsValue;
use leptos::wasm_bindgen::closure::Closure;
use model::portfolio::{ClientQuery, Column, Condition, Range, parse, read_number};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use web_sys::{
    AbortController, AddEventListenerOptions, Element, Event, EventTarget, HtmlInputElement, MouseEvent,
    PointerEvent, UrlSearchParams,
};

/// After so long without a move the list and the address follow.
const REST: Duration = Duration::from_millis(250);
/// After so long it is said how many clients there are.
const SAID: Duration = Duration::from_millis(700);
/// How often it is looked whether the scores have changed.
const LOOK: Duration = Duration::from_secs(60);
/// On the page's [`PAGE`] once the explorer stands where the form did.
const EXPLORING: &str = "data-exploring";
/// The page that the explorer is on, with the list that it narrows.
const PAGE: &str = ".clients";

/// The explorer of a page, shared by all that listens.
#[derive(Clone)]
struct Page {
    session: Rc<RefCell<Session>>,
    drag: Rc<Cell<Option<(Column, Drag)>>>,
    /// Moves so far.
    moves: Rc<Cell<u64>>,
    /// Whether the next frame draws.
    drawing: Rc<Cell<bool>>,
    /// Stops the question for a list that is no longer wanted.
    asking: Rc<RefCell<Option<AbortController>>>,
    /// Ends all listening, once another page is shown.
    end: AbortController,
}

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
    page.listen(&root);
    page.list_saved();
    {
        let mut session = page.session.borrow_mut();
        session.ask(asked());
        session.settle();
    }
    page.draw_soon();
    page.fetch();
}

/// What the page's address asks for.
fn asked() -> ClientQuery {
    let search = window().location().search().unwrap_or_default();
    read(&search)
}

/// What an address's query asks for, but for a single client, whom the views do not know.
fn read(search: &str) -> ClientQuery {
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
    fn list(&self) -> Option<Element> {
        self.session.borrow().root.closest(PAGE).ok().flatten()
    }

    fn listen(&self, root: &Element) {
        // Captured: `toggle` and `scroll` do not rise.
        let options = AddEventListenerOptions::new();
        options.set_capture(true);
        options.set_signal(&self.end.signal());
        let on = |target: &EventTarget, name: &str, handle: fn(&Self, &Event)| {
            let page = self.clone();
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
        on(root, "input", Self::slide);
        on(root, "change", Self::type_bound);
        on(root, "click", Self::click);
        on(root, "toggle", |page, _| {
            page.fetch();
            page.session.borrow().show_tables();
        });
        on(root, "pointerdown", Self::press);
        on(root, "pointermove", Self::drag);
        on(root, "pointerup", Self::release);
        // The browser takes the pointer, to scroll.
        on(root, "pointercancel", |page, _| {
            page.drag.take();
        });
        on(&window(), "scroll", |page, _| page.fetch());
        on(&window(), "resize", |page, _| page.fetch());
        on(&window(), "popstate", |page, _| page.ask(asked()));
        if let Some(list) = self.list() {
            on(&list, "click", Self::follow_link);
        }
        let page = self.clone();
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

    /// Fetches the columns that are wanted now.
    fn fetch(&self) {
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

    fn fetch_outcomes(&self) {
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

    async fn look_for_news(&self) {
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
    fn draw_soon(&self) {
        if !self.drawing.replace(true) {
            let page = self.clone();
            request_animation_frame(move || {
                page.drawing.set(false);
                page.session.borrow_mut().draw();
            });
        }
    }

    fn narrow(&self, column: Column, condition: Condition) {
        self.session.borrow_mut().narrow(column, condition);
        self.moved();
    }

    fn ask(&self, query: ClientQuery) {
        self.session.borrow_mut().ask(query);
        self.moved();
    }

    /// Something moved: the pictures follow at once, the list and the address once it rests.
    fn moved(&self) {
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
            let _ =
                history.replace_state_with_url(&history.state().unwrap_or(JsValue::NULL), "", Some(&path));
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

    /// A slider was moved, by hand or by key.
    fn slide(&self, event: &Event) {
        let Some((column, input)) = input_of(event, "handle") else { return };
        let range = {
            let session = self.session.borrow();
            let Some(edges) = session.edges(column) else { return };
            let (from, to) = ends(edges, session.query.filter.range(column));
            let at = input.value().parse().unwrap_or(0);
            if input.class_list().contains("from") {
                between(edges, at, to.max(at + 1))
            } else {
                between(edges, from.min(at.saturating_sub(1)), at)
            }
        };
        self.narrow(column, Condition::Within(range));
    }

    /// A bound was typed.
    fn type_bound(&self, event: &Event) {
        let Some((column, input)) = input_of(event, "bound") else { return };
        let (Some((_, unit)), Ok(Some(section))) = (column.number(), input.closest("[data-column]")) else {
            return;
        };
        let typed = |selector: &str| {
            let text = find(&section, selector)
                .and_then(|e| e.dyn_into::<HtmlInputElement>().ok())
                .map(|i| i.value());
            let text = text.unwrap_or_default();
            if text.trim().is_empty() { Ok(None) } else { read_number(&text, unit).map(Some).ok_or(()) }
        };
        let range = match (typed(".bound.from"), typed(".bound.to")) {
            (Ok(from), Ok(below)) => Some(Range { from, below }),
            _ => None,
        };
        let ordered = |range: &Range| range.from.zip(range.below).is_none_or(|(from, below)| from < below);
        if let Some(range) = range.filter(ordered) {
            self.narrow(column, Condition::Within(range));
        } else {
            // What was typed stays, and it is told that it is not understood.
            let _ = input.set_attribute("aria-invalid", "true");
            if let Some(note) = find(&section, ".view-unread") {
                let _ = note.remove_attribute("hidden");
            }
        }
    }

    fn click(&self, event: &Event) {
        let Some(target) = element_of(event) else { return };
        let closest = |selector: &str| target.closest(selector).ok().flatten();
        if let (Some(bar), Some(column)) = (closest("[data-code]"), column_of(&target)) {
            let code = bar.get_attribute("data-code").unwrap_or_default();
            self.session.borrow_mut().toggle(column, &code);
            self.moved();
            return;
        }
        let Some(button) = closest("[data-do]") else { return };
        match (button.get_attribute("data-do").unwrap_or_default().as_str(), column_of(&button)) {
            ("clear", Some(column)) => {
                // The button goes away: the focus stays in its view.
                if let Some(next) = column_section(&button).and_then(|s| find(&s, ".handle, [data-code]")) {
                    let _ = next.dyn_into::<web_sys::HtmlElement>().map(|next| next.focus());
                }
                self.narrow(column, Condition::OneOf(Vec::new()));
            }
            ("clear-all", _) => {
                let sort = self.session.borrow().query.sort;
                self.ask(ClientQuery { sort, ..ClientQuery::default() });
            }
            (what @ ("rates" | "enlarge"), _) => {
                self.session.borrow_mut().press(what);
                self.fetch_outcomes();
                self.draw_soon();
            }
            ("reload", _) => {
                let _ = window().location().reload();
            }
            ("save", _) => {
                let session = self.session.borrow();
                let name =
                    find(&session.root, ".saved-name").and_then(|e| e.dyn_into::<HtmlInputElement>().ok());
                if let Some(name) = name {
                    saved::save(&name.value(), &query::with_query("", &session.query.pairs()));
                    name.set_value("");
                }
                drop(session);
                self.list_saved();
            }
            ("open", _) => self.ask(read(&button.get_attribute("data-query").unwrap_or_default())),
            ("forget", _) => {
                saved::forget(&button.get_attribute("data-name").unwrap_or_default());
                self.list_saved();
            }
            _ => {}
        }
    }

    /// Lists what is saved: a button that opens each, and one that forgets it.
    fn list_saved(&self) {
        let session = self.session.borrow();
        let (Some(list), Some(forget)) =
            (find(&session.root, ".saved-list"), find(&session.root, ".saved-forget"))
        else {
            return;
        };
        let forget = forget.text_content().unwrap_or_default();
        list.set_inner_html("");
        let button = |doing: &str, text: &str| {
            let button = document().create_element("button").ok()?;
            let _ = button.set_attribute("type", "button");
            let _ = button.set_attribute("data-do", doing);
            let _ = button.set_attribute("class", "quiet");
            button.set_text_content(Some(text));
            Some(button)
        };
        for (name, query) in saved::all() {
            let item = document().create_element("li").ok();
            let (Some(item), Some(open), Some(forgets)) =
                (item, button("open", &name), button("forget", "×"))
            else {
                return;
            };
            let _ = open.set_attribute("data-query", &query);
            let _ = forgets.set_attribute("data-name", &name);
            let _ = forgets.set_attribute("aria-label", &format!("{forget} {name}"));
            let _ = item.append_child(&open);
            let _ = item.append_child(&forgets);
            let _ = list.append_child(&item);
        }
    }

    fn press(&self, event: &Event) {
        let (Some(pointer), Some(target)) = (event.dyn_ref::<PointerEvent>(), element_of(event)) else {
            return;
        };
        let area = target.closest(".plot-area").ok().flatten();
        let (Some(area), Some(column)) = (area.filter(|_| !target.has_attribute("type")), column_of(&target))
        else {
            return;
        };
        if pointer.button() != 0 {
            return;
        }
        let session = self.session.borrow();
        let Some(edges) = session.edges(column) else { return };
        let edge = edge_at(edges, share_of(&area, pointer));
        self.drag.set(Some((column, Drag::begin(edges, session.query.filter.range(column), edge))));
        // Without it a drag ends where the picture does.
        let _ = area.set_pointer_capture(pointer.pointer_id());
        event.prevent_default();
    }

    fn drag(&self, event: &Event) {
        let (Some((column, drag)), Some(pointer)) = (self.drag.get(), event.dyn_ref::<PointerEvent>()) else {
            return;
        };
        let range = {
            let session = self.session.borrow();
            let area = element_of(event).and_then(|target| target.closest(".plot-area").ok().flatten());
            let (Some(edges), Some(area)) = (session.edges(column), area) else { return };
            drag.range(edges, edge_at(edges, share_of(&area, pointer)))
        };
        if let Some(range) = range.filter(|range| *range != self.session.borrow().query.filter.range(column))
        {
            self.narrow(column, Condition::Within(range));
        }
    }

    /// The pointer is let go: where it ends where it began, the filter is taken away.
    fn release(&self, event: &Event) {
        let (Some((column, drag)), Some(pointer)) = (self.drag.take(), event.dyn_ref::<PointerEvent>())
        else {
            return;
        };
        let is_click = {
            let session = self.session.borrow();
            let area = element_of(event).and_then(|target| target.closest(".plot-area").ok().flatten());
            let (Some(edges), Some(area)) = (session.edges(column), area) else { return };
            matches!(drag, Drag::Drawn { from } if from == edge_at(edges, share_of(&area, pointer)))
                && session.query.filter.range(column).is_bounded()
        };
        if is_click {
            self.narrow(column, Condition::Within(Range::default()));
        }
    }

    /// A link of the list to the list itself: another order, another page, a condition less.
    fn follow_link(&self, event: &Event) {
        let Some(mouse) = event.dyn_ref::<MouseEvent>() else { return };
        if mouse.button() != 0 || mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() || mouse.alt_key()
        {
            return;
        }
        let link = element_of(event).and_then(|target| target.closest(".results a[href]").ok().flatten());
        let Some(href) = link.and_then(|link| link.get_attribute("href")) else { return };
        let (path, search) = href.split_once('?').unwrap_or((&href, ""));
        if path == LIST {
            event.prevent_default();
            event.stop_propagation();
            self.ask(read(search));
        }
    }
}

/// Where a pointer is along an element, 0 to 1.
fn share_of(area: &Element, pointer: &PointerEvent) -> f64 {
    let place = area.get_bounding_client_rect();
    (f64::from(pointer.client_x()) - place.left()) / place.width().max(1.0)
}

fn element_of(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn column_section(element: &Element) -> Option<Element> {
    element.closest("[data-column]").ok().flatten()
}

fn column_of(element: &Element) -> Option<Column> {
    Column::named(&column_section(element)?.get_attribute("data-column")?)
}

/// The input of this class that an event is about, and the column of its view.
fn input_of(event: &Event, class: &str) -> Option<(Column, HtmlInputElement)> {
    let input: HtmlInputElement = element_of(event)?.dyn_into().ok()?;
    input.class_list().contains(class).then_some(())?;
    Some((column_of(&input)?, input))
}
