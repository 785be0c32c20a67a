//! The numeric kernel: an ensemble of regression trees as flat arrays, the log-odds that it gives a row,
//! and what every column contributed to them.
//!
//! Independent of files, features and screens: it knows columns by number only. It uses `+ - * /` and
//! `libm`, nothing else, so that a server and a browser compute the same bits; sums are made in f64, in
//! the order of the trees, whichever path computes them.
//!
//! An artifact may come from anywhere, so [`Ensemble::new`] checks every tree before a row is ever
//! sent through it: after that, walking cannot leave the arrays, loop, or overflow a stack.

mod shap;

use shap::Paths;

/// One tree as a list of nodes; node 0 is the root, and children are places in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// Every node is reached from the root by exactly one way.
    pub nodes: Vec<Node>,
}

/// A node of a [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Node {
    /// A question: `x <= threshold` goes left, anything else right, NaN where `missing_left` says.
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
}

/// Most columns that an ensemble may read.
pub const MAX_COLUMNS: usize = 1 << 16;
/// Most nodes of all trees together: forty times a large model, and still only some hundred megabytes.
pub const MAX_NODES: usize = 1 << 20;
/// Most questions on the way to one leaf.
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
    #[error("tree {tree}, node {node}: it is reached by more than one way, so this is not a tree")]
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
    /// Too many questions in a row.
    #[error("tree {tree} is deeper than {MAX_DEPTH} questions")]
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

/// A node in the flat array, 16 bytes. A leaf is its own child on both sides and keeps its value where a
/// split keeps its threshold, so that a walk needs no branch to know whether it has arrived.
#[derive(Debug, Clone, Copy)]
struct FlatNode {
    threshold_or_value: f32,
    column: u16,
    missing_left: bool,
    /// Left, right; places in the array of all nodes.
    children: [u32; 2],
}

/// Where a tree begins in the flat array, and how many steps reach its deepest leaf.
#[derive(Debug, Clone, Copy)]
struct Root {
    node: u32,
    depth: u32,
}

/// Trees whose leaves are summed into log-odds. Immutable, cheap to share by reference.
#[derive(Debug, Clone)]
pub struct Ensemble {
    columns: usize,
    roots: Vec<Root>,
    nodes: Vec<FlatNode>,
    paths: Paths,
}

/// How many walks advance together, so that the processor has something to do while one waits for memory.
const LANES: usize = 8;
/// Rows that are sent through all trees before the next: they and one tree stay in the nearest cache.
const BLOCK: usize = 64;

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
        let mut ensemble = Self { columns, roots: Vec::new(), nodes: Vec::new(), paths: Paths::default() };
        for (place, tree) in trees.iter().enumerate() {
            let depth = check(tree, place, columns)?;
            ensemble.lay_out(tree, depth);
            ensemble.paths.add(tree);
        }
        ensemble.paths.finish();
        Ok(ensemble)
    }

    fn lay_out(&mut self, tree: &Tree, depth: u32) {
        let index = |place: usize| u32::try_from(place).expect("there are at most MAX_NODES nodes");
        let first = index(self.nodes.len());
        self.roots.push(Root { node: first, depth });
        self.nodes.extend(tree.nodes.iter().enumerate().map(|(place, node)| match *node {
            Node::Split { column, threshold, missing_left, left, right, .. } => FlatNode {
                threshold_or_value: threshold,
                column: u16::try_from(column).expect("columns were checked"),
                missing_left,
                children: [first + left, first + right],
            },
            Node::Leaf { value, .. } => FlatNode {
                threshold_or_value: value,
                column: 0,
                missing_left: false,
                children: [first + index(place); 2],
            },
        }));
    }

    /// How many columns a row has.
    #[must_use]
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// How many trees are summed.
    #[must_use]
    pub const fn trees(&self) -> usize {
        self.roots.len()
    }

    /// Log-odds of one row.
    ///
    /// # Panics
    /// If the row has not [`Self::columns`] values.
    #[must_use]
    pub fn log_odds(&self, row: &[f32]) -> f64 {
        assert_eq!(row.len(), self.columns, "a row has one value per column");
        let mut sum = 0.0;
        for roots in self.roots.chunks(LANES) {
            let mut cursors = [roots[0].node; LANES];
            for (cursor, root) in cursors.iter_mut().zip(roots) {
                *cursor = root.node;
            }
            let depth = roots.iter().map(|root| root.depth).max().unwrap_or(0);
            for _ in 0..depth {
                for cursor in &mut cursors {
                    *cursor = self.step(*cursor, row);
                }
            }
            for &leaf in &cursors[..roots.len()] {
                sum += self.value(leaf);
            }
        }
        sum
    }

    /// Log-odds of many rows, row-major; the same bits as [`Self::log_odds`] gives row by row.
    ///
    /// # Panics
    /// If there are not [`Self::columns`] values for every place in `out`.
    pub fn log_odds_batch(&self, rows: &[f32], out: &mut [f64]) {
        assert_eq!(rows.len(), out.len() * self.columns, "a row has one value per column");
        for (rows, out) in rows.chunks(BLOCK * self.columns).zip(out.chunks_mut(BLOCK)) {
            let (groups, rest) = out.as_chunks_mut::<LANES>();
            let (group_rows, rest_rows) = rows.split_at(groups.len() * LANES * self.columns);
            groups.as_flattened_mut().fill(0.0);
            for root in &self.roots {
                for (rows, sums) in group_rows.chunks(LANES * self.columns).zip(&mut *groups) {
                    let mut cursors = [root.node; LANES];
                    for _ in 0..root.depth {
                        for (cursor, row) in cursors.iter_mut().zip(rows.chunks(self.columns)) {
                            *cursor = self.step(*cursor, row);
                        }
                    }
                    for (sum, leaf) in sums.iter_mut().zip(cursors) {
                        *sum += self.value(leaf);
                    }
                }
            }
            for (row, out) in rest_rows.chunks(self.columns).zip(rest) {
                *out = self.log_odds(row);
            }
        }
    }

    /// The child that a row goes to; a leaf stays where it is.
    #[inline]
    fn step(&self, node: u32, row: &[f32]) -> u32 {
        let node = &self.nodes[node as usize];
        let x = row[usize::from(node.column)];
        let left = (x <= node.threshold_or_value) | (x.is_nan() & node.missing_left);
        node.children[usize::from(!left)]
    }

    fn value(&self, leaf: u32) -> f64 {
        f64::from(self.nodes[leaf as usize].threshold_or_value)
    }

    /// Log-odds of the average training row: every leaf weighted by its cover, summed over the trees.
    #[must_use]
    pub const fn base_value(&self) -> f64 {
        self.paths.base_value()
    }

    /// What each column added to [`Self::base_value`] to make this row's log-odds: exact path-dependent
    /// SHAP values, one per column, whose sum with the base value is the log-odds up to rounding.
    ///
    /// # Panics
    /// If the row or `out` has not [`Self::columns`] places.
    pub fn contributions(&self, row: &[f32], out: &mut [f64]) {
        assert_eq!(row.len(), self.columns, "a row has one value per column");
        assert_eq!(out.len(), self.columns, "there is one contribution per column");
        out.fill(0.0);
        self.paths.add_contributions(row, out);
    }
}

