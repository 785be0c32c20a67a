//! What a leaf gives to each column on its path: its value, shared out after Shapley.
//!
//! A leaf answers for a row that gives every answer on its path, and a path asks few columns. Let A be those of
//! them whose answers the row does not give, and B those whose answers another row, of a *background*, does
//! not give. Put columns of the row in place of the background row's, one by one in any order: the leaf is
//! reached at some time only if A and B have no column in common, namely when all of B and none of A have
//! been put in. Over all orders, each column of B thus gains and each column of A loses
//!
//! `value · (|B|-1)! |A|! / (|A|+|B|)!` and `value · |B|! (|A|-1)! / (|A|+|B|)!`
//!
//! (Lundberg et al., "From local explanations to global understanding with explainable AI for trees", 2020).
//! So all that matters of a background is how often it leaves the path in each set of columns (Nadel and
//! Wettenstein, "From Decision Trees to Boolean Logic", 2025). A set of rows is counted. The background of
//! path-dependent values is counted by the tree itself: a column's answers lead here as often as they led the
//! training rows that came by, whatever the other columns answer.
//!
//! Independent of where a background comes from, and of how a row is asked.

use super::tree::{Child, MAX_DEPTH, Node, Tree};

/// Columns on the path to a leaf, as bits, in the order in which the path first asks them.
pub(crate) type LeafSet = u64;
const _: () =
    assert!(MAX_DEPTH <= LeafSet::BITS as usize, "a path asks at most as many columns as a set holds");

/// A column on a path.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) column: u32,
    /// Share of the training rows that gave its answers, of those that came by.
    pub(crate) share: f64,
}

/// A path to a leaf.
pub(crate) struct Path<'a> {
    /// Number of the leaf in its tree, from the left.
    pub(super) leaf: usize,
    pub(crate) value: f64,
    pub(crate) columns: &'a [Asked],
    /// The columns whose answers a row does not give.
    pub(crate) leaves_in: LeafSet,
}

impl Path<'_> {
    /// Share of the training rows that a column's answers lead here, multiplied over the columns: how often
    /// the background of path-dependent values reaches the leaf.
    pub(super) fn reached_by_cover(&self) -> f64 {
        self.columns.iter().map(|asked| asked.share).product()
    }
}

/// Shows every path to a leaf of a tree that has been checked, from the left. `goes_left` is a row's answer to a
/// split, which it is given with its index among the nodes.
pub(crate) fn paths(tree: &Tree, goes_left: impl Fn(usize, &Node) -> bool, mut show: impl FnMut(&Path<'_>)) {
    let mut walk = Walk { tree, goes_left, asked: Vec::new(), leaves: 0 };
    walk.below(0, 0, &mut show);
}

struct Walk<'a, G> {
    tree: &'a Tree,
    goes_left: G,
    asked: Vec<Asked>,
    leaves: usize,
}

impl<G: Fn(usize, &Node) -> bool> Walk<'_, G> {
    /// A tree is at most `MAX_DEPTH` deep.
    fn below(&mut self, node: u32, leaves_in: LeafSet, show: &mut impl FnMut(&Path<'_>)) {
        match self.tree.nodes[node as usize] {
            Node::Leaf { value, .. } => {
                let value = f64::from(value);
                show(&Path { leaf: self.leaves, value, columns: &self.asked, leaves_in });
                self.leaves += 1;
            }
            Node::Split { column, .. } => {
                let goes_left = (self.goes_left)(node as usize, &self.tree.nodes[node as usize]);
                let known = self.asked.iter().position(|asked| asked.column == column);
                let index = known.unwrap_or(self.asked.len());
                let before = known.map_or(1.0, |known| self.asked[known].share);
                if known.is_none() {
                    self.asked.push(Asked { column, share: before });
                }
                for Child { node, right, share } in self.tree.children(node).into_iter().flatten() {
                    self.asked[index].share = before * share;
                    self.below(node, leaves_in | LeafSet::from(right == goes_left) << index, show);
                }
                match known {
                    Some(known) => self.asked[known].share = before,
                    None => self.asked.truncate(index),
                }
            }
        }
    }
}

/// The share of one in n columns that must all be there, when none of k others must.
#[derive(Debug, Clone)]
pub(super) struct OneOf(Vec<Vec<f64>>);

impl OneOf {
    /// For paths that ask at most so many columns.
    #[expect(clippy::cast_precision_loss, reason = "a path asks a few dozen columns")]
    pub(super) fn new(columns: usize) -> Self {
        // (n-1)! k! / (n+k)! = 1 / (n · (n+k choose k))
        let share = |n: usize, k: usize| {
            let orders: f64 = (1..=k).map(|i| (n + i) as f64 / i as f64).product();
            if n == 0 { 0.0 } else { 1.0 / (n as f64 * orders) }
        };
        Self((0..=columns).map(|n| (0..=columns - n).map(|k| share(n, k)).collect()).collect())
    }

    fn share(&self, n: u32, k: u32) -> f64 {
        self.0[n as usize][k as usize]
    }
}

/// Adds what a leaf of value 1 gives to each column on its path, if a row leaves the path in `row` and a
/// background in `others`, each so often.
#[inline]
pub(super) fn share_out(
    row: LeafSet,
    others: impl Iterator<Item = (LeafSet, f64)>,
    one_of: &OneOf,
    shares: &mut [f64],
) {
    let loses = row.count_ones();
    let mut lost = 0.0;
    for (other, often) in others.filter(|(other, _)| other & row == 0) {
        let gains = other.count_ones();
        lost += often * one_of.share(loses, gains);
        let gained = often * one_of.share(gains, loses);
        each(other, |index| shares[index] += gained);
    }
    each(row, |index| shares[index] -= lost);
}

/// Calls `of` with the index of every bit.
#[inline(always)]
fn each(mut set: LeafSet, mut of: impl FnMut(usize)) {
    while set != 0 {
        of(set.trailing_zeros() as usize);
        set &= set - 1;
    }
}
