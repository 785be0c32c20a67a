//! All scored clients, in columns: what lists, filters and comparisons are computed on. A filter reads the bytes of its columns
//! from one end to the other, which takes a millisecond or two whichever columns it is about, where a database would need an
//! index for every combination. Missing numbers are NaN.

use super::bins::{Allowed, BINS, Edges, MISSING, Scale};
use super::column::{Column, ColumnKind, PROBABILITY};
use super::distribution::{Distribution, Sorted};
use super::filter::Filter;
use super::group::{Counted, counts, places};
use super::manifest::{Manifest, ManifestColumn};
use super::outcomes::{OutcomeCell, outcomes};
use super::published::{self, SORTED_BY};
use super::query::{ClientPage, ClientQuery, ClientSummary, FilterChoices, MAX_PAGE_SIZE, Sort};
use super::rank::Rank;
use crate::decision::Advice;
use sha2::{Digest, Sha256};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Most codes of a category; what is beyond is one.
const MOST_CODES: usize = 254;
/// The code of what is beyond.
const OTHER: &str = "other";

/// A client, as they come: in the order of their ids.
#[derive(Debug)]
pub struct Row<'a> {
    /// SK_ID_CURR.
    pub id: i64,
    /// What the engine advises.
    pub advice: Advice,
    /// Share known of what the model relies on, 0 to 1; NaN if something is not known that must be.
    pub completeness: f64,
    /// The numbers that [`Clients::new`] was told of; NaN = missing.
    pub numbers: &'a [f64],
    /// The source's codes, in the order of the columns that are categories, ours (advice and outcome) left out.
    pub codes: &'a [Option<&'a str>],
    /// Whether the client had payment difficulties; none = not known.
    pub difficulties: Option<bool>,
}

/// The columns, each with a place for every client.
#[derive(Debug, Default)]
pub struct Clients {
    ids: Vec<i64>,
    advices: Vec<Advice>,
    completeness: Vec<f64>,
    difficulties: Vec<Option<bool>>,
    /// The names of the numbers, in the order in which they come.
    names: Vec<&'static str>,
    numbers: BTreeMap<&'static str, Number>,
    categories: Vec<Codes>,
    binned: Binned,
}

/// A number of every client.
#[derive(Debug, Default)]
struct Number {
    values: Vec<f64>,
    /// The same in order, once somebody has compared a client with all of them.
    sorted: OnceLock<Sorted>,
}

/// A category of every client.
#[derive(Debug, Default)]
struct Codes {
    /// Those that occur, in the order in which they were met.
    codes: Vec<String>,
    bytes: Vec<u8>,
}

/// A byte for every client and column.
#[derive(Debug, Default)]
struct Binned {
    version: String,
    columns: Vec<(Scale, Vec<u8>)>,
    /// All clients by byte, a column each.
    totals: Vec<[u32; BINS]>,
}

/// Some of the clients, by their places, ascending; none = all of them.
pub type Selection = Option<Vec<u32>>;

impl Clients {
    /// No client yet, each with these numbers: the described features and [`PROBABILITY`].
    #[must_use]
    pub fn new(names: Vec<&'static str>) -> Self {
        Self {
            numbers: names.iter().map(|&name| (name, Number::default())).collect(),
            names,
            categories: Self::source_codes().map(|_| Codes::default()).collect(),
            ..Self::default()
        }
    }

    /// The columns whose codes a [`Row`] has: those that hold the source's.
    pub fn source_codes() -> impl Iterator<Item = Column> {
        let ours = [Column::ADVICE, Column::OUTCOME];
        Column::all().filter(move |column| column.number().is_none() && !ours.contains(column))
    }

    /// Adds a client.
    pub fn push(&mut self, row: &Row<'_>) {
        self.ids.push(row.id);
        self.advices.push(row.advice);
        self.completeness.push(row.completeness);
        self.difficulties.push(row.difficulties);
        for (name, &value) in self.names.iter().zip(row.numbers) {
            if let Some(number) = self.numbers.get_mut(name) {
                number.values.push(value);
            }
        }
        for (category, code) in self.categories.iter_mut().zip(row.codes) {
            category.push(*code);
        }
    }

