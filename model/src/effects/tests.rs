use super::*;
use crate::catalogue::Trend;
use crate::synthetic;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::shipped().expect("the shipped model"));
static ROWS: LazyLock<Vec<f32>> =
    LazyLock::new(|| (0..300).flat_map(|n| catalogue::row(&synthetic::client_file(5, n))).collect());

fn counted(rows: &[f32]) -> EffectCounts {
    let mut counted = EffectCounts::default();
    counted.add(&Plan::new(&ENGINE), rows);
    counted
}

/// By the definition: everybody beside a threshold is scored on both sides of it.
fn levels_by_scoring(feature: &str, edges: &[f64]) -> Vec<f64> {
    let plan = Plan::new(&ENGINE);
    let rows = plan.model_rows(&ROWS);
    let column = ENGINE.parameters().features.iter().position(|name| name == feature).expect("a feature");
    let clients: Vec<&[f32]> = rows.chunks(plan.columns.len()).filter(|row| !row[column].is_nan()).collect();
    let cell = |row: &[f32]| edges.iter().filter(|&&edge| edge < f64::from(row[column])).count();
    let scored = |row: &[f32], value: f64| {
        let mut row = row.to_vec();
        #[expect(clippy::cast_possible_truncation, reason = "thresholds are f32")]
        let value = value as f32;
        row[column] = value;
        ENGINE.ensemble().log_odds(&row)
    };
    let mut levels = vec![0.0];
    for (edge, &low) in edges.iter().enumerate() {
        let high = edges.get(edge + 1).copied().unwrap_or(f64::from(f32::MAX));
        let beside: Vec<&&[f32]> =
            clients.iter().filter(|row| cell(row) == edge || cell(row) == edge + 1).collect();
        let sum: f64 = beside.iter().map(|row| scored(row, high) - scored(row, low)).sum();
        levels.push(levels[edge] + sum / (beside.len().max(1) as f64));
    }
    let mean = clients.iter().map(|row| levels[cell(row)]).sum::<f64>() / clients.len() as f64;
    levels.into_iter().map(|level| level - mean).collect()
}

#[test]
fn a_curve_is_what_scoring_everybody_on_both_sides_of_each_threshold_gives() {
    let counted = counted(&ROWS);
    assert_eq!(counted.clients(), 300);
    for feature in ["external_score_2", "age_years", "credit", "education"] {
        let curve = counted.curve(&ENGINE, feature).expect("the model has it");
        let expected = levels_by_scoring(feature, &curve.edges);
        assert_eq!(curve.levels.len(), curve.edges.len() + 1);
        for (level, expected) in curve.levels.iter().zip(&expected) {
            assert!((level - expected).abs() < 1e-5, "{feature}: {level} is not {expected}");
        }
        assert_eq!(curve.clients.iter().sum::<u64>() + curve.missing, 300);
    }
    assert_eq!(counted.curve(&ENGINE, "gender"), None);
}

#[test]
fn trends_that_are_imposed_are_kept_by_every_curve() {
    let counted = counted(&ROWS);
    let mut imposed = 0;
    for feature in catalogue::features().iter().filter(|feature| feature.trend != Trend::Free) {
        if let Some(curve) = counted.curve(&ENGINE, feature.name) {
            assert!(curve.keeps(feature.trend), "{}: {curve:?}", feature.name);
            imposed += 1;
        }
    }
    assert!(imposed > 5, "{imposed}");
    let falls = Curve { edges: vec![1.0], levels: vec![0.1, -0.1], clients: vec![1, 1], missing: 0 };
    assert!(falls.keeps(Trend::Lowers) && falls.keeps(Trend::Free) && !falls.keeps(Trend::Raises));
}

#[test]
fn of_few_clients_how_many_is_not_told() {
    let curve = Curve { edges: vec![1.0], levels: vec![0.1, -0.1], clients: vec![9, 10], missing: 1 }.told();
    assert_eq!((curve.clients, curve.missing), (vec![0, 10], 0));
}

#[test]
fn clients_counted_in_parts_are_those_counted_at_once() {
    let width = catalogue::features().len();
    let plan = Plan::new(&ENGINE);
    let mut parts = EffectCounts::default();
    for rows in ROWS.chunks(77 * width) {
        parts.add(&plan, rows);
    }
    let once = counted(&ROWS);
    for feature in &ENGINE.parameters().features {
        let (Some(a), Some(b)) = (once.curve(&ENGINE, feature), parts.curve(&ENGINE, feature)) else {
            continue;
        };
        assert_eq!((&a.clients, a.missing), (&b.clients, b.missing));
        assert!(a.levels.iter().zip(&b.levels).all(|(a, b)| (a - b).abs() < 1e-4), "{feature}");
    }
    let read: EffectCounts =
        serde_json::from_str(&serde_json::to_string(&once).expect("it is JSON")).expect("it reads");
    assert_eq!(read, once);
}

#[test]
fn trees_that_are_too_large_for_a_table_give_the_same_curves() {
    let mut walked = Plan::new(&ENGINE);
    walked.trees.iter_mut().for_each(|tree| tree.leaves = None);
    let mut by_walking = EffectCounts::default();
    by_walking.add(&walked, &ROWS);
    assert_eq!(by_walking, counted(&ROWS));
}

#[test]
fn the_strongest_pairs_are_features_of_the_model_and_come_in_order() {
    let pairs = counted(&ROWS).strongest_pairs(&ENGINE, 10).expect("the trees are small");
    assert_eq!(pairs.len(), 10);
    assert!(pairs.windows(2).all(|two| two[0].mean_abs >= two[1].mean_abs));
    assert!(pairs[9].mean_abs > 0.0);
    assert!(pairs.iter().all(|pair| pair.features().is_some() && pair.first != pair.second));
    assert_eq!(EffectCounts::default().strongest_pairs(&ENGINE, 10), None);
}

#[test]
fn the_document_stays_small() {
    let json = serde_json::to_string(&counted(&ROWS)).expect("it is JSON");
    assert!(json.len() < 120_000, "{}", json.len());
}
