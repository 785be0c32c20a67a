//! How values are distributed: percentiles and a histogram whose bins a few extreme values cannot flatten. Of a number that has a
//! column its bytes are enough ([`Distribution::of`]), of any other the values are sorted ([`Sorted`]).

use super::bins::{self, Edges, MISSING};
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

impl Distribution {
    /// Of a number with these bins, whose clients are counted by byte. A bar is some bins side by side, all bars are equally wide; a
    /// percentile is the lower edge of the bin that it is in.
    #[must_use]
    pub fn of(quantity: &str, edges: &Edges, counts: &[u32; bins::BINS]) -> Self {
        let (known, missing) = counts.split_at(usize::from(MISSING));
        let sum = |counts: &[u32]| counts.iter().map(|&n| u64::from(n)).sum::<u64>();
        let (clients, missing) = (sum(known), sum(missing));
        let mut of = Self {
            quantity: quantity.to_owned(),
            clients,
            missing,
            quantiles: None,
            edges: Vec::new(),
            counts: Vec::new(),
        };
        let Some(equal) = edges.equal.checked_sub(1).filter(|_| clients > 0) else { return of };
        let bin = |share: f64| bin_of(known, clients, share);
        let [first, last] = SPAN.map(|share| bin(share).min(equal));
        let bins_a_bar = (last + 1 - first).div_ceil(BINS);
        let bars = (last + 1 - first).div_ceil(bins_a_bar);
        of.quantiles = Some(QUANTILES.map(|share| edges.edges.get(bin(share)).copied().unwrap_or_default()));
        of.edges = (0..=bars).map(|bar| edges.equal_edge(first + bar * bins_a_bar)).collect();
        of.counts = vec![0; bars];
        for (bin, &count) in known.iter().enumerate() {
            // What lies before the first bar or beyond the last is in it.
            of.counts[(bin.saturating_sub(first) / bins_a_bar).min(bars - 1)] += u64::from(count);
        }
        of
    }
}

/// The bin of the smallest value that at least `share` of some clients, who are counted by bin, do not exceed.
fn bin_of(known: &[u32], clients: u64, share: f64) -> usize {
    let rank = rank_of(clients, share);
    let mut up_to = 0;
    let reaches = |&n: &u32| {
        up_to += u64::from(n);
        up_to >= rank
    };
    known.iter().position(reaches).unwrap_or_default()
}

/// Which of so many sorted values, from 1, is the smallest that at least `share` of them do not exceed.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 1 and how many there are"
)]
fn rank_of(values: u64, share: f64) -> u64 {
    ((share * values as f64).ceil() as u64).clamp(1, values.max(1))
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
fn quantile(values: &[f64], share: f64) -> f64 {
    values[usize::try_from(rank_of(values.len() as u64, share) - 1).unwrap_or_default()]
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
    fn the_bins_of_a_group_are_drawn_where_the_group_is() {
        let edges = Edges { edges: (0..=100).map(f64::from).chain([150.0, 400.0]).collect(), equal: 100 };
        let mut counts = [0; bins::BINS];
        counts[20..60].fill(10);
        (counts[3], counts[101], counts[255]) = (1, 2, 7);
        let of = Distribution::of("income", &edges, &counts);
        assert_eq!((of.clients, of.missing, of.counts.iter().sum::<u64>()), (403, 7, 403));
        // Two bins a bar, from the first percentile to the last; the outer bars hold the rest.
        assert_eq!((of.edges.len(), of.edges[0], of.edges[1]), (21, 20.0, 22.0));
        assert_eq!((of.counts[0], of.counts[1], of.counts[19]), (21, 20, 22));
        assert_eq!(of.quantiles, Some([21.0, 40.0, 58.0]));
        // A last bar of fewer bins is as wide as the others.
        let all = Distribution::of("income", &edges, &[1; bins::BINS]);
        assert!(all.edges.windows(2).all(|pair| pair[1] - pair[0] == 4.0), "{:?}", all.edges);
        let nobody = Distribution::of("income", &Edges::default(), &[0; bins::BINS]);
        assert_eq!((nobody.clients, nobody.quantiles, nobody.edges.len()), (0, None, 0));
        // Whoever shares one bin fills one bar.
        let mut one = [0; bins::BINS];
        one[7] = 5;
        let one = Distribution::of("income", &edges, &one);
        assert_eq!((one.edges, one.counts, one.quantiles), (vec![7.0, 8.0], vec![5], Some([7.0; 3])));
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
