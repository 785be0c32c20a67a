//! A group of clients, counted by the bins of every number: all that a comparison with it is made of. A server counts on
//! [`Clients`](super::Clients), a browser on the [`Columns`] that it has fetched, and both count alike.
//!
//! Independent of who is compared, and of how it is shown.

use super::bins::{Allowed, BINS, Edges, Scale};
use super::column::Column;
use super::filter::Filter;
use super::manifest::Manifest;
use super::query::FilterChoices;
use serde::{Deserialize, Serialize};

/// Some clients, by the bins of every number. Of whom there are only counts: no client can be followed from one number to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    /// How many there are.
    pub clients: u64,
    /// Of every number, the bytes that occur and how often.
    numbers: Vec<(Column, Vec<(u8, u32)>)>,
}

impl Counted {
    /// So many clients, with the counts of every number.
    pub(super) fn of(clients: usize, counts: impl Fn(Column) -> Option<[u32; BINS]>) -> Option<Self> {
        let number = |column| {
            let occur = (0..=u8::MAX).zip(counts(column)?).filter(|(_, count)| *count > 0);
            Some((column, occur.collect()))
        };
        Some(Self { clients: clients as u64, numbers: Column::numbers().map(number).collect::<Option<_>>()? })
    }

    /// The clients by the bin of a number; none of a category.
    #[must_use]
    pub fn counts(&self, column: Column) -> Option<[u32; BINS]> {
        let (_, occur) = self.numbers.iter().find(|(counted, _)| *counted == column)?;
        let mut counts = [0; BINS];
        for &(byte, count) in occur {
            counts[usize::from(byte)] = count;
        }
        Some(counts)
    }
}

/// The bank's columns, as far as a browser has fetched them.
#[derive(Debug)]
pub struct Columns {
    manifest: Manifest,
    /// In the order of the table.
    bytes: Vec<Option<Vec<u8>>>,
}

impl Columns {
    /// None is there yet.
    #[must_use]
    pub fn new(manifest: Manifest) -> Self {
        Self { manifest, bytes: Column::all().map(|_| None).collect() }
    }

    /// Names the content of all columns.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.manifest.version
    }

    /// Puts in a column; whether it is one of these clients.
    pub fn put(&mut self, column: Column, bytes: Vec<u8>) -> bool {
        let fits = bytes.len() == self.manifest.clients as usize;
        if fits {
            self.bytes[column.index()] = Some(bytes);
        }
        fits
    }

    /// Whether a column is there.
    #[must_use]
    pub fn has(&self, column: Column) -> bool {
        self.bytes[column.index()].is_some()
    }

    /// The bins of a number; none of a category.
    #[must_use]
    pub fn edges(&self, column: Column) -> Option<&Edges> {
        self.manifest.scale(column)?.edges()
    }

    /// The codes that occur.
    #[must_use]
    pub fn choices(&self) -> FilterChoices {
        FilterChoices::of_scales(self.manifest.columns.iter().map(|it| (it.column, &it.scale)))
    }

    /// The clients that a filter lets through, counted; none if a column that this takes is not there.
    #[must_use]
    pub fn counted(&self, filter: &Filter) -> Option<Counted> {
        let conditions = filter
            .conditions()
            .map(|(column, condition)| {
                let allowed = self.manifest.scale(column)?.allowed(condition);
                Some((allowed, self.bytes[column.index()].as_deref()?))
            })
            .collect::<Option<Vec<_>>>()?;
        let places = places(0..self.manifest.clients, &conditions);
        Counted::of(places.len(), |column| {
            let bytes = self.bytes[column.index()].as_deref()?;
            Some(counts(places.iter().map(|&at| bytes[at as usize])))
        })
    }
}

impl Scale {
    /// The bins of a number; none of a category.
    #[must_use]
    pub const fn edges(&self) -> Option<&Edges> {
        match self {
            Self::Number(edges) => Some(edges),
            Self::Category(_) => None,
        }
    }
}

/// Of some clients' places, those that all conditions let through.
pub(super) fn places(of: impl IntoIterator<Item = u32>, conditions: &[(Allowed, &[u8])]) -> Vec<u32> {
    let holds =
        |&at: &u32| conditions.iter().all(|(allowed, bytes)| allowed[usize::from(bytes[at as usize])]);
    of.into_iter().filter(holds).collect()
}

/// How often each byte comes.
pub(super) fn counts(bytes: impl Iterator<Item = u8>) -> [u32; BINS] {
    let mut counts = [0; BINS];
    bytes.for_each(|byte| counts[usize::from(byte)] += 1);
    counts
}
