//! How values are distributed: percentiles and a histogram whose bins a few extreme values cannot flatten.

use super::rank::Rank;
use serde::{Deserialize, Serialize};

/// How a quantity is distributed among the clients of a filter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Distribution {
    /// Catalogue name of the quantity, or `probability`.
    pub quantity: String,
    /// Clients with a value.
    pub clients: u64,
    /// Clients without.
    pub missing: u64,
    /// 5th percentile, median and 95th percentile; none without clients.
    pub quantiles: Option<[f64; 3]>,
    /// Bounds of the bins: one more than `counts`. The outer bins also hold what lies beyond.
    pub edges: Vec<f64>,
    /// Clients per bin.
    pub counts: Vec<u64>,
}

/// Bins of a histogram.
const BINS: usize = 30;
/// The bins span these percentiles; an income of 117 million would otherwise leave one bin for all others.
const SPAN: [f64; 2] = [0.01, 0.99];
/// What [`Distribution::quantiles`] holds.
const QUANTILES: [f64; 3] = [0.05, 0.5, 0.95];

/// The values of some clients in ascending order: where any other value lies among them is found at once.
#[derive(Debug)]
pub struct Sorted {
    known: Vec<f64>,
    missing: usize,
}

impl Sorted {
    /// Some clients' values; NaN = missing.
    #[must_use]
    pub fn of(values: impl ExactSizeIterator<Item = f64>) -> Self {
        let all = values.len();
        let mut known: Vec<f64> = values.filter(|value| !value.is_nan()).collect();
        known.sort_unstable_by(f64::total_cmp);
        Self { missing: all - known.len(), known }
    }

    /// How they are distributed.
    #[must_use]
    pub fn distribution(&self, quantity: &str) -> Distribution {
        let Self { known, missing } = self;
        let edges = edges(known);
        Distribution {
            quantity: quantity.to_owned(),
            clients: known.len() as u64,
            missing: *missing as u64,
            quantiles: (!known.is_empty()).then(|| QUANTILES.map(|share| quantile(known, share))),
            counts: counts(known, &edges),
            edges,
        }
    }

    /// Where a value stands among them; none if nobody has one.
    #[must_use]
    pub fn rank(&self, own: f64) -> Option<Rank> {
        let lower = self.known.partition_point(|&value| value < own);
        let up_to = self.known.partition_point(|&value| value <= own);
        let [lower, same, higher] = [lower, up_to - lower, self.known.len() - up_to].map(|n| n as u64);
        (!self.known.is_empty()).then_some(Rank { lower, same, higher })
    }
}

/// The smallest value that at least `share` of the sorted, non-empty `values` do not exceed.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an index of the list: between 1 and its length"
)]
fn quantile(values: &[f64], share: f64) -> f64 {
    let rank = (share * values.len() as f64).ceil() as usize;
    values[rank.clamp(1, values.len()) - 1]
}

/// Bounds of equal bins, one more than there are bins; none without values, one bin for a single value.
#[expect(clippy::cast_precision_loss, reason = "thirty bins")]
fn edges(values: &[f64]) -> Vec<f64> {
    if values.is_empty() {
        return Vec::new();
    }
    let [low, high] = SPAN.map(|share| quantile(values, share));
    if low == high {
        return vec![low, high];
    }
    let step = (high - low) / BINS as f64;
    (0..BINS).map(|bin| step.mul_add(bin as f64, low)).chain([high]).collect()
}

/// How many of the sorted `values` lie in each bin. A bin holds its lower bound and not its upper one;
/// the outer bins also hold what lies beyond.
fn counts(values: &[f64], edges: &[f64]) -> Vec<u64> {
    let bins = edges.len().saturating_sub(1);
    let mut from = 0;
    (1..=bins)
        .map(|upper| {
            let to = if upper == bins { values.len() } else { values.partition_point(|&v| v < edges[upper]) };
            (to - std::mem::replace(&mut from, to)) as u64
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_in_one_bin_and_an_extreme_one_does_not_flatten_the_others() {
        let values: Vec<f64> = (0..1_000).map(f64::from).chain([117e6, f64::NAN]).collect();
        let sorted = Sorted::of(values.into_iter());
        let of = sorted.distribution("income");
        assert_eq!((of.clients, of.missing), (1_001, 1));
        assert_eq!((of.counts.len(), of.edges.len()), (BINS, BINS + 1));
        assert_eq!(of.counts.iter().sum::<u64>(), 1_001);
        assert!(of.edges[BINS] < 1_000.0);
        assert!(of.counts.iter().all(|&n| (30..=45).contains(&n)), "{:?}", of.counts);
        assert_eq!(of.quantiles, Some([50.0, 500.0, 950.0]));
        assert_eq!(sorted.rank(500.0), Some(Rank { lower: 500, same: 1, higher: 500 }));
        assert_eq!(sorted.rank(500.5), Some(Rank { lower: 501, same: 0, higher: 500 }));
    }

    #[test]
    fn equal_values_share_one_bin() {
        let sorted = Sorted::of([2.0; 3].into_iter());
        let of = sorted.distribution("age_years");
        assert_eq!((of.edges, of.counts), (vec![2.0, 2.0], vec![3]));
        assert_eq!(sorted.rank(2.0), Some(Rank { lower: 0, same: 3, higher: 0 }));
    }

    #[test]
    fn without_clients_there_is_nothing_to_show() {
        let sorted = Sorted::of([f64::NAN].into_iter());
        let of = sorted.distribution("age_years");
        assert_eq!((of.clients, of.missing, of.quantiles, sorted.rank(2.0)), (0, 1, None, None));
        assert!(of.edges.is_empty() && of.counts.is_empty());
    }
}
