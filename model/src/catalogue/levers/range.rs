//! The values that a lever or a fact may take for one client, written as a person writes them.

use serde::{Deserialize, Serialize};

/// Multiples of `step` from `from` to `to`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeverRange {
    /// The least.
    pub from: f64,
    /// The most.
    pub to: f64,
    /// Between one round value and the next; a client's own value may lie between two of them.
    pub step: f64,
}

/// Steps of an amount over its whole size, at most.
const STEPS: f64 = 40.0;

impl LeverRange {
    /// The multiples of `step` between `least` and `most`, if there are any.
    pub(super) fn rounded(least: f64, most: f64, step: f64) -> Option<Self> {
        let (first, last) = ((least / step).ceil(), (most / step).floor());
        (first <= last).then(|| Self { from: multiple(first, step), to: multiple(last, step), step })
    }

    /// Between two multiples of the amount `own`, in round steps of about a [`STEPS`]th of it.
    pub(super) fn around(own: f64, [least, most]: [f64; 2]) -> Option<Self> {
        Self::rounded(own * least, own * most, round_step(own / STEPS))
    }

    /// Every round value, from the least to the most.
    pub fn values(self) -> impl Iterator<Item = f64> {
        let first = (self.from / self.step).round();
        std::iter::successors(Some(first), |n| Some(n + 1.0))
            .map(move |n| multiple(n, self.step))
            .take_while(move |&value| value <= self.to)
    }

    /// Whether `value` lies within; it need not be round.
    #[must_use]
    pub fn holds(self, value: f64) -> bool {
        (self.from..=self.to).contains(&value)
    }
}

/// `n` steps, as a person writes it: three steps of 0.05 are 0.15, not 0.15000000000000002.
fn multiple(n: f64, step: f64) -> f64 {
    if step < 1.0 { n / (1.0 / step).round() } else { n * step }
}

/// The first of 1, 2, 5, 10, 20, 50, ... that is not below `size`.
fn round_step(size: f64) -> f64 {
    let mut unit = 1.0;
    loop {
        if let Some(step) = [1.0, 2.0, 5.0].map(|n| n * unit).into_iter().find(|&step| step >= size) {
            return step;
        }
        unit *= 10.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_those_of_a_person() {
        for (size, step) in [(0.2, 1.0), (1.5, 2.0), (2.5, 5.0), (11_000.0, 20_000.0), (10_000.0, 10_000.0)] {
            assert_eq!(round_step(size), step);
        }
    }
}
