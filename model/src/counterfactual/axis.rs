//! A lever of one client and where it can be moved: what the search goes along.

use crate::catalogue::features;
use crate::catalogue::levers::{Direction, Lever, LeverKind};
use crate::file::ClientFile;

/// For every axis one of its values, by index; or for one axis some of them.
pub(super) type Indices = Vec<usize>;

/// A lever and its values.
pub(super) struct Axis {
    pub(super) lever: &'static Lever,
    /// Where it stands.
    pub(super) from: f64,
    /// Nearest first; of two that are as near, the smaller one first.
    pub(super) values: Vec<f64>,
    /// Indices of the features that may follow.
    pub(super) moves: Vec<usize>,
}

impl Axis {
    /// None if the client cannot move it.
    pub(super) fn of(lever: &'static Lever, file: &ClientFile) -> Option<Self> {
        let LeverKind::Lever(direction) = lever.kind else {
            return None;
        };
        let (from, range) = (lever.read(file)?, lever.range(file)?);
        let mut values: Vec<f64> = range.values().filter(|&value| direction.leads(from, value)).collect();
        values.sort_by(|a, b| (a - from).abs().total_cmp(&(b - from).abs()));
        (!values.is_empty()).then(|| Self { lever, from, values, moves: moves(lever) })
    }

    /// Whether farther is more of the same: a longer term and a shorter one are not.
    pub(super) fn leads_one_way(&self) -> bool {
        matches!(self.lever.kind, LeverKind::Lever(Direction::Down | Direction::Up))
    }

    /// All its values.
    pub(super) fn all(&self) -> Indices {
        (0..self.values.len()).collect()
    }

    /// Up to `most` of its values, evenly spread, the farthest among them.
    pub(super) fn coarse(&self, most: usize) -> Indices {
        let (all, few) = (self.values.len(), self.values.len().min(most));
        (1..=few).map(|n| n * all / few - 1).collect()
    }
}

/// Indices of the features that may follow a lever.
pub(super) fn moves(lever: &Lever) -> Vec<usize> {
    let index = |name: &&str| features().iter().position(|feature| feature.name == *name);
    lever.moves.iter().filter_map(index).collect()
}

/// Around each of `indices` everything after the next nearer of its list.
pub(super) fn finer(lists: &[Indices], indices: &[usize]) -> Vec<Indices> {
    let between = |(list, &last): (&Indices, &usize)| {
        let nearer = list.iter().rev().find(|&&index| index < last);
        (nearer.map_or(0, |index| index + 1)..=last).collect()
    };
    lists.iter().zip(indices).map(between).collect()
}

/// Every combination of one index of each list; the first list runs fastest.
pub(super) fn combinations(lists: &[Indices]) -> Vec<Indices> {
    lists.iter().rev().fold(vec![Vec::new()], |ends, list| {
        let with_end = |end: &Indices| list.iter().map(|&index| [&[index], &end[..]].concat()).collect();
        ends.iter().flat_map(|end| -> Vec<Indices> { with_end(end) }).collect()
    })
}
