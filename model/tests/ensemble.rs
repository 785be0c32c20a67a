//! The kernel against the plainest implementation that one can write down: recursion for the score, and
//! Shapley's own formula over all subsets of columns for both kinds of contributions.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/background.rs"]
mod background;
#[path = "support/forest.rs"]
mod forest;

use background::background;
use forest::{Shape, forest, rows};
use model::ensemble::{
    Background, Ensemble, EnsembleError, MAX_COLUMNS, MAX_DEPTH, MAX_NODES, Node, OtherTrees, Patterns,
    ReferenceError, Tree, probability,
};
use proptest::prelude::*;
use std::ops::Range;

/// What a tree answers if only the columns in `known` (a bit each) are known: the answer for a row where
/// they are all known, and the mean over the training rows that could have come by where they are not.
fn answer(tree: &Tree, node: u32, row: &[f32], known: u32) -> f64 {
    match tree.nodes[node as usize] {
        Node::Leaf { value, .. } => f64::from(value),
        Node::Split { column, threshold, missing_left, left, right, .. } => {
            if known == u32::MAX || known >> column & 1 == 1 {
                let x = row[column as usize];
                let goes_left = if x.is_nan() { missing_left } else { x <= threshold };
                return answer(tree, if goes_left { left } else { right }, row, known);
            }
            let cover = |child: u32| match tree.nodes[child as usize] {
                Node::Split { cover, .. } | Node::Leaf { cover, .. } => f64::from(cover),
            };
            (cover(left) * answer(tree, left, row, known) + cover(right) * answer(tree, right, row, known))
                / (cover(left) + cover(right))
        }
    }
}

fn answers(trees: &[Tree], row: &[f32], known: u32) -> f64 {
    trees.iter().map(|tree| answer(tree, 0, row, known)).sum()
}

/// Shapley values by their definition, of a game in which a set of columns is worth so much.
fn shapley(columns: u32, worth: impl Fn(u32) -> f64) -> Vec<f64> {
    let worth: Vec<f64> = (0..1_u32 << columns).map(worth).collect();
    let factorial = |n: u32| (1..=n).map(f64::from).product::<f64>();
    (0..columns)
        .map(|column| {
            (0..1_u32 << columns)
                .filter(|known| known >> column & 1 == 0)
                .map(|known| {
                    let size = known.count_ones();
                    let weight = factorial(size) * factorial(columns - size - 1) / factorial(columns);
                    weight * (worth[(known | 1 << column) as usize] - worth[known as usize])
                })
                .sum()
        })
        .collect()
}

fn assert_explains(trees: &[Tree], columns: u32, row: &[f32]) {
    let ensemble = Ensemble::new(trees, columns as usize).expect("a sound forest");
    let mut contributions = vec![f64::NAN; columns as usize];
    ensemble.contributions(row, &mut contributions);
    for (ours, exact) in contributions.iter().zip(shapley(columns, |known| answers(trees, row, known))) {
        assert!((ours - exact).abs() < 1e-12, "{ours} is not {exact}");
    }
    let whole = ensemble.base_value() + contributions.iter().sum::<f64>();
    assert!((whole - ensemble.log_odds(row)).abs() < 1e-12);
    assert!((ensemble.base_value() - answers(trees, row, 0)).abs() < 1e-12);
}

/// The same against reference rows: the columns that are not known are theirs.
fn assert_explains_against(trees: &[Tree], columns: u32, reference: &[f32], row: &[f32]) {
    let ensemble = Ensemble::new(trees, columns as usize).expect("a sound forest");
    let prepared = ensemble.reference(&background(trees, columns as usize, reference)).expect("some rows");
    let others = reference.chunks(columns as usize);
    #[expect(clippy::cast_precision_loss, reason = "a few rows")]
    let mean = |known: u32| {
        let mixed = |other: &[f32]| -> Vec<f32> {
            (0..columns as usize).map(|c| if known >> c & 1 == 1 { row[c] } else { other[c] }).collect()
        };
        let sum: f64 = others.clone().map(|other| answers(trees, &mixed(other), u32::MAX)).sum();
        sum / others.len() as f64
    };
    let mut contributions = vec![f64::NAN; columns as usize];
    prepared.contributions(row, &mut contributions);
    for (ours, exact) in contributions.iter().zip(shapley(columns, mean)) {
        assert!((ours - exact).abs() < 1e-12, "{ours} is not {exact}");
    }
    let whole = prepared.base_value() + contributions.iter().sum::<f64>();
    assert!((whole - ensemble.log_odds(row)).abs() < 1e-12);
    assert!((prepared.base_value() - mean(0)).abs() < 1e-12);
}

