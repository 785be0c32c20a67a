//! Counts rows as the training does: in which patterns they answer each tree's splits.

use model::ensemble::{Background, Node, Patterns, Tree};
use std::collections::BTreeMap;

/// The background of `rows`, row-major, as these trees see it.
pub fn background(trees: &[Tree], columns: usize, rows: &[f32]) -> Background {
    if rows.is_empty() {
        return Background::default();
    }
    let patterns = |tree: &Tree| {
        let mut found: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
        for row in rows.chunks(columns) {
            *found.entry(answers(tree, row)).or_default() += 1;
        }
        Patterns { counts: found.values().copied().collect(), answers: found.into_keys().flatten().collect() }
    };
    Background { trees: trees.iter().map(patterns).collect() }
}

/// A row's answers to the splits of a tree, a bit each, 1 = right.
fn answers(tree: &Tree, row: &[f32]) -> Vec<u8> {
    let goes_right = |node: &Node| match *node {
        Node::Leaf { .. } => None,
        Node::Split { column, threshold, missing_left, .. } => {
            let x = row[column as usize];
            Some(if x.is_nan() { !missing_left } else { x > threshold })
        }
    };
    let answers: Vec<bool> = tree.nodes.iter().filter_map(goes_right).collect();
    let byte = |bits: &[bool]| bits.iter().rev().fold(0, |byte, &bit| byte << 1 | u8::from(bit));
    answers.chunks(8).map(byte).collect()
}
