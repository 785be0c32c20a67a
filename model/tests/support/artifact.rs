//! Writes small artifacts in the format of the training, so that a test can spoil them in one place.

use super::background::background;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use model::catalogue;
use model::ensemble::{Background, Node, Tree};
use prost::Message;
use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::tensor_shape_proto::{Dimension, dimension};
use tract_onnx::pb::type_proto::{Tensor, Value};
use tract_onnx::pb::{
    AttributeProto, GraphProto, ModelProto, NodeProto, OperatorSetIdProto, StringStringEntryProto,
    TensorShapeProto, TypeProto, ValueInfoProto,
};

/// The last `count` features of the catalogue, last first: a subset in an order of its own.
pub(crate) fn features(count: u32) -> Vec<&'static str> {
    catalogue::features().iter().rev().take(count as usize).map(|f| f.name).collect()
}

/// An artifact over [`features`] that holds `trees`.
pub(crate) fn artifact(trees: &[Tree], columns: u32) -> ModelProto {
    let strings = |key: &str, value: String| StringStringEntryProto { key: key.to_owned(), value };
    ModelProto {
        ir_version: 8,
        opset_import: vec![OperatorSetIdProto { domain: "ai.onnx.ml".to_owned(), version: 1 }],
        graph: Some(GraphProto {
            name: "credit-default".to_owned(),
            input: vec![tensor("features", DataType::Float, &[None, Some(columns.into())])],
            node: vec![node(trees)],
            output: vec![
                tensor("label", DataType::Int64, &[None]),
                tensor("probabilities", DataType::Float, &[None, Some(2)]),
            ],
            ..GraphProto::default()
        }),
        metadata_props: vec![
            strings("clairscore.format", "2".to_owned()),
            strings("clairscore.name", "credit-default".to_owned()),
            strings("clairscore.features", format!("{:?}", features(columns))),
            strings("clairscore.importance", format!("{:?}", vec![1.0; columns as usize])),
            strings("clairscore.granted", granted(&background(trees, columns as usize, &granted_rows(columns)))),
            strings("clairscore.catalogue_hash", catalogue::hash().to_owned()),
            strings(
                "clairscore.policy",
                r#"{"costs":{"false_negative":10.0,"false_positive":1.0},"threshold":0.5,"review_from":0.4,"review_to":0.6,"least_completeness":0.0,"required":[]}"#.to_owned(),
            ),
            strings(
                "clairscore.calibration",
                r#"{"method":"none","slope":1.0,"intercept":0.0}"#.to_owned(),
            ),
            strings(
                "clairscore.training",
                r#"{"clients":2000,"defaults":160,"base_rate":0.08,"data_hash":"00","seed":1}"#.to_owned(),
            ),
            strings(
                "clairscore.peers",
                r#"[{"feature":"income","mean":170000.0,"deviation":90000.0,"weight":1.0}]"#.to_owned(),
            ),
        ],
        ..ModelProto::default()
    }
}

/// A background as the artifact has it.
pub(crate) fn granted(background: &Background) -> String {
    BASE64_STANDARD.encode(postcard::to_allocvec(background).expect("counts are plain data"))
}

/// The rows of the clients whom [`artifact`] takes for granted: two who differ in everything.
pub(crate) fn granted_rows(columns: u32) -> Vec<f32> {
    [vec![-1.0; columns as usize], vec![f32::NAN; columns as usize]].concat()
}

/// The file's bytes.
pub(crate) fn bytes(artifact: &ModelProto) -> Vec<u8> {
    artifact.encode_to_vec()
}

/// The artifact's only node.
pub(crate) fn only_node(artifact: &mut ModelProto) -> &mut NodeProto {
    &mut artifact.graph.as_mut().expect("there is a graph").node[0]
}

/// An attribute of the artifact's only node.
pub(crate) fn attribute<'a>(artifact: &'a mut ModelProto, name: &str) -> &'a mut AttributeProto {
    let attributes = &mut only_node(artifact).attribute;
    attributes.iter_mut().find(|a| a.name == name).expect("there is such an attribute")
}

