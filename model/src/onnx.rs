//! Reads the one artifact that decides: the ONNX file, its metadata, its trees, and the tract model that
//! scores with them.
//!
//! A file may come from anywhere: everything in it is checked, every defect is an [`OnnxError`] that says
//! what to do, and only what was checked reaches tract. Independent of clients and decisions: columns and
//! their names come in, probabilities go out.

mod operator;

use crate::catalogue;
use crate::decision::Policy;
use crate::ensemble::{Background, Ensemble, EnsembleError, MAX_NODES, Node, OtherTrees, Tree};
use crate::parameters::{self, Parameters, ParametersError};
use crate::portfolio::PROBABILITY;
use crate::stability::Reference;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use operator::TreeEnsembleClassifier;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::error::Error;
use std::sync::Arc;
use tract_onnx::Onnx;
use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::tensor_shape_proto::{Dimension, dimension};
use tract_onnx::pb::type_proto::{self, Tensor as TensorType};
use tract_onnx::pb::{
    AttributeProto, GraphProto, ModelProto, NodeProto, TensorShapeProto, TypeProto, ValueInfoProto,
};
use tract_onnx::prelude::{
    Framework, InferenceModelExt, IntoRunnable, IntoTValue, Tensor, TractResult, TypedModel, tvec,
};
pub use tract_onnx::prelude::{TractError, TypedRunnableModel as Runnable};

/// Largest artifact that is read: some hundred times a large model.
pub const MAX_BYTES: usize = 64 << 20;
/// The format of metadata and graph that this code reads; a change of either counts it up.
pub const FORMAT: &str = "2";

/// The key of the granted clients of the training: base64 of a [`Background`] in postcard's format.
const GRANTED: &str = "clairscore.granted";
const OPERATOR: &str = "TreeEnsembleClassifier";
const OPERATOR_DOMAIN: &str = "ai.onnx.ml";

