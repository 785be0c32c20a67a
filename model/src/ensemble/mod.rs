//! The numeric kernel: an ensemble of regression trees as flat arrays, the log-odds that it gives a row,
//! and what every column contributed to them.
//!
//! Independent of files, features and screens: it knows columns by number only. It uses `+ - * /` and
//! `libm`, nothing else, so that a server and a browser compute the same bits; sums are made in f64, in
//! the order of the trees, whichever way computes them.
//!
//! An artifact may come from anywhere, so [`Ensemble::new`] checks every tree before a row is ever
//! sent through it: after that, walking cannot leave the arrays, loop, or overflow a stack.

mod background;
mod interventional;
mod leaves;
mod patterns;
mod quick_scorer;
mod shap;
mod side_by_side;

pub use background::{Background, OtherTrees, Patterns};
pub use interventional::{Reference, ReferenceError};

pub(crate) use leaves::paths;
use patterns::{Leaf, Parts, Tables};
use quick_scorer::Scorer;
use serde::{Deserialize, Serialize};
use shap::Explainer;
use std::sync::{Arc, OnceLock};

/// One tree as a list of nodes; node 0 is the root, and children are indices in the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tree {
    /// Every node is reached from the root by exactly one path.
    pub nodes: Vec<Node>,
}

/// A node of a [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Node {
    /// A split: `x <= threshold` goes left, anything else right, NaN where `missing_left` says.
    Split {
        /// Which column is asked.
        column: u32,
        /// What it is compared with; finite.
        threshold: f32,
        /// Whether NaN goes left.
        missing_left: bool,
        /// Child for yes.
        left: u32,
        /// Child for no.
        right: u32,
        /// Training rows that came by: the sum of both children's.
        cover: f32,
    },
    /// An answer.
    Leaf {
        /// Log-odds that the tree adds; finite.
        value: f32,
        /// Training rows that ended here; positive.
        cover: f32,
    },
}

impl Node {
    const fn cover(&self) -> f32 {
        match *self {
            Self::Split { cover, .. } | Self::Leaf { cover, .. } => cover,
        }
    }

    /// Whether a split sends a row left.
    fn sends_left(&self, row: &[f32]) -> bool {
        match *self {
            Self::Split { column, threshold, missing_left, .. } => {
                let x = row[column as usize];
                (x <= threshold) | (x.is_nan() & missing_left)
            }
            Self::Leaf { .. } => false,
        }
    }
}

/// A child of a split.
struct Child {
    node: u32,
    right: bool,
    /// Share of the training rows that went there, of those that came by.
    share: f64,
}

impl Tree {
    /// The children of a node, left and right, if it is a split.
    fn children(&self, node: u32) -> Option<[Child; 2]> {
        let Node::Split { left, right, .. } = self.nodes[node as usize] else { return None };
        let cover = |child: u32| f64::from(self.nodes[child as usize].cover());
        let all = cover(left) + cover(right);
        Some([(left, false), (right, true)].map(|(node, right)| Child {
            node,
            right,
            share: cover(node) / all,
        }))
    }
}

/// Most columns that an ensemble may read.
pub const MAX_COLUMNS: usize = 1 << 16;
/// Most nodes of all trees together: forty times a large model, and still only some hundred megabytes.
pub const MAX_NODES: usize = 1 << 20;
/// Most splits on the path to one leaf.
pub const MAX_DEPTH: usize = 64;

/// Why a list of trees is no ensemble. Trees and nodes are counted from 0.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EnsembleError {
    /// There is nothing to sum.
    #[error("the ensemble has no tree")]
    NoTree,
    /// A list without a root.
    #[error("tree {tree} has no node")]
    NoNode {
        /// Which tree.
        tree: usize,
    },
    /// No column, or absurdly many.
    #[error("the ensemble reads {columns} columns; between 1 and {MAX_COLUMNS} are possible")]
    Columns {
        /// How many.
        columns: usize,
    },
    /// Absurdly many nodes.
    #[error("the ensemble has more than {MAX_NODES} nodes")]
    TooManyNodes,
    /// A split asks a column that no row has.
    #[error("tree {tree}, node {node}: column {column} does not exist, there are {columns}")]
    Column {
        /// Which tree.
        tree: usize,
        /// Which node.
        node: usize,
        /// What it asks.
        column: u32,
        /// How many there are.
        columns: usize,
    },
    /// A split leads out of its tree.
    #[error("tree {tree}, node {node}: child {child} is not a node of the tree")]
    Child {
        /// Which tree.
        tree: usize,
        /// Which node.
        node: usize,
        /// Where it leads.
        child: u32,
    },
    /// A node is reached twice: the tree has a cycle or joins two branches.
    #[error("tree {tree}, node {node}: it is reached by more than one path, so this is not a tree")]
    ReachedTwice {
        /// Which tree.
        tree: usize,
        /// Which node.
        node: usize,
    },
    /// A node that no row can reach.
    #[error("tree {tree}, node {node}: it cannot be reached from the root")]
    Unreachable {
        /// Which tree.
        tree: usize,
        /// Which node.
        node: usize,
    },
    /// Too many splits in a row.
    #[error("tree {tree} is deeper than {MAX_DEPTH} splits")]
    TooDeep {
        /// Which tree.
        tree: usize,
    },
    /// A threshold or a leaf is infinite or NaN.
    #[error("tree {tree}, node {node}: its threshold or value is not a finite number")]
    NotFinite {
        /// Which tree.
        tree: usize,
        /// Which node.
        node: usize,
    },
    /// A cover that cannot be a count of training rows.
    #[error("tree {tree}, node {node}: its cover is not a positive count equal to that of its children")]
    Cover {
        /// Which tree.
        tree: usize,
        /// Which node.
        node: usize,
    },
}

