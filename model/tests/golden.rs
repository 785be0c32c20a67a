//! The shipped model against three independent implementations: LightGBM, onnxruntime and the shap
//! package scored and explained invented rows (missing values and values exactly on thresholds among
//! them), and we must agree. The training writes their answers with the model.
#![cfg(all(feature = "onnx", not(target_arch = "wasm32")))]

#[path = "support/background.rs"]
mod background;
#[path = "support/fingerprint.rs"]
mod fingerprint;

use background::background;
use fingerprint::fingerprint;
use model::basis::Basis;
use model::catalogue;
use model::engine::Engine;
use model::explanation::Against;
use model::file::ClientFile;
use serde::Deserialize;
use std::path::PathBuf;

const TOLERANCE: f64 = 1e-6;

#[derive(Deserialize)]
struct Meta {
    rows: usize,
    columns: usize,
    model: String,
    base_value: f64,
    /// So many of the first rows are the reference of the interventional contributions.
    reference_rows: usize,
    reference_base_value: f64,
    /// Of the artifact's own reference, the granted clients.
    granted_base_value: f64,
}

#[expect(clippy::disallowed_methods, reason = "the purity of this room is the library's, not its tests'")]
fn read(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// After a training, `UPDATE_GOLDEN=1` writes anew what is made of the artifact by ourselves.
#[expect(clippy::disallowed_methods, reason = "the purity of this room is the library's, not its tests'")]
fn assert_golden(name: &str, content: &[u8]) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
        std::fs::write(&path, content).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
    let found = read(name) == content;
    assert!(found, "{name} is another model's: UPDATE_GOLDEN=1 cargo nextest run --test golden");
}

fn doubles(name: &str, count: usize) -> Vec<f64> {
    let bytes = read(name);
    let (numbers, rest) = bytes.as_chunks();
    assert_eq!((numbers.len(), rest.len()), (count, 0), "{name}");
    numbers.iter().map(|&number| f64::from_le_bytes(number)).collect()
}

struct Golden {
    engine: Engine,
    meta: Meta,
    /// In the order of the model's columns.
    rows: Vec<f32>,
}

fn golden() -> Golden {
    let engine = Engine::shipped().expect("the shipped model");
    let meta: Meta = serde_json::from_slice(&read("meta.json")).expect("meta.json");
    assert_eq!(meta.model, engine.parameters().id, "the golden data are another model's");
    assert_eq!(meta.columns, engine.parameters().features.len());
    let bytes = read("rows.f32");
    let (numbers, rest) = bytes.as_chunks();
    assert_eq!((numbers.len(), rest.len()), (meta.rows * meta.columns, 0));
    let rows = numbers.iter().map(|&number| f32::from_le_bytes(number)).collect();
    Golden { engine, meta, rows }
}

fn assert_close(ours: &[f64], theirs: &[f64], tolerance: f64) {
    assert_eq!(ours.len(), theirs.len());
    let distance = |(ours, theirs): (&f64, &f64)| (ours - theirs).abs();
    let largest = ours.iter().zip(theirs).map(distance).max_by(f64::total_cmp);
    assert!(largest.is_some_and(|largest| largest <= tolerance), "largest difference {largest:?}");
}

#[test]
fn the_golden_rows_are_many_and_have_missing_values() {
    let golden = golden();
    assert!(golden.meta.rows >= 500);
    assert!(golden.rows.iter().any(|value| value.is_nan()));
}

#[test]
fn probabilities_are_those_of_lightgbm_and_of_onnxruntime() {
    let Golden { engine, meta, rows } = golden();
    let width = catalogue::features().len();
    let mut catalogue_rows = vec![f32::NAN; meta.rows * width];
    for (row, catalogue_row) in rows.chunks(meta.columns).zip(catalogue_rows.chunks_mut(width)) {
        for (name, value) in engine.parameters().features.iter().zip(row) {
            let place = catalogue::features().iter().position(|feature| feature.name == name);
            catalogue_row[place.expect("a catalogue feature")] = *value;
        }
    }
    let scores = engine.score_rows(&catalogue_rows, &vec![Basis::whole(); meta.rows]).expect("whole rows");
    let ours: Vec<f64> = scores.into_iter().map(|score| score.probability).collect();
    assert_close(&ours, &doubles("probability_lightgbm.f64", meta.rows), TOLERANCE);
    assert_close(&ours, &doubles("probability_onnxruntime.f64", meta.rows), TOLERANCE);
}

#[test]
fn contributions_are_those_of_the_shap_package_and_add_up() {
    let Golden { engine, meta, rows } = golden();
    let ensemble = engine.ensemble();
    let mut ours = vec![0.0; rows.len()];
    for (row, out) in rows.chunks(meta.columns).zip(ours.chunks_mut(meta.columns)) {
        ensemble.contributions(row, out);
        let whole = ensemble.base_value() + out.iter().sum::<f64>();
        assert!((whole - ensemble.log_odds(row)).abs() <= 1e-9);
    }
    assert_close(&ours, &doubles("contributions_shap.f64", rows.len()), TOLERANCE);
    assert_close(&[ensemble.base_value()], &[meta.base_value], TOLERANCE);
}

#[test]
fn contributions_against_a_reference_are_those_of_the_shap_package_and_add_up() {
    let Golden { engine, meta, rows } = golden();
    let ensemble = engine.ensemble();
    let others = background(ensemble.trees(), meta.columns, &rows[..meta.reference_rows * meta.columns]);
    let reference = ensemble.reference(&others).expect("some rows");
    let mut ours = vec![0.0; rows.len()];
    reference.contributions(&rows, &mut ours);
    for (row, out) in rows.chunks(meta.columns).zip(ours.chunks(meta.columns)) {
        let whole = reference.base_value() + out.iter().sum::<f64>();
        assert!((whole - ensemble.log_odds(row)).abs() <= 1e-9);
    }
    assert_close(&ours, &doubles("contributions_reference_shap.f64", rows.len()), TOLERANCE);
    assert_close(&[reference.base_value()], &[meta.reference_base_value], TOLERANCE);
}

/// The training counted them; every one of its patterns must mean here what it meant there.
#[test]
fn the_granted_clients_are_those_whom_the_training_counted() {
    let Golden { engine, meta, .. } = golden();
    let explanation =
        engine.explain_against(&ClientFile::default(), Against::Granted).expect("an explanation");
    assert_close(&[explanation.base_value], &[meta.granted_base_value], 1e-9);
}

/// What `determinism.rs` holds against: there, no ONNX file can be read.
#[test]
fn the_browsers_copy_is_of_the_shipped_model() {
    let Golden { engine, meta, rows } = golden();
    assert_golden("simulator.bin", &engine.to_compact());
    let ensemble = engine.ensemble();
    let others = background(ensemble.trees(), meta.columns, &rows[..meta.reference_rows * meta.columns]);
    let reference = ensemble.reference(&others).expect("some rows");
    assert_golden("simulator.sha256", fingerprint(ensemble, &reference, &rows).as_bytes());
}
