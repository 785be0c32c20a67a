//! One view of the explorer: the element of one column, and how its counts, its condition and its rates are shown there.
//!
//! It sets attributes and texts of what the server sent, and knows neither the other views nor what moved.

use super::brush;
use super::dom::{elements, find, set_length, set_text};
use super::draw;
use crate::clients::labels;
use crate::format;
use crate::i18n::Locale;
use leptos::wasm_bindgen::JsCast;
use leptos_i18n::td_string;
use model::portfolio::{BINS, ClientQuery, Column, MISSING, Manifest, OutcomeCell, Range, Scale, UNKNOWN};
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// A view: its element, and what is drawn on.
pub(super) struct View {
    pub(super) column: Column,
    pub(super) section: Element,
    pub(super) scale: Scale,
    picture: Picture,
    /// Whether its column was asked for.
    pub(super) asked: bool,
    pub(super) outcomes: Option<Vec<OutcomeCell>>,
    /// Whether its outcomes were asked for.
    pub(super) outcomes_asked: bool,
    /// Clients in the largest bar, of all.
    most: u32,
    /// What is shown now.
    pub(super) shown: Vec<u32>,
}

enum Picture {
    Number(Box<Plot>),
    Category(Vec<Bar>),
}

struct Plot {
    area: HtmlElement,
    total: Element,
    selected: Element,
    rates: Element,
    handles: [HtmlInputElement; 2],
    bounds: [HtmlInputElement; 2],
    missing: Element,
}

struct Bar {
    byte: u8,
    code: String,
    item: Element,
    button: HtmlElement,
    count: Element,
    rate: Element,
}

impl View {
    pub(super) fn find(root: &Element, column: Column, manifest: &Manifest) -> Option<Self> {
        let section = find(root, &format!("[data-column={}]", column.name()))?;
        let scale = manifest.scale(column)?.clone();
        let input = |selector: &str| find(&section, selector)?.dyn_into::<HtmlInputElement>().ok();
        let picture = match &scale {
            Scale::Number(_) => Picture::Number(Box::new(Plot {
                area: find(&section, ".plot-area")?.dyn_into().ok()?,
                total: find(&section, ".view-total")?,
                selected: find(&section, ".view-selected")?,
                rates: find(&section, ".view-rates")?,
                handles: [input(".handle.from")?, input(".handle.to")?],
                bounds: [input(".bound.from")?, input(".bound.to")?],
                missing: find(&section, ".view-missing")?,
            })),
            Scale::Category(codes) => {
                let bar = |item: Element| {
                    let button: HtmlElement = find(&item, "[data-code]")?.dyn_into().ok()?;
                    let code = button.get_attribute("data-code")?;
                    let byte = if code == UNKNOWN {
                        MISSING
                    } else {
                        u8::try_from(codes.iter().position(|known| *known == code)?).ok()?
                    };
                    let (count, rate) = (find(&item, ".code-count")?, find(&item, ".code-rate")?);
                    Some(Bar { byte, code, item, button, count, rate })
                };
                Picture::Category(
                    elements(section.query_selector_all(".codes > li").ok()?).filter_map(bar).collect(),
                )
            }
        };
        let shown = Vec::new();
        Some(Self {
            column,
            section,
            scale,
            picture,
            asked: false,
            outcomes: None,
            outcomes_asked: false,
            most: 0,
            shown,
        })
    }

    pub(super) fn is_in_sight(&self, height: f64) -> bool {
        let place = self.section.get_bounding_client_rect();
        place.height() > 0.0 && place.top() < height + 200.0 && place.bottom() > -200.0
    }