/// Trees that ask one column again and again, and such as ask each once.
fn shapes(trees: Range<usize>) -> impl Strategy<Value = Shape> {
    (trees, 1_u32..8, 0_usize..=12).prop_map(|(trees, columns, depth)| Shape { trees, columns, depth })
}

/// A row gets the bits alone that it gets among others.
fn assert_same_alone(rows: &[f32], columns: usize, contribute: impl Fn(&[f32], &mut [f64])) {
    let bits = |contributions: Vec<f64>| contributions.into_iter().map(f64::to_bits).collect::<Vec<_>>();
    let of = |rows: &[f32]| {
        let mut out = vec![f64::NAN; rows.len()];
        contribute(rows, &mut out);
        bits(out)
    };
    assert_eq!(of(rows), rows.chunks(columns).flat_map(of).collect::<Vec<_>>());
}

proptest! {
    #[test]
    fn log_odds_are_the_sum_of_what_recursion_finds(shape in shapes(1..30), seed: u64) {
        let trees = forest(shape, seed);
        let ensemble = Ensemble::new(&trees, shape.columns as usize).expect("a sound forest");
        for row in rows(20, shape.columns, seed).chunks(shape.columns as usize) {
            prop_assert_eq!(ensemble.log_odds(row).to_bits(), answers(&trees, row, u32::MAX).to_bits());
        }
    }

    #[test]
    fn a_batch_gives_the_bits_that_one_row_gives(shape in shapes(1..9), seed: u64, count in 0_usize..200) {
        let trees = forest(shape, seed);
        let ensemble = Ensemble::new(&trees, shape.columns as usize).expect("a sound forest");
        let rows = rows(count, shape.columns, seed);
        let mut log_odds = vec![f64::NAN; count];
        ensemble.log_odds_batch(&rows, &mut log_odds);
        let columns = shape.columns as usize;
        for (row, log_odds) in rows.chunks(columns).zip(log_odds) {
            prop_assert_eq!(ensemble.log_odds(row).to_bits(), log_odds.to_bits());
        }
        let others = background(&trees, columns, &forest::rows(9, shape.columns, !seed));
        let reference = ensemble.reference(&others).expect("some rows");
        assert_same_alone(&rows, columns, |rows, out| ensemble.contributions(rows, out));
        assert_same_alone(&rows, columns, |rows, out| reference.contributions(rows, out));
    }

    #[test]
    fn contributions_are_shapley_values(shape in shapes(1..4), seed: u64) {
        let trees = forest(shape, seed);
        for row in rows(4, shape.columns, seed).chunks(shape.columns as usize) {
            assert_explains(&trees, shape.columns, row);
        }
    }

    #[test]
    fn contributions_against_a_reference_are_shapley_values(shape in shapes(1..4), seed: u64, count in 1_usize..6) {
        let trees = forest(shape, seed);
        let reference = rows(count, shape.columns, !seed);
        for row in rows(4, shape.columns, seed).chunks(shape.columns as usize) {
            assert_explains_against(&trees, shape.columns, &reference, row);
        }
    }

    #[test]
    fn a_damaged_tree_is_refused_or_harmless(
        seed: u64,
        index: prop::sample::Index,
        damage in 0_u8..8,
        number: u32,
    ) {
        let shape = Shape { trees: 3, columns: 4, depth: 5 };
        let mut trees = forest(shape, seed);
        let nodes = &mut trees[1].nodes;
        let index = index.index(nodes.len());
        let float = f32::from_bits(number);
        match &mut nodes[index] {
            Node::Split { column, threshold, left, right, cover, .. } => match damage {
                0 => *column = number,
                1 => *threshold = float,
                2 => *left = number,
                3 => *right = number % 40,
                4 => *left = *right,
                _ => *cover = float,
            },
            Node::Leaf { value, cover } => if damage < 4 { *value = float } else { *cover = float },
        }
        if let Ok(ensemble) = Ensemble::new(&trees, 4) {
            for row in rows(4, 4, seed).chunks(4) {
                prop_assert!(ensemble.log_odds(row).is_finite());
            }
        }
    }
}

