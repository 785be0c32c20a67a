//! Exact interventional SHAP values (Lundberg et al., "From local explanations to global understanding with
//! explainable AI for trees", 2020): what each column of a row changes when it takes the place of a background
//! row's, over all orders of taking places, and averaged over the background.
//!
//! A leaf tells the background's rows apart only by the columns in which they leave its path, so their patterns
//! ([`super::background`]) are counted by these sets once, when the reference is prepared. Small trees go one step
//! further and have a table by the explained row's pattern: see [`super::patterns`].
//!
//! Independent of the training rows that the trees were grown on: their covers play no part.

use super::background::{Background, OtherTrees};
use super::leaves::{LeafSet, OneOf, paths, share_out};
use super::patterns::{Parts, Tables};
use super::sum::Ensemble;
use super::tree::{MAX_DEPTH, Tree};
use std::sync::Arc;

/// Most sets of columns that are kept while a reference is prepared: 256 MiB.
const MOST_SETS: usize = (256 << 20) / size_of::<(LeafSet, f64)>();

/// Why a background is no reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// There is nobody to compare with.
    #[error("the reference has no row")]
    NoRow,
    /// Its patterns do not fit the trees.
    #[error(transparent)]
    OtherTrees(#[from] OtherTrees),
    /// The trees are large and the patterns many.
    #[error("the reference leaves the trees in more than {MOST_SETS} sets of columns; take fewer rows")]
    TooManySets,
}

/// A background that rows are compared with, prepared for one ensemble.
#[derive(Debug, Clone)]
pub struct PreparedBackground {
    columns: usize,
    parts: Arc<Parts>,
    tables: Tables,
    /// The trees without a table, and for each of their leaves in which columns the background leaves its path.
    large: Arc<Vec<Tree>>,
    large_sets: Vec<Vec<Vec<(LeafSet, f64)>>>,
    base_value: f64,
}

impl Ensemble {
    /// Prepares a background that rows are to be compared with.
    ///
    /// # Errors
    /// If it has no row, is one of other trees, or has too many patterns for trees as large as these.
    pub fn reference(&self, background: &Background) -> Result<PreparedBackground, ReferenceError> {
        PreparedBackground::new(self, background)
    }
}

impl PreparedBackground {
    /// Prepares `background`.
    fn new(ensemble: &Ensemble, background: &Background) -> Result<Self, ReferenceError> {
        background.check(&ensemble.trees)?;
        if background.trees.is_empty() {
            return Err(ReferenceError::NoRow);
        }
        let trees = || ensemble.trees.iter().zip(&background.trees);
        let sets =
            trees().fold(0_usize, |sum, (tree, patterns)| sum.saturating_add(patterns.most_sets(tree)));
        if sets > MOST_SETS {
            return Err(ReferenceError::TooManySets);
        }
        let (mut in_tables, mut large_sets, mut base_value) = (Vec::new(), Vec::new(), 0.0);
        for ((tree, patterns), &has_table) in trees().zip(&ensemble.in_tables) {
            let leaves = patterns.leaves(tree);
            base_value += leaves.iter().fold(0.0, |sum, leaf| sum + leaf.value * leaf.reached());
            let sets = leaves.into_iter().map(|leaf| leaf.sets);
            match (has_table, tree.nodes.len()) {
                (false, _) => large_sets.push(sets.collect()),
                // One leaf alone explains nothing and has no table.
                (true, 1) => {}
                (true, _) => in_tables.extend(sets),
            }
        }
        let mut of_leaf = in_tables.iter();
        let tables = ensemble.parts.tables(|leaf| {
            leaf.background_by_count(of_leaf.next().expect("a table's leaf is a tree's leaf"))
        });
        Ok(Self {
            columns: ensemble.columns(),
            parts: Arc::clone(&ensemble.parts),
            tables,
            large: Arc::clone(&ensemble.large),
            large_sets,
            base_value,
        })
    }

    /// Mean log-odds of the reference.
    #[must_use]
    pub const fn base_value(&self) -> f64 {
        self.base_value
    }

    /// What each column added to [`Self::base_value`] to make a row's log-odds, for one or more rows,
    /// row-major: exact interventional SHAP values, whose sum with the base value is the log-odds up to
    /// rounding. One row gets the same bits alone as among others.
    ///
    /// # Panics
    /// If there are not as many values a row as the ensemble has columns, or not as many numbers in `out` as
    /// in `rows`.
    pub fn contributions(&self, rows: &[f32], out: &mut [f64]) {
        assert!(rows.len().is_multiple_of(self.columns), "a row has one value per column");
        assert_eq!(out.len(), rows.len(), "there is one contribution per value");
        self.parts.contributions(&self.tables, rows, out);
        if self.large.is_empty() {
            return;
        }
        let one_of = OneOf::new(MAX_DEPTH);
        for (row, out) in rows.chunks(self.columns).zip(out.chunks_mut(self.columns)) {
            for (tree, sets) in self.large.iter().zip(&self.large_sets) {
                paths(
                    tree,
                    |_, split| split.sends_left(row),
                    |path| {
                        let mut shares = [0.0; MAX_DEPTH];
                        share_out(path.leaves_in, sets[path.leaf].iter().copied(), &one_of, &mut shares);
                        for (asked, share) in path.columns.iter().zip(shares) {
                            out[asked.column as usize] += path.value * share;
                        }
                    },
                );
            }
        }
    }
}
