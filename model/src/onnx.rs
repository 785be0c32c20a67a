//! Reads the one artifact that decides: the ONNX file, its metadata, its trees, and the tract model that
//! scores with them.
//!
//! A file may come from anywhere: everything in it is checked, every defect is an [`OnnxError`] that says
//! what to do, and only what was checked reaches tract. Independent of clients and decisions: columns and
//! their names come in, probabilities go out.

mod error;
mod operator;
mod trees;

use crate::catalogue;
use crate::decision::Policy;
use crate::ensemble::{Background, Ensemble};
use crate::parameters::{self, Parameters};
use crate::portfolio::PROBABILITY;
use crate::stability::Reference;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
pub use error::{FORMAT, MAX_BYTES, OnnxError};
use error::{GRANTED, defect};
use operator::{OPERATOR, TreeEnsembleClassifier};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tract_onnx::Onnx;
use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::tensor_shape_proto::{Dimension, dimension};
use tract_onnx::pb::type_proto::{self, Tensor as TensorType};
use tract_onnx::pb::{GraphProto, ModelProto, NodeProto, TensorShapeProto, TypeProto, ValueInfoProto};
use tract_onnx::prelude::{
    Framework, InferenceModelExt, IntoRunnable, IntoTValue, Tensor, TractResult, TypedModel, tvec,
};
pub use tract_onnx::prelude::{TractError, TypedRunnableModel as Runnable};
use trees::width;

const OPERATOR_DOMAIN: &str = "ai.onnx.ml";

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
