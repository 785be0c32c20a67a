//! How many clients there are in every bin of every view while filters move: each view ignores its own filter.
//!
//! A client has a bit for every view whose filter does not let it through. When a filter moves, only clients in the bins that
//! were entered or left change, and the counts follow by difference; a leap that changes many is counted anew, for to walk through
//! all is faster than to jump to many. Then whoever is fewer is counted: those let through, or, to be taken from all, the others.
//! A client's bytes stand side by side, so that one who changes is one place in memory and not one a view.

use super::bins::{Allowed, BINS};
use super::column::{COLUMNS, Column};

/// Where one client of so many changes, all are counted anew.
const LEAP: usize = 4;

/// The counts of a column by byte.
type Counts = [u32; BINS];

/// Of a column that is not there.
static NOBODY: Counts = [0; BINS];

/// Some columns of all clients, and what the filters leave of them. Memory: 24 bytes a client, and 4 more for every column
/// that has been filtered by.
#[derive(Debug)]
pub struct Crossfilter {
    /// A client's bytes, one a view.
    rows: Vec<[u8; COLUMNS]>,
    /// The views, as bits, whose filter does not let a client through.
    fails: Vec<u32>,
    /// The columns that are there, in the order in which they came.
    views: Vec<View>,
    /// Where each column is among the views.
    places: [Option<usize>; COLUMNS],
    selected: u32,
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
        let (rows, view) = (&self.rows, &mut self.views[at]);
        let moved = view.allowed.iter().zip(allowed).zip(view.totals.iter());
        let changed: u32 = moved.filter(|((was, is), _)| was != is).map(|(_, clients)| clients).sum();
        if changed as usize > self.fails.len() / LEAP {
            view.allowed = *allowed;
            self.filter_anew(at);
            self.count_anew();
            return;
        }
        let by_bin = view.by_bin.take().unwrap_or_else(|| ByBin::of(rows, at, &view.totals));
        let before = std::mem::replace(&mut view.allowed, *allowed);
        for bin in 0..BINS {
            let clients = &by_bin.clients[by_bin.begins[bin] as usize..by_bin.begins[bin + 1] as usize];
            match (before[bin], allowed[bin]) {
                (true, false) => self.toggle::<true>(at, clients),
                (false, true) => self.toggle::<false>(at, clients),
                _ => {}
            }
        }
        self.views[at].by_bin = Some(by_bin);
    }

    /// Whom the filter of a view lets through, of all clients.
    fn filter_anew(&mut self, at: usize) {
        let bit = 1_u32 << at;
        let allowed = &self.views[at].allowed;
        self.selected = 0;
        for (fails, row) in self.fails.iter_mut().zip(&self.rows) {
            *fails = if allowed[usize::from(row[at])] { *fails & !bit } else { *fails | bit };
            self.selected += u32::from(*fails == 0);
        }
    }

    /// Counts all clients. A client whom one filter alone holds back is counted by its view, and by no other.
    fn count_anew(&mut self) {
        let are_few = self.selected as usize <= self.fails.len() / 2;
        // Adding this is adding or taking away one.
        let one = if are_few { 1 } else { u32::MAX };
        for view in &mut self.views {
            *view.counts = if are_few { NOBODY } else { *view.totals };
        }
        let mut counts: Vec<&mut Counts> = self.views.iter_mut().map(|view| &mut *view.counts).collect();
        for (fails, row) in self.fails.iter().zip(&self.rows) {
            let own = fails.is_power_of_two().then(|| fails.trailing_zeros() as usize);
            if (*fails == 0) == are_few {
                for (counts, &byte) in counts.iter_mut().zip(row) {
                    let count = &mut counts[usize::from(byte)];
                    *count = count.wrapping_add(one);
                }
            }
            if let Some(view) = own {
                counts[view][usize::from(row[view])] += 1;
            }
        }
    }

    /// Clients whom the filter of a view no longer lets through, or lets through again.
    fn toggle<const FAIL: bool>(&mut self, at: usize, clients: &[u32]) {
        let bit = 1_u32 << at;
        // Adding this is adding or taking away one.
        let one = if FAIL { u32::MAX } else { 1 };
        let mut counts: Vec<&mut Counts> = self.views.iter_mut().map(|view| &mut *view.counts).collect();
        for &client in clients {
            let (fails, row) = (&mut self.fails[client as usize], &self.rows[client as usize]);
            let others = *fails & !bit;
            *fails ^= bit;
            if others == 0 {
                self.selected = self.selected.wrapping_add(one);
                for (view, (counts, &byte)) in counts.iter_mut().zip(row).enumerate() {
                    let count = &mut counts[usize::from(byte)];
                    *count = count.wrapping_add(if view == at { 0 } else { one });
                }
            } else if others.is_power_of_two() {
                // Only the view whose own filter holds the client back sees the difference.
                let view = others.trailing_zeros() as usize;
                let count = &mut counts[view][usize::from(row[view])];
                *count = count.wrapping_add(one);
            }
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
}
