//! The answers of a small tree's splits as bits: what the tree says of a row depends on nothing else, so a table with a line
//! for each pattern of answers says it.
//!
//! Independent of what a table holds.

use crate::ensemble::{Node, Tree};

/// Most splits of a tree: it has at most 512 patterns.
const MOST_SPLITS: usize = 9;

/// A pattern: split number i in the order of the nodes is bit i, 1 = right.
pub(super) type Pattern = u16;

/// The splits of one tree.
#[derive(Debug)]
pub(super) struct Answers {
    splits: Vec<Split>,
    /// Of each node, its number among the splits.
    numbers: Vec<usize>,
}

#[derive(Debug, Clone, Copy)]
struct Split {
    column: usize,
    threshold: f32,
    missing_left: bool,
}

impl Split {
    fn is_right(self, x: f32) -> Pattern {
        Pattern::from(!((x <= self.threshold) | (x.is_nan() & self.missing_left)))
    }
}

impl Answers {
    /// None if the tree is too large.
    pub(super) fn of(tree: &Tree) -> Option<Self> {
        let mut answers = Self { splits: Vec::new(), numbers: Vec::with_capacity(tree.nodes.len()) };
        for node in &tree.nodes {
            answers.numbers.push(answers.splits.len());
            if let Node::Split { column, threshold, missing_left, .. } = *node {
                answers.splits.push(Split { column: column as usize, threshold, missing_left });
            }
        }
        (answers.splits.len() <= MOST_SPLITS).then_some(answers)
    }

    /// Every pattern that there can be.
    pub(super) fn all(&self) -> impl Iterator<Item = Pattern> + use<> {
        0..1 << self.splits.len()
    }

    /// Whether a pattern sends a row left at a node.
    pub(super) fn goes_left(&self, pattern: Pattern, node: usize) -> bool {
        pattern >> self.numbers[node] & 1 == 0
    }

    /// The splits that ask whether a column exceeds a threshold, as bits.
    pub(super) fn asking(&self, column: usize, threshold: f32) -> Pattern {
        let asks = |split: &Split| split.column == column && split.threshold == threshold;
        (0..)
            .zip(&self.splits)
            .filter(|(_, split)| asks(split))
            .fold(0, |bits, (number, _)| bits | 1 << number)
    }

    /// The pattern of a row.
    pub(super) fn pattern(&self, row: &[f32]) -> Pattern {
        (0..)
            .zip(&self.splits)
            .fold(0, |bits, (number, split)| bits | split.is_right(row[split.column]) << number)
    }

    /// The patterns of many rows, given by their columns.
    pub(super) fn patterns(&self, columns: &[Vec<f32>], patterns: &mut [Pattern]) {
        patterns.fill(0);
        for (number, split) in (0..).zip(&self.splits) {
            for (bits, &x) in patterns.iter_mut().zip(&columns[split.column]) {
                *bits |= split.is_right(x) << number;
            }
        }
    }
}
