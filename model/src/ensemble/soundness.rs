//! Whether a list of trees is an ensemble: an artifact may come from anywhere, so every tree is checked before a row is sent
//! through it.
//!
//! Independent of how trees are laid out.

use super::tree::{MAX_COLUMNS, MAX_DEPTH, MAX_NODES, Node, Tree};

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

/// Checks that there are trees, columns, and not too many nodes; then every tree.
pub(super) fn check(trees: &[Tree], columns: usize) -> Result<(), EnsembleError> {
    if trees.is_empty() {
        return Err(EnsembleError::NoTree);
    }
    if !(1..=MAX_COLUMNS).contains(&columns) {
        return Err(EnsembleError::Columns { columns });
    }
    if trees.iter().map(|tree| tree.nodes.len()).sum::<usize>() > MAX_NODES {
        return Err(EnsembleError::TooManyNodes);
    }
    trees.iter().enumerate().try_for_each(|(index, tree)| check_tree(tree, index, columns))
}

/// Checks one tree.
fn check_tree(tree: &Tree, index: usize, columns: usize) -> Result<(), EnsembleError> {
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