/// How far a split's cover may be from its children's sum, relatively: what rounding counts to f32 costs.
const COVER_TOLERANCE: f64 = 1e-6;

/// Trees whose leaves are summed into log-odds. Immutable, cheap to share by reference.
#[derive(Debug, Clone)]
pub struct Ensemble {
    columns: usize,
    /// As they came, for those who write them elsewhere.
    trees: Vec<Tree>,
    scorer: Scorer,
    base_value: f64,
    /// The trees whose contributions are looked up...
    parts: Arc<Parts>,
    /// ...in tables that are filled when the first row is explained: who only scores does without.
    tables: OnceLock<Tables>,
    /// Whether each tree is one of these.
    in_tables: Vec<bool>,
    /// The other trees...
    large: Arc<Vec<Tree>>,
    /// ...whose contributions are computed.
    explainer: Explainer,
}

impl Ensemble {
    /// Checks the trees and lays them out.
    ///
    /// # Errors
    /// Any defect of any tree, see [`EnsembleError`].
    pub fn new(trees: &[Tree], columns: usize) -> Result<Self, EnsembleError> {
        if trees.is_empty() {
            return Err(EnsembleError::NoTree);
        }
        if !(1..=MAX_COLUMNS).contains(&columns) {
            return Err(EnsembleError::Columns { columns });
        }
        if trees.iter().map(|tree| tree.nodes.len()).sum::<usize>() > MAX_NODES {
            return Err(EnsembleError::TooManyNodes);
        }
        let (mut scorer, mut explainer) = (Scorer::new(columns), Explainer::default());
        let (mut parts, mut large) = (Parts::new(columns), Vec::new());
        let (mut base_value, mut in_tables) = (0.0, Vec::with_capacity(trees.len()));
        for (index, tree) in trees.iter().enumerate() {
            check(tree, index, columns)?;
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

    /// Prepares a background that rows are to be compared with.
    ///
    /// # Errors
    /// If it has no row, is one of other trees, or has too many patterns for trees as large as these.
    pub fn reference(&self, background: &Background) -> Result<Reference, ReferenceError> {
        Reference::new(self, background)
    }
}

/// An index among nodes or leaves, as the layouts keep it.
fn as_u32(index: usize) -> u32 {
    u32::try_from(index).expect("there are at most MAX_NODES nodes")
}

/// Checks one tree.
fn check(tree: &Tree, index: usize, columns: usize) -> Result<(), EnsembleError> {
    let nodes = &tree.nodes;
    if nodes.is_empty() {
        return Err(EnsembleError::NoNode { tree: index });
    }
    let mut reached = vec![false; nodes.len()];
    let mut stack = vec![(0_usize, 0_usize)];
    while let Some((node, depth)) = stack.pop() {
        if std::mem::replace(&mut reached[node], true) {
            return Err(EnsembleError::ReachedTwice { tree: index, node });
        }
        if depth > MAX_DEPTH {
            return Err(EnsembleError::TooDeep { tree: index });
        }
        let cover = nodes[node].cover();
        if !(cover.is_finite() && cover > 0.0) {
            return Err(EnsembleError::Cover { tree: index, node });
        }
        match nodes[node] {
            Node::Leaf { value: number, .. } | Node::Split { threshold: number, .. }
                if !number.is_finite() =>
            {
                return Err(EnsembleError::NotFinite { tree: index, node });
            }
            Node::Leaf { .. } => {}
            Node::Split { column, left, right, .. } => {
                if column as usize >= columns {
                    return Err(EnsembleError::Column { tree: index, node, column, columns });
                }
                let mut below = 0.0;
                for child in [left, right] {
                    let Some(next) = nodes.get(child as usize) else {
                        return Err(EnsembleError::Child { tree: index, node, child });
                    };
                    below += f64::from(next.cover());
                    stack.push((child as usize, depth + 1));
                }
                let difference = (f64::from(cover) - below).abs();
                if difference.is_nan() || difference > COVER_TOLERANCE * f64::from(cover) {
                    return Err(EnsembleError::Cover { tree: index, node });
                }
            }
        }
    }
    if let Some(node) = reached.iter().position(|&reached| !reached) {
        return Err(EnsembleError::Unreachable { tree: index, node });
    }
    Ok(())
}

/// The probability that belongs to log-odds: the logistic function, rounded to f32 as the artifact's
/// output is.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "ONNX probabilities are f32")]
pub fn probability(log_odds: f64) -> f32 {
    (1.0 / (1.0 + libm::exp(-log_odds))) as f32
}
