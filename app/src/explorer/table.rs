//! The table behind the picture of a number: bars, all clients, those selected, and the rate.

use super::dom::find;
use super::view::{View, rate_of};
use crate::clients::labels;
use crate::format;
use crate::i18n::Locale;
use leptos::prelude::document;
use leptos_i18n::td_string;
use model::portfolio::{BINS, Scale};
use web_sys::Element;

/// Writes it, if it is open.
pub(super) fn show(view: &View, [totals, counts]: [&[u32; BINS]; 2], locale: Locale) {
    let (Scale::Number(edges), Some((_, unit))) = (&view.scale, view.column.number()) else { return };
    let is_open = find(&view.section, ".view-table").is_some_and(|details| details.has_attribute("open"));
    let Some(place) = find(&view.section, ".view-rows").filter(|_| is_open) else { return };
    let Ok(table) = document().create_element("table") else { return };
    let heads = [
        td_string!(locale, explorer.table_range),
        td_string!(locale, explorer.table_all),
        td_string!(locale, explorer.table_selected),
        td_string!(locale, explorer.table_rate),
    ];
    row(&table, "th", heads.map(str::to_owned));
    let (mut all, mut selected) = (Vec::new(), Vec::new());
    view.scale.fold(totals, &mut all);
    view.scale.fold(counts, &mut selected);
    let bins = edges.bins_a_bar();
    for (bar, (&all, &selected)) in all.iter().zip(&selected).enumerate().filter(|(_, (all, _))| **all > 0) {
        let end = if bar + 1 == view.scale.bars() { edges.bins() } else { (bar + 1) * bins };
        let range = edges.range(bar * bins..end);
        let count = |n: u32| format::count(u64::from(n), locale);
        let rate = rate_of(view.outcomes.as_deref().unwrap_or_default(), bar, locale);
        row(&table, "td", [labels::range(range, unit, locale), count(all), count(selected), rate]);
    }
    place.set_inner_html("");
    let _ = place.append_child(&table);
}

/// Adds a row of texts; its first cell is a head.
fn row(table: &Element, kind: &str, texts: [String; 4]) {
    let make = |name: &str| document().create_element(name).ok();
    let Some(row) = make("tr") else { return };
    for (at, text) in texts.iter().enumerate() {
        if let Some(cell) = make(if at == 0 { "th" } else { kind }) {
            let _ = cell.set_attribute("scope", if kind == "th" { "col" } else { "row" });
            cell.set_text_content(Some(text));
            let _ = row.append_child(&cell);
        }
    }
    let _ = table.append_child(&row);
}
