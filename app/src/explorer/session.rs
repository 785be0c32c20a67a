//! What the explorer knows and shows: the bank's columns as far as they are there, what is asked, and the elements that are drawn
//! on. Whoever moves something calls [`Session::narrow`] and, once a frame, [`Session::draw`].

use super::brush;
use super::draw;
use crate::clients::{labels, query};
use crate::format;
use crate::i18n::Locale;
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use leptos_i18n::td_string;
use model::portfolio::{
    BINS, ClientQuery, Column, Condition, Crossfilter, Edges, MISSING, MOST_EXPORTED, Manifest, OutcomeCell,
    Range, Scale, UNKNOWN,
};
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlTemplateElement, NodeList};

/// See the head of this file.
pub(super) struct Session {
    /// `#explorer`.
    pub(super) root: Element,
    /// What the bank is.
    pub(super) manifest: Manifest,
    /// What is asked.
    pub(super) query: ClientQuery,
    /// Whether rates are shown.
    pub(super) rates: bool,
    locale: Locale,
    crossfilter: Crossfilter,
    views: Vec<View>,
    enlarged: bool,
}

/// A view: its element, and what is drawn on.
struct View {
    column: Column,
    section: Element,
    scale: Scale,
    picture: Picture,
    /// Whether its column was asked for.
    asked: bool,
    outcomes: Option<Vec<OutcomeCell>>,
    /// Whether its outcomes were asked for.
    outcomes_asked: bool,
    /// Clients in the largest bar, of all.
    most: u32,
    /// What is shown now.
    shown: Vec<u32>,
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

impl Session {
    /// Nothing is fetched yet. None if the page is not as this code knows it.
    pub(super) fn new(root: Element, manifest: Manifest, locale: Locale) -> Option<Self> {
        let crossfilter = Crossfilter::new(manifest.clients);
        let views =
            Column::all().map(|column| View::find(&root, column, &manifest)).collect::<Option<_>>()?;
        let query = ClientQuery::default();
        Some(Self { root, manifest, query, rates: false, locale, crossfilter, views, enlarged: false })
    }

    /// The bins of a number.
    pub(super) fn edges(&self, column: Column) -> Option<&Edges> {
        match &self.views[column.index()].scale {
            Scale::Number(edges) => Some(edges),
            Scale::Category(_) => None,
        }
    }

    /// The columns to fetch now: those that are filtered by, and those in sight.
    pub(super) fn wanted(&mut self, height: f64) -> Vec<Column> {
        let filtered: Vec<Column> = self.query.filter.conditions().map(|(column, _)| column).collect();
        let wanted =
            |view: &&mut View| !view.asked && (filtered.contains(&view.column) || view.is_in_sight(height));
        let mut wanted: Vec<Column> = self
            .views
            .iter_mut()
            .filter(wanted)
            .map(|view| {
                view.asked = true;
                view.column
            })
            .collect();
        // What is filtered by comes first, so that counts are right from the first picture on.
        wanted.sort_by_key(|column| !filtered.contains(column));
        wanted
    }

    /// The columns that are there and whose outcomes nobody has asked for; from now on they are asked for.
    pub(super) fn outcomes_wanted(&mut self) -> Vec<Column> {
        let mut wanted = Vec::new();
        for view in &mut self.views {
            if self.crossfilter.has(view.column) && !std::mem::replace(&mut view.outcomes_asked, true) {
                wanted.push(view.column);
            }
        }
        wanted
    }

    /// The outcomes of a column could not be had: they are asked for again another time.
    pub(super) fn miss_outcomes(&mut self, column: Column) {
        self.views[column.index()].outcomes_asked = false;
    }

    /// A column has come.
    pub(super) fn put(&mut self, column: Column, bytes: &[u8]) -> bool {
        if !self.crossfilter.load(column, bytes) {
            return false;
        }
        self.apply(column);
        let view = &mut self.views[column.index()];
        view.show_totals(self.crossfilter.totals(column), self.locale);
        view.show_condition(&self.query, self.locale);
        // Whether it is busy is all that its attribute says.
        let _ = view.section.remove_attribute("aria-busy");
        true
    }

