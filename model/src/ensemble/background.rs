//! A background dataset, counted: how many of its rows answer the splits of each tree in each pattern.
//!
//! Interventional SHAP values depend on a row of the background by these answers alone, so the counts explain to the
//! bit as the rows would, and no row can be read out of them: nothing ties the pattern of one tree to that of another.
//!
//! Independent of where the rows came from and of what is made of the counts.

use super::leaves::{LeafSet, paths};
use super::tree::{Node, Tree};
use serde::{Deserialize, Serialize};

/// A background dataset as an ensemble sees it; without a tree if it has no row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Background {
    /// One entry a tree, in the order of the trees.
    pub trees: Vec<Patterns>,
}

/// The patterns in which rows answer the splits of one tree.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Patterns {
    /// The patterns, one behind the other, each in as many whole bytes as it takes: bit i (the lowest of the first
    /// byte is bit 0) answers split number i in the order of the tree's nodes; 1 = right.
    pub answers: Vec<u8>,
    /// How many rows answer in each pattern; positive.
    pub counts: Vec<u32>,
}

/// Patterns that do not fit the trees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the patterns of tree {tree} are those of another tree")]
pub struct OtherTrees {
    /// The first such tree, counted from 0.
    pub tree: usize,
}

/// Of one leaf: its value, and the share of the background that leaves its path in exactly these columns.
pub(super) struct LeafSets {
    pub(super) value: f64,
    pub(super) sets: Vec<(LeafSet, f64)>,
}

impl LeafSets {
    /// Share of the background that reaches the leaf.
    pub(super) fn reached(&self) -> f64 {
        self.sets.iter().filter(|(set, _)| *set == 0).fold(0.0, |sum, (_, share)| sum + share)
    }
}

impl Background {
    /// Whether the patterns are those of these trees.
    ///
    /// # Errors
    /// If they are not.
    pub(crate) fn check(&self, trees: &[Tree]) -> Result<(), OtherTrees> {
        if !self.trees.is_empty() && self.trees.len() != trees.len() {
            return Err(OtherTrees { tree: self.trees.len().min(trees.len()) });
        }
        match trees.iter().zip(&self.trees).position(|(tree, patterns)| !patterns.fit(tree)) {
            Some(tree) => Err(OtherTrees { tree }),
            None => Ok(()),
        }
    }
}

impl Patterns {
    fn fit(&self, tree: &Tree) -> bool {
        let width = splits(tree).div_ceil(8);
        !self.counts.is_empty()
            && self.counts.iter().all(|&count| count > 0)
            && self.answers.len() == width * self.counts.len()
    }

    /// Numbers that [`Self::leaves`] gives, at most.
    pub(super) fn most_sets(&self, tree: &Tree) -> usize {
        self.counts.len().saturating_mul(splits(tree) + 1)
    }

    /// Every leaf of the tree, from the left.
    pub(super) fn leaves(&self, tree: &Tree) -> Vec<LeafSets> {
        // Of every node, how many splits stand before it.
        let number: Vec<usize> = (tree.nodes.iter())
            .scan(0, |before, node| {
                let number = *before;
                *before += usize::from(is_split(node));
                Some(number)
            })
            .collect();
        let width = splits(tree).div_ceil(8);
        let mut leaves: Vec<LeafSets> = Vec::new();
        for (pattern, &count) in self.counts.iter().enumerate() {
            let answers = &self.answers[pattern * width..][..width];
            let goes_left = |node: usize| answers[number[node] / 8] >> (number[node] % 8) & 1 == 0;
            paths(
                tree,
                |node, _| goes_left(node),
                |path| {
                    if path.leaf == leaves.len() {
                        leaves.push(LeafSets { value: path.value, sets: Vec::new() });
                    }
                    leaves[path.leaf].sets.push((path.leaves_in, f64::from(count)));
                },
            );
        }
        let all: f64 = self.counts.iter().map(|&count| f64::from(count)).sum();
        for leaf in &mut leaves {
            // Sums of whole numbers are exact, in whatever order.
            leaf.sets.sort_unstable_by_key(|&(set, _)| set);
            leaf.sets.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                if same {
                    kept.1 += next.1;
                }
                same
            });
            leaf.sets.iter_mut().for_each(|(_, share)| *share /= all);
        }
        leaves
    }
}

fn splits(tree: &Tree) -> usize {
    tree.nodes.iter().filter(|node| is_split(node)).count()
}

const fn is_split(node: &Node) -> bool {
    matches!(node, Node::Split { .. })
}
