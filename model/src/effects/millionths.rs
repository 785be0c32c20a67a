//! Sums of log-odds as they are kept: in whole millionths, which JSON holds in few digits and adding leaves exact.

/// Parts of a log-odd.
const PARTS: f64 = 1e6;

/// A sum in whole parts.
#[expect(clippy::cast_possible_truncation, reason = "sums over a bank of clients are far below 2^63 parts")]
pub(super) fn in_millionths(sum: f64) -> i64 {
    (sum * PARTS).round() as i64
}

/// The mean of a sum over so many; 0 of nobody.
pub(super) fn mean(sum: i64, of: u64) -> f64 {
    if of > 0 { sum as f64 / PARTS / of as f64 } else { 0.0 }
}
