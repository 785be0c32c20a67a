//! Exact interventional SHAP values (Lundberg et al., "From local explanations to global understanding with
//! explainable AI for trees", 2020): what each column of a row changes when it takes the place of a reference
//! row's, over all orders of taking places, and averaged over a fixed set of reference rows.
//!
//! A leaf tells the reference rows apart only by the columns in which they leave its way, so they are counted
//! by these sets once, when the reference is prepared; explaining a row does not touch them any more. Small
//! trees go one step further and have a table by the row's pattern: see [`super::patterns`].
//!
//! Independent of the training rows that the trees were grown on: their covers play no part.

use super::leaves::{OneOf, Set, share_out, ways};
use super::patterns::{Parts, Tables};
use super::{Ensemble, MAX_DEPTH, Tree};
use std::sync::Arc;

/// Most sets of columns that are kept of trees without a table: 256 MiB.
const MOST_SETS: usize = (256 << 20) / size_of::<(Set, f64)>();

/// How often the reference leaves the way to a leaf in exactly these columns.
type Background = Vec<(Set, f64)>;

/// Why rows are no reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// There is nobody to compare with.
    #[error("the reference has no row")]
    NoRow,
    /// The trees are large and the rows many.
    #[error("the reference leaves the trees in more than {MOST_SETS} ways; take fewer rows")]
    TooManySets,
}

/// Rows that others are compared with, prepared for one ensemble.
#[derive(Debug, Clone)]
pub struct Reference {
    columns: usize,
    parts: Arc<Parts>,
    tables: Tables,
    /// The trees without a table, and for each of their leaves what is left of the rows.
    large: Arc<Vec<Tree>>,
    backgrounds: Vec<Vec<Background>>,
    base_value: f64,
}

impl Reference {
    /// Prepares `rows`, row-major.
    pub(super) fn new(ensemble: &Ensemble, rows: &[f32]) -> Result<Self, ReferenceError> {
        let columns = ensemble.columns();
        let mut log_odds = vec![0.0; rows.len() / columns];
        if log_odds.is_empty() {
            return Err(ReferenceError::NoRow);
        }
        ensemble.log_odds_batch(rows, &mut log_odds);
        #[expect(clippy::cast_precision_loss, reason = "fewer rows than 2^53")]
        let all = log_odds.len() as f64;
        let mut sets = 0;
        let mut backgrounds = Vec::with_capacity(ensemble.large.len());
        for tree in ensemble.large.iter() {
            let counted = count(tree, rows, columns, all);
            sets += counted.iter().map(Vec::len).sum::<usize>();
            if sets > MOST_SETS {
                return Err(ReferenceError::TooManySets);
            }
            backgrounds.push(counted);
        }
        let counts = ensemble.parts.count(rows);
        Ok(Self {
            columns,
            parts: Arc::clone(&ensemble.parts),
            tables: ensemble.parts.tables(|part, leaf| leaf.background_by_count(&counts[part], all)),
            large: Arc::clone(&ensemble.large),
            backgrounds,
            base_value: log_odds.iter().sum::<f64>() / all,
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
    /// If there are not as many values a row as the ensemble has columns, or not as many places in `out` as
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
            for (tree, backgrounds) in self.large.iter().zip(&self.backgrounds) {
                ways(
                    tree,
                    |_, split| split.sends_left(row),
                    |way| {
                        let mut shares = [0.0; MAX_DEPTH];
                        share_out(way.leaves_in, backgrounds[way.leaf].iter().copied(), &one_of, &mut shares);
                        for (asked, share) in way.columns.iter().zip(shares) {
                            out[asked.column as usize] += way.value * share;
                        }
                    },
                );
            }
        }
    }
}

/// For every leaf of a tree, how often the rows leave its way in which columns.
#[expect(clippy::cast_precision_loss, reason = "fewer rows than 2^53")]
fn count(tree: &Tree, rows: &[f32], columns: usize, all: f64) -> Vec<Background> {
    let mut sets: Vec<Vec<Set>> = Vec::new();
    for row in rows.chunks(columns) {
        ways(
            tree,
            |_, split| split.sends_left(row),
            |way| {
                if way.leaf == sets.len() {
                    sets.push(Vec::new());
                }
                sets[way.leaf].push(way.leaves_in);
            },
        );
    }
    let counted = |mut sets: Vec<Set>| {
        sets.sort_unstable();
        sets.chunk_by(Set::eq).map(|same| (same[0], same.len() as f64 / all)).collect()
    };
    sets.into_iter().map(counted).collect()
}