/// A tree that asks one column after the other: `x <= 0` goes on, anything else answers.
fn chain(length: u32, columns: u32) -> Tree {
    let mut nodes = Vec::new();
    for step in 0..length {
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let (remaining, value) = ((length - step + 1) as f32, step as f32);
        nodes.push(Node::Split {
            column: step % columns,
            threshold: 0.0,
            missing_left: step % 3 == 0,
            left: 2 * step + 2,
            right: 2 * step + 1,
            cover: remaining,
        });
        nodes.push(Node::Leaf { value, cover: 1.0 });
    }
    nodes.push(Node::Leaf { value: -1.0, cover: 1.0 });
    Tree { nodes }
}

#[test]
fn contributions_are_exact_however_many_columns_one_way_asks() {
    for columns in [7, 8, 9, 16, 17] {
        for x in [-1.0, 1.0, f32::NAN] {
            let mut row = vec![-1.0; columns as usize];
            row[columns as usize / 2] = x;
            assert_explains(&[chain(columns, columns)], columns, &row);
        }
    }
}

/// As many trees as there may be in practice, of every depth that they may have.
#[test]
fn two_thousand_trees_score_and_add_up_like_a_few() {
    const COLUMNS: u32 = 40;
    let trees: Vec<Tree> = (1..=12)
        .flat_map(|depth| {
            forest(Shape { trees: if depth < 6 { 360 } else { 29 }, columns: COLUMNS, depth }, 1)
        })
        .take(2_000)
        .collect();
    assert_eq!(trees.len(), 2_000);
    let ensemble = Ensemble::new(&trees, COLUMNS as usize).expect("a sound forest");
    let rows = rows(35, COLUMNS, 2);
    let mut log_odds = vec![f64::NAN; 35];
    ensemble.log_odds_batch(&rows, &mut log_odds);
    let reference = ensemble
        .reference(&background(&trees, COLUMNS as usize, &rows[..5 * COLUMNS as usize]))
        .expect("some rows");
    let mut contributions = vec![f64::NAN; COLUMNS as usize];
    for (row, log_odds) in rows.chunks(COLUMNS as usize).zip(log_odds) {
        assert_eq!(log_odds.to_bits(), ensemble.log_odds(row).to_bits());
        assert_eq!(log_odds.to_bits(), answers(&trees, row, u32::MAX).to_bits());
        ensemble.contributions(row, &mut contributions);
        assert!((ensemble.base_value() + contributions.iter().sum::<f64>() - log_odds).abs() < 1e-9);
        reference.contributions(row, &mut contributions);
        assert!((reference.base_value() + contributions.iter().sum::<f64>() - log_odds).abs() < 1e-9);
    }
}

/// A long way and a short one: the first tree fits into no table, the others do.
#[test]
fn large_trees_and_small_ones_are_explained_together() {
    const COLUMNS: u32 = 13;
    let shape = Shape { trees: 3, columns: COLUMNS, depth: 4 };
    let trees: Vec<Tree> = [chain(COLUMNS, COLUMNS)].into_iter().chain(forest(shape, 3)).collect();
    let mut reference = rows(5, COLUMNS, 4);
    // Some go far into the chain.
    reference[..2 * COLUMNS as usize].fill(-1.0);
    reference[4] = 1.0;
    let mut rows = rows(19, COLUMNS, 5);
    rows[..2 * COLUMNS as usize].fill(-1.0);
    rows[9] = f32::NAN;
    for row in rows.chunks(COLUMNS as usize).take(3) {
        assert_explains(&trees, COLUMNS, row);
        assert_explains_against(&trees, COLUMNS, &reference, row);
    }
    let ensemble = Ensemble::new(&trees, COLUMNS as usize).expect("a sound forest");
    let reference = ensemble.reference(&background(&trees, COLUMNS as usize, &reference)).expect("some rows");
    assert_same_alone(&rows, COLUMNS as usize, |rows, out| ensemble.contributions(rows, out));
    assert_same_alone(&rows, COLUMNS as usize, |rows, out| reference.contributions(rows, out));
}

