//! Sliders, bounds that are typed, bars, buttons and links: what the keyboard and a click do to the explorer.

use super::brush::{between, ends};
use super::dom::{column_of, column_section, element_of, find, input_of};
use super::page::{Page, read};
use super::saved;
use crate::base_path::outward;
use crate::clients::query::{self, LIST};
use leptos::prelude::{document, window};
use leptos::wasm_bindgen::JsCast;
use model::portfolio::{ClientQuery, Condition, Range, read_number};
use web_sys::{Event, HtmlInputElement, MouseEvent};

/// A slider was moved, by hand or by key.
pub(super) fn slide(page: &Page, event: &Event) {
    let Some((column, input)) = input_of(event, "handle") else { return };
    let range = {
        let session = page.session.borrow();
        let Some(edges) = session.edges(column) else { return };
        let (from, to) = ends(edges, session.query.filter.range(column));
        let at = input.value().parse().unwrap_or(0);
        if input.class_list().contains("from") {
            between(edges, at, to.max(at + 1))
        } else {
            between(edges, from.min(at.saturating_sub(1)), at)
        }
    };
    page.narrow(column, Condition::Within(range));
}

/// A bound was typed.
pub(super) fn type_bound(page: &Page, event: &Event) {
    let Some((column, input)) = input_of(event, "bound") else { return };
    let (Some((_, unit)), Ok(Some(section))) = (column.number(), input.closest("[data-column]")) else {
        return;
    };
    let typed = |selector: &str| {
        let text =
            find(&section, selector).and_then(|e| e.dyn_into::<HtmlInputElement>().ok()).map(|i| i.value());
        let text = text.unwrap_or_default();
        if text.trim().is_empty() { Ok(None) } else { read_number(&text, unit).map(Some).ok_or(()) }
    };
    let range = match (typed(".bound.from"), typed(".bound.to")) {
        (Ok(from), Ok(below)) => Some(Range { from, below }),
        _ => None,
    };
    let ordered = |range: &Range| range.from.zip(range.below).is_none_or(|(from, below)| from < below);
    if let Some(range) = range.filter(ordered) {
        page.narrow(column, Condition::Within(range));
    } else {
        // What was typed stays, and it is told that it is not understood.
        let _ = input.set_attribute("aria-invalid", "true");
        if let Some(note) = find(&section, ".view-unread") {
            let _ = note.remove_attribute("hidden");
        }
    }
}

pub(super) fn click(page: &Page, event: &Event) {
    let Some(target) = element_of(event) else { return };
    let closest = |selector: &str| target.closest(selector).ok().flatten();
    if let (Some(bar), Some(column)) = (closest("[data-code]"), column_of(&target)) {
        let code = bar.get_attribute("data-code").unwrap_or_default();
        page.session.borrow_mut().toggle(column, &code);
        page.moved();
        return;
    }
    let Some(button) = closest("[data-do]") else { return };
    match (button.get_attribute("data-do").unwrap_or_default().as_str(), column_of(&button)) {
        ("clear", Some(column)) => {
            // The button goes away: the focus stays in its view.
            if let Some(next) = column_section(&button).and_then(|s| find(&s, ".handle, [data-code]")) {
                let _ = next.dyn_into::<web_sys::HtmlElement>().map(|next| next.focus());
            }
            page.narrow(column, Condition::OneOf(Vec::new()));
        }
        ("clear-all", _) => {
            let sort = page.session.borrow().query.sort;
            page.ask(ClientQuery { sort, ..ClientQuery::default() });
        }
        (what @ ("rates" | "enlarge"), _) => {
            page.session.borrow_mut().press(what);
            page.fetch_outcomes();
            page.draw_soon();
        }
        ("reload", _) => {
            let _ = window().location().reload();
        }
        ("save", _) => {
            let session = page.session.borrow();
            let name = find(&session.root, ".saved-name").and_then(|e| e.dyn_into::<HtmlInputElement>().ok());
            if let Some(name) = name {
                saved::save(&name.value(), &query::with_query("", &session.query.pairs()));
                name.set_value("");
            }
            drop(session);
            list_saved(page);
        }
        ("open", _) => page.ask(read(&button.get_attribute("data-query").unwrap_or_default())),
        ("forget", _) => {
            saved::forget(&button.get_attribute("data-name").unwrap_or_default());
            list_saved(page);
        }
        _ => {}
    }
}

/// Lists what is saved: a button that opens each, and one that forgets it.
pub(super) fn list_saved(page: &Page) {
    let session = page.session.borrow();
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
        let (Some(item), Some(open), Some(forgets)) = (item, button("open", &name), button("forget", "×"))
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

/// A link of the list to the list itself: another order, another page, a condition less.
pub(super) fn follow_link(page: &Page, event: &Event) {
    let Some(mouse) = event.dyn_ref::<MouseEvent>() else { return };
    if mouse.button() != 0 || mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() || mouse.alt_key() {
        return;
    }
    let link = element_of(event).and_then(|target| target.closest(".results a[href]").ok().flatten());
    let Some(href) = link.and_then(|link| link.get_attribute("href")) else { return };
    let (path, search) = href.split_once('?').unwrap_or((&href, ""));
    if path == outward(LIST) {
        event.prevent_default();
        event.stop_propagation();
        page.ask(read(search));
    }
}
