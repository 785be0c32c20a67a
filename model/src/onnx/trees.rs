//! The trees in the file's one node, and how many columns they read.
//!
//! Independent of tract, but for the types into which it parses a file.

use super::error::{OnnxError, defect};
use crate::ensemble::{Ensemble, EnsembleError, MAX_NODES, Node, Tree};
use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::tensor_shape_proto::{Dimension, dimension};
use tract_onnx::pb::{AttributeProto, NodeProto, ValueInfoProto, type_proto};

/// How many columns a graph's input has, if it is a table of floats.
pub(super) fn width(input: &ValueInfoProto) -> Option<i64> {
    let type_proto::Value::TensorType(tensor) = input.r#type.as_ref()?.value.as_ref()?;
    match &tensor.shape.as_ref()?.dim[..] {
        [_, Dimension { value: Some(dimension::Value::DimValue(columns)), .. }]
            if tensor.elem_type == i32::from(DataType::Float) =>
        {
            Some(*columns)
        }
        _ => None,
    }
}

/// The trees of a `TreeEnsembleClassifier`, written as the training writes them: tree by tree, nodes
/// counted from 0, one weight a leaf.
pub(super) fn ensemble(node: &NodeProto, columns: usize) -> Result<Ensemble, OnnxError> {
    const READ: [&str; 15] = [
        "nodes_treeids",
        "nodes_nodeids",
        "nodes_featureids",
        "nodes_values",
        "nodes_hitrates",
        "nodes_modes",
        "nodes_truenodeids",
        "nodes_falsenodeids",
        "nodes_missing_value_tracks_true",
        "class_treeids",
        "class_nodeids",
        "class_ids",
        "class_weights",
        "classlabels_int64s",
        "post_transform",
    ];
    if let Some(other) = node.attribute.iter().find(|a| !READ.contains(&a.name.as_str())) {
        return Err(defect(format!("the attribute `{}` is not understood", other.name)));
    }
    if attribute(node, "post_transform")?.s != b"LOGISTIC" {
        return Err(defect("its `post_transform` is not LOGISTIC"));
    }
    if attribute(node, "classlabels_int64s")?.ints != [0, 1] {
        return Err(defect("its classes are not 0 (repaid) and 1 (defaulted)"));
    }

    let tree_ids = &attribute(node, "nodes_treeids")?.ints;
    let count = tree_ids.len();
    if count > MAX_NODES {
        return Err(EnsembleError::TooManyNodes.into());
    }
    let ints = |name| sized(name, &attribute(node, name)?.ints, count);
    let floats = |name| sized(name, &attribute(node, name)?.floats, count);
    let modes = sized("nodes_modes", &attribute(node, "nodes_modes")?.strings, count)?;
    let node_ids = ints("nodes_nodeids")?;
    let feature_ids = ints("nodes_featureids")?;
    let true_ids = ints("nodes_truenodeids")?;
    let false_ids = ints("nodes_falsenodeids")?;
    let missing_true = ints("nodes_missing_value_tracks_true")?;
    let thresholds = floats("nodes_values")?;
    let covers = floats("nodes_hitrates")?;
    let mut weights = leaf_weights(node, tree_ids, node_ids)?;

    let mut trees: Vec<Tree> = Vec::new();
    for index in 0..count {
        if index == 0 || tree_ids[index] != tree_ids[index - 1] {
            trees.push(Tree { nodes: Vec::new() });
        }
        let tree = trees.len() - 1;
        let nodes = &mut trees[tree].nodes;
        if (tree_ids[index], node_ids[index]) != (id(tree), id(nodes.len())) {
            return Err(defect("its nodes are not listed tree by tree, counted from 0"));
        }
        let cover = covers[index];
        nodes.push(match (modes[index].as_slice(), weights[index].take()) {
            (b"LEAF", Some(value)) => Node::Leaf { value, cover },
            (b"BRANCH_LEQ", None) => Node::Split {
                column: as_u32(feature_ids[index])?,
                threshold: thresholds[index],
                missing_left: missing_true[index] != 0,
                left: as_u32(true_ids[index])?,
                right: as_u32(false_ids[index])?,
                cover,
            },
            _ => {
                return Err(defect(format!(
                    "node {} of tree {tree} is neither a leaf with one weight nor a BRANCH_LEQ without",
                    node_ids[index]
                )));
            }
        });
    }
    Ok(Ensemble::new(&trees, columns)?)
}

/// The weight of every node that has one, in the order of the nodes.
fn leaf_weights(node: &NodeProto, tree_ids: &[i64], node_ids: &[i64]) -> Result<Vec<Option<f32>>, OnnxError> {
    let values = &attribute(node, "class_weights")?.floats;
    let ints = |name| sized(name, &attribute(node, name)?.ints, values.len());
    if ints("class_ids")?.iter().any(|&class| class != 0) {
        return Err(defect("a leaf votes for more than one class"));
    }
    // Nodes are in ascending order of (tree, node) if the artifact is well formed; if it is not, some
    // weight or some leaf finds no partner here and the artifact is refused all the same.
    let nodes: Vec<(i64, i64)> = tree_ids.iter().copied().zip(node_ids.iter().copied()).collect();
    let mut weights = vec![None; nodes.len()];
    for ((&tree, &leaf), &value) in ints("class_treeids")?.iter().zip(ints("class_nodeids")?).zip(values) {
        let index = nodes.binary_search(&(tree, leaf));
        match index.ok().map(|index| &mut weights[index]) {
            Some(weight @ None) => *weight = Some(value),
            _ => {
                return Err(defect(format!(
                    "the weight of node {leaf} of tree {tree} has no leaf of its own"
                )));
            }
        }
    }
    Ok(weights)
}

fn attribute<'a>(node: &'a NodeProto, name: &str) -> Result<&'a AttributeProto, OnnxError> {
    let found = node.attribute.iter().find(|attribute| attribute.name == name);
    found.ok_or_else(|| defect(format!("the attribute `{name}` is missing")))
}

fn sized<'a, T>(name: &str, values: &'a [T], count: usize) -> Result<&'a [T], OnnxError> {
    if values.len() == count {
        Ok(values)
    } else {
        Err(defect(format!("`{name}` has {} values instead of {count}", values.len())))
    }
}

fn as_u32(number: i64) -> Result<u32, OnnxError> {
    u32::try_from(number).map_err(|_| defect(format!("{number} is no index")))
}

fn id(index: usize) -> i64 {
    i64::try_from(index).expect("lists are shorter than 2^63")
}
