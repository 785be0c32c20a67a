//! The comparison in the browser: what is asked next is computed from the bank's columns and drawn by the views of the server's
//! page, without a question to the server. The columns, and the code that draws, are fetched when somebody first means to ask.
//!
//! Whatever cannot be answered so (a client whom this page does not know, a measure without a column, columns that do not come or
//! not soon enough) is left to the link or the form, which ask the server.

use super::known::Known;
use super::redrawn::{Drawer, load};
use crate::client::asked::Asked;
use crate::client::sheet_address::SheetAddress;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos_router::params::ParamsMap;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use web_sys::{Element, Event, FormData, HtmlElement, HtmlFormElement, MouseEvent, Url, UrlSearchParams};

/// For so long an answer of the browser is waited for, before the server is asked.
const PATIENCE: Duration = Duration::from_millis(500);
/// What asks for another comparison: the links of the card, and its forms.
const ASKS: &str = ".presets a.chip, .strips a.chip, .compare-form";

/// On what holds links that are answered here.
const ANSWERS: &str = "data-answers";

/// A comparison that somebody has asked for.
#[derive(Clone)]
struct Wish {
    asked: Asked,
    /// The link or the form that asks for it.
    by: Element,
}

/// See the head of this file.
#[derive(Clone)]
pub(super) struct Desk(Rc<Inner>);

struct Inner {
    known: Known,
    address: SheetAddress,
    owner: Owner,
    drawer: RefCell<Fetched>,
    /// What is to be drawn once the drawer is there.
    wish: RefCell<Option<Wish>>,
    /// Whether what happens now is the server's to answer.
    is_left: Cell<bool>,
}

enum Fetched {
    NotYet,
    OnItsWay,
    Here(Drawer),
    /// It could not be had: the server answers from now on.
    Never,
}

impl Desk {
    /// Called within the island.
    pub(super) fn new(known: Known) -> Self {
        Self(Rc::new(Inner {
            known,
            address: expect_context(),
            owner: Owner::current().unwrap_or_default(),
            drawer: RefCell::new(Fetched::NotYet),
            wish: RefCell::default(),
            is_left: Cell::new(false),
        }))
    }

    /// A link is followed.
    pub(super) fn click(&self, event: &Event) {
        let plain = event.dyn_ref::<MouseEvent>().is_some_and(|click| {
            click.button() == 0
                && !(click.meta_key() || click.ctrl_key() || click.shift_key() || click.alt_key())
        });
        let link = asking(event).filter(|by| plain && by.has_attribute("href"));
        let asked = link.as_ref().and_then(|link| {
            let url = Url::new_with_base(&link.get_attribute("href")?, &link.base_uri().ok()??).ok()?;
            self.read(&url.search_params())
        });
        self.wish_for(event, link, asked);
    }

    /// A form is sent.
    pub(super) fn submit(&self, event: &Event) {
        let form = asking(event).filter(|by| by.has_attribute("action"));
        let asked = form.as_ref().and_then(|form| {
            let fields = FormData::new_with_form(form.dyn_ref::<HtmlFormElement>()?).ok()?;
            let params = UrlSearchParams::new().ok()?;
            for field in fields.entries().into_iter().filter_map(Result::ok) {
                let pair = js_sys::Array::from(&field);
                params.append(&pair.get(0).as_string()?, &pair.get(1).as_string()?);
            }
            self.read(&params)
        });
        self.wish_for(event, form, asked);
    }

    /// Somebody means to ask: the columns and the code are fetched.
    pub(super) fn wake_for(&self, event: &Event) {
        if asking(event).is_some() {
            self.wake();
        }
    }

    /// What parameters ask for; none if some of them cannot be used, which is the server's to tell.
    fn read(&self, params: &UrlSearchParams) -> Option<Asked> {
        let params: ParamsMap = params
            .entries()
            .into_iter()
            .filter_map(Result::ok)
            .map(|entry| js_sys::Array::from(&entry))
            .filter_map(|pair| Some((pair.get(0).as_string()?, pair.get(1).as_string()?)))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let (asked, unread) = Asked::of(&params, self.0.known.id);
        unread.is_empty().then_some(asked)
    }