/// Why a file is not an artifact that this binary can score with.
#[derive(Debug, thiserror::Error)]
pub enum OnnxError {
    /// Larger than any model.
    #[error(
        "the model file has {bytes} bytes, more than the {MAX_BYTES} that a model can have; check that it is the right file"
    )]
    TooLarge {
        /// How large it is.
        bytes: usize,
    },
    /// No protobuf, or a damaged one.
    #[error(
        "the model file is not a readable ONNX file, it may be damaged or cut short; copy it again, or train it again with `make train`"
    )]
    Unreadable(#[source] TractError),
    /// An ONNX file that Clairscore did not write.
    #[error(
        "the ONNX file carries no `clairscore.format`: it is another program's model, or it was cut short; use a file that `make train` wrote"
    )]
    Foreign,
    /// Written by another version of the training.
    #[error(
        "the model file is of format `{found}` and this binary reads format `{FORMAT}`; train it again with `make train`, or use the binary that fits"
    )]
    Format {
        /// What the file says.
        found: String,
    },
    /// A piece of metadata is not there.
    #[error(
        "the model file has no `{key}` in its metadata, it may be cut short; copy it again, or train it again with `make train`"
    )]
    MetadataMissing {
        /// Which.
        key: &'static str,
    },
    /// A piece of metadata does not read.
    #[error("the model file's `{key}` cannot be read; train it again with `make train`")]
    Metadata {
        /// Which.
        key: &'static str,
        /// Why.
        source: serde_json::Error,
    },
    /// Counts of granted clients that do not read.
    #[error("the model file's `{GRANTED}` is not base64 of counts; train it again with `make train`")]
    Granted(#[source] Box<dyn Error + Send + Sync>),
    /// Counts of granted clients that are those of other trees.
    #[error("the model file's `{GRANTED}` does not fit its trees; train it again with `make train`")]
    GrantedOfOtherTrees(#[source] OtherTrees),
    /// Bins in which no client can be counted.
    #[error(
        "the model file's `clairscore.reference` has no bins that fit `{quantity}`; train it again with `make train`"
    )]
    Reference {
        /// Of which quantity.
        quantity: String,
    },
    /// What it says of itself does not fit this binary.
    #[error(transparent)]
    Parameters(#[from] ParametersError),
    /// A graph that is not one tree ensemble over the features.
    #[error("the model file's graph cannot be scored: {defect}; train it again with `make train`")]
    Graph {
        /// What is wrong with it.
        defect: String,
    },
    /// The trees are not trees.
    #[error("the model file's trees are damaged; copy it again, or train it again with `make train`")]
    Ensemble(#[from] EnsembleError),
    /// tract refuses what we accepted.
    #[error("the model file cannot be prepared for scoring; train it again with `make train`")]
    Tract(#[source] TractError),
}

/// The artifact, read and checked.
#[derive(Debug, Clone)]
pub struct Artifact {
    /// What the file says of itself.
    pub parameters: Parameters,
    /// How the training clients are distributed; empty if the training did not say.
    pub references: Vec<Reference>,
    /// The training clients below the threshold, as the trees see them.
    pub granted: Background,
    /// Its trees; the very ones that `runnable` evaluates.
    pub ensemble: Arc<Ensemble>,
    /// Rows of `parameters.features`, f32 `[N, features]`, to labels i64 `[N]` and probabilities f32
    /// `[N, 2]`, the second column being that of default.
    pub runnable: Arc<Runnable>,
}

/// Reads an artifact.
///
/// # Errors
/// Any defect of the file, see [`OnnxError`].
pub fn read(bytes: &[u8]) -> Result<Artifact, OnnxError> {
    if bytes.len() > MAX_BYTES {
        return Err(OnnxError::TooLarge { bytes: bytes.len() });
    }
    let framework = framework();
    let mut file = bytes;
    let proto = framework.proto_model_for_read(&mut file).map_err(OnnxError::Unreadable)?;
    let parameters = parameters(&proto, bytes)?;
    let references = references(&proto)?;
    let granted = granted(&proto)?;
    let (model, ensemble) = scoring(&framework, proto, parameters.features.len())?;
    granted.check(ensemble.trees()).map_err(OnnxError::GrantedOfOtherTrees)?;
    let runnable = model.into_runnable().map_err(from_tract)?;
    Ok(Artifact { parameters, references, granted, ensemble, runnable })
}

/// The names of an artifact's columns and its trees, whichever catalogue it was trained with: what a decision was made
/// with scores its row again when the features have long been others.
///
/// # Errors
/// Any defect of the graph, see [`OnnxError`].
pub fn read_trees(bytes: &[u8]) -> Result<(Vec<String>, Arc<Ensemble>), OnnxError> {
    const KEY: &str = "clairscore.features";
    if bytes.len() > MAX_BYTES {
        return Err(OnnxError::TooLarge { bytes: bytes.len() });
    }
    let framework = framework();
    let mut file = bytes;
    let proto = framework.proto_model_for_read(&mut file).map_err(OnnxError::Unreadable)?;
    let names = metadata(&proto, KEY).ok_or(OnnxError::MetadataMissing { key: KEY })?;
    let features: Vec<String> = from_json((KEY, names))?;
    let (_, ensemble) = scoring(&framework, proto, features.len())?;
    Ok((features, ensemble))
}

/// Errors of our own come back through tract's: the operator is built inside its parser.
fn from_tract(error: TractError) -> OnnxError {
    error.downcast().unwrap_or_else(OnnxError::Tract)
}

/// What tract makes of the file's one node, and its trees.
fn scoring(
    framework: &Onnx,
    proto: ModelProto,
    columns: usize,
) -> Result<(TypedModel, Arc<Ensemble>), OnnxError> {
    let graph = scoring_graph(proto, columns)?;
    let model = framework
        .model_for_proto_model(&graph)
        .and_then(InferenceModelExt::into_optimized)
        .map_err(from_tract)?;
    let operator = model.nodes.iter().find_map(|node| node.op_as::<TreeEnsembleClassifier>());
    let ensemble = operator.ok_or_else(|| defect("it lost its trees while it was optimised"))?.ensemble();
    Ok((model, ensemble))
}

/// Probabilities of default of rows of `columns` columns, through tract.
pub(crate) fn probabilities(runnable: &Arc<Runnable>, rows: &[f32], columns: usize) -> TractResult<Vec<f32>> {
    let input = Tensor::from_shape(&[rows.len() / columns, columns], rows)?;
    let outputs = runnable.run(tvec![input.into_tvalue()])?;
    let both = outputs[1].to_plain_array_view::<f32>()?;
    Ok(both.iter().skip(1).step_by(2).copied().collect())
}

/// tract's ONNX reader with our evaluator in place of its own, which is hundreds of times slower.
fn framework() -> Onnx {
    let mut onnx = tract_onnx::onnx();
    onnx.op_register.insert(OPERATOR, operator::build);
    onnx
}

fn parameters(proto: &ModelProto, bytes: &[u8]) -> Result<Parameters, OnnxError> {
    let text = |key: &'static str| metadata(proto, key).ok_or(OnnxError::MetadataMissing { key });
    let format = text("clairscore.format").map_err(|_| OnnxError::Foreign)?;
    if format != FORMAT {
        return Err(OnnxError::Format { found: format.to_owned() });
    }
    // Before anything else: metadata of another catalogue may not even read.
    let catalogue_hash = parameters::check_catalogue(text("clairscore.catalogue_hash")?)?;
    let name = text("clairscore.name")?;
    let file_hash = catalogue::hex(&Sha256::digest(bytes));
    let json = |key| text(key).map(|text| (key, text));
    let parameters = Parameters {
        name: name.to_owned(),
        id: format!("{name}@{}", &file_hash[..12]),
        features: from_json(json("clairscore.features")?)?,
        importance: from_json(json("clairscore.importance")?)?,
        catalogue_hash: catalogue_hash.to_owned(),
        // Whatever it says of itself: what an artifact brings is version 0.
        policy: Policy { version: 0, ..from_json(json("clairscore.policy")?)? },
        calibration: from_json(json("clairscore.calibration")?)?,
        training: from_json(json("clairscore.training")?)?,
        peers: from_json(json("clairscore.peers")?)?,
    };
    parameters.check()?;
    Ok(parameters)
}

/// How the training clients are distributed: optional, for only monitoring needs it.
fn references(proto: &ModelProto) -> Result<Vec<Reference>, OnnxError> {
    const KEY: &str = "clairscore.reference";
    let Some(text) = metadata(proto, KEY) else {
        return Ok(Vec::new());
    };
    let references: Vec<Reference> = from_json((KEY, text))?;
    for reference in &references {
        let quantity = &reference.quantity;
        if !reference.is_sound() || (quantity != PROBABILITY && catalogue::by_name(quantity).is_none()) {
            return Err(OnnxError::Reference { quantity: quantity.clone() });
        }
    }
    Ok(references)
}

/// The counts of the training clients below the threshold.
fn granted(proto: &ModelProto) -> Result<Background, OnnxError> {
    let text = metadata(proto, GRANTED).ok_or(OnnxError::MetadataMissing { key: GRANTED })?;
    let bytes = BASE64_STANDARD.decode(text).map_err(|error| OnnxError::Granted(error.into()))?;
    match postcard::take_from_bytes(&bytes) {
        Ok((granted, [])) => Ok(granted),
        Ok(_) => Err(OnnxError::Granted("there are more bytes than counts".into())),
        Err(error) => Err(OnnxError::Granted(error.into())),
    }
}

fn metadata<'a>(proto: &'a ModelProto, key: &str) -> Option<&'a str> {
    proto.metadata_props.iter().find(|entry| entry.key == key).map(|entry| entry.value.as_str())
}

