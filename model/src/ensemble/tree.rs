//! One regression tree: its nodes, and how many there may be.
//!
//! Independent of how trees are summed and laid out; [`super::soundness`] says whether a list of nodes is a tree.

use serde::{Deserialize, Serialize};

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
    pub(super) const fn cover(&self) -> f32 {
        match *self {
            Self::Split { cover, .. } | Self::Leaf { cover, .. } => cover,
        }
    }

    /// Whether a split sends a row left.
    pub(super) fn sends_left(&self, row: &[f32]) -> bool {
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
pub(super) struct Child {
    pub(super) node: u32,
    pub(super) right: bool,
    /// Share of the training rows that went there, of those that came by.
    pub(super) share: f64,
}

impl Tree {
    /// The children of a node, left and right, if it is a split.
    pub(super) fn children(&self, node: u32) -> Option<[Child; 2]> {
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

/// An index among nodes or leaves, as the layouts keep it.
pub(super) fn as_u32(index: usize) -> u32 {
    u32::try_from(index).expect("there are at most MAX_NODES nodes")
}
