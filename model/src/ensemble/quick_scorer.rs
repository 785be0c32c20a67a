//! Log-odds of rows, by asking every split of a tree instead of walking down (Lucchese et al.,
//! "QuickScorer", SIGIR 2015; Ye et al., "RapidScorer", KDD 2018).
//!
//! Every tree keeps a set of the leaves that a row may still reach, as bits, its leaves numbered from left to
//! right. A split that is answered with "right" takes the leaves on its left out of the set; those
//! answered with "left" take nothing. When all have been asked, the first leaf that is left is the one that
//! the row reaches: no walk waits for memory, and no branch depends on an answer. So many rows are asked one
//! split at a time, and one row many splits at a time: whichever it is, they stand side by side in a vector.
//!
//! QuickScorer goes through all trees column by column, in the order of thresholds, and so leaves out the
//! splits that are answered with "left"; but each answer then changes a set in memory. Here a tree's
//! splits stand together and its set stays in a register: for trees as small as boosted ones are, asking
//! twice as many splits so costs less than half.
//!
//! Independent of explanation.

use super::side_by_side::{SplitTest, values};
use super::tree::{Node, Tree, as_u32};
use multiversion::multiversion;
use std::cmp::Reverse;
use std::hint::select_unpredictable;
use std::ops::Range;

/// A part of a set of leaves.
type Word = u32;
/// Leaves in a word.
const LEAVES: u32 = Word::BITS;
/// Rows that are scored together, each a lane: two vectors of them share what a split costs.
const LANES: usize = 16;
/// Splits that stand together, for a single row to be asked at once.
const TOGETHER: usize = 8;

/// A split, for a word that its answer changes.
#[derive(Debug, Clone, Copy)]
struct Change {
    split: SplitTest,
    /// What the word keeps when the answer is "right".
    keeps: Word,
}

/// Some changes of one word, side by side; what is left of the last few changes nothing.
#[derive(Debug, Clone, Copy)]
struct Changes {
    thresholds: [f32; TOGETHER],
    values: [u32; TOGETHER],
    keep: [Word; TOGETHER],
    /// The number of the word's first leaf.
    first_leaf: u32,
    ends: Ends,
}

/// What ends with some changes. The words of a tree stand in falling order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Ends {
    Nothing,
    Word,
    Tree,
}

impl Changes {
    fn of(some: &[Change], first_leaf: u32, ends: Ends) -> Self {
        let nothing = Change { split: SplitTest { threshold: 0.0, value: 0 }, keeps: Word::MAX };
        let change = |index: usize| *some.get(index).unwrap_or(&nothing);
        Self {
            thresholds: std::array::from_fn(|index| change(index).split.threshold),
            values: std::array::from_fn(|index| change(index).split.value),
            keep: std::array::from_fn(|index| change(index).keeps),
            first_leaf,
            ends,
        }
    }
}

/// The trees, laid out for scoring.
#[derive(Debug, Clone)]
pub(super) struct Scorer {
    columns: usize,
    changes: Vec<Changes>,
    /// Of f32 accuracy: as wide as their sum, they need not be converted.
    leaves: Vec<f64>,
}

impl Scorer {
    pub(super) const fn new(columns: usize) -> Self {
        Self { columns, changes: Vec::new(), leaves: Vec::new() }
    }

    /// Adds a tree that has been checked.
    pub(super) fn add(&mut self, tree: &Tree) {
        let first_leaf = as_u32(self.leaves.len());
        let mut changes = Vec::new();
        let leaves = self.number(tree, 0, first_leaf, &mut changes);
        // The first word that has a leaf left is the one that counts, so it comes last.
        changes.sort_by_key(|&(word, _)| Reverse(word));
        let mut changes = changes.into_iter().peekable();
        for word in (0..leaves.end.div_ceil(LEAVES)).rev() {
            let next_of_word = || changes.next_if(|&(of, _)| of == word).map(|(_, change)| change);
            let of_word: Vec<Change> = std::iter::from_fn(next_of_word).collect();
            let first_leaf = first_leaf + word * LEAVES;
            // A word that nothing changes ends, too.
            let (rest, last) = of_word.split_at(of_word.len().saturating_sub(1) / TOGETHER * TOGETHER);
            self.changes
                .extend(rest.chunks(TOGETHER).map(|some| Changes::of(some, first_leaf, Ends::Nothing)));
            let ends = if word == 0 { Ends::Tree } else { Ends::Word };
            self.changes.push(Changes::of(last, first_leaf, ends));
        }
    }

