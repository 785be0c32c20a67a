//! Chance, reproducible: numbers, choices and quantiles drawn from a stream of random bits.
//!
//! Only `+ - * /`, rounding and `libm` are used, so that the same stream gives the same bits on every
//! machine. Independent of banks and clients.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Which part of a client's rows is drawn. Each has a stream of its own, so that a change in one part
/// leaves the others as they were.
#[derive(Clone, Copy)]
pub(super) enum Stream {
    Application = 0,
    Bureau = 1,
    Contracts = 2,
}

/// A stream of random bits, and what is drawn from it.
pub(super) struct Draw(ChaCha8Rng);

impl Draw {
    /// The stream of one part of one client: it depends on nothing else.
    pub(super) fn new(seed: u64, index: u32, part: Stream) -> Self {
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

    /// A level (0 to 1) of someone who stands `shift` standard scores above the others.
    pub(super) fn shifted(&mut self, shift: f64) -> f64 {
        let score = self.normal() + shift;
        0.5 * libm::erfc(-score / core::f64::consts::SQRT_2)
    }

    /// True with `probability`.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A whole number from `low` to `high`, both included; `low` if there is none.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + whole(self.unit() * (high - low + 1).max(1) as f64)
    }

    /// One of `choices`, by weight; the weights need not sum up to 1.
    pub(super) fn pick<T: Copy>(&mut self, choices: &[(T, f64)]) -> T {
        let mut left = self.unit() * choices.iter().map(|(_, weight)| weight).sum::<f64>();
        for (choice, weight) in choices {
            left -= weight;
            if left < 0.0 {
                return *choice;
            }
        }
        choices.last().expect("a list of choices is never empty").0
    }
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
    fn a_level_is_uniform_and_a_shift_moves_it_by_standard_scores() {
        let mut draw = Draw::new(1, 0, Stream::Application);
        let mut below = |shift, level| (0..20_000).filter(|_| draw.shifted(shift) < level).count();
        assert!((4_800..5_200).contains(&below(0.0, 0.25)));
        // One score higher, what was the median is the level of 16 %.
        assert!((3_000..3_350).contains(&below(1.0, 0.5)));
    }

    #[test]
    fn choices_come_in_the_proportion_of_their_weights() {
        let mut draw = Draw::new(2, 0, Stream::Application);
        let picked = (0..10_000).filter(|_| draw.pick(&[(true, 3.0), (false, 1.0)])).count();
        assert!((7_300..7_700).contains(&picked), "{picked}");
    }
}