fn from_json<T: DeserializeOwned>((key, text): (&'static str, &str)) -> Result<T, OnnxError> {
    serde_json::from_str(text).map_err(|source| OnnxError::Metadata { key, source })
}

fn defect(defect: impl Into<String>) -> OnnxError {
    OnnxError::Graph { defect: defect.into() }
}

/// A graph of the file's one node alone, over an input of any number of rows: nothing else of the file
/// (initial values, subgraphs, references to other files) goes any further.
fn scoring_graph(proto: ModelProto, columns: usize) -> Result<ModelProto, OnnxError> {
    let graph = proto.graph.ok_or_else(|| defect("there is none"))?;
    let [node] = <[NodeProto; 1]>::try_from(graph.node)
        .map_err(|nodes| defect(format!("it has {} nodes instead of one", nodes.len())))?;
    if (node.domain.as_str(), node.op_type.as_str()) != (OPERATOR_DOMAIN, OPERATOR) {
        return Err(defect(format!("its node is a {}, not a {OPERATOR}", node.op_type)));
    }
    let [input] = &graph.input[..] else {
        return Err(defect(format!("it has {} inputs instead of one", graph.input.len())));
    };
    if width(input) != i64::try_from(columns).ok() {
        return Err(defect(format!("its input is not a table of {columns} columns of floats")));
    }
    if node.input != [input.name.as_str()] {
        return Err(defect("its node does not read its input"));
    }
    if node.output.len() != 2 {
        return Err(defect("its node does not give a label and probabilities"));
    }
    let dimension = |value| Dimension { value: Some(value), ..Dimension::default() };
    let rows_of_columns = TypeProto {
        value: Some(type_proto::Value::TensorType(TensorType {
            elem_type: DataType::Float.into(),
            shape: Some(TensorShapeProto {
                dim: vec![
                    dimension(dimension::Value::DimParam("N".to_owned())),
                    dimension(dimension::Value::DimValue(width(input).unwrap_or_default())),
                ],
            }),
        })),
        ..TypeProto::default()
    };
    let value =
        |name: &String, r#type| ValueInfoProto { name: name.clone(), r#type, ..ValueInfoProto::default() };
    Ok(ModelProto {
        graph: Some(GraphProto {
            input: vec![value(&input.name, Some(rows_of_columns))],
            output: node.output.iter().map(|name| value(name, None)).collect(),
            node: vec![node],
            ..GraphProto::default()
        }),
        ..ModelProto::default()
    })
}

/// How many columns a graph's input has, if it is a table of floats.
fn width(input: &ValueInfoProto) -> Option<i64> {
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
fn ensemble(node: &NodeProto, columns: usize) -> Result<Ensemble, OnnxError> {
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