fn tensor(name: &str, elem_type: DataType, shape: &[Option<i64>]) -> ValueInfoProto {
    let dim = shape
        .iter()
        .map(|dim| Dimension {
            value: Some(
                dim.map_or_else(|| dimension::Value::DimParam("N".to_owned()), dimension::Value::DimValue),
            ),
            ..Dimension::default()
        })
        .collect();
    ValueInfoProto {
        name: name.to_owned(),
        r#type: Some(TypeProto {
            value: Some(Value::TensorType(Tensor {
                elem_type: elem_type.into(),
                shape: Some(TensorShapeProto { dim }),
            })),
            ..TypeProto::default()
        }),
        ..ValueInfoProto::default()
    }
}

fn node(trees: &[Tree]) -> NodeProto {
    let nodes: Vec<(i64, i64, Node)> = (0..)
        .zip(trees)
        .flat_map(|(tree, Tree { nodes })| (0..).zip(nodes).map(move |(id, n)| (tree, id, *n)))
        .collect();
    let ints = |name: &str, of: &dyn Fn(&(i64, i64, Node)) -> i64| AttributeProto {
        ints: nodes.iter().map(of).collect(),
        ..named(name, 7)
    };
    let floats = |name: &str, of: &dyn Fn(&Node) -> f32| AttributeProto {
        floats: nodes.iter().map(|(_, _, node)| of(node)).collect(),
        ..named(name, 6)
    };
    let of_split = |of: fn(u32, bool, u32, u32) -> u32| {
        move |(_, _, node): &(i64, i64, Node)| match *node {
            Node::Split { column, missing_left, left, right, .. } => {
                of(column, missing_left, left, right).into()
            }
            Node::Leaf { .. } => 0,
        }
    };
    let leaves: Vec<(i64, i64, f32)> = nodes
        .iter()
        .filter_map(|&(tree, id, node)| match node {
            Node::Leaf { value, .. } => Some((tree, id, value)),
            Node::Split { .. } => None,
        })
        .collect();
    let modes = nodes
        .iter()
        .map(|(_, _, node)| match node {
            Node::Split { .. } => b"BRANCH_LEQ".to_vec(),
            Node::Leaf { .. } => b"LEAF".to_vec(),
        })
        .collect();
    NodeProto {
        input: vec!["features".to_owned()],
        output: vec!["label".to_owned(), "probabilities".to_owned()],
        name: "ensemble".to_owned(),
        op_type: "TreeEnsembleClassifier".to_owned(),
        domain: "ai.onnx.ml".to_owned(),
        attribute: vec![
            ints("nodes_treeids", &|node| node.0),
            ints("nodes_nodeids", &|node| node.1),
            ints("nodes_featureids", &of_split(|column, _, _, _| column)),
            ints("nodes_truenodeids", &of_split(|_, _, left, _| left)),
            ints("nodes_falsenodeids", &of_split(|_, _, _, right| right)),
            ints("nodes_missing_value_tracks_true", &of_split(|_, missing, _, _| missing.into())),
            floats("nodes_values", &|node| match *node {
                Node::Split { threshold, .. } => threshold,
                Node::Leaf { .. } => 0.0,
            }),
            floats("nodes_hitrates", &|node| match *node {
                Node::Split { cover, .. } | Node::Leaf { cover, .. } => cover,
            }),
            AttributeProto { strings: modes, ..named("nodes_modes", 8) },
            AttributeProto { ints: leaves.iter().map(|leaf| leaf.0).collect(), ..named("class_treeids", 7) },
            AttributeProto { ints: leaves.iter().map(|leaf| leaf.1).collect(), ..named("class_nodeids", 7) },
            AttributeProto { ints: vec![0; leaves.len()], ..named("class_ids", 7) },
            AttributeProto {
                floats: leaves.iter().map(|leaf| leaf.2).collect(),
                ..named("class_weights", 6)
            },
            AttributeProto { ints: vec![0, 1], ..named("classlabels_int64s", 7) },
            AttributeProto { s: b"LOGISTIC".to_vec(), ..named("post_transform", 3) },
        ],
        ..NodeProto::default()
    }
}

/// An attribute without a value; `type` is ONNX's number for the kind of value.
fn named(name: &str, r#type: i32) -> AttributeProto {
    AttributeProto { name: name.to_owned(), r#type, ..AttributeProto::default() }
}