    /// All are there: makes the bytes. Takes a fifth of a second for 356,255 clients.
    #[must_use]
    pub fn finish(mut self) -> Self {
        let mut codes = std::mem::take(&mut self.categories).into_iter().map(Codes::sorted);
        let named = |names: &[&str], bytes| {
            let scale = Scale::Category(names.iter().map(|name| (*name).to_owned()).collect());
            (scale, bytes)
        };
        let columns: Vec<(Scale, Vec<u8>)> = Column::all()
            .map(|column| match column.kind() {
                ColumnKind::Number(name, _) => self.binned_number(name),
                ColumnKind::Category(_) if column == Column::ADVICE => named(
                    &Advice::ALL.map(Advice::name),
                    self.advices.iter().map(|advice| index(&Advice::ALL, advice)).collect(),
                ),
                ColumnKind::Category(_) if column == Column::OUTCOME => named(
                    &["applicant", "known"],
                    self.difficulties.iter().map(|known| u8::from(known.is_some())).collect(),
                ),
                ColumnKind::Category(_) => {
                    codes.next().unwrap_or_else(|| (Scale::Category(Vec::new()), Vec::new()))
                }
            })
            .collect();
        let totals = columns.iter().map(|(_, bytes)| counts(bytes.iter().copied())).collect();
        self.binned = Binned { version: version(&self.ids, &columns), columns, totals };
        self
    }

