//! Rows in the order of their keys, while they stay where they are.
//!
//! What is sorted are single numbers that say a row's key and its index: the columns of the key take no more bits than
//! their values among these rows need. To compare and to move a number costs a fifth of what a row costs.
//!
//! Independent of what is in a row beyond its key.

use crate::import::key::{KEY, Key};

/// Rows, and the order of their keys: those with the same key in the order in which they came.
#[derive(Debug)]
pub(in crate::import) struct Sorted<R> {
    rows: Vec<R>,
    /// Where the rows are, in the order of their keys.
    indexes: Vec<usize>,
}

impl<R> Sorted<R> {
    /// `rows`, sorted by `key`.
    pub(in crate::import) fn by(key: impl Fn(&R) -> Key, rows: Vec<R>) -> Self {
        let indexes = Packing::of(rows.iter().map(&key)).map_or_else(
            // Keys so far apart are no bank's, but they are keys.
            || {
                let mut indexes: Vec<_> = (0..rows.len()).collect();
                indexes.sort_by_key(|&index| key(&rows[index]));
                indexes
            },
            |packing| packing.indexes(rows.iter().map(&key)),
        );
        Self { rows, indexes }
    }

    /// How many rows there are.
    pub(in crate::import) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The rows in their order, at most `most` at a time.
    pub(in crate::import) fn chunks(
        &self,
        most: usize,
    ) -> impl Iterator<Item = impl Iterator<Item = &R> + Clone> {
        self.indexes.chunks(most).map(|indexes| indexes.iter().map(|&index| &self.rows[index]))
    }
}

/// How a key and the index of its row make one number, the first column in the highest bits.
struct Packing {
    /// The least value of each column.
    least: Key,
    /// The bits that each column needs above it.
    widths: [u32; KEY],
    /// The bits of an index.
    index: u32,
}

impl Packing {
    /// That of these keys; none if they need more bits than a number has.
    fn of(keys: impl ExactSizeIterator<Item = Key>) -> Option<Self> {
        let index = width(keys.len() as u64);
        let (mut least, mut most) = ([i64::MAX; KEY], [i64::MIN; KEY]);
        for key in keys {
            for column in 0..KEY {
                least[column] = least[column].min(key[column]);
                most[column] = most[column].max(key[column]);
            }
        }
        let widths: [u32; KEY] = std::array::from_fn(|column| width(most[column].abs_diff(least[column])));
        (index + widths.iter().sum::<u32>() <= u64::BITS).then_some(Self { least, widths, index })
    }

    /// Where the keys are, in their order.
    fn indexes(&self, keys: impl Iterator<Item = Key>) -> Vec<usize> {
        let mut packed: Vec<u64> = keys.zip(0..).map(|(key, index)| self.pack(key, index)).collect();
        packed.sort_unstable();
        let mask = (1 << self.index) - 1;
        #[expect(clippy::cast_possible_truncation, reason = "it was the index of a row in memory")]
        packed.into_iter().map(|packed| (packed & mask) as usize).collect()
    }

    fn pack(&self, key: Key, index: u64) -> u64 {
        let columns = key.iter().zip(&self.least).zip(&self.widths);
        let key =
            columns.fold(0, |packed, ((column, least), width)| packed << width | column.abs_diff(*least));
        key << self.index | index
    }
}

/// The bits of a number.
const fn width(number: u64) -> u32 {
    u64::BITS - number.leading_zeros()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;
    use std::ops::RangeInclusive;

    /// Keys whose columns are drawn from these ranges, and the numbers of their rows.
    fn rows(count: usize, columns: [RangeInclusive<i64>; KEY]) -> Vec<(Key, usize)> {
        let mut random = ChaCha8Rng::seed_from_u64(7);
        (0..count).map(|row| (columns.clone().map(|column| random.random_range(column)), row)).collect()
    }

    #[test]
    fn rows_come_in_the_order_of_their_keys_and_equal_ones_as_they_came() {
        let every = || i64::MIN..=i64::MAX;
        for (packed, columns) in [
            (true, [100_001..=104_000, 5_000_000..=6_800_000, -96..=0]),
            (true, [-3..=3, 0..=0, -1..=1]),
            // Wide ones among narrow ones, as many bits as there are and one more: 53 + 1 + 0 and an index's 10.
            (true, [0..=(1 << 53) - 1, -1..=0, 7..=7]),
            (false, [0..=(1 << 54) - 1, -1..=0, 7..=7]),
            (false, [every(), every(), every()]),
        ] {
            // The ends of each range are among them, so that it needs all its bits.
            let ends =
                [columns.clone().map(|column| *column.start()), columns.clone().map(|column| *column.end())];
            let mut rows = rows(998, columns.clone());
            rows.extend(ends.into_iter().zip(998..));
            assert_eq!(Packing::of(rows.iter().map(|row| row.0)).is_some(), packed, "{columns:?}");

            let mut expected = rows.clone();
            expected.sort();
            let sorted = Sorted::by(|row: &(Key, usize)| row.0, rows);
            assert_eq!(sorted.chunks(64).flatten().copied().collect::<Vec<_>>(), expected, "{columns:?}");
            assert_eq!(sorted.len(), 1_000);
        }
    }

    #[test]
    fn no_rows_have_an_order() {
        let sorted = Sorted::by(|key: &Key| *key, Vec::new());
        assert_eq!((sorted.len(), sorted.chunks(64).count()), (0, 0));
    }
}
