//! The same input gives the same bits on x86-64 and on wasm32: both run this file and must find the same
//! fingerprint. In a browser's engine it runs by `cargo test --target wasm32-unknown-unknown`.

#[path = "support/background.rs"]
mod background;
#[path = "support/fingerprint.rs"]
mod fingerprint;
#[path = "support/forest.rs"]
mod forest;

use background::background;
use fingerprint::fingerprint;
use forest::{Shape, forest, rows};
use model::catalogue;
use model::engine::Engine;
use model::ensemble::Ensemble;

#[cfg(not(target_arch = "wasm32"))]
use std::prelude::v1::test as everywhere;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as everywhere;

/// Of a forest and rows drawn from a seed.
const FINGERPRINT: &str = "fe705fe81bba932166bbfe21a79060cd2601fe1a7282ea356fa34492564466a2";

#[everywhere]
fn scores_and_contributions_have_the_same_bits_everywhere() {
    let shape = Shape { trees: 60, columns: 20, depth: 12 };
    let trees = forest(shape, 7);
    let ensemble = Ensemble::new(&trees, shape.columns as usize).expect("a sound forest");
    let (others, rows) = (rows(20, shape.columns, 13), rows(300, shape.columns, 11));
    let background = background(&trees, shape.columns as usize, &others);
    let reference = ensemble.reference(&background).expect("some rows");
    assert_eq!(fingerprint(&ensemble, &reference, &rows), FINGERPRINT);
}

/// What `golden.rs` holds against other implementations, on the server's side, is computed here from the browser's copy.
#[everywhere]
fn the_shipped_model_gives_the_golden_rows_the_same_bits_everywhere() {
    let engine = Engine::from_compact(include_bytes!("golden/simulator.bin")).expect("the browser's copy");
    let rows: Vec<f32> = include_bytes!("golden/rows.f32")
        .as_chunks()
        .0
        .iter()
        .map(|&bytes| f32::from_le_bytes(bytes))
        .collect();
    let ensemble = engine.ensemble();
    let others = background(ensemble.trees(), ensemble.columns(), &rows[..64 * ensemble.columns()]);
    let reference = ensemble.reference(&others).expect("some rows");
    let expected = include_str!("golden/simulator.sha256");
    assert_eq!(fingerprint(ensemble, &reference, &rows), expected);
}

/// The catalogue's hash covers the bits of every feature on its probe files, and the artifact was trained
/// with the hash inside it: finding it there means that this machine computes the very same features.
#[everywhere]
fn features_have_the_bits_that_the_shipped_model_was_trained_on() {
    let artifact = include_bytes!("../artifacts/credit-default.onnx");
    let hash = catalogue::hash().as_bytes();
    assert!(
        artifact.windows(hash.len()).any(|window| window == hash),
        "the shipped model was not trained with catalogue {}: run `make train`",
        catalogue::hash()
    );
}
