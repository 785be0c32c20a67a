//! The few things that the explorer does with elements of its page: find one, write a text, set a length, tell what an event is
//! about.

use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use model::portfolio::Column;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, HtmlTemplateElement, NodeList};

/// The list of the page, out of a whole page as the server sends it.
pub(super) fn results_of(html: &str) -> Option<Element> {
    let template: HtmlTemplateElement = document().create_element("template").ok()?.dyn_into().ok()?;
    template.set_inner_html(html);
    template.content().query_selector(".results").ok()?
}

/// The first element within another; none also for a selector that is none.
pub(super) fn find(within: &Element, selector: &str) -> Option<Element> {
    within.query_selector(selector).ok()?
}

/// The elements of a list of nodes.
pub(super) fn elements(list: NodeList) -> impl Iterator<Item = Element> {
    (0..list.length()).filter_map(move |at| list.get(at)?.dyn_into().ok())
}

/// The whole text of an element that stays.
pub(super) fn set_text(within: &Element, selector: &str, text: &str) {
    if let Some(element) = find(within, selector) {
        element.set_text_content(Some(text));
    }
}

/// A length that the style sheet draws, 0 to 1.
pub(super) fn set_length(element: &HtmlElement, name: &str, share: f64) {
    // A name of our own and a number are always accepted.
    let _ = element.style().set_property(name, &format!("{share:.4}"));
}

/// What an event happened to.
pub(super) fn element_of(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// The view that an element stands in.
pub(super) fn column_section(element: &Element) -> Option<Element> {
    element.closest("[data-column]").ok().flatten()
}

/// The column whose view an element stands in.
pub(super) fn column_of(element: &Element) -> Option<Column> {
    Column::named(&column_section(element)?.get_attribute("data-column")?)
}

/// The input of this class that an event is about, and the column of its view.
pub(super) fn input_of(event: &Event, class: &str) -> Option<(Column, HtmlInputElement)> {
    let input: HtmlInputElement = element_of(event)?.dyn_into().ok()?;
    input.class_list().contains(class).then_some(())?;
    Some((column_of(&input)?, input))
}