    fn wish_for(&self, event: &Event, by: Option<Element>, asked: Option<Asked>) {
        let (Some(by), Some(asked)) = (by, asked) else { return };
        let is_never = matches!(*self.0.drawer.borrow(), Fetched::Never);
        if event.default_prevented() || self.0.is_left.get() || is_never || !self.0.known.answers(&asked) {
            return;
        }
        event.prevent_default();
        let wish = Wish { asked, by };
        if matches!(*self.0.drawer.borrow(), Fetched::Here(_)) {
            self.fulfil(&wish);
            return;
        }
        *self.0.wish.borrow_mut() = Some(wish);
        self.wake();
        let desk = self.clone();
        set_timeout(move || desk.leave(), PATIENCE);
    }

    fn wake(&self) {
        if !matches!(*self.0.drawer.borrow(), Fetched::NotYet) {
            return;
        }
        *self.0.drawer.borrow_mut() = Fetched::OnItsWay;
        let desk = self.clone();
        spawn_local(async move {
            let fetched = match load(&desk.0.known).await {
                Ok(drawer) => Fetched::Here(drawer),
                Err(_) => Fetched::Never,
            };
            let is_here = matches!(fetched, Fetched::Here(_));
            if let Some(root) = within_card("").filter(|_| is_here).and_then(|card| card.parent_element()) {
                // Nobody need ask the server ahead for what is answered here.
                let _ = root.set_attribute(ANSWERS, "");
            }
            *desk.0.drawer.borrow_mut() = fetched;
            let wish = desk.0.wish.borrow().clone();
            match wish {
                Some(wish) if is_here => {
                    desk.0.wish.take();
                    desk.fulfil(&wish);
                }
                _ => desk.leave(),
            }
        });
    }

    /// Draws what is wished for, or leaves it to the server.
    fn fulfil(&self, wish: &Wish) {
        let drawn = {
            let drawer = self.0.drawer.borrow();
            let Fetched::Here(drawer) = &*drawer else { return };
            self.0.owner.with(|| drawer(&self.0.known, &wish.asked))
        };
        match drawn {
            Some(()) => self.arrive(wish),
            None => {
                *self.0.wish.borrow_mut() = Some(wish.clone());
                self.leave();
            }
        }
    }

    /// The address says what is shown, and the focus is where the link would have led.
    fn arrive(&self, Wish { asked, by }: &Wish) {
        let opens = by.closest(".strips").ok().flatten().is_some();
        let anchor = if opens { "opened" } else { "compare" };
        self.0.address.ask(asked.clone());
        self.0.address.write(Some(anchor));
        if opens {
            if let Some(opened) = document().get_element_by_id(anchor) {
                let _ = opened.set_attribute("tabindex", "-1");
                opened.scroll_into_view();
                focus(&opened);
            }
            return;
        }
        let again =
            if by.has_attribute("href") { ".presets a[aria-current]" } else { "form:last-of-type button" };
        if let Some(again) = within_card(again) {
            focus(&again);
        }
        if let Some(who) = within_card(".who-is-compared") {
            let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
            if who.get_bounding_client_rect().bottom() > height {
                who.scroll_into_view_with_bool(false);
            }
        }
    }

    /// Leaves what is still wished for to the server: the link is followed, the form sent.
    fn leave(&self) {
        let Some(Wish { by, .. }) = self.0.wish.take() else { return };
        // Somebody may have gone on to another page meanwhile.
        if !by.is_connected() || !self.0.address.is_here() {
            return;
        }
        self.0.is_left.set(true);
        if let Some(form) = by.dyn_ref::<HtmlFormElement>() {
            let _ = form.request_submit();
        } else if let Some(link) = by.dyn_ref::<HtmlElement>() {
            link.click();
        }
        self.0.is_left.set(false);
    }
}

/// What an event is about, if it asks for another comparison.
fn asking(event: &Event) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(ASKS).ok()?
}

fn within_card(selector: &str) -> Option<Element> {
    document().query_selector(&format!("#compare {selector}")).ok()?
}

fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}
