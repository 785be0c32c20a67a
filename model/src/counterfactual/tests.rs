//! The rules of the search, on models made for them: small ones whose answer is known, and drawn ones
//! where every change is tried the slow way, through scenarios and whole files.

use super::*;
use crate::catalogue::levers::{Range, by_name};
use crate::compact;
use crate::decision::{Costs, Policy};
use crate::ensemble::{Background, Ensemble, Node, Tree};
use crate::file::{Bureau, Code};
use crate::parameters::{Calibration, Parameters, Training};
use crate::synthetic::client_file;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// An engine of these trees over all features; it refuses from even odds on and reviews from 0.4 on.
fn engine(trees: &[Tree]) -> Engine {
    let parameters = Parameters {
        name: "test".to_owned(),
        id: "test@0".to_owned(),
        features: features().iter().map(|feature| feature.name.to_owned()).collect(),
        importance: vec![1.0; features().len()],
        catalogue_hash: catalogue::hash().to_owned(),
        policy: Policy {
            costs: Costs { false_negative: 1.0, false_positive: 1.0 },
            threshold: 0.45,
            review_from: 0.4,
            review_to: 0.5,
            least_completeness: 0.0,
            required: Inputs::NONE,
        },
        calibration: Calibration { method: "none".to_owned(), slope: 1.0, intercept: 0.0 },
        training: Training { clients: 2, defaults: 1, base_rate: 0.5, data_hash: "0".to_owned(), seed: 0 },
        peers: Vec::new(),
    };
    let ensemble = Ensemble::new(trees, features().len()).expect("sound trees");
    Engine::from_compact(&compact::write(&parameters, &ensemble, &Background::default()))
        .expect("it reads back")
}

fn column(name: &str) -> u32 {
    let place = features().iter().position(|feature| feature.name == name).expect("it is in the catalogue");
    u32::try_from(place).expect("a short catalogue")
}

/// One question: `below` where the feature is no more than the threshold or missing, else `above`.
fn tree(name: &str, threshold: f32, below: f32, above: f32) -> Tree {
    let leaf = |value| Node::Leaf { value, cover: 1.0 };
    let split =
        Node::Split { column: column(name), threshold, missing_left: true, left: 1, right: 2, cover: 2.0 };
    Tree { nodes: vec![split, leaf(below), leaf(above)] }
}

/// Credit 440 000 of an income of 200 000, 48 instalments of 20 000, goods of 400 000, two credits elsewhere.
fn client() -> ClientFile {
    let mut file = ClientFile::default();
    let a = &mut file.application;
    a.name_contract_type = Code::from("Cash loans");
    (a.amt_income_total, a.amt_credit) = (Some(200_000.0), Some(440_000.0));
    (a.amt_annuity, a.amt_goods_price) = (Some(20_000.0), Some(400_000.0));
    let credit = |debt| Bureau {
        credit_active: Code::from("Active"),
        amt_credit_sum_debt: Some(debt),
        ..Bureau::default()
    };
    file.bureau = Some(vec![credit(60_000.0), credit(10_000.0)]);
    file
}

fn ways(outcome: Outcome) -> Vec<Way> {
    match outcome {
        Outcome::Found { ways } => ways,
        other => panic!("no way was found: {other:?}"),
    }
}

/// The ways of [`client`] to a review, as queries.
fn queries(trees: &[Tree]) -> Vec<String> {
    let outcome = search(&engine(trees), &client(), Advice::Review).expect("it is scored");
    ways(outcome).iter().map(|way| way.scenario().to_string()).collect()
}

#[test]
fn who_is_there_already_need_not_change() {
    let engine = engine(&[tree("credit", 1.0, 0.0, -0.2)]);
    for (goal, there) in [(Advice::Refuse, true), (Advice::Review, true), (Advice::Grant, false)] {
        let outcome = search(&engine, &client(), goal).expect("it is scored");
        assert_eq!(matches!(outcome, Outcome::AlreadyThere { .. }), there, "{goal:?}");
    }
}

#[test]
fn the_smallest_change_of_each_lever_is_found_the_smallest_first() {
    // From 440 000 in steps of 20 000 to 300 000, of at most 140 000; or 35 % of at most 50 %.
    let trees = [tree("credit_to_income", 1.5, -0.1, 1.0)];
    assert_eq!(queries(&trees), ["credit=300000", "down_payment=0.35"]);
    let found = ways(search(&engine(&trees), &client(), Advice::Review).expect("it is scored"));
    assert_eq!(found[0].changes, [Change { lever: "credit".to_owned(), from: 440_000.0, to: 300_000.0 }]);
    assert_eq!(found[0].size, 140.0 / 300.0);
    assert_eq!(found[0].score.decision, Advice::Review);
}

#[test]
fn a_better_goal_takes_a_larger_change() {
    let trees = [tree("credit_to_income", 1.5, -0.1, 1.0), tree("credit_to_income", 1.25, -1.0, 0.0)];
    let found = ways(search(&engine(&trees), &client(), Advice::Grant).expect("it is scored"));
    assert_eq!(found[0].scenario().to_string(), "credit=240000");
    assert_eq!(found[0].score.decision, Advice::Grant);
}

