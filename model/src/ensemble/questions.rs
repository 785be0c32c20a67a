//! Log-odds of rows, by asking every question of a tree instead of walking down (Lucchese et al.,
//! "QuickScorer", SIGIR 2015; Ye et al., "RapidScorer", KDD 2018).
//!
//! Every tree keeps a set of the leaves that a row may still reach, as bits, its leaves numbered from left to
//! right. A question that is answered with "right" takes the leaves on its left out of the set; those
//! answered with "left" take nothing. When all have been asked, the first leaf that is left is the one that
//! the row reaches: no walk waits for memory, no branch depends on an answer, and rows are asked together.
//!
//! QuickScorer goes through all trees column by column, in the order of thresholds, and so leaves out the
//! questions that are answered with "left"; but each answer then changes a set in memory. Here a tree's
//! questions stand together and its set stays in a register: for trees as small as boosted ones are, asking
//! twice as many questions so costs less than half.
//!
//! Independent of explanation.

use super::side_by_side::{Question, values};
use super::{Node, Tree, index};
use multiversion::multiversion;
use std::cmp::Reverse;
use std::hint::select_unpredictable;
use std::ops::Range;

/// A part of a set of leaves.
type Word = u32;
/// Leaves in a word.
const LEAVES: u32 = Word::BITS;
/// Rows that are scored together, each a lane: two vectors of them share what a question costs.
const LANES: usize = 16;

/// A question, for a word that its answer changes.
#[derive(Debug, Clone, Copy)]
struct Change {
    question: Question,
    /// What the word keeps when the answer is "right".
    keeps: Word,
}

/// Where a word's changes end; they begin where those of the word before it end.
#[derive(Debug, Clone, Copy)]
struct End {
    changes: usize,
    /// The number of the word's first leaf.
    first_leaf: u32,
    /// Whether it is the last one of its tree: a tree's words stand in falling order.
    of_tree: bool,
}

/// The trees, laid out for scoring.
#[derive(Debug, Clone)]
pub(super) struct Scorer {
    columns: usize,
    changes: Vec<Change>,
    words: Vec<End>,
    /// Of f32 accuracy: as wide as their sum, they need not be converted.
    leaves: Vec<f64>,
}

impl Scorer {
    pub(super) const fn new(columns: usize) -> Self {
        Self { columns, changes: Vec::new(), words: Vec::new(), leaves: Vec::new() }
    }

    /// Adds a tree that has been checked.
    pub(super) fn add(&mut self, tree: &Tree) {
        let first_leaf = index(self.leaves.len());
        let mut changes = Vec::new();
        let leaves = self.number(tree, 0, first_leaf, &mut changes);
        // The first word that has a leaf left is the one that counts, so it comes last.
        changes.sort_by_key(|&(word, _)| Reverse(word));
        let mut changes = changes.into_iter().peekable();
        for word in (0..leaves.end.div_ceil(LEAVES)).rev() {
            while let Some((_, change)) = changes.next_if(|&(of, _)| of == word) {
                self.changes.push(change);
            }
            let first_leaf = first_leaf + word * LEAVES;
            self.words.push(End { changes: self.changes.len(), first_leaf, of_tree: word == 0 });
        }
    }

    /// Lists what the questions below `node` change, and in which word of the tree; returns the leaves there,
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
                let place = index(self.leaves.len()) - first_leaf;
                self.leaves.push(f64::from(value));
                place..place + 1
            }
            Node::Split { column, threshold, missing_left, left, right, .. } => {
                let left = self.number(tree, left, first_leaf, changes);
                let right = self.number(tree, right, first_leaf, changes);
                let question = Question::new(column, threshold, missing_left);
                for word in left.start / LEAVES..left.end.div_ceil(LEAVES) {
                    let bit = |leaf: u32| leaf.saturating_sub(word * LEAVES).min(LEAVES);
                    let below = |bit: u32| Word::MAX.checked_shr(LEAVES - bit).unwrap_or(0);
                    let taken = below(bit(left.end)) & !below(bit(left.start));
                    changes.push((word, Change { question, keeps: !taken }));
                }
                left.start..right.end
            }
        }
    }

    /// Log-odds of rows, as many as `out` has places.
    pub(super) fn log_odds(&self, rows: &[f32], out: &mut [f64]) {
        let (groups, rest) = out.as_chunks_mut::<LANES>();
        let (group_rows, rest_rows) = rows.split_at(groups.len() * LANES * self.columns);
        let mut x = Vec::new();
        for (rows, out) in group_rows.chunks(LANES * self.columns).zip(groups) {
            *out = score(self, rows, &mut x);
        }
        let mut x = Vec::new();
        for (row, out) in rest_rows.chunks(self.columns).zip(rest) {
            [*out] = score(self, row, &mut x);
        }
    }
}

/// The log-odds of N rows.
#[multiversion(targets("x86_64+avx2+bmi1+lzcnt"))]
fn score<const N: usize>(scorer: &Scorer, rows: &[f32], x: &mut Vec<[f32; N]>) -> [f64; N] {
    values(rows, scorer.columns, x);
    let x = &x[..];
    let mut sums = [0.0; N];
    let mut reached = [0; N];
    let mut changes = &scorer.changes[..];
    let mut before = 0;
    for end in &scorer.words {
        let (of_word, rest) = changes.split_at(end.changes - before);
        (changes, before) = (rest, end.changes);
        let mut word = [Word::MAX; N];
        for &Change { question, keeps } in of_word {
            let x = &x[question.value as usize];
            for lane in 0..N {
                word[lane] &= select_unpredictable(x[lane] > question.threshold, keeps, Word::MAX);
            }
        }
        for lane in 0..N {
            let leaf = end.first_leaf + word[lane].trailing_zeros();
            reached[lane] = select_unpredictable(word[lane] == 0, reached[lane], leaf);
        }
        if end.of_tree {
            for lane in 0..N {
                sums[lane] += scorer.leaves[reached[lane] as usize];
            }
        }
    }
    sums
}
