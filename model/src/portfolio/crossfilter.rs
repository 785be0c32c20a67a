//! How many clients there are in every bin of every view while filters move: each view ignores its own filter.
//!
//! A client has a bit for every view whose filter does not let it through. When a filter begins to move, the clients are gone
//! through once, and it is noted what those of each of its bins add to the counts of every other view. From then on a move adds or
//! takes away what the bins that it enters or leaves hold, however many clients that is: a leap costs hardly more than a step.
//! A client's bytes stand side by side, so that one client is one place in memory and not one a view.

use super::bins::{Allowed, BINS};
use super::column::{COLUMNS, Column};

/// The counts of a column by byte.
type Counts = [u32; BINS];

/// Of a column that is not there.
static NOBODY: Counts = [0; BINS];

/// Some columns of all clients, and what the filters leave of them. Memory: 24 bytes a client, and 4 more for every column
/// that has been filtered by; 256 kB a column for the filter that moves.
#[derive(Debug)]
pub struct Crossfilter {
    /// A client's bytes, one a view.
    rows: Vec<[u8; COLUMNS]>,
    /// The views, as bits, whose filter does not let a client through; that of `moving` is as it was when it began to.
    fails: Vec<u32>,
    /// The columns that are there, in the order in which they came.
    views: Vec<View>,
    /// Where each column is among the views.
    places: [Option<usize>; COLUMNS],
    selected: u32,
    /// The view whose filter moves.
    moving: Option<usize>,
    /// What the clients of each of its bins add to the counts of each view: bin after bin, and in each view after view.
    adds: Vec<Counts>,
}

#[derive(Debug)]
struct View {
    allowed: Allowed,
    /// Among clients whom all other filters let through.
    counts: Box<Counts>,
    /// Among all clients.
    totals: Box<Counts>,
    /// Clients by their byte; made when the column is first filtered by.
    by_bin: Option<ByBin>,
}

/// The clients in the order of their bytes, and where those of each byte begin.
#[derive(Debug)]
struct ByBin {
    clients: Vec<u32>,
    begins: [u32; BINS + 1],
}

impl Crossfilter {
    /// So many clients, of whom nothing is known yet, and no filter.
    #[must_use]
    pub fn new(clients: u32) -> Self {
        Self {
            rows: vec![[0; COLUMNS]; clients as usize],
            fails: vec![0; clients as usize],
            views: Vec::with_capacity(COLUMNS),
            places: [None; COLUMNS],
            selected: clients,
            moving: None,
            adds: Vec::new(),
        }
    }

    /// How many the filters let through.
    #[must_use]
    pub fn selected(&self) -> u32 {
        self.selected
    }

    /// Whether a column is there.
    #[must_use]
    pub fn has(&self, column: Column) -> bool {
        self.view(column).is_some()
    }

    /// Clients by the byte of `column`, among those whom all filters but its own let through.
    #[must_use]
    pub fn counts(&self, column: Column) -> &Counts {
        self.view(column).map_or(&NOBODY, |view| &view.counts)
    }

    /// All clients by the byte of `column`.
    #[must_use]
    pub fn totals(&self, column: Column) -> &Counts {
        self.view(column).map_or(&NOBODY, |view| &view.totals)
    }

    fn view(&self, column: Column) -> Option<&View> {
        Some(&self.views[self.places[column.index()]?])
    }

    /// Puts in a column, a byte a client; whether it is one of these clients, and was not there before.
    pub fn load(&mut self, column: Column, bytes: &[u8]) -> bool {
        if bytes.len() != self.rows.len() || self.has(column) {
            return false;
        }
        self.settle();
        let place = self.views.len();
        let (mut counts, mut totals) = (Box::new([0; BINS]), Box::new([0; BINS]));
        for ((row, fails), &byte) in self.rows.iter_mut().zip(&self.fails).zip(bytes) {
            row[place] = byte;
            totals[usize::from(byte)] += 1;
            counts[usize::from(byte)] += u32::from(*fails == 0);
        }
        self.views.push(View { allowed: [true; BINS], counts, totals, by_bin: None });
        self.places[column.index()] = Some(place);
        true
    }

    /// Moves the filter of a column that is there to these bytes.
    pub fn set(&mut self, column: Column, allowed: &Allowed) {
        let Some(at) = self.places[column.index()].filter(|at| self.views[*at].allowed != *allowed) else {
            return;
        };
        if self.moving != Some(at) {
            self.settle();
            self.begin(at);
        }
        let before = std::mem::replace(&mut self.views[at].allowed, *allowed);
        let views = self.views.len();
        for (bin, adds) in self.adds.chunks_exact(views).enumerate() {
            // Adding this is adding or taking away one.
            let one = match (before[bin], allowed[bin]) {
                (true, false) => u32::MAX,
                (false, true) => 1,
                _ => continue,
            };
            let clients = self.views[at].counts[bin];
            self.selected = self.selected.wrapping_add(clients.wrapping_mul(one));
            for (view, adds) in self.views.iter_mut().zip(adds) {
                for (count, add) in view.counts.iter_mut().zip(adds) {
                    *count = count.wrapping_add(add.wrapping_mul(one));
                }
            }
        }
    }

    /// Notes what every bin of a view holds, before its filter moves.
    fn begin(&mut self, at: usize) {
        let (views, bit) = (self.views.len(), 1_u32 << at);
        let (rows, view) = (&self.rows, &mut self.views[at]);
        let by_bin = view.by_bin.get_or_insert_with(|| ByBin::of(rows, at, &view.totals));
        self.adds.clear();
        self.adds.resize(BINS * views, NOBODY);
        for (bin, adds) in self.adds.chunks_exact_mut(views).enumerate() {
            for &client in by_bin.clients(bin) {
                let (others, row) = (self.fails[client as usize] & !bit, &self.rows[client as usize]);
                if others == 0 {
                    for (adds, &byte) in adds.iter_mut().zip(row) {
                        adds[usize::from(byte)] += 1;
                    }
                } else if others.is_power_of_two() {
                    // Only the view whose own filter holds the client back sees the difference.
                    let view = others.trailing_zeros() as usize;
                    adds[view][usize::from(row[view])] += 1;
                }
            }
            // The view itself counts them whatever its filter is.
            adds[at] = NOBODY;
        }
        self.moving = Some(at);
    }

    /// The filter that moved has come to rest: whom it lets through is noted.
    fn settle(&mut self) {
        let Some(at) = self.moving.take() else { return };
        let (bit, allowed) = (1_u32 << at, &self.views[at].allowed);
        for (fails, row) in self.fails.iter_mut().zip(&self.rows) {
            *fails = if allowed[usize::from(row[at])] { *fails & !bit } else { *fails | bit };
        }
    }
}

impl ByBin {
    fn of(rows: &[[u8; COLUMNS]], at: usize, totals: &Counts) -> Self {
        let mut begins = [0; BINS + 1];
        for (bin, count) in totals.iter().enumerate() {
            begins[bin + 1] = begins[bin] + count;
        }
        let mut next = begins;
        let mut clients = vec![0; rows.len()];
        for (client, row) in (0..).zip(rows) {
            let place = &mut next[usize::from(row[at])];
            clients[*place as usize] = client;
            *place += 1;
        }
        Self { clients, begins }
    }

    /// Those of a byte.
    fn clients(&self, bin: usize) -> &[u32] {
        &self.clients[self.begins[bin] as usize..self.begins[bin + 1] as usize]
    }
}