    pub(super) fn show_totals(&mut self, totals: &[u32; BINS], locale: Locale) {
        match (&self.scale, &mut self.picture) {
            (Scale::Number(edges), Picture::Number(plot)) => {
                let (mut bars, mut path) = (Vec::new(), String::new());
                self.scale.fold(totals, &mut bars);
                self.most = bars.iter().copied().max().unwrap_or(0);
                draw::path(edges, &bars, self.most, &mut path);
                let _ = plot.total.set_attribute("d", &path);
                for handle in &plot.handles {
                    let _ = handle.set_attribute("max", &edges.equal.to_string());
                }
                let unit = self.column.number().map(|(_, unit)| unit);
                let ends = edges.edges.first().zip(edges.edges.get(edges.equal)).zip(unit);
                if let Some(((least, most), unit)) = ends {
                    set_text(
                        &self.section,
                        ".view-axis span:first-child",
                        &labels::bound(*least, unit, locale),
                    );
                    let most = labels::bound(*most, unit, locale);
                    let beyond = if edges.bins() > edges.equal { format!("{most} +") } else { most };
                    set_text(&self.section, ".view-axis span:last-child", &beyond);
                }
            }
            (_, Picture::Category(bars)) => {
                self.most = bars.iter().map(|bar| totals[usize::from(bar.byte)]).max().unwrap_or(0);
                for bar in &*bars {
                    let total = totals[usize::from(bar.byte)];
                    set_length(&bar.button, "--total", share(total, self.most));
                    let _ = bar.item.toggle_attribute_with_force("hidden", total == 0);
                }
                // Codes that have an order of their own keep it.
                if matches!(self.column.name(), "income_type" | "occupation" | "housing" | "contract_type") {
                    bars.sort_by_key(|bar| std::cmp::Reverse(totals[usize::from(bar.byte)]));
                    for bar in &*bars {
                        if let Some(list) = bar.item.parent_element() {
                            let _ = list.append_child(&bar.item);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    pub(super) fn draw(&mut self, counts: &[u32; BINS], enlarged: bool, locale: Locale) {
        let mut now = Vec::new();
        match &self.picture {
            Picture::Number(plot) => {
                let Scale::Number(edges) = &self.scale else { return };
                self.scale.fold(counts, &mut now);
                now.push(counts[usize::from(MISSING)]);
                if now == self.shown {
                    return;
                }
                let bars = &now[..now.len() - 1];
                let largest = bars.iter().copied().max().unwrap_or(0);
                let mut path = String::with_capacity(2_000);
                draw::path(edges, bars, if enlarged { largest } else { self.most }, &mut path);
                let _ = plot.selected.set_attribute("d", &path);
                let missing = counts[usize::from(MISSING)];
                if self.shown.last() != Some(&missing) {
                    let words = match missing {
                        0 => String::new(),
                        n => td_string!(locale, explorer.missing, n = format::count(u64::from(n), locale))
                            .to_string(),
                    };
                    plot.missing.set_text_content(Some(&words));
                }
            }
            Picture::Category(bars) => {
                now.extend(bars.iter().map(|bar| counts[usize::from(bar.byte)]));
                let most = if enlarged { now.iter().copied().max().unwrap_or(0) } else { self.most };
                for (at, (bar, &count)) in bars.iter().zip(&now).enumerate() {
                    if self.shown.get(at) != Some(&count) {
                        set_length(&bar.button, "--selected", share(count, most));
                        bar.count.set_text_content(Some(&format::count(u64::from(count), locale)));
                    } else if enlarged {
                        set_length(&bar.button, "--selected", share(count, most));
                    }
                }
            }
        }
        self.shown = now;
    }

    /// Shows what the column is filtered by.
    pub(super) fn show_condition(&self, asked: &ClientQuery, locale: Locale) {
        let column = self.column;
        let range = asked.filter.range(column);
        let codes = asked.filter.codes(column);
        let is_set = range.is_bounded() || !codes.is_empty();
        if let Some(clear) = find(&self.section, "[data-do=clear]") {
            let _ = clear.toggle_attribute_with_force("hidden", !is_set);
        }
        let _ = self.section.toggle_attribute_with_force("data-filtered", is_set);
        match (&self.picture, &self.scale, column.number()) {
            (Picture::Category(bars), ..) => {
                for bar in bars {
                    let pressed = codes.contains(&bar.code);
                    let _ = bar.button.set_attribute("aria-pressed", if pressed { "true" } else { "false" });
                }
            }
            (Picture::Number(plot), Scale::Number(edges), Some((_, unit))) => {
                let write = |value| labels::bound(value, unit, locale);
                let (from, to) = brush::ends(edges, range);
                // What is shown is where the bounds have snapped to.
                let Range { from: least, below } =
                    if range.is_bounded() { edges.range(edges.snap(range)) } else { range };
                let texts = [least.map(write).unwrap_or_default(), below.map(write).unwrap_or_default()];
                let all = td_string!(locale, explorer.no_bound);
                for ((handle, bound), (at, text)) in
                    plot.handles.iter().zip(&plot.bounds).zip([from, to].into_iter().zip(&texts))
                {
                    handle.set_value(&at.to_string());
                    let _ = handle.set_attribute("aria-valuetext", if text.is_empty() { all } else { text });
                    bound.set_value(text);
                    let _ = bound.remove_attribute("aria-invalid");
                }
                if let Some(unread) = find(&self.section, ".view-unread") {
                    let _ = unread.set_attribute("hidden", "");
                }
                let width = edges.equal.max(1) as f64;
                set_length(&plot.area, "--from", from as f64 / width);
                set_length(&plot.area, "--to", to as f64 / width);
            }
            _ => {}
        }
    }

    pub(super) fn show_rates(&self, shown: bool, most: f64, locale: Locale) {
        let cells = self.outcomes.as_deref().filter(|_| shown).unwrap_or_default();
        match (&self.picture, &self.scale) {
            (Picture::Number(plot), Scale::Number(edges)) => {
                let path = draw::rates(edges, self.scale.bars(), cells, most);
                let _ = plot.rates.set_attribute("d", &path);
                let axis = if cells.is_empty() {
                    String::new()
                } else {
                    td_string!(locale, explorer.rates_axis, most = format::percent(most, 0, locale))
                        .to_string()
                };
                set_text(&self.section, ".view-rates-axis", &axis);
            }
            (Picture::Category(bars), scale) => {
                for bar in bars {
                    bar.rate.set_text_content(Some(&rate_of(cells, scale.bar(bar.byte), locale)));
                }
            }
            _ => {}
        }
    }
}

/// The rate of the cell that a bar is told in, with its interval.
pub(super) fn rate_of(cells: &[OutcomeCell], bar: usize, locale: Locale) -> String {
    let cell = cells.iter().find(|cell| cell.bars.iter().any(|told| usize::from(*told) == bar));
    let percent = |share| format::percent(share, 1, locale);
    cell.and_then(draw::rate)
        .map(|rate| format!("{} ({}–{})", percent(rate.value), percent(rate.lower), percent(rate.upper)))
        .unwrap_or_default()
}

fn share(count: u32, most: u32) -> f64 {
    f64::from(count) / f64::from(most.max(1))
}