/// Nothing is inferred from values beside: 42 instalments are too many, 30 too few, 54 too many again.
#[test]
fn an_island_of_good_values_is_found() {
    let trees = [tree("credit_term", 33.0, 0.5, -0.5), tree("credit_term", 39.0, 0.2, 1.0)];
    assert_eq!(queries(&trees), ["duration=36"]);
}

#[test]
fn two_levers_are_turned_where_one_is_not_enough() {
    let trees = [tree("credit", 400_000.0, -0.6, 0.5), tree("bureau_active_count", 1.0, 0.0, 0.7)];
    assert_eq!(queries(&trees), ["close_credits=1&credit=400000", "close_credits=1&down_payment=0.1"]);
}

#[test]
fn three_levers_are_turned_where_two_are_not_enough_and_no_farther_than_needed() {
    let trees = [
        tree("goods_price", 300_000.0, 0.0, 1.0),
        tree("bureau_debt", 60_000.0, 0.0, 1.0),
        tree("credit_term", 50.0, 1.0, -0.1),
    ];
    // Of the amounts below 330 000 every second or so is among the coarse ones.
    assert_eq!(queries(&trees), ["close_credits=1&credit=320000&duration=54"]);
}

#[test]
fn none_is_told_where_there_is_none_with_the_nearest_or_nothing() {
    let trees = [tree("credit", 200_000.0, 0.3, 0.5), tree("income", 1e6, 0.2, 0.1)];
    let engine_ = engine(&trees);
    let Outcome::NotFound { nearest: Some(nearest) } =
        search(&engine_, &client(), Advice::Review).expect("it is scored")
    else {
        panic!("nothing is good enough and a smaller credit is better");
    };
    assert_eq!(nearest.scenario().to_string(), "credit=200000");
    let file = nearest.scenario().apply(&client()).expect("it is in range");
    assert_eq!(engine_.score(&file).expect("it is scored"), nearest.score);

    // Of several changes that come as near, the smallest: not credit=400000, nor another term.
    let outcome = search(&engine(&[tree("annuity", 19_000.0, 0.3, 0.5)]), &client(), Advice::Review);
    let Ok(Outcome::NotFound { nearest: Some(nearest) }) = outcome else {
        panic!("nothing is good enough and a smaller instalment is better");
    };
    assert_eq!(nearest.scenario().to_string(), "down_payment=0.05");

    // Nothing that they can do makes a difference, though more income would.
    let outcome = search(&engine(&[tree("income", 250_000.0, 0.5, -0.5)]), &client(), Advice::Review);
    assert_eq!(outcome.expect("it is scored"), Outcome::NotFound { nearest: None });
    let outcome = search(&engine(&[tree("income", 1.0, 0.5, -0.5)]), &ClientFile::default(), Advice::Review);
    assert_eq!(outcome.expect("it is scored"), Outcome::NotFound { nearest: None });
}

/// Trees that ask what levers move, at values that clients have.
fn forest(seed: u64) -> Vec<Tree> {
    fn grow(
        nodes: &mut Vec<Node>,
        depth: u32,
        random: &mut ChaCha8Rng,
        columns: &[usize],
        rows: &[Vec<f32>],
    ) {
        let place = nodes.len();
        nodes.push(Node::Leaf { value: random.random_range(-0.25..0.28), cover: 1.0 });
        if depth == 0 {
            return;
        }
        let column = columns[random.random_range(0..columns.len())];
        let threshold = rows[random.random_range(0..rows.len())][column];
        if !threshold.is_finite() {
            return;
        }
        let left = nodes.len();
        grow(nodes, depth - 1, random, columns, rows);
        let right = nodes.len();
        grow(nodes, depth - 1, random, columns, rows);
        let cover_of = |node: &Node| match *node {
            Node::Split { cover, .. } | Node::Leaf { cover, .. } => cover,
        };
        let cover = cover_of(&nodes[left]) + cover_of(&nodes[right]);
        let number = |place: usize| u32::try_from(place).expect("a small tree");
        let (column, left, right) = (number(column), number(left), number(right));
        nodes[place] = Node::Split { column, threshold, missing_left: random.random(), left, right, cover };
    }
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let rows: Vec<Vec<f32>> = (0..40).map(|index| catalogue::row(&client_file(seed, index))).collect();
    let movable = levers().iter().filter(|lever| matches!(lever.kind, Kind::Lever(_)));
    let names: BTreeSet<&str> = movable.flat_map(|lever| lever.moves).copied().collect();
    let columns: Vec<usize> = names.into_iter().map(|name| column(name) as usize).collect();
    let mut tree = || {
        let mut nodes = Vec::new();
        grow(&mut nodes, 4, &mut random, &columns, &rows);
        Tree { nodes }
    };
    (0..30).map(|_| tree()).collect()
}

