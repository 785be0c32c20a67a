//! The scoring domain: a client's file, the features made of it, the tree ensemble that turns them
//! into a probability of repayment difficulties, the explanation of that number, and the decision it advises.
//!
//! This room is pure. It is independent of files, databases, networks, screens, clocks and ambient
//! randomness: the same input gives the same bits on a server (x86-64) and in a browser (wasm32).
//! Whoever calls it brings the data and takes the result away. `tract` enters only behind the feature
//! `onnx`, where the artifact is read.
//!
//! The way of a number through this room:
//! [`file::ClientFile`] → [`catalogue`] (one row of features) → [`ensemble`] (log-odds) →
//! [`engine::Engine`] (probability, contributions) → [`decision`] (advice).

pub mod attention;
pub mod basis;
pub mod catalogue;
pub mod compact;
pub mod counterfactual;
pub mod decision;
pub mod differences;
pub mod effects;
pub mod engine;
pub mod ensemble;
pub mod estimate;
pub mod evaluation;
pub mod explanation;
pub mod fairness;
pub mod file;
pub mod monitoring;
pub mod parameters;
pub mod peers;
pub mod portfolio;
pub mod reasons;
pub mod record;
pub mod scenario;
pub mod stability;
pub mod standing;
pub mod synthetic;
pub mod text;

#[cfg(feature = "onnx")]
pub mod onnx;
