//! The same input gives the same bits on x86-64 and on wasm32: both run this file and must find the same
//! fingerprint. In a browser's engine it runs by `cargo test --target wasm32-unknown-unknown`.

#[path = "support/forest.rs"]
mod forest;

use forest::{Shape, forest, rows};
use model::catalogue;
use model::ensemble::{Ensemble, probability};
use sha2::{Digest, Sha256};

#[cfg(not(target_arch = "wasm32"))]
use std::prelude::v1::test as everywhere;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as everywhere;

/// SHA-256 of the bits of every number that the kernel gives for a forest and rows drawn from a seed.
const FINGERPRINT: &str = "fe705fe81bba932166bbfe21a79060cd2601fe1a7282ea356fa34492564466a2";

#[everywhere]
fn scores_and_contributions_have_the_same_bits_everywhere() {
    let shape = Shape { trees: 60, columns: 20, depth: 12 };
    let columns = shape.columns as usize;
    let ensemble = Ensemble::new(&forest(shape, 7), columns).expect("a sound forest");
    let rows = rows(300, shape.columns, 11);
    let mut hasher = Sha256::new();
    hasher.update(ensemble.base_value().to_bits().to_le_bytes());

    let mut batch = vec![0.0; 300];
    ensemble.log_odds_batch(&rows, &mut batch);
    let reference = ensemble.reference(&forest::rows(20, shape.columns, 13)).expect("some rows");
    hasher.update(reference.base_value().to_bits().to_le_bytes());
    let mut contributions = vec![0.0; columns];
    for (row, &log_odds) in rows.chunks(columns).zip(&batch) {
        assert_eq!(ensemble.log_odds(row).to_bits(), log_odds.to_bits());
        hasher.update(log_odds.to_bits().to_le_bytes());
        hasher.update(probability(log_odds).to_bits().to_le_bytes());
        ensemble.contributions(row, &mut contributions);
        for contribution in &contributions {
            hasher.update(contribution.to_bits().to_le_bytes());
        }
        reference.contributions(row, &mut contributions);
        for contribution in &contributions {
            hasher.update(contribution.to_bits().to_le_bytes());
        }
    }
    assert_eq!(catalogue::hex(&hasher.finalize()), FINGERPRINT);
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