    /// Lists what the splits below `node` change, and in which word of the tree; returns the leaves there,
    /// numbered within their tree. A tree is at most `MAX_DEPTH` deep.
    fn number(
        &mut self,
        tree: &Tree,
        node: u32,
        first_leaf: u32,
        changes: &mut Vec<(u32, Change)>,
    ) -> Range<u32> {
        match tree.nodes[node as usize] {
            Node::Leaf { value, .. } => {
                let index = as_u32(self.leaves.len()) - first_leaf;
                self.leaves.push(f64::from(value));
                index..index + 1
            }
            Node::Split { column, threshold, missing_left, left, right, .. } => {
                let left = self.number(tree, left, first_leaf, changes);
                let right = self.number(tree, right, first_leaf, changes);
                let split = SplitTest::new(column, threshold, missing_left);
                for word in left.start / LEAVES..left.end.div_ceil(LEAVES) {
                    let bit = |leaf: u32| leaf.saturating_sub(word * LEAVES).min(LEAVES);
                    let below = |bit: u32| Word::MAX.checked_shr(LEAVES - bit).unwrap_or(0);
                    let taken = below(bit(left.end)) & !below(bit(left.start));
                    changes.push((word, Change { split, keeps: !taken }));
                }
                left.start..right.end
            }
        }
    }

    /// Log-odds of rows, as many as `out` has numbers.
    pub(super) fn log_odds(&self, rows: &[f32], out: &mut [f64]) {
        let (groups, rest) = out.as_chunks_mut::<LANES>();
        let (group_rows, rest_rows) = rows.split_at(groups.len() * LANES * self.columns);
        let mut x = Vec::new();
        for (rows, out) in group_rows.chunks(LANES * self.columns).zip(groups) {
            *out = score(self, rows, &mut x);
        }
        let mut x = Vec::new();
        for (row, out) in rest_rows.chunks(self.columns).zip(rest) {
            *out = score_one(self, row, &mut x);
        }
    }
}

/// The log-odds of some rows, each split put to all of them.
#[multiversion(targets("x86_64+avx2+bmi1+lzcnt"))]
fn score(scorer: &Scorer, rows: &[f32], x: &mut Vec<[f32; LANES]>) -> [f64; LANES] {
    x.clear();
    values(rows, scorer.columns, x);
    let x = &x[..];
    let mut sums = [0.0; LANES];
    let mut reached = [0; LANES];
    let mut word = [Word::MAX; LANES];
    for Changes { thresholds, values, keep, first_leaf, ends } in &scorer.changes {
        for index in 0..TOGETHER {
            let x = &x[values[index] as usize];
            for lane in 0..LANES {
                word[lane] &= select_unpredictable(x[lane] > thresholds[index], keep[index], Word::MAX);
            }
        }
        if *ends >= Ends::Word {
            for lane in 0..LANES {
                let leaf = first_leaf + word[lane].trailing_zeros();
                reached[lane] = select_unpredictable(word[lane] == 0, reached[lane], leaf);
            }
            word = [Word::MAX; LANES];
        }
        if *ends == Ends::Tree {
            for lane in 0..LANES {
                sums[lane] += scorer.leaves[reached[lane] as usize];
            }
        }
    }
    sums
}

/// The log-odds of one row, to which some splits are put together.
#[multiversion(targets("x86_64+avx2+bmi1+lzcnt"))]
fn score_one(scorer: &Scorer, row: &[f32], x: &mut Vec<[f32; 1]>) -> f64 {
    x.clear();
    values(row, scorer.columns, x);
    let x = &x[..];
    let mut sum = 0.0;
    let mut reached = 0;
    let mut words = [Word::MAX; TOGETHER];
    for Changes { thresholds, values, keep, first_leaf, ends } in &scorer.changes {
        let x = values.map(|value| x[value as usize][0]);
        for index in 0..TOGETHER {
            words[index] &= select_unpredictable(x[index] > thresholds[index], keep[index], Word::MAX);
        }
        if *ends >= Ends::Word {
            let word = words.into_iter().fold(Word::MAX, |word, of| word & of);
            reached = select_unpredictable(word == 0, reached, first_leaf + word.trailing_zeros());
            words = [Word::MAX; TOGETHER];
        }
        if *ends == Ends::Tree {
            sum += scorer.leaves[reached as usize];
        }
    }
    sum
}
