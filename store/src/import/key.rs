//! The key of a row, by which rows are tied to each other, set aside, sorted and stored.

/// Columns of the longest key.
pub(super) const KEY: usize = 3;

/// The columns of a key, the client (SK_ID_CURR) first; those that a table has not are 0.
pub(super) type Key = [i64; KEY];