    /// Outcomes have come.
    pub(super) fn put_outcomes(&mut self, column: Column, cells: Vec<OutcomeCell>) {
        self.views[column.index()].outcomes = Some(cells);
        self.show_rates();
    }

    /// Filters a column anew; the list begins at its first page again.
    pub(super) fn narrow(&mut self, column: Column, condition: Condition) {
        self.query.filter.set(column, condition);
        self.query.page = 1;
        self.apply(column);
        self.views[column.index()].show_condition(&self.query, self.locale);
    }

    /// Asks something else.
    pub(super) fn ask(&mut self, asked: ClientQuery) {
        self.query = asked;
        for column in Column::all() {
            self.apply(column);
            self.views[column.index()].show_condition(&self.query, self.locale);
        }
    }

    /// Takes a code of a category into the filter, or out of it.
    pub(super) fn toggle(&mut self, column: Column, code: &str) {
        let mut codes = self.query.filter.codes(column).to_vec();
        let before = codes.len();
        codes.retain(|set| set != code);
        if codes.len() == before {
            codes.push(code.to_owned());
        }
        self.narrow(column, Condition::OneOf(codes));
    }

    fn apply(&mut self, column: Column) {
        let condition = self.query.filter.conditions().find(|(set, _)| *set == column);
        let allowed = condition
            .map_or([true; BINS], |(_, condition)| self.views[column.index()].scale.allowed(condition));
        self.crossfilter.set(column, &allowed);
    }

    /// Shows the counts as they are.
    pub(super) fn draw(&mut self) {
        let Self { crossfilter, views, locale, enlarged, .. } = self;
        for view in views.iter_mut().filter(|view| crossfilter.has(view.column)) {
            view.draw(crossfilter.counts(view.column), *enlarged, *locale);
        }
        let sentence = self.sentence();
        set_text(&self.root, ".explorer-sentence", &sentence);
        if let Some(share) =
            find(&self.root, ".explorer-share i").and_then(|share| share.dyn_into::<HtmlElement>().ok())
        {
            let selected = f64::from(self.crossfilter.selected()) / f64::from(self.manifest.clients.max(1));
            set_length(&share, "--share", selected);
        }
    }

    /// How many clients there are, of all.
    pub(super) fn sentence(&self) -> String {
        let (selected, all) = (self.crossfilter.selected(), self.manifest.clients);
        let count = |n: u32| format::count(u64::from(n), self.locale);
        if self.query.filter.is_everybody() {
            return td_string!(self.locale, explorer.everybody, n = count(all)).to_string();
        }
        let share = format::percent(f64::from(selected) / f64::from(all.max(1)), 1, self.locale);
        td_string!(self.locale, explorer.count, n = count(selected), all = count(all), share = share)
            .to_string()
    }

    /// What follows once a move has come to rest: the links and the tables.
    pub(super) fn settle(&self) {
        let pairs = ClientQuery { page: 1, ..self.query.clone() }.pairs();
        let export = find(&self.root, ".explorer-export");
        if let Some(export) = export {
            let _ = export.set_attribute("href", &query::with_query("/api/v1/clients.csv", &pairs));
            let _ = export.toggle_attribute_with_force("hidden", self.crossfilter.selected() > MOST_EXPORTED);
        }
        if let Some(clear) = find(&self.root, "[data-do=clear-all]") {
            let _ = clear.toggle_attribute_with_force("disabled", self.query.filter.is_everybody());
        }
        self.show_tables();
    }

    /// Presses or releases a button that shows something else of the pictures.
    pub(super) fn press(&mut self, what: &str) {
        let pressed = match what {
            "rates" => &mut self.rates,
            _ => &mut self.enlarged,
        };
        *pressed = !*pressed;
        let pressed = *pressed;
        if let Some(button) = find(&self.root, &format!("[data-do={what}]")) {
            let _ = button.set_attribute("aria-pressed", if pressed { "true" } else { "false" });
        }
        for view in &mut self.views {
            view.shown.clear();
        }
        self.show_rates();
    }

