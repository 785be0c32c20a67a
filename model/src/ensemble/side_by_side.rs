//! Rows side by side, so that one split is put to several of them at once.
//!
//! Independent of trees: it knows columns by number only.

/// `x <= threshold`?
#[derive(Debug, Clone, Copy)]
pub(super) struct SplitTest {
    pub(super) threshold: f32,
    /// Which of a row's [`values`] is x.
    pub(super) value: u32,
}

impl SplitTest {
    pub(super) fn new(column: u32, threshold: f32, missing_left: bool) -> Self {
        Self { threshold, value: 2 * column + u32::from(!missing_left) }
    }
}

/// Adds every column's value twice: a missing one is -∞ to the splits that send it left, and ∞ to those that
/// send it right. Thresholds are finite, so that one comparison answers for missing values too.
#[inline(always)]
pub(super) fn values<const N: usize>(rows: &[f32], columns: usize, values: &mut Vec<[f32; N]>) {
    values.reserve(2 * columns);
    for column in 0..columns {
        let x: [f32; N] = std::array::from_fn(|lane| rows[lane * columns + column]);
        for missing in [f32::NEG_INFINITY, f32::INFINITY] {
            values.push(x.map(|x| if x.is_nan() { missing } else { x }));
        }
    }
}
