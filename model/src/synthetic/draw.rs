//! Chance, reproducible: numbers, choices and quantiles drawn from a stream of random bits.
//!
//! Only `+ - * /`, rounding and `libm` are used, so that the same stream gives the same bits on every
//! machine. Independent of banks and clients.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The levels at which [`Quantiles`] are known.
const LEVELS: [f64; 9] = [0.0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1.0];

/// A distribution, given by its values at the levels 0, 1, 5, 25, 50, 75, 95, 99 and 100 %; linear
/// in between.
pub(super) struct Quantiles(pub(super) [f64; 9]);

impl Quantiles {
    /// The value at `level` (0 to 1).
    fn at(&self, level: f64) -> f64 {
        let above = LEVELS.iter().position(|&l| l >= level).unwrap_or(8).max(1);
        let (from, to) = (LEVELS[above - 1], LEVELS[above]);
        let share = (level - from) / (to - from);
        self.0[above - 1] + share * (self.0[above] - self.0[above - 1])
    }

    /// The value of someone who stands at the standard normal `score` among all: this joins
    /// distributions of any shape by correlated scores (a Gaussian copula).
    pub(super) fn at_score(&self, score: f64) -> f64 {
        self.at(level(score))
    }
}

/// Which part of a client's rows is drawn. Each has a stream of its own, so that a change in one part
/// leaves the others as they were.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Application = 0,
    Bureau = 1,
    Contracts = 2,
}

/// A stream of random bits, and what is drawn from it.
pub(super) struct Draw(ChaCha8Rng);

impl Draw {
    /// The stream of one part of one client: it depends on nothing else.
    pub(super) fn new(seed: u64, index: u32, part: Part) -> Self {
        let mut bits = ChaCha8Rng::seed_from_u64(seed);
        bits.set_stream((u64::from(index) << 2) | part as u64);
        Self(bits)
    }

    /// Uniform in [0, 1).
    pub(super) fn unit(&mut self) -> f64 {
        // 53 bits are what an f64 holds exactly.
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Standard normal (Marsaglia's polar method).
    pub(super) fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (2.0 * self.unit() - 1.0, 2.0 * self.unit() - 1.0);
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                return x * libm::sqrt(-2.0 * libm::log(square) / square);
            }
        }
    }

    /// A standard normal score that correlates by each `loading` with its factor; the factors are
    /// standard scores themselves, and the loadings' squares sum up to less than 1.
    pub(super) fn score(&mut self, loadings: &[(f64, f64)]) -> f64 {
        let explained: f64 = loadings.iter().map(|(loading, _)| loading * loading).sum();
        let known: f64 = loadings.iter().map(|(loading, factor)| loading * factor).sum();
        known + libm::sqrt(1.0 - explained) * self.normal()
    }

    /// True with `probability`.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// True with `probability` on the whole, its odds multiplied by exp(`tilt`).
    pub(super) fn tilted(&mut self, probability: f64, tilt: f64) -> bool {
        let odds = probability / (1.0 - probability) * libm::exp(tilt);
        self.chance(odds / (1.0 + odds))
    }

    /// A whole number from `low` to `high`, both included; `low` if there is none.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + whole(self.unit() * (high - low + 1).max(1) as f64)
    }

    /// A value of `quantiles`, correlated with nothing.
    pub(super) fn value(&mut self, quantiles: &Quantiles) -> f64 {
        let level = self.unit();
        quantiles.at(level)
    }

    /// One of `choices`, by weight; the weights need not sum up to 1.
    pub(super) fn pick<T: Copy>(&mut self, choices: &[(T, f64)]) -> T {
        self.pick_by(choices, |&(_, weight)| weight).0
    }

    /// One of `choices`, by the weight that `weight` gives it.
    pub(super) fn pick_by<'a, T>(&mut self, choices: &'a [T], weight: impl Fn(&T) -> f64) -> &'a T {
        at_level(choices, weight, self.unit())
    }
}

/// The one of `choices` that stands at `level` (0 to 1) when each takes as much room as its weight.
fn at_level<T>(choices: &[T], weight: impl Fn(&T) -> f64, level: f64) -> &T {
    let total: f64 = choices.iter().map(&weight).sum();
    let mut left = level * total;
    for choice in choices {
        left -= weight(choice);
        if left < 0.0 {
            return choice;
        }
    }
    choices.last().expect("a list of choices is never empty")
}

/// The one of `choices`, which stand in order, of someone who stands at the standard normal `score`.
pub(super) fn at_score<T: Copy, W: Copy + Into<f64>>(choices: &[(T, W)], score: f64) -> T {
    at_level(choices, |&(_, weight)| weight.into(), level(score)).0
}

/// The share of a standard normal population that stands below `score`.
fn level(score: f64) -> f64 {
    0.5 * libm::erfc(-score / core::f64::consts::SQRT_2)
}

/// The whole part of `x`.
#[expect(clippy::cast_possible_truncation, reason = "days, months and counts are far below 2^53")]
pub(super) fn whole(x: f64) -> i64 {
    x as i64
}

/// `x` to the nearest multiple of `step`.
pub(super) fn multiple_of(step: f64, x: f64) -> f64 {
    (x / step).round() * step
}

/// `x` to the nearest 1/`scale`: 100 keeps two decimals.
pub(super) fn decimals(scale: f64, x: f64) -> f64 {
    (x * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_keeps_its_loadings_and_its_unit_spread() {
        let mut draw = Draw::new(1, 0, Part::Application);
        let n = 20_000;
        let (mut product, mut square) = (0.0, 0.0);
        for _ in 0..n {
            let factor = draw.normal();
            let score = draw.score(&[(-0.6, factor)]);
            product += factor * score;
            square += score * score;
        }
        assert!((product / f64::from(n) + 0.6).abs() < 0.03);
        assert!((square / f64::from(n) - 1.0).abs() < 0.03);
    }

    #[test]
    fn quantiles_are_met_at_their_levels() {
        let q = Quantiles([0.0, 1.0, 5.0, 25.0, 50.0, 75.0, 95.0, 99.0, 100.0]);
        for level in [0.0, 0.003, 0.25, 0.6, 0.999, 1.0] {
            assert!((q.at(level) - 100.0 * level).abs() < 1e-9, "{level}");
        }
        assert!((q.at_score(0.0) - 50.0).abs() < 1e-9);
        assert!((q.at_score(-1.644_853_627) - 5.0).abs() < 1e-6);
    }

    #[test]
    fn choices_come_in_the_proportion_of_their_weights() {
        let mut draw = Draw::new(2, 0, Part::Application);
        let picked = (0..10_000).filter(|_| draw.pick(&[(true, 3.0), (false, 1.0)])).count();
        assert!((7_300..7_700).contains(&picked), "{picked}");
        let tilted = (0..10_000).filter(|_| draw.tilted(0.5, 1.0)).count();
        assert!((7_100..7_500).contains(&tilted), "e / (1 + e) = 73 %: {tilted}");
    }
}