    fn binned_number(&self, name: &str) -> (Scale, Vec<u8>) {
        let values = self.values(name);
        let edges = Edges::of(values.iter().copied().filter(|value| !value.is_nan()).collect());
        let bytes = values.iter().map(|&value| edges.bin(value)).collect();
        (Scale::Number(edges), bytes)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Their ids, ascending.
    #[must_use]
    pub fn ids(&self) -> &[i64] {
        &self.ids
    }

    /// What a browser is told of the columns.
    #[must_use]
    pub fn manifest(&self) -> Manifest {
        let column = |(column, (scale, _)): (Column, &(Scale, Vec<u8>))| ManifestColumn {
            column,
            scale: scale.clone(),
        };
        Manifest {
            version: self.binned.version.clone(),
            clients: u32::try_from(self.ids.len()).unwrap_or(u32::MAX),
            columns: Column::all().zip(&self.binned.columns).map(column).collect(),
        }
    }

    /// Names the content of all columns, see [`Manifest::version`].
    #[must_use]
    pub fn version(&self) -> &str {
        &self.binned.version
    }

    /// The clients' places in the order in which a browser gets them (`published`); takes a tenth of a second for 356,255.
    #[must_use]
    pub fn published(&self) -> Vec<u32> {
        published::order(self.ids.len(), |column| self.bytes(column))
    }

    /// A column: a byte a client, in the order of their ids.
    #[must_use]
    pub fn bytes(&self, column: Column) -> &[u8] {
        self.binned.columns.get(column.index()).map_or(&[], |(_, bytes)| bytes)
    }

    /// What each client's advice depends on: the probability, and the share known (see [`Row::completeness`]).
    pub(super) fn scored(&self) -> impl Iterator<Item = (f64, f64)> {
        self.values(PROBABILITY).iter().copied().zip(self.completeness.iter().copied())
    }

    /// What became of all clients, by the bars of a column.
    #[must_use]
    pub fn outcomes(&self, column: Column) -> Vec<OutcomeCell> {
        let binned = self.binned.columns.get(column.index());
        binned.map(|(scale, bytes)| outcomes(scale, bytes, &self.difficulties)).unwrap_or_default()
    }

    /// The codes that occur.
    #[must_use]
    pub fn choices(&self) -> FilterChoices {
        let scales = self.binned.columns.iter().map(|(scale, _)| scale);
        FilterChoices::of_scales(Column::all().zip(scales))
    }

    /// The places of the clients that a filter lets through.
    #[must_use]
    pub fn filtered(&self, filter: &Filter) -> Vec<u32> {
        let conditions: Vec<(Allowed, &[u8])> = filter
            .conditions()
            .filter_map(|(column, condition)| {
                let (scale, bytes) = self.binned.columns.get(column.index())?;
                Some((scale.allowed(condition), bytes.as_slice()))
            })
            .collect();
        match filter.id {
            None => places(0..u32::try_from(self.ids.len()).unwrap_or(u32::MAX), &conditions),
            Some(id) => {
                let at = self.ids.binary_search(&id).ok().and_then(|at| u32::try_from(at).ok());
                places(at, &conditions)
            }
        }
    }

    /// The clients that a filter lets through.
    #[must_use]
    pub fn selection(&self, filter: &Filter) -> Selection {
        (!filter.is_everybody()).then(|| self.filtered(filter))
    }

    /// Of these ids, those that are here.
    #[must_use]
    pub fn selection_of(&self, ids: impl IntoIterator<Item = i64>) -> Selection {
        let place = |id: i64| u32::try_from(self.ids.binary_search(&id).ok()?).ok();
        let mut places: Vec<u32> = ids.into_iter().filter_map(place).collect();
        places.sort_unstable();
        Some(places)
    }

    /// The bins of a number; none of a category.
    #[must_use]
    pub fn edges(&self, column: Column) -> Option<&Edges> {
        self.binned.columns.get(column.index()).and_then(|(scale, _)| scale.edges())
    }

    /// Some clients, counted; none before [`Self::finish`].
    #[must_use]
    pub fn counted(&self, clients: &Selection) -> Option<Counted> {
        Counted::of(clients.as_ref().map_or(self.ids.len(), Vec::len), |column| match clients {
            None => self.binned.totals.get(column.index()).copied(),
            Some(places) => {
                let (_, bytes) = self.binned.columns.get(column.index())?;
                Some(counts(places.iter().map(|&at| bytes[at as usize])))
            }
        })
    }

    /// One page of the clients that a filter lets through, and how many there are in all. A page beyond the last is empty.
    #[must_use]
    pub fn page(&self, query: &ClientQuery) -> ClientPage {
        let size = query.page_size.clamp(1, MAX_PAGE_SIZE) as usize;
        let from = (query.page.max(1) - 1) as usize * size;
        let clients = self.filtered(&query.filter);
        ClientPage { total: clients.len() as u64, clients: self.sorted(clients, query.sort, from, size) }
    }

    /// The clients at places `from` to `from + size` of `clients`, when they are sorted. Clients without the value that they are
    /// sorted by come last; ties stand in the order of their ids.
    #[must_use]
    pub fn sorted(&self, mut clients: Vec<u32>, sort: Sort, from: usize, size: usize) -> Vec<ClientSummary> {
        let values = sort.by.and_then(Column::number).map(|(name, _)| self.values(name));
        let directed = |order: Ordering| if sort.descending { order.reverse() } else { order };
        let compare = |a: &u32, b: &u32| match values {
            None => directed(a.cmp(b)),
            Some(values) => {
                let (x, y) = (values[*a as usize], values[*b as usize]);
                let order = match (x.is_nan(), y.is_nan()) {
                    (false, false) => directed(x.total_cmp(&y)),
                    (x, y) => x.cmp(&y),
                };
                order.then(a.cmp(b))
            }
        };
        if from >= clients.len() {
            return Vec::new();
        }
        // Only the page is sorted: before it stand those that belong before it, in any order.
        let (_, _, after) = clients.select_nth_unstable_by(from, compare);
        let most = size.saturating_sub(1);
        if most < after.len() && most > 0 {
            after.select_nth_unstable_by(most - 1, compare);
        }
        let to = clients.len().min(from + size);
        let page = &mut clients[from..to];
        page.sort_unstable_by(compare);
        page.iter().map(|&at| self.summary(at as usize)).collect()
    }

    fn summary(&self, at: usize) -> ClientSummary {
        let known = |column| {
            let (name, _) = Column::number(column)?;
            self.values(name).get(at).copied().filter(|value| !value.is_nan())
        };
        ClientSummary {
            id: self.ids[at],
            contract_type: self.code(Column::CONTRACT_TYPE, at),
            income_type: self.code(Column::INCOME_TYPE, at),
            education: self.code(Column::EDUCATION, at),
            age: known(Column::AGE),
            income: known(Column::INCOME),
            credit: known(Column::CREDIT),
            probability: self.values(PROBABILITY)[at],
            decision: self.advices[at],
        }
    }

    fn code(&self, column: Column, at: usize) -> Option<String> {
        match self.binned.columns.get(column.index())? {
            (Scale::Category(codes), bytes) => codes.get(usize::from(*bytes.get(at)?)).cloned(),
            (Scale::Number(_), _) => None,
        }
    }

    /// What the engine advises, of every client.
    pub(super) fn advices(&self) -> &[Advice] {
        &self.advices
    }

    /// A number of every client.
    pub(super) fn values(&self, name: &str) -> &[f64] {
        self.numbers.get(name).map_or(&[], |number| &number.values)
    }

    /// How `quantity`, a described feature or [`PROBABILITY`], is distributed among some clients, and where `own` stands
    /// among them; none if there is no such quantity.
    #[must_use]
    pub fn distribution(
        &self,
        quantity: &str,
        clients: &Selection,
        own: Option<f64>,
    ) -> Option<(Distribution, Option<Rank>)> {
        let (name, number) = self.numbers.get_key_value(quantity)?;
        let told = |sorted: &Sorted| (sorted.distribution(name), own.and_then(|own| sorted.rank(own)));
        Some(match clients {
            None => told(number.sorted.get_or_init(|| Sorted::of(number.values.iter().copied()))),
            Some(places) => told(&Sorted::of(places.iter().map(|&at| number.values[at as usize]))),
        })
    }
}

impl Codes {
    fn push(&mut self, code: Option<&str>) {
        let byte = code.map(|code| {
            let known = self.codes.iter().position(|known| known == code);
            known.unwrap_or_else(|| {
                if self.codes.len() < MOST_CODES {
                    self.codes.push(if self.codes.len() + 1 == MOST_CODES { OTHER } else { code }.to_owned());
                }
                self.codes.len() - 1
            })
        });
        self.bytes.push(byte.and_then(|byte| u8::try_from(byte).ok()).unwrap_or(MISSING));
    }