/// Each of these trees fits into a table, but not all of them into the room that there is for tables.
#[test]
fn trees_that_find_no_room_for_a_table_are_explained_all_the_same() {
    const COLUMNS: u32 = 9;
    const TREES: u16 = 1_000;
    let explain = |count: u16| {
        let trees = vec![chain(COLUMNS, COLUMNS); count.into()];
        let ensemble = Ensemble::new(&trees, COLUMNS as usize).expect("a sound forest");
        let mut rows = rows(3, COLUMNS, 6);
        rows[..COLUMNS as usize].fill(-1.0);
        let mut out = [vec![f64::NAN; rows.len()], vec![f64::NAN; rows.len()]];
        ensemble.contributions(&rows, &mut out[0]);
        let others = background(&trees, COLUMNS as usize, &rows);
        ensemble.reference(&others).expect("some rows").contributions(&rows, &mut out[1]);
        out.concat()
    };
    for (one, all) in explain(1).into_iter().zip(explain(TREES)) {
        assert!((one * f64::from(TREES) - all).abs() < 1e-9);
    }
}

#[test]
fn a_reference_of_nobody_is_refused() {
    let ensemble = Ensemble::new(&[chain(2, 2)], 2).expect("a sound tree");
    assert_eq!(ensemble.reference(&Background::default()).err(), Some(ReferenceError::NoRow));
}

#[test]
fn counts_of_other_trees_are_refused_by_the_first_that_differs() {
    let trees = [chain(2, 2), chain(9, 2)];
    let ensemble = Ensemble::new(&trees, 2).expect("sound trees");
    let refusal = |background: &Background| ensemble.reference(background).err();
    let sound = background(&trees, 2, &[0.0, f32::NAN, 1.0, 1.0]);
    assert_eq!(refusal(&sound), None);
    let spoilt = |spoil: fn(&mut Background)| {
        let mut background = sound.clone();
        spoil(&mut background);
        refusal(&background)
    };
    let other = |tree| Some(ReferenceError::OtherTrees(OtherTrees { tree }));
    assert_eq!(spoilt(|b| b.trees.truncate(1)), other(1));
    assert_eq!(spoilt(|b| b.trees.swap(0, 1)), other(0));
    assert_eq!(spoilt(|b| b.trees[1].answers.truncate(1)), other(1));
    assert_eq!(spoilt(|b| b.trees[1].counts[0] = 0), other(1));
    assert_eq!(spoilt(|b| b.trees[0] = Patterns::default()), other(0));
}

#[test]
fn the_deepest_tree_is_still_additive() {
    let depth = u32::try_from(MAX_DEPTH).expect("small");
    let trees = [chain(depth, depth)];
    let ensemble = Ensemble::new(&trees, MAX_DEPTH).expect("just deep enough");
    let row = vec![-1.0; MAX_DEPTH];
    let mut contributions = vec![0.0; MAX_DEPTH];
    ensemble.contributions(&row, &mut contributions);
    let whole = ensemble.base_value() + contributions.iter().sum::<f64>();
    assert!((whole - ensemble.log_odds(&row)).abs() < 1e-9);
    let others = background(&trees, MAX_DEPTH, &rows(7, depth, 8));
    let reference = ensemble.reference(&others).expect("some rows");
    reference.contributions(&row, &mut contributions);
    let whole = reference.base_value() + contributions.iter().sum::<f64>();
    assert!((whole - ensemble.log_odds(&row)).abs() < 1e-9);
    let deeper = Ensemble::new(&[chain(depth + 1, depth)], MAX_DEPTH);
    assert_eq!(deeper.err(), Some(EnsembleError::TooDeep { tree: 0 }));
}

#[test]
fn a_value_on_the_threshold_goes_left_and_a_missing_one_where_the_split_says() {
    for missing_left in [true, false] {
        let split = Node::Split { column: 0, threshold: 0.1, missing_left, left: 1, right: 2, cover: 2.0 };
        let leaf = |value| Node::Leaf { value, cover: 1.0 };
        let tree = Tree { nodes: vec![split, leaf(-1.0), leaf(1.0)] };
        let ensemble = Ensemble::new(&[tree], 1).expect("a sound tree");
        assert_eq!(ensemble.log_odds(&[0.1]), -1.0);
        assert_eq!(ensemble.log_odds(&[0.1_f32.next_up()]), 1.0);
        assert_eq!(ensemble.log_odds(&[f32::NEG_INFINITY]), -1.0);
        assert_eq!(ensemble.log_odds(&[f32::INFINITY]), 1.0);
        assert_eq!(ensemble.log_odds(&[f32::NAN]), if missing_left { -1.0 } else { 1.0 });
    }
}

