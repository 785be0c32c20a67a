//! Views that somebody has saved by name, in this browser alone: what an address asks for, a line each.

use js_sys::Reflect;
use leptos::prelude::window;
use leptos::wasm_bindgen::JsValue;

/// What the browser keeps them under.
const KEY: &str = "clairscore-views";
/// Most that are kept.
const MOST: usize = 50;

/// Name and query of every saved view, in the order in which they were saved.
pub(super) fn all() -> Vec<(String, String)> {
    // A browser may keep nothing, or refuse to.
    let text = storage().and_then(|storage| Reflect::get(&storage, &KEY.into()).ok());
    let text = text.and_then(|text| text.as_string()).unwrap_or_default();
    text.lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, query)| (name.to_owned(), query.to_owned()))
        .collect()
}

/// Saves a view under a name, instead of the one that has it.
pub(super) fn save(name: &str, query: &str) {
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    if name.trim().is_empty() {
        return;
    }
    let mut views = all();
    views.retain(|(saved, _)| saved != name.trim());
    views.push((name.trim().to_owned(), query.to_owned()));
    let from = views.len().saturating_sub(MOST);
    keep(&views[from..]);
}

/// Forgets the view of this name.
pub(super) fn forget(name: &str) {
    let mut views = all();
    views.retain(|(saved, _)| saved != name);
    keep(&views);
}

fn keep(views: &[(String, String)]) {
    let text: String = views.iter().map(|(name, query)| format!("{name}\t{query}\n")).collect();
    if let Some(storage) = storage() {
        // Full, or not allowed: then the view is not in the list, which shows what is kept.
        let _ = Reflect::set(&storage, &KEY.into(), &text.into());
    }
}

fn storage() -> Option<JsValue> {
    Reflect::get(&window(), &"localStorage".into()).ok().filter(JsValue::is_object)
}