    /// With the codes in their order, so that the same bank has the same bytes.
    fn sorted(self) -> (Scale, Vec<u8>) {
        let mut order: Vec<usize> = (0..self.codes.len()).collect();
        order.sort_by_key(|&code| &self.codes[code]);
        let mut new = [MISSING; 256];
        for (to, &from) in order.iter().enumerate() {
            new[from] = u8::try_from(to).unwrap_or(MISSING);
        }
        let bytes = self.bytes.iter().map(|&byte| new[usize::from(byte)]).collect();
        (Scale::Category(order.iter().map(|&code| self.codes[code].clone()).collect()), bytes)
    }
}

fn index<T: PartialEq>(all: &[T], one: &T) -> u8 {
    all.iter().position(|any| any == one).and_then(|at| u8::try_from(at).ok()).unwrap_or(MISSING)
}

/// A hash of all that is in the columns, of what their bytes mean, and of the order in which they are published.
fn version(ids: &[i64], columns: &[(Scale, Vec<u8>)]) -> String {
    let mut hash = Sha256::new();
    SORTED_BY.iter().for_each(|name| hash.update(name));
    hash.update((ids.len() as u64).to_le_bytes());
    ids.iter().for_each(|id| hash.update(id.to_le_bytes()));
    for (column, (scale, bytes)) in Column::all().zip(columns) {
        hash.update(column.name());
        hash.update(serde_json::to_vec(scale).unwrap_or_default());
        hash.update(bytes);
    }
    crate::catalogue::hex(&hash.finalize()[..16])
}

#[cfg(test)]
mod tests;
