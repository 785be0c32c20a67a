//! The few ways in which many rows become one number. Every feature over a history is composed of them,
//! so that "none", "unknown" and "empty" mean the same in all: an unknown history is missing, an empty one
//! counts zero rows, and the mean, share or extreme of nothing is missing.

/// `part / whole`; missing where either is, or where the whole is zero.
pub(super) fn ratio(part: Option<f64>, whole: Option<f64>) -> Option<f64> {
    match (part?, whole?) {
        (_, 0.0) => None,
        (part, whole) => Some(part / whole),
    }
}

/// How many.
pub(super) fn count(rows: impl Iterator) -> f64 {
    rows.count() as f64
}

/// Sum of the values that are present; 0 for none.
pub(super) fn sum(values: impl Iterator<Item = Option<f64>>) -> f64 {
    // Not `sum`, which makes -0 of nothing.
    values.flatten().fold(0.0, |total, value| total + value)
}

/// Mean of the values that are present.
pub(super) fn mean(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let (total, n) = values.flatten().fold((0.0, 0.0), |(total, n), v| (total + v, n + 1.0));
    ratio(Some(total), Some(n))
}

/// Largest of the values that are present.
pub(super) fn max(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    values.flatten().reduce(f64::max)
}

/// Smallest of the values that are present.
pub(super) fn min(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    values.flatten().reduce(f64::min)
}

/// Share of the rows for which `test` holds; rows for which it is unknown are left out.
pub(super) fn share<T>(rows: impl Iterator<Item = T>, test: impl Fn(T) -> Option<bool>) -> Option<f64> {
    mean(rows.map(|row| test(row).map(|yes| f64::from(u8::from(yes)))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_counts_zero_and_has_no_mean() {
        let none: [Option<f64>; 0] = [];
        assert_eq!(count(none.iter()), 0.0);
        assert_eq!(sum(none.into_iter()).to_bits(), 0.0_f64.to_bits(), "0, not -0");
        assert_eq!(mean(none.into_iter()), None);
        assert_eq!(max(none.into_iter()), None);
        assert_eq!(share(none.into_iter(), |v| v.map(|v| v > 0.0)), None);
    }

    #[test]
    fn missing_values_are_left_out() {
        let values = [Some(1.0), None, Some(4.0)];
        assert_eq!(mean(values.into_iter()), Some(2.5));
        assert_eq!(min(values.into_iter()), Some(1.0));
        assert_eq!(share(values.into_iter(), |v| v.map(|v| v > 2.0)), Some(0.5));
    }

    #[test]
    fn a_ratio_to_nothing_is_missing() {
        assert_eq!(ratio(Some(1.0), Some(0.0)), None);
        assert_eq!(ratio(Some(1.0), None), None);
        assert_eq!(ratio(Some(1.0), Some(4.0)), Some(0.25));
    }
}
