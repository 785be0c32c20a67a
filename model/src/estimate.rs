//! A measured value with its 95 % interval, and the two intervals that the measures share.
//!
//! Independent of what is measured: counts, values and errors come in.

use serde::{Deserialize, Serialize};

/// The 97.5th percentile of the normal distribution: a 95 % interval is so many standard errors wide on either side.
pub const NORMAL_97_5: f64 = 1.959_963_984_540_054;

/// Of how many clients at least a share or an outcome is told. Of fewer, it would be told of persons.
pub const SMALLEST_GROUP: u64 = 10;

/// The share `part / all`; none of fewer than [`SMALLEST_GROUP`].
#[must_use]
pub fn share(part: u64, all: u64) -> Option<f64> {
    (all >= SMALLEST_GROUP).then(|| part as f64 / all as f64)
}

/// A measured value with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Estimate {
    /// Point estimate.
    pub value: f64,
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
}

impl Estimate {
    /// `value` with the normal interval of its standard error, cut off at the bounds that the quantity has.
    #[must_use]
    pub fn normal(value: f64, error: f64, bounds: [f64; 2]) -> Self {
        let half = NORMAL_97_5 * error;
        Self { value, lower: (value - half).max(bounds[0]), upper: (value + half).min(bounds[1]) }
    }

    /// [`share`] with Wilson's interval ("Probable inference, the law of succession, and statistical
    /// inference", JASA 1927).
    #[must_use]
    pub fn share(part: u64, all: u64) -> Option<Self> {
        let value = share(part, all)?;
        let n = all as f64;
        let z2 = NORMAL_97_5 * NORMAL_97_5;
        let scale = 1.0 + z2 / n;
        let centre = (value + z2 / (2.0 * n)) / scale;
        let half = NORMAL_97_5 / scale * (value * (1.0 - value) / n + z2 / (4.0 * n * n)).sqrt();
        Some(Self { value, lower: (centre - half).max(0.0), upper: (centre + half).min(1.0) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilsons_interval_is_that_of_the_books() {
        // 8 of 100, as R's binom::binom.wilson gives it.
        let e = Estimate::share(8, 100).expect("there are some");
        assert!((e.lower - 0.041_093).abs() < 1e-5 && (e.upper - 0.149_976).abs() < 1e-5, "{e:?}");
        let none = Estimate::share(0, 20).expect("there are some");
        assert_eq!((none.value, none.lower), (0.0, 0.0));
        assert!(none.upper > 0.15 && none.upper < 0.17);
        assert!(Estimate::share(0, SMALLEST_GROUP).is_some());
        for few in 0..SMALLEST_GROUP {
            assert_eq!(Estimate::share(0, few), None, "{few}");
        }
    }

    #[test]
    fn a_normal_interval_ends_where_the_quantity_does() {
        let e = Estimate::normal(0.99, 0.1, [0.0, 1.0]);
        assert_eq!((e.value, e.upper), (0.99, 1.0));
        assert!((e.lower - 0.794_003_6).abs() < 1e-6, "{e:?}");
    }
}