#[test]
fn what_is_no_tree_is_refused_by_name() {
    let split = |column, left, right| Node::Split {
        column,
        threshold: 0.0,
        missing_left: true,
        left,
        right,
        cover: 2.0,
    };
    let leaf = |value, cover| Node::Leaf { value, cover };
    let sound = leaf(0.5, 1.0);
    let refusal = |nodes: Vec<Node>| Ensemble::new(&[Tree { nodes }], 2).err();
    let (tree, columns) = (0, 2);

    assert_eq!(refusal(vec![split(0, 1, 2), sound, sound]), None);
    assert_eq!(refusal(vec![]), Some(EnsembleError::NoNode { tree }));
    assert_eq!(
        refusal(vec![split(2, 1, 2), sound, sound]),
        Some(EnsembleError::Column { tree, node: 0, column: 2, columns })
    );
    assert_eq!(
        refusal(vec![split(0, 1, 3), sound, sound]),
        Some(EnsembleError::Child { tree, node: 0, child: 3 })
    );
    assert_eq!(refusal(vec![split(0, 1, 1), sound]), Some(EnsembleError::ReachedTwice { tree, node: 1 }));
    let circle = Node::Split { column: 0, threshold: 0.0, missing_left: true, left: 0, right: 1, cover: 2.0 };
    assert!(matches!(
        refusal(vec![circle, sound]),
        Some(EnsembleError::ReachedTwice { .. } | EnsembleError::Cover { .. })
    ));
    assert_eq!(
        refusal(vec![split(0, 1, 2), sound, sound, sound]),
        Some(EnsembleError::Unreachable { tree, node: 3 })
    );
    assert_eq!(
        refusal(vec![split(0, 1, 2), leaf(f32::NAN, 1.0), sound]),
        Some(EnsembleError::NotFinite { tree, node: 1 })
    );
    for cover in [0.0, -1.0, f32::NAN, f32::INFINITY] {
        assert!(matches!(
            refusal(vec![split(0, 1, 2), leaf(0.5, cover), sound]),
            Some(EnsembleError::Cover { .. })
        ));
    }
    assert_eq!(
        refusal(vec![split(0, 1, 2), leaf(0.5, 1.5), sound]),
        Some(EnsembleError::Cover { tree, node: 0 })
    );

    let one = || vec![Tree { nodes: vec![sound] }];
    assert_eq!(Ensemble::new(&[], 1).err(), Some(EnsembleError::NoTree));
    assert_eq!(Ensemble::new(&one(), 0).err(), Some(EnsembleError::Columns { columns: 0 }));
    let columns = MAX_COLUMNS + 1;
    assert_eq!(Ensemble::new(&one(), columns).err(), Some(EnsembleError::Columns { columns }));
    let many = vec![Tree { nodes: vec![sound; MAX_NODES] }, Tree { nodes: vec![sound] }];
    assert_eq!(Ensemble::new(&many, 1).err(), Some(EnsembleError::TooManyNodes));
}

#[test]
fn a_tree_of_one_leaf_moves_the_base_value_and_explains_nothing() {
    let trees = [Tree { nodes: vec![Node::Leaf { value: 0.25, cover: 9.0 }] }];
    let ensemble = Ensemble::new(&trees, 3).expect("a sound tree");
    let row = [f32::NAN; 3];
    let mut contributions = [f64::NAN; 3];
    ensemble.contributions(&row, &mut contributions);
    assert_eq!(contributions, [0.0; 3]);
    let reference = ensemble.reference(&background(&trees, 3, &row)).expect("a row");
    reference.contributions(&row, &mut contributions);
    assert_eq!((contributions, reference.base_value()), ([0.0; 3], 0.25));
    assert_eq!((ensemble.base_value(), ensemble.log_odds(&row)), (0.25, 0.25));
}

#[test]
fn probability_is_the_logistic_function() {
    assert_eq!(probability(0.0), 0.5);
    assert_eq!(probability(f64::MAX), 1.0);
    assert_eq!(probability(f64::MIN), 0.0);
    assert!((f64::from(probability(-std::f64::consts::LN_10)) - 1.0 / 11.0).abs() < 1e-8);
}