/// All settings that a client could follow, by the declarations alone.
fn allowed(lever: &Lever, file: &ClientFile) -> Vec<f64> {
    let (Kind::Lever(direction), Some(from)) = (lever.kind, lever.read(file)) else {
        return Vec::new();
    };
    let values = lever.range(file).into_iter().flat_map(Range::values);
    values
        .filter(|&to| match direction {
            Direction::Down => to < from,
            Direction::Up => to > from,
            Direction::Both => to != from,
        })
        .collect()
}

/// The smallest size of a change of exactly these levers that reaches a review, by scoring whole files.
fn smallest_by_force(engine: &Engine, file: &ClientFile, levers: &[&Lever]) -> Option<f64> {
    let mut begun = vec![(Scenario::default(), 0.0)];
    for lever in levers {
        let (from, values) = (lever.read(file).unwrap_or(0.0), allowed(lever, file));
        let whole = values.iter().map(|to| (to - from).abs()).fold(0.0, f64::max);
        let go_on = |(scenario, size): &(Scenario, f64), to: f64| {
            let mut scenario = scenario.clone();
            scenario.set(lever.name, Some(to));
            (scenario, size + (to - from).abs() / whole)
        };
        begun = begun.iter().flat_map(|b| values.iter().map(|&to| go_on(b, to))).collect();
    }
    let reaches = |(scenario, size): (Scenario, f64)| {
        let changed = scenario.apply(file).expect("it is in range");
        let score = engine.score(&changed).expect("it is scored");
        (score.decision <= Advice::Review).then_some(size)
    };
    begun.into_iter().filter_map(reaches).reduce(f64::min)
}

#[test]
fn no_smaller_change_reaches_the_goal_and_every_change_told_does() {
    let all: Vec<&Lever> = levers().iter().collect();
    let (mut of, mut none) = ([0; LEVERS + 1], 0);
    for seed in 0..12 {
        let engine = engine(&forest(seed));
        let score = |file: &ClientFile| engine.score(file).expect("it is scored");
        let files = (0..400).map(|index| client_file(seed, index));
        for mut file in files.filter(|file| score(file).decision == Advice::Refuse).take(8) {
            // Histories that no lever touches only cost time here.
            (file.installments_payments, file.pos_cash_balance, file.credit_card_balance) =
                (None, None, None);
            if score(&file).decision != Advice::Refuse {
                continue;
            }
            let mut best: Vec<(Vec<&str>, f64)> = Vec::new();
            for (place, &one) in all.iter().enumerate() {
                best.extend(smallest_by_force(&engine, &file, &[one]).map(|size| (vec![one.name], size)));
                for &two in &all[place + 1..] {
                    let size = smallest_by_force(&engine, &file, &[one, two]);
                    best.extend(size.map(|size| (vec![one.name, two.name], size)));
                }
            }
            // A set with another one inside is no news.
            let inside = |a: &[&str], b: &[&str]| a.len() < b.len() && a.iter().all(|name| b.contains(name));
            let mut expected: Vec<&(Vec<&str>, f64)> = best
                .iter()
                .filter(|(set, _)| !best.iter().any(|(smaller, _)| inside(smaller, set)))
                .collect();
            expected.sort_by(|a, b| a.0.len().cmp(&b.0.len()).then(a.1.total_cmp(&b.1)));

            let outcome = search(&engine, &file, Advice::Review).expect("it is scored");
            let ways = if let Outcome::Found { ways } = outcome { ways } else { Vec::new() };
            let (told, more): (Vec<_>, Vec<_>) = ways.iter().partition(|way| way.changes.len() < LEVERS);
            assert_eq!(told.len(), expected.len().min(WAYS), "{expected:?} {ways:?}");
            for (way, (set, size)) in told.iter().zip(expected) {
                let names: Vec<&str> = way.changes.iter().map(|change| change.lever.as_str()).collect();
                assert_eq!((&names, way.size), (set, *size));
            }
            for way in &ways {
                let changed = way.scenario().apply(&file).expect("it is in range");
                assert_eq!(score(&changed), way.score);
                assert!(way.score.decision <= Advice::Review);
                for Change { lever, from, to } in &way.changes {
                    let lever = by_name(lever).expect("it is a lever");
                    assert_eq!(lever.read(&file), Some(*from));
                    assert!(allowed(lever, &file).contains(to));
                }
            }
            for way in more {
                let three: Vec<&Lever> =
                    way.changes.iter().filter_map(|change| by_name(&change.lever)).collect();
                let smallest = smallest_by_force(&engine, &file, &three).expect("it was reached");
                assert!(way.size >= smallest, "{way:?} is smaller than the smallest, {smallest}");
            }
            none += i32::from(ways.is_empty());
            ways.iter().for_each(|way| of[way.changes.len()] += 1);
        }
    }
    assert!(none > 0 && of[1..].iter().all(|&n| n > 0), "every case was met: {of:?}, none {none}");
}
