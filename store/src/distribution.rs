//! How values are distributed: percentiles and a histogram whose bins a few extreme values cannot flatten.
//!
//! Independent of the database: values in, numbers out.

use model::portfolio::Distribution;

/// Bins of a histogram.
const BINS: usize = 30;
/// The bins span these percentiles; an income of 117 million would otherwise leave one bin for all others.
const SPAN: [f64; 2] = [0.01, 0.99];
/// What [`Distribution::quantiles`] holds.
const QUANTILES: [f64; 3] = [0.05, 0.5, 0.95];

/// The distribution of `values` (NaN = missing), without saying who lies below whom.
pub(crate) fn distribution(quantity: &str, values: &[f64]) -> Distribution {
    let all = values.len();
    let mut values: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    values.sort_unstable_by(f64::total_cmp);
    let clients = values.len();
    let edges = edges(&values);
    Distribution {
        quantity: quantity.to_owned(),
        clients: clients as u64,
        missing: (all - clients) as u64,
        quantiles: (clients > 0).then(|| QUANTILES.map(|share| quantile(&values, share))),
        counts: counts(&values, &edges),
        edges,
        below: None,
    }
}

/// The share of the known `values` below `own_value`.
#[expect(clippy::cast_precision_loss, reason = "numbers of clients are far below 2^52")]
pub(crate) fn below(values: &[f64], own_value: Option<f64>) -> Option<f64> {
    let own = own_value?;
    let known = values.iter().filter(|value| !value.is_nan()).count();
    let below = values.iter().filter(|&&value| value < own).count();
    (known > 0).then(|| below as f64 / known as f64)
}

/// The smallest value that at least `share` of the sorted, non-empty `values` do not exceed.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place in the list: between 1 and its length"
)]
fn quantile(values: &[f64], share: f64) -> f64 {
    let place = (share * values.len() as f64).ceil() as usize;
    values[place.clamp(1, values.len()) - 1]
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
        let of = distribution("income", &values);
        assert_eq!((of.clients, of.missing), (1_001, 1));
        assert_eq!((of.counts.len(), of.edges.len()), (BINS, BINS + 1));
        assert_eq!(of.counts.iter().sum::<u64>(), 1_001);
        assert!(of.edges[BINS] < 1_000.0);
        assert!(of.counts.iter().all(|&n| (30..=45).contains(&n)), "{:?}", of.counts);
        assert_eq!(of.quantiles, Some([50.0, 500.0, 950.0]));
        assert_eq!(below(&values, Some(500.0)), Some(500.0 / 1_001.0));
        assert_eq!(below(&values, None), None);
    }

    #[test]
    fn equal_values_share_one_bin() {
        let of = distribution("age_years", &[2.0; 3]);
        assert_eq!((of.edges, of.counts), (vec![2.0, 2.0], vec![3]));
        assert_eq!(below(&[2.0; 3], Some(2.0)), Some(0.0));
    }

    #[test]
    fn without_clients_there_is_nothing_to_show() {
        let of = distribution("age_years", &[f64::NAN]);
        assert_eq!((of.clients, of.missing, of.quantiles), (0, 1, None));
        assert_eq!(below(&[f64::NAN], Some(2.0)), None);
        assert!(of.edges.is_empty() && of.counts.is_empty());
    }
}
