//! Which pairs of columns count together: for each client, what a pair moves beyond what its columns move by themselves
//! (the Shapley interaction index of the trees, path-dependent as [`crate::ensemble::Ensemble::contributions`]; twice the
//! entry of shap's interaction matrix), and its mean size over clients.
//!
//! A leaf answers for a row as the product of what the columns on its path answer: a = 1 or 0 where the column is known,
//! its share s of the training rows where it is not. If every other column is known with probability t, a pair moves
//!
//! `value · (a₁ - s₁)(a₂ - s₂) · ∫₀¹ Π (s + t (a - s)) dt`
//!
//! a polynomial, integrated term by term: exact. It depends on the pattern of the tree's answers alone, so each tree has a
//! table with a line a pattern, and a row costs one look-up a tree.
//!
//! Independent of what a column means. Sources: Grabisch & Roubens, "An axiomatic approach to the concept of interaction
//! among players in cooperative games", 1999; Lundberg et al., "From local explanations to global understanding with
//! explainable AI for trees", 2020.

use super::answers::Answers;
use super::millionths::{in_millionths, mean};
use crate::ensemble::{Tree, paths};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One client in so many is measured: their mean hardly differs, and scoring is no slower for it.
const EVERY: u64 = 4;

/// Two columns, the lower first.
type Pair = [u32; 2];

/// What is summed over clients.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Pairs {
    clients: u64,
    /// Of each pair that some path asks, in ascending order: absolute interactions, millionths of log-odds.
    sums: Vec<i64>,
}

/// The tables of all trees.
#[derive(Debug)]
pub(super) struct PairsPlan {
    pairs: usize,
    trees: Vec<Table>,
}

#[derive(Debug)]
struct Table {
    answers: Answers,
    /// Indices among all pairs.
    pairs: Vec<usize>,
    /// Interactions of these, a line for each pattern.
    lines: Vec<f32>,
}

/// Every pair that some path asks, ascending.
fn all_pairs(trees: &[Tree]) -> Vec<Pair> {
    let pairs: BTreeSet<Pair> = trees.iter().flat_map(pairs_of).collect();
    pairs.into_iter().collect()
}

fn pairs_of(tree: &Tree) -> BTreeSet<Pair> {
    let mut pairs = BTreeSet::new();
    paths(
        tree,
        |_, _| true,
        |path| {
            for (index, first) in path.columns.iter().enumerate() {
                for second in &path.columns[..index] {
                    pairs.insert([first.column.min(second.column), first.column.max(second.column)]);
                }
            }
        },
    );
    pairs
}

impl PairsPlan {
    /// None if a tree is too large.
    pub(super) fn new(trees: &[Tree]) -> Option<Self> {
        let answers: Vec<Answers> = trees.iter().map(Answers::of).collect::<Option<_>>()?;
        let pairs = all_pairs(trees);
        let tables =
            trees.iter().zip(answers).map(|(tree, answers)| Table::new(tree, answers, &pairs)).collect();
        Some(Self { pairs: pairs.len(), trees: tables })
    }
}

impl Table {
    fn new(tree: &Tree, answers: Answers, all: &[Pair]) -> Self {
        let own: Vec<Pair> = pairs_of(tree).into_iter().collect();
        let mut lines = Vec::new();
        for pattern in answers.all() {
            let mut line = vec![0.0; own.len()];
            paths(
                tree,
                |node, _| answers.goes_left(pattern, node),
                |path| {
                    // Share, and what knowing the column adds to it.
                    let known = |index: usize| f64::from(u8::from(path.leaves_in >> index & 1 == 0));
                    let shares = path
                        .columns
                        .iter()
                        .enumerate()
                        .map(|(i, asked)| (asked.share, known(i) - asked.share));
                    let shares: Vec<(f64, f64)> = shares.collect();
                    for second in 0..shares.len() {
                        for first in 0..second {
                            let others =
                                shares.iter().enumerate().filter(|(i, _)| ![first, second].contains(i));
                            let integral = integral(others.map(|(_, &factor)| factor));
                            let moved = path.value * shares[first].1 * shares[second].1 * integral;
                            let [a, b] = [first, second].map(|index| path.columns[index].column);
                            if let Ok(index) = own.binary_search(&[a.min(b), a.max(b)]) {
                                line[index] += moved;
                            }
                        }
                    }
                },
            );
            #[expect(clippy::cast_possible_truncation, reason = "leaves are f32 as well")]
            lines.extend(line.into_iter().map(|moved| moved as f32));
        }
        let pairs = own.iter().filter_map(|pair| all.binary_search(pair).ok()).collect();
        Self { answers, pairs, lines }
    }

    /// What the tree adds to each of its pairs for a row.
    fn line(&self, row: &[f32]) -> &[f32] {
        let pattern = usize::from(self.answers.pattern(row));
        &self.lines[pattern * self.pairs.len()..][..self.pairs.len()]
    }
}

/// ∫₀¹ Π (s + t·g) dt over pairs of s and g.
fn integral(factors: impl Iterator<Item = (f64, f64)>) -> f64 {
    // A path asks no more columns than its tree has splits.
    let mut polynomial = [0.0; 10];
    polynomial[0] = 1.0;
    for (degree, (share, gain)) in (1..polynomial.len()).zip(factors) {
        for power in (0..=degree).rev() {
            let below = if power > 0 { polynomial[power - 1] } else { 0.0 };
            polynomial[power] = polynomial[power] * share + below * gain;
        }
    }
    polynomial.iter().zip(1_u32..).map(|(coefficient, n)| coefficient / f64::from(n)).sum()
}

impl Pairs {
    /// Counts the rows of clients of whom `before` others have come.
    pub(super) fn add(&mut self, plan: &PairsPlan, before: u64, rows: &[&[f32]]) {
        if self.sums.len() != plan.pairs {
            *self = Self { clients: 0, sums: vec![0; plan.pairs] };
        }
        let (mut sums, mut moved) = (vec![0.0; plan.pairs], vec![0.0; plan.pairs]);
        for (_, row) in (before..).zip(rows).filter(|(number, _)| number.is_multiple_of(EVERY)) {
            moved.fill(0.0);
            for tree in &plan.trees {
                for (&pair, &of_tree) in tree.pairs.iter().zip(tree.line(row)) {
                    moved[pair] += f64::from(of_tree);
                }
            }
            sums.iter_mut().zip(&moved).for_each(|(sum, moved): (&mut f64, &f64)| *sum += moved.abs());
            self.clients += 1;
        }
        self.sums.iter_mut().zip(sums).for_each(|(all, sum)| *all += in_millionths(sum));
    }

    pub(super) const fn clients(&self) -> u64 {
        self.clients
    }

    /// The strongest, each with its mean size in log-odds.
    pub(super) fn strongest(&self, trees: &[Tree], most: usize) -> Option<Vec<(Pair, f64)>> {
        let pairs = all_pairs(trees);
        if self.clients == 0 || pairs.len() != self.sums.len() {
            return None;
        }
        let means = self.sums.iter().map(|&sum| mean(sum, self.clients));
        let mut means: Vec<(Pair, f64)> = pairs.into_iter().zip(means).collect();
        means.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        means.truncate(most);
        Some(means)
    }
}

#[cfg(test)]
mod tests;
