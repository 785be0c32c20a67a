//! Whether the clients of today are those of yesterday: how far a quantity's distribution has moved, by the
//! population stability index.
//!
//! Clients are counted in bins that were fixed at training. Missing values are told apart from the others,
//! for a value that is no longer delivered has another cause, and another remedy, than one that has moved.
//!
//! Independent of what a quantity means and of where clients come from: counts in, numbers out. Sources: Siddiqi,
//! "Credit Risk Scorecards", 2006 (the index and its limits); Yurdakul & Naranjo, "Statistical properties of the
//! population stability index", 2020 (what chance alone gives).

use serde::{Deserialize, Serialize};

/// From here on a shift is to be watched...
pub const WATCH: f64 = 0.1;
/// ...and from here on to be acted upon.
pub const SHIFTED: f64 = 0.25;

/// How many clients lie in each bin of a quantity.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Clients with a value, per bin.
    pub clients: Vec<u64>,
    /// Clients without.
    pub missing: u64,
}

impl Counts {
    /// Nobody yet, in the bins between `edges`.
    #[must_use]
    pub fn new(edges: &[f64]) -> Self {
        Self { clients: vec![0; edges.len() + 1], missing: 0 }
    }

    /// Counts one client, whose value is NaN if it is missing. A bin holds its upper edge, not its lower one;
    /// the outer bins have no end.
    pub fn add(&mut self, edges: &[f64], value: f64) {
        if value.is_nan() {
            self.missing += 1;
        } else if let Some(bin) = self.clients.get_mut(edges.partition_point(|&edge| edge < value)) {
            *bin += 1;
        }
    }

    /// Clients with a value.
    #[must_use]
    pub fn known(&self) -> u64 {
        self.clients.iter().sum()
    }

    /// Share of the clients whose value is missing; none without clients.
    #[must_use]
    pub fn missing_share(&self) -> Option<f64> {
        let all = self.known() + self.missing;
        (all > 0).then(|| self.missing as f64 / all as f64)
    }
}

/// A quantity's bins, and how the training clients lay in them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    /// A feature's name, or [`crate::portfolio::PROBABILITY`].
    pub quantity: String,
    /// Bounds between the bins, ascending: one fewer than there are bins.
    pub edges: Vec<f64>,
    /// The training clients.
    pub counts: Counts,
}

impl Reference {
    /// Whether clients can be counted in these bins.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let ascending = self.edges.windows(2).all(|pair| pair[0] < pair[1]);
        ascending
            && self.edges.iter().all(|edge| edge.is_finite())
            && self.counts.clients.len() == self.edges.len() + 1
    }
}

/// What an index says, from the best news to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Below [`WATCH`].
    Stable,
    /// Too few clients: chance alone would give as much.
    TooFew,
    /// Below [`SHIFTED`].
    Watch,
    /// From [`SHIFTED`] on.
    Shifted,
}

/// A population stability index.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Psi {
    /// Sum over the bins of (actual − expected) · ln(actual / expected), shares of 1.
    pub value: f64,
    /// What so many clients stay below by chance alone 19 times out of 20, had nothing moved.
    pub chance: f64,
    /// What to make of it.
    pub verdict: Verdict,
}

/// How far `actual` has moved from `expected`, missing values aside; none if either is empty or they have
/// other bins.
#[must_use]
pub fn psi(expected: &Counts, actual: &Counts) -> Option<Psi> {
    index(&expected.clients, &actual.clients)
}

/// How far the share of missing values has moved: the same index over two bins, missing and not.
#[must_use]
pub fn missing_psi(expected: &Counts, actual: &Counts) -> Option<Psi> {
    let both = |counts: &Counts| [counts.known(), counts.missing];
    index(&both(expected), &both(actual))
}

fn index(expected: &[u64], actual: &[u64]) -> Option<Psi> {
    let bins = expected.len();
    let (n, m) = (expected.iter().sum::<u64>() as f64, actual.iter().sum::<u64>() as f64);
    if n == 0.0 || m == 0.0 || actual.len() != bins {
        return None;
    }
    // Half a client more in every bin: an empty one would make the index infinite.
    let share = |count: u64, all: f64| (count as f64 + 0.5) / (all + 0.5 * bins as f64);
    let value = expected
        .iter()
        .zip(actual)
        .map(|(&e, &a)| {
            let (e, a) = (share(e, n), share(a, m));
            (a - e) * libm::log(a / e)
        })
        .sum();
    // Bins that nobody is in add no chance.
    let occupied = expected.iter().zip(actual).filter(|(e, a)| **e + **a > 0).count();
    let chance = (1.0 / n + 1.0 / m) * chi_squared_95(occupied.saturating_sub(1));
    Some(Psi { value, chance, verdict: verdict(value, chance) })
}

fn verdict(value: f64, chance: f64) -> Verdict {
    if chance >= WATCH && value <= chance {
        Verdict::TooFew
    } else if value >= SHIFTED {
        Verdict::Shifted
    } else if value >= WATCH {
        Verdict::Watch
    } else {
        Verdict::Stable
    }
}

