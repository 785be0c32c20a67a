//! Where a value stands in a group: how many clients have less, about as much, and more. Ties are counted apart, for where many
//! share a value nobody is above them.
//!
//! Independent of how the group was chosen, and of words.

use super::bins::{BINS, MISSING};
use serde::{Deserialize, Serialize};

/// Of how many clients a place is told, at most.
const TOLD_OF: u64 = 100;

/// The clients of a group whose value is known, by how it compares with one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rank {
    /// Clients with less.
    pub lower: u64,
    /// Clients with as much.
    pub same: u64,
    /// Clients with more.
    pub higher: u64,
}

impl Rank {
    /// Where a bin stands among clients who are counted by bin: whoever is in the same bin has as much, to its width. None for
    /// a value that is missing, and if nobody has one.
    #[must_use]
    pub fn among(counts: &[u32; BINS], byte: u8) -> Option<Self> {
        let (at, known) = (usize::from(byte), &counts[..usize::from(MISSING)]);
        let sum = |counts: &[u32]| counts.iter().map(|&n| u64::from(n)).sum::<u64>();
        let same = u64::from(*known.get(at)?);
        let rank = Self { lower: sum(&known[..at]), same, higher: sum(&known[at + 1..]) };
        (rank.clients() > 0).then_some(rank)
    }

    /// How many there are.
    #[must_use]
    pub const fn clients(&self) -> u64 {
        self.lower + self.same + self.higher
    }

    /// The same as so many of a hundred clients; of a smaller group, of all of them. Some are not told as none, nor nearly all
    /// as all.
    #[must_use]
    pub fn told(&self) -> Told {
        let (all, of) = (self.clients(), self.clients().min(TOLD_OF));
        let share = |n: u64| match (n * of + all / 2) / all.max(1) {
            0 if n > 0 => 1,
            share if share == of && n < all => of - 1,
            share => share,
        };
        Told { of, lower: share(self.lower), same: share(self.same), higher: share(self.higher) }
    }
}

/// A [`Rank`] as it is told. Each is rounded by itself: together they are `of` to the rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Of how many clients.
    pub of: u64,
    /// Have less.
    pub lower: u64,
    /// Have as much.
    pub same: u64,
    /// Have more.
    pub higher: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_shares_a_bin_is_neither_below_nor_above() {
        let mut counts = [0; BINS];
        (counts[0], counts[7], counts[254], counts[255]) = (60, 20, 15, 900);
        assert_eq!(Rank::among(&counts, 7), Some(Rank { lower: 60, same: 20, higher: 15 }));
        assert_eq!(Rank::among(&counts, 0), Some(Rank { lower: 0, same: 60, higher: 35 }));
        assert_eq!(Rank::among(&counts, 254), Some(Rank { lower: 80, same: 15, higher: 0 }));
        assert_eq!(Rank::among(&counts, 100), Some(Rank { lower: 80, same: 0, higher: 15 }));
        assert_eq!(Rank::among(&counts, MISSING), None);
        assert_eq!(Rank::among(&[0; BINS], 7), None);
    }

    #[test]
    fn a_place_is_told_of_a_hundred_and_of_a_small_group_as_it_is() {
        let told = |lower, same, higher| {
            let Told { of, lower, same, higher } = Rank { lower, same, higher }.told();
            [of, lower, same, higher]
        };
        assert_eq!(told(8_300, 100, 1_600), [100, 83, 1, 16]);
        assert_eq!(told(10, 0, 2), [12, 10, 0, 2]);
        assert_eq!(told(1, 0, 9_999), [100, 1, 0, 99]);
        assert_eq!(told(9_999, 1, 0), [100, 99, 1, 0]);
        assert_eq!(told(0, 5_000, 0), [100, 0, 100, 0]);
    }
}
