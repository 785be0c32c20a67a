//! Trees whose leaves are summed: checked, laid out once, then asked for log-odds and contributions.
//!
//! Independent of what rows are compared with beyond the average, see [`super::interventional`].

use super::leaves::paths;
use super::patterns::{Leaf, Parts, Tables};
use super::quick_scorer::Scorer;
use super::shap::Explainer;
use super::soundness::{EnsembleError, check};
use super::tree::Tree;
use std::sync::{Arc, OnceLock};

/// Trees whose leaves are summed into log-odds. Immutable, cheap to share by reference.
#[derive(Debug, Clone)]
pub struct Ensemble {
    columns: usize,
    /// As they came, for those who write them elsewhere.
    pub(super) trees: Vec<Tree>,
    scorer: Scorer,
    base_value: f64,
    /// The trees whose contributions are looked up...
    pub(super) parts: Arc<Parts>,
    /// ...in tables that are filled when the first row is explained: who only scores does without.
    tables: OnceLock<Tables>,
    /// Whether each tree is one of these.
    pub(super) in_tables: Vec<bool>,
    /// The other trees...
    pub(super) large: Arc<Vec<Tree>>,
    /// ...whose contributions are computed.
    explainer: Explainer,
}

impl Ensemble {
    /// Checks the trees and lays them out.
    ///
    /// # Errors
    /// Any defect of any tree, see [`EnsembleError`].
    pub fn new(trees: &[Tree], columns: usize) -> Result<Self, EnsembleError> {
        check(trees, columns)?;
        let (mut scorer, mut explainer) = (Scorer::new(columns), Explainer::default());
        let (mut parts, mut large) = (Parts::new(columns), Vec::new());
        let (mut base_value, mut in_tables) = (0.0, Vec::with_capacity(trees.len()));
        for tree in trees {
            scorer.add(tree);
            paths(tree, |_, _| true, |path| base_value += path.value * path.reached_by_cover());
            in_tables.push(parts.add(tree));
            if in_tables.last() == Some(&false) {
                explainer.add(tree);
                large.push(tree.clone());
            }
        }
        let (parts, large, tables) = (Arc::new(parts), Arc::new(large), OnceLock::new());
        let trees = trees.to_vec();
        Ok(Self { columns, trees, scorer, base_value, parts, tables, in_tables, large, explainer })
    }

    /// How many columns a row has.
    #[must_use]
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// The trees that are summed, in their order.
    #[must_use]
    pub fn trees(&self) -> &[Tree] {
        &self.trees
    }

    /// Log-odds of one row.
    ///
    /// # Panics
    /// If the row has not [`Self::columns`] values.
    #[must_use]
    pub fn log_odds(&self, row: &[f32]) -> f64 {
        let mut out = [0.0];
        self.log_odds_batch(row, &mut out);
        out[0]
    }

    /// Log-odds of many rows, row-major; the same bits as [`Self::log_odds`] gives row by row.
    ///
    /// # Panics
    /// If there are not [`Self::columns`] values for every number in `out`.
    pub fn log_odds_batch(&self, rows: &[f32], out: &mut [f64]) {
        assert_eq!(rows.len(), out.len() * self.columns, "a row has one value per column");
        self.scorer.log_odds(rows, out);
    }

    /// Log-odds of the average training row: every leaf weighted by its cover, summed over the trees.
    #[must_use]
    pub const fn base_value(&self) -> f64 {
        self.base_value
    }

    /// What each column added to [`Self::base_value`] to make a row's log-odds, for one or more rows,
    /// row-major: exact path-dependent SHAP values, whose sum with the base value is the log-odds up to
    /// rounding.
    ///
    /// # Panics
    /// If there are not [`Self::columns`] values a row, or not as many numbers in `out` as in `rows`.
    pub fn contributions(&self, rows: &[f32], out: &mut [f64]) {
        assert!(rows.len().is_multiple_of(self.columns), "a row has one value per column");
        assert_eq!(out.len(), rows.len(), "there is one contribution per value");
        let tables = self.tables.get_or_init(|| self.parts.tables(Leaf::background_by_cover));
        self.parts.contributions(tables, rows, out);
        if !self.large.is_empty() {
            self.explainer.add_contributions(rows, self.columns, out);
        }
    }
}
