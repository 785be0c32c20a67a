//! The order in which a browser gets the clients' bytes. No count depends on it. Alike clients side by side pack smaller
//! than in the order of their ids, by a third where it was weighed (docs/performance.md): a column that is sorted by takes next
//! to nothing, and what goes with it little.
//!
//! Independent of what the bytes mean, and of how they are packed.

use super::column::Column;

/// What they are sorted by, the first before all others: categories of few codes, then amounts that go together.
pub const SORTED_BY: [&str; 8] =
    ["advice", "income_type", "credit", "annuity", "income", "risk", "external_score", "age"];

/// So many clients, in this order; `bytes` are those of a column.
#[must_use]
pub fn order<'a>(clients: usize, bytes: impl Fn(Column) -> &'a [u8]) -> Vec<u32> {
    let columns = SORTED_BY.map(|name| Column::named(name).map_or(&[][..], &bytes));
    let key = |at: usize| u64::from_be_bytes(columns.map(|bytes| bytes.get(at).copied().unwrap_or_default()));
    let keys: Vec<u64> = (0..clients).map(key).collect();
    let mut order: Vec<u32> = (0..).take(clients).collect();
    // Those who are alike in all of it stay as they were.
    order.sort_by_key(|&at| keys[at as usize]);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_alike_stands_side_by_side_and_nobody_is_lost() {
        let advice = [2, 0, 1, 0, 2, 0];
        let age = [9, 7, 9, 3, 1, 7];
        let order = order(6, |column| match column.name() {
            "advice" => &advice,
            "age" => &age,
            _ => &[],
        });
        assert_eq!(order, [3, 1, 5, 2, 4, 0]);
        assert!(SORTED_BY.iter().all(|name| Column::named(name).is_some()));
    }
}