/// Checks one tree and returns its depth.
fn check(tree: &Tree, place: usize, columns: usize) -> Result<u32, EnsembleError> {
    let nodes = &tree.nodes;
    if nodes.is_empty() {
        return Err(EnsembleError::NoNode { tree: place });
    }
    let mut reached = vec![false; nodes.len()];
    let mut deepest = 0;
    let mut stack = vec![(0_usize, 0_usize)];
    while let Some((node, depth)) = stack.pop() {
        if std::mem::replace(&mut reached[node], true) {
            return Err(EnsembleError::ReachedTwice { tree: place, node });
        }
        if depth > MAX_DEPTH {
            return Err(EnsembleError::TooDeep { tree: place });
        }
        deepest = deepest.max(depth);
        let cover = nodes[node].cover();
        if !(cover.is_finite() && cover > 0.0) {
            return Err(EnsembleError::Cover { tree: place, node });
        }
        match nodes[node] {
            Node::Leaf { value: number, .. } | Node::Split { threshold: number, .. }
                if !number.is_finite() =>
            {
                return Err(EnsembleError::NotFinite { tree: place, node });
            }
            Node::Leaf { .. } => {}
            Node::Split { column, left, right, .. } => {
                if column as usize >= columns {
                    return Err(EnsembleError::Column { tree: place, node, column, columns });
                }
                let mut below = 0.0;
                for child in [left, right] {
                    let Some(next) = nodes.get(child as usize) else {
                        return Err(EnsembleError::Child { tree: place, node, child });
                    };
                    below += f64::from(next.cover());
                    stack.push((child as usize, depth + 1));
                }
                let difference = (f64::from(cover) - below).abs();
                if difference.is_nan() || difference > COVER_TOLERANCE * f64::from(cover) {
                    return Err(EnsembleError::Cover { tree: place, node });
                }
            }
        }
    }
    if let Some(node) = reached.iter().position(|&reached| !reached) {
        return Err(EnsembleError::Unreachable { tree: place, node });
    }
    Ok(u32::try_from(deepest).expect("at most MAX_DEPTH"))
}

/// The probability that belongs to log-odds: the logistic function, rounded to f32 as the artifact's
/// output is.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "ONNX probabilities are f32")]
pub fn probability(log_odds: f64) -> f32 {
    (1.0 / (1.0 + libm::exp(-log_odds))) as f32
}