/// The 95th percentile of chi-squared: the approximation of Wilson & Hilferty ("The Distribution of Chi-Square",
/// 1931), corrected by Newton's method up to a thousand degrees of freedom; beyond, it is off by less than a thousandth.
fn chi_squared_95(degrees: usize) -> f64 {
    const NORMAL_95: f64 = 1.644_853_626_951_472_2;
    const CORRECTED: usize = 1_000;
    const STEPS: usize = 4;
    if degrees == 0 {
        return 0.0;
    }
    let k = degrees as f64;
    let root = 1.0 - 2.0 / (9.0 * k) + NORMAL_95 * (2.0 / (9.0 * k)).sqrt();
    let mut percentile = k * root * root * root;
    if degrees <= CORRECTED {
        for _ in 0..STEPS {
            let (above, density) = chi_squared_tail(degrees, percentile);
            percentile += (above - 0.05) / density;
        }
    }
    percentile
}

/// The probability that chi-squared exceeds `x`, and its density there, from those of one or two degrees of freedom
/// up, two degrees a step (Abramowitz & Stegun, "Handbook of Mathematical Functions", 26.4.4, 26.4.5 and 26.4.8).
fn chi_squared_tail(degrees: usize, x: f64) -> (f64, f64) {
    let exponential = libm::exp(-x / 2.0);
    let (first, mut above, mut density) = if degrees.is_multiple_of(2) {
        (2, exponential, exponential / 2.0)
    } else {
        (1, libm::erfc((x / 2.0).sqrt()), exponential / (2.0 * std::f64::consts::PI * x).sqrt())
    };
    for k in (first..degrees).step_by(2) {
        density *= x / k as f64;
        above += 2.0 * density;
    }
    (above, density)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(clients: &[u64], missing: u64) -> Counts {
        Counts { clients: clients.to_vec(), missing }
    }

    #[test]
    fn a_value_is_in_the_bin_whose_upper_edge_it_does_not_exceed() {
        let edges = [0.0, 10.0];
        let mut counts = Counts::new(&edges);
        for value in [-5.0, 0.0, 0.1, 10.0, 1e9, f64::NAN] {
            counts.add(&edges, value);
        }
        assert_eq!(counts, self::counts(&[2, 2, 1], 1));
        assert_eq!(counts.missing_share(), Some(1.0 / 6.0));
        assert_eq!(Counts::default().missing_share(), None);
    }

    #[test]
    fn the_index_is_that_of_the_textbook() {
        // Shares 0.5 and 0.5 against 0.6 and 0.4: 0.1 ln 1.2 − 0.1 ln 0.8.
        let moved =
            psi(&counts(&[50_000, 50_000], 9), &counts(&[60_000, 40_000], 0)).expect("both are there");
        let expected = 0.1 * libm::log(0.6 / 0.5) - 0.1 * libm::log(0.4 / 0.5);
        assert!((moved.value - expected).abs() < 1e-5, "{moved:?}");
        assert_eq!(moved.verdict, Verdict::Stable);
        let gone = psi(&counts(&[50_000, 50_000], 0), &counts(&[100_000, 0], 0)).expect("both are there");
        assert!(gone.value.is_finite() && gone.verdict == Verdict::Shifted, "{gone:?}");
        let some = psi(&counts(&[50_000, 50_000], 0), &counts(&[68_000, 32_000], 0)).expect("both are there");
        assert_eq!(some.verdict, Verdict::Watch, "{some:?}");
    }

    #[test]
    fn missing_values_are_an_index_of_their_own() {
        let (before, after) = (counts(&[100, 100], 0), counts(&[50, 50], 100));
        assert!(psi(&before, &after).expect("both are there").value < 1e-3);
        assert_eq!(missing_psi(&before, &after).expect("both are there").verdict, Verdict::Shifted);
        assert_eq!(psi(&before, &counts(&[0, 0], 100)), None, "no value to compare");
        assert_eq!(psi(&before, &counts(&[1], 0)), None, "other bins");
    }

    #[test]
    fn percentiles_of_chi_squared_are_those_of_the_tables() {
        let table =
            [0.0, 3.841, 5.991, 7.815, 9.488, 11.070, 12.592, 14.067, 15.507, 16.919, 18.307, 19.675, 21.026];
        let further = [(30, 43.773), (100, 124.342), (1_000, 1_074.679), (1_001, 1_075.716)];
        for (degrees, percentile) in table.into_iter().enumerate().chain(further) {
            assert!(
                (chi_squared_95(degrees) - percentile).abs() < 1e-3,
                "{degrees}: {}",
                chi_squared_95(degrees)
            );
        }
    }

    #[test]
    fn what_chance_alone_would_give_is_no_shift() {
        let few = psi(&counts(&[50, 50], 0), &counts(&[13, 7], 0)).expect("both are there");
        assert_eq!(few.verdict, Verdict::TooFew, "{few:?}");
        let many = psi(&counts(&[50_000, 50_000], 0), &counts(&[50_100, 49_900], 0)).expect("both are there");
        assert_eq!(many.verdict, Verdict::Stable);
        assert!(many.chance < 1e-3);
        let empty_bin = psi(&counts(&[100, 0, 100], 0), &counts(&[100, 0, 100], 0)).expect("both are there");
        assert!((empty_bin.chance - 0.01 * chi_squared_95(1)).abs() < 1e-12, "an empty bin adds no chance");
    }
}
