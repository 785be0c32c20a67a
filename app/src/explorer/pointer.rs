//! A brush drawn, moved or taken away by mouse or finger.

use super::brush::{Drag, edge_at};
use super::dom::{column_of, element_of};
use super::page::Page;
use leptos::wasm_bindgen::JsCast;
use model::portfolio::{Condition, Range};
use web_sys::{Element, Event, PointerEvent};

pub(super) fn press(page: &Page, event: &Event) {
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
    let session = page.session.borrow();
    let Some(edges) = session.edges(column) else { return };
    let edge = edge_at(edges, share_of(&area, pointer));
    page.drag.set(Some((column, Drag::begin(edges, session.query.filter.range(column), edge))));
    // Without it a drag ends where the picture does.
    let _ = area.set_pointer_capture(pointer.pointer_id());
    event.prevent_default();
}

pub(super) fn drag(page: &Page, event: &Event) {
    let (Some((column, drag)), Some(pointer)) = (page.drag.get(), event.dyn_ref::<PointerEvent>()) else {
        return;
    };
    let range = {
        let session = page.session.borrow();
        let area = element_of(event).and_then(|target| target.closest(".plot-area").ok().flatten());
        let (Some(edges), Some(area)) = (session.edges(column), area) else { return };
        drag.range(edges, edge_at(edges, share_of(&area, pointer)))
    };
    if let Some(range) = range.filter(|range| *range != page.session.borrow().query.filter.range(column)) {
        page.narrow(column, Condition::Within(range));
    }
}

/// The pointer is let go: where it ends where it began, the filter is taken away.
pub(super) fn release(page: &Page, event: &Event) {
    let (Some((column, drag)), Some(pointer)) = (page.drag.take(), event.dyn_ref::<PointerEvent>()) else {
        return;
    };
    let is_click = {
        let session = page.session.borrow();
        let area = element_of(event).and_then(|target| target.closest(".plot-area").ok().flatten());
        let (Some(edges), Some(area)) = (session.edges(column), area) else { return };
        matches!(drag, Drag::Drawn { from } if from == edge_at(edges, share_of(&area, pointer)))
            && session.query.filter.range(column).is_bounded()
    };
    if is_click {
        page.narrow(column, Condition::Within(Range::default()));
    }
}

/// Where a pointer is along an element, 0 to 1.
fn share_of(area: &Element, pointer: &PointerEvent) -> f64 {
    let place = area.get_bounding_client_rect();
    (f64::from(pointer.client_x()) - place.left()) / place.width().max(1.0)
}
