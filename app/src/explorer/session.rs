//! What the explorer knows and shows: the bank's columns as far as they are there, what is asked, and the views. Whoever moves
//! something calls [`Session::narrow`] and, once a frame, [`Session::draw`].

use super::dom::{find, set_length, set_text};
use super::draw;
use super::table;
use super::view::View;
use crate::base_path::outward;
use crate::clients::query;
use crate::format;
use crate::i18n::Locale;
use crate::plural::counted;
use leptos::wasm_bindgen::JsCast;
use leptos_i18n::td_string;
use model::portfolio::{
    BINS, ClientQuery, Column, Condition, Crossfilter, Edges, MOST_EXPORTED, Manifest, OutcomeCell, Scale,
};
use web_sys::{Element, HtmlElement};

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
        let n = count(selected);
        counted!(self.locale, n, explorer.count, n = n, all = count(all), share = share)
    }

    /// What follows once a move has come to rest: the links and the tables.
    pub(super) fn settle(&self) {
        let pairs = ClientQuery { page: 1, ..self.query.clone() }.pairs();
        let export = find(&self.root, ".explorer-export");
        if let Some(export) = export {
            let _ = export.set_attribute("href", &outward(query::with_query("/api/v1/clients.csv", &pairs)));
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
            table::show(view, counts, self.locale);
        }
    }
}
