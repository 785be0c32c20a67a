//! A number of a group at a glance: a few bars of its bins, its middle, how many have no value. What the bytes of a column give,
//! so that whoever has the column has the strip.
//!
//! Independent of how the group was chosen, and of how it is drawn.

use super::bins::{BINS, Edges, MISSING, Scale};
use super::column::Column;
use serde::{Deserialize, Serialize};

/// How a column is distributed in a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Strip {
    /// Which one.
    pub column: Column,
    /// Clients by bar, from the least; the last also holds what lies beyond. All are equally wide.
    pub bars: Vec<u32>,
    /// Where the bars begin and end; none if nobody of the bank has a value.
    pub ends: Option<[f64; 2]>,
    /// Clients with a value.
    pub clients: u64,
    /// Clients without.
    pub missing: u64,
    /// The lower edge of the bin that the middle client is in; none without clients.
    pub median: Option<f64>,
}

impl Strip {
    /// Of a column with these bins, whose clients are counted by byte.
    #[must_use]
    pub fn of(column: Column, edges: &Edges, counts: &[u32; BINS]) -> Self {
        let scale = Scale::Number(edges.clone());
        let mut bars = Vec::new();
        scale.fold(counts, &mut bars);
        let clients = counts[..usize::from(MISSING)].iter().map(|&n| u64::from(n)).sum();
        // The last bar may have fewer bins than the others, and is drawn as wide.
        let ends =
            (!bars.is_empty()).then(|| [0, bars.len() * edges.bins_a_bar()].map(|at| edges.equal_edge(at)));
        let median = (clients > 0).then(|| median(edges, counts, clients)).flatten();
        Self { column, bars, ends, clients, missing: u64::from(counts[usize::from(MISSING)]), median }
    }

    /// How far along the bars a value is, 0 to 1; what lies beyond is at their end.
    #[must_use]
    pub fn along(&self, value: f64) -> Option<f64> {
        let [from, to] = self.ends?;
        Some(((value - from) / (to - from)).clamp(0.0, 1.0))
    }
}

fn median(edges: &Edges, counts: &[u32; BINS], clients: u64) -> Option<f64> {
    let mut up_to = 0;
    let bin = counts.iter().position(|&n| {
        up_to += u64::from(n);
        2 * up_to >= clients
    })?;
    edges.edges.get(bin).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strip_is_what_the_bins_hold_and_its_last_bar_what_lies_beyond() {
        let edges = Edges { edges: vec![0.0, 10.0, 20.0, 30.0, 100.0], equal: 3 };
        let mut counts = [0; BINS];
        (counts[0], counts[1], counts[2], counts[3], counts[255]) = (5, 4, 1, 2, 7);
        let strip = Strip::of(Column::AGE, &edges, &counts);
        assert_eq!((strip.bars.as_slice(), strip.clients, strip.missing), ([5, 4, 3].as_slice(), 12, 7));
        assert_eq!((strip.ends, strip.median), (Some([0.0, 30.0]), Some(10.0)));
        assert_eq!([-5.0, 15.0, 99.0].map(|value| strip.along(value)), [Some(0.0), Some(0.5), Some(1.0)]);
    }

    #[test]
    fn a_last_bar_of_fewer_bins_is_as_wide_as_the_others() {
        let edges = Edges { edges: (0..=100).map(f64::from).collect(), equal: 100 };
        let strip = Strip::of(Column::AGE, &edges, &[1; BINS]);
        assert_eq!((strip.bars.len(), edges.bins_a_bar(), strip.ends), (34, 3, Some([0.0, 102.0])));
    }

    #[test]
    fn of_nobody_there_is_nothing() {
        let strip = Strip::of(Column::AGE, &Edges::default(), &[0; BINS]);
        assert_eq!((strip.bars.len(), strip.clients, strip.median, strip.along(3.0)), (0, 0, None, None));
    }
}