    fn show_rates(&self) {
        if let Some(hint) = find(&self.root, ".explorer-rates-hint") {
            let _ = hint.toggle_attribute_with_force("hidden", !self.rates);
        }
        let cells = self.views.iter().filter_map(|view| view.outcomes.as_deref());
        // One scale for all views: a level line means the same everywhere.
        let most = cells.map(draw::highest).fold(0.0, f64::max);
        let most = (most * 20.0).ceil().clamp(1.0, 20.0) / 20.0;
        for view in &self.views {
            view.show_rates(self.rates, most, self.locale);
        }
    }

    /// Writes the tables that are open.
    pub(super) fn show_tables(&self) {
        for view in self.views.iter().filter(|view| self.crossfilter.has(view.column)) {
            let counts = [self.crossfilter.totals(view.column), self.crossfilter.counts(view.column)];
            view.show_table(counts, self.locale);
        }
    }
}

impl View {
    fn find(root: &Element, column: Column, manifest: &Manifest) -> Option<Self> {
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

    fn is_in_sight(&self, height: f64) -> bool {
        let place = self.section.get_bounding_client_rect();
        place.height() > 0.0 && place.top() < height + 200.0 && place.bottom() > -200.0
    }

    fn show_totals(&mut self, totals: &[u32; BINS], locale: Locale) {
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

    fn draw(&mut self, counts: &[u32; BINS], enlarged: bool, locale: Locale) {
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
    fn show_condition(&self, asked: &ClientQuery, locale: Locale) {
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

    fn show_rates(&self, shown: bool, most: f64, locale: Locale) {
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

    /// The table behind the picture of a number, if it is open: bars, all clients, those selected, and the rate.
    fn show_table(&self, [totals, counts]: [&[u32; BINS]; 2], locale: Locale) {
        let (Scale::Number(edges), Some((_, unit))) = (&self.scale, self.column.number()) else { return };
        let is_open = find(&self.section, ".view-table").is_some_and(|details| details.has_attribute("open"));
        let Some(place) = find(&self.section, ".view-rows").filter(|_| is_open) else { return };
        let Ok(table) = document().create_element("table") else { return };
        let heads = [
            td_string!(locale, explorer.table_range),
            td_string!(locale, explorer.table_all),
            td_string!(locale, explorer.table_selected),
            td_string!(locale, explorer.table_rate),
        ];
        row(&table, "th", heads.map(str::to_owned));
        let (mut all, mut selected) = (Vec::new(), Vec::new());
        self.scale.fold(totals, &mut all);
        self.scale.fold(counts, &mut selected);
        let bins = edges.bins_a_bar();
        for (bar, (&all, &selected)) in
            all.iter().zip(&selected).enumerate().filter(|(_, (all, _))| **all > 0)
        {
            let end = if bar + 1 == self.scale.bars() { edges.bins() } else { (bar + 1) * bins };
            let range = edges.range(bar * bins..end);
            let count = |n: u32| format::count(u64::from(n), locale);
            let rate = rate_of(self.outcomes.as_deref().unwrap_or_default(), bar, locale);
            row(&table, "td", [labels::range(range, unit, locale), count(all), count(selected), rate]);
        }
        place.set_inner_html("");
        let _ = place.append_child(&table);
    }
}

/// The rate of the cell that a bar is told in, with its interval.
fn rate_of(cells: &[OutcomeCell], bar: usize, locale: Locale) -> String {
    let cell = cells.iter().find(|cell| cell.bars.iter().any(|told| usize::from(*told) == bar));
    let percent = |share| format::percent(share, 1, locale);
    cell.and_then(draw::rate)
        .map(|rate| format!("{} ({}–{})", percent(rate.value), percent(rate.lower), percent(rate.upper)))
        .unwrap_or_default()
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

fn share(count: u32, most: u32) -> f64 {
    f64::from(count) / f64::from(most.max(1))
}

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

fn elements(list: NodeList) -> impl Iterator<Item = Element> {
    (0..list.length()).filter_map(move |at| list.get(at)?.dyn_into().ok())
}

/// The whole text of an element that stays.
pub(super) fn set_text(within: &Element, selector: &str, text: &str) {
    if let Some(element) = find(within, selector) {
        element.set_text_content(Some(text));
    }
}

/// A length that the style sheet draws, 0 to 1.
fn set_length(element: &HtmlElement, name: &str, share: f64) {
    // A name of our own and a number are always accepted.
    let _ = element.style().set_property(name, &format!("{share:.4}"));
}
