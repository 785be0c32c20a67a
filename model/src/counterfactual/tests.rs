//! The rules of the search, on models made for them: small ones whose answer is known, and drawn ones
//! where every change is tried the slow way, through scenarios and whole files.

use super::*;
use crate::catalogue::inputs::Inputs;
use crate::catalogue::levers::{Direction, Effort, Lever, LeverKind, LeverRange, by_name, is_bearable};
use crate::catalogue::{self, features};
use crate::compact;
use crate::decision::{Costs, Policy};
use crate::ensemble::{Background, Ensemble, Node, Tree};
use crate::file::{Bureau, Code};
use crate::parameters::{Calibration, Parameters, Training};
use crate::scenario::Scenario;
use crate::synthetic::client_file;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;

/// An engine of these trees over all features; it refuses from even odds on and reviews from 0.4 on.
fn engine(trees: &[Tree]) -> Engine {
    let parameters = Parameters {
        name: "test".to_owned(),
        id: "test@0".to_owned(),
        features: features().iter().map(|feature| feature.name.to_owned()).collect(),
        importance: vec![1.0; features().len()],
        catalogue_hash: catalogue::hash().to_owned(),
        policy: Policy {
            version: 0,
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

/// What leads to `goal`.
fn proposals(recourse: Recourse, goal: Advice) -> Vec<Proposal> {
    recourse.goals.into_iter().find(|found| found.advice == goal).expect("it is looked for").proposals
}

fn find(trees: &[Tree]) -> Recourse {
    search(&engine(trees), &client()).expect("it is scored")
}

/// The changes of [`client`] that lead to a review, as queries.
fn queries(trees: &[Tree]) -> Vec<String> {
    proposals(find(trees), Advice::Review).iter().map(|proposal| proposal.scenario().to_string()).collect()
}

#[test]
fn every_better_advice_is_a_goal_and_no_other() {
    let goals = |now: f32| -> Vec<Advice> {
        find(&[tree("credit", 1.0, 0.0, now)]).goals.iter().map(|goal| goal.advice).collect()
    };
    assert_eq!(goals(0.5), [Advice::Review, Advice::Grant]);
    assert_eq!(goals(-0.2), [Advice::Grant]);
    assert_eq!(goals(-1.0), []);
}

#[test]
fn the_least_effort_of_a_lever_is_found_and_told_with_what_it_takes_and_leads_to() {
    // From 440 000 in steps of 20 000 to 300 000. A down payment of 35 % would do, but nobody can find 140 000 at once
    // with an income of 200 000.
    let trees = [tree("credit_to_income", 1.5, -0.1, 1.0)];
    assert_eq!(queries(&trees), ["credit=300000"]);
    let found = proposals(find(&trees), Advice::Review);
    assert_eq!(found[0].changes, [Change { lever: "credit".to_owned(), from: 440_000.0, to: 300_000.0 }]);
    assert_eq!((found[0].effort, found[0].at_once), (140_000.0, 0.0));
    assert!((found[0].instalment.expect("it is known") - 20_000.0 * 300.0 / 440.0).abs() < 1e-6);
    assert_eq!(found[0].score.decision, Advice::Review);
}

#[test]
fn a_better_goal_takes_a_larger_change() {
    let trees = [tree("credit_to_income", 1.5, -0.1, 1.0), tree("credit_to_income", 1.25, -1.0, 0.0)];
    let found = find(&trees);
    assert_eq!(queries(&trees), ["credit=300000"]);
    let grant = proposals(found, Advice::Grant);
    assert_eq!(grant[0].scenario().to_string(), "credit=240000");
    assert_eq!(grant[0].score.decision, Advice::Grant);
}

/// Nothing is inferred from values beside: 24 instalments are too few, 60 too many.
#[test]
fn an_island_of_good_values_is_found() {
    let trees = [tree("credit_term", 33.0, 0.5, -0.5), tree("credit_term", 39.0, 0.2, 1.0)];
    assert_eq!(queries(&trees), ["duration=36"]);
}

/// 400 000 would do, 380 000 would not: who is told the first and borrows the second is refused.
#[test]
fn nobody_is_worse_off_for_doing_more_than_was_told() {
    let trees = [tree("credit", 410_000.0, -0.5, 0.5), tree("credit", 390_000.0, 1.0, 0.0)];
    assert_eq!(queries(&trees), Vec::<String>::new());
    let trees = [
        tree("credit", 410_000.0, -0.5, 0.5),
        tree("credit", 390_000.0, 1.0, 0.0),
        tree("credit", 250_000.0, -1.0, 0.0),
    ];
    assert_eq!(queries(&trees), ["credit=240000"]);
}

#[test]
fn an_instalment_that_the_income_cannot_bear_is_not_offered() {
    let mut file = client();
    let trees = [tree("credit_term", 24.0, -0.5, 0.5)];
    let told = |file: &ClientFile| -> Vec<String> {
        let found = search(&engine(&trees), file).expect("it is scored");
        proposals(found, Advice::Review).iter().map(|proposal| proposal.scenario().to_string()).collect()
    };
    assert_eq!(told(&file), ["duration=24"]);
    // More than 36 % of it.
    file.application.amt_income_total = Some(60_000.0);
    assert!(told(&file).iter().all(|change| change != "duration=24"), "{:?}", told(&file));
    file.application.amt_income_total = None;
    assert!(
        told(&file).iter().all(|change| change != "duration=24"),
        "nobody knows whether it could be borne"
    );
}

#[test]
fn two_levers_are_moved_where_one_is_not_enough() {
    let trees = [tree("credit", 400_000.0, -0.6, 0.5), tree("bureau_active_count", 1.0, 0.0, 0.7)];
    assert_eq!(queries(&trees), ["close_credits=1&credit=400000", "close_credits=1&down_payment=0.1"]);
}

/// Alone the credit would have to fall to 200 000; with 10 000 paid off elsewhere a little less than now is enough.
#[test]
fn a_further_lever_is_moved_where_it_saves_a_good_part_of_the_effort() {
    let trees = [
        tree("bureau_active_count", 1.0, 0.0, 0.3),
        tree("credit", 200_000.0, -0.5, 0.1),
        tree("credit", 425_000.0, -0.2, 0.2),
    ];
    assert_eq!(queries(&trees), ["close_credits=1&credit=420000", "close_credits=1&down_payment=0.05"]);
}

#[test]
fn three_levers_are_moved_where_two_are_not_enough_and_no_farther_than_needed() {
    let trees = [
        tree("goods_price", 300_000.0, 0.0, 1.0),
        tree("bureau_debt", 60_000.0, 0.0, 1.0),
        tree("credit_term", 50.0, 1.0, -0.1),
    ];
    // Of the amounts below 330 000 every second or so is among the coarse ones.
    assert_eq!(queries(&trees), ["close_credits=1&credit=320000&duration=60"]);
}

#[test]
fn where_there_is_none_the_nearest_is_told_or_nothing() {
    let nearest = |trees: &[Tree]| {
        let mut goals = find(trees).goals;
        assert!(goals.iter().all(|goal| goal.proposals.is_empty()), "{goals:?}");
        goals.swap_remove(0).nearest
    };
    let trees = [tree("credit", 200_000.0, 0.3, 0.5), tree("income", 1e6, 0.2, 0.1)];
    let lower = nearest(&trees).expect("a smaller credit is better");
    assert_eq!(lower.scenario().to_string(), "credit=200000");
    let file = lower.scenario().apply(&client()).expect("it is in range");
    assert_eq!(engine(&trees).score(&file).expect("it is scored"), lower.score);

    // Of several changes that come as near, the least effort: not credit=400000, nor another term.
    let lower = nearest(&[tree("annuity", 19_000.0, 0.3, 0.5)]).expect("a smaller instalment is better");
    assert_eq!(lower.scenario().to_string(), "down_payment=0.05");

    // Nothing that they can do makes a difference, though more income would.
    assert_eq!(nearest(&[tree("income", 250_000.0, 0.5, -0.5)]), None);
    let found = search(&engine(&[tree("income", 1.0, 0.5, -0.5)]), &ClientFile::default());
    assert!(found.expect("it is scored").goals.iter().all(|goal| goal.nearest.is_none()));
}

#[test]
fn a_move_that_a_smaller_one_does_as_well_is_found_out() {
    let trees = [tree("credit", 400_000.0, 0.0, 1.0), tree("credit_term", 50.0, 0.0, 1.0)];
    let idle_at = |query: &str| -> Vec<(String, f64, f64)> {
        let scenario = query.parse().expect("a scenario");
        let idle = idle(&engine(&trees), &client(), &scenario).expect("it fits");
        idle.into_iter().map(|idle| (idle.lever, idle.to.0, idle.nearer.0)).collect()
    };
    assert_eq!(idle_at("credit=400000"), []);
    assert_eq!(idle_at("credit=300000"), [("credit".to_owned(), 300_000.0, 400_000.0)]);
    // Farther than 50 instalments is worse than the 48 on record.
    assert_eq!(idle_at("duration=60"), [("duration".to_owned(), 60.0, 48.0)]);
    // Everything else stays as it is simulated.
    let moved: Vec<String> =
        idle_at("credit=400000&down_payment=0.1").into_iter().map(|idle| idle.0).collect();
    assert_eq!(moved, ["credit", "down_payment"]);
    // Not the way in which a client goes, and no lever.
    assert_eq!(idle_at("credit=500000&income=300000"), []);
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
    let movable = levers().iter().filter(|lever| matches!(lever.kind, LeverKind::Lever(_)));
    let names: BTreeSet<&str> = movable.flat_map(|lever| lever.moves).copied().collect();
    let columns: Vec<usize> = names.into_iter().map(|name| column(name) as usize).collect();
    let mut tree = || {
        let mut nodes = Vec::new();
        grow(&mut nodes, 4, &mut random, &columns, &rows);
        Tree { nodes }
    };
    (0..30).map(|_| tree()).collect()
}

/// All settings that a client could follow, by the declarations alone, nearest first.
fn allowed(lever: &Lever, file: &ClientFile) -> Vec<f64> {
    let (LeverKind::Lever(direction), Some(from)) = (lever.kind, lever.read(file)) else {
        return Vec::new();
    };
    let values = lever.range(file).into_iter().flat_map(LeverRange::values);
    let mut values: Vec<f64> = values.filter(|&to| direction.leads(from, to)).collect();
    values.sort_by(|a, b| (a - from).abs().total_cmp(&(b - from).abs()));
    values
}

/// What a change asks and leads to, by scoring the whole file; no effort if it cannot be offered.
fn tried(engine: &Engine, file: &ClientFile, scenario: &Scenario) -> (Option<f64>, Score) {
    let (mut changed, mut effort) = (file.clone(), Effort::NONE);
    for lever in levers() {
        if let Some(value) = scenario.get(lever.name) {
            effort = effort + lever.effort(&changed, value);
            lever.set(&mut changed, value);
        }
    }
    assert_eq!(scenario.apply(file), Ok(changed.clone()));
    let score = engine.score(&changed).expect("it is scored");
    (is_bearable(file, &changed, effort).then(|| effort.total()), score)
}

/// The least effort of a change of exactly these levers that reaches a review for good.
fn least_by_force(engine: &Engine, file: &ClientFile, levers: &[&Lever]) -> Option<f64> {
    let mut all = vec![Scenario::default()];
    for lever in levers.iter().rev() {
        let with = |scenario: &Scenario, to: f64| {
            let mut scenario = scenario.clone();
            scenario.set(lever.name, Some(to));
            scenario
        };
        let values = allowed(lever, file);
        all = all
            .iter()
            .flat_map(|begun| values.iter().map(|&to| with(begun, to)).collect::<Vec<_>>())
            .collect();
    }
    let is_enough = |score: &Score| score.decision <= Advice::Review;
    let mut enough: Vec<(f64, Scenario)> = Vec::new();
    for scenario in all {
        if let (Some(effort), score) = tried(engine, file, &scenario)
            && is_enough(&score)
        {
            enough.push((effort, scenario));
        }
    }
    enough.sort_by(|a, b| a.0.total_cmp(&b.0));
    let is_firm = |scenario: &Scenario| {
        levers.iter().filter(|lever| lever.kind != LeverKind::Lever(Direction::Both)).all(|lever| {
            let at = scenario.get(lever.name).expect("it is set");
            let from = lever.read(file).expect("it stands somewhere");
            let farther = allowed(lever, file).into_iter().filter(|to| (to - from).abs() > (at - from).abs());
            farther.into_iter().all(|to| {
                let mut more = scenario.clone();
                more.set(lever.name, Some(to));
                let (effort, score) = tried(engine, file, &more);
                effort.is_none() || is_enough(&score)
            })
        })
    };
    enough.into_iter().take(FIRM).find(|(_, scenario)| is_firm(scenario)).map(|(effort, _)| effort)
}

#[test]
fn no_smaller_effort_reaches_the_goal_and_every_change_told_does() {
    let mut of = [0; MOST_LEVERS + 1];
    for seed in 0..8 {
        let engine = engine(&forest(seed));
        let score = |file: &ClientFile| engine.score(file).expect("it is scored");
        let files = (0..400).map(|index| client_file(seed, index));
        for mut file in files.filter(|file| score(file).decision == Advice::Refuse).take(5) {
            // Histories that no lever touches only cost time here.
            (file.installments_payments, file.pos_cash_balance, file.credit_card_balance) =
                (None, None, None);
            if score(&file).decision != Advice::Refuse {
                continue;
            }
            let axes = axes(&file);
            let wanted = vec![Advice::Review];
            let all = look_everywhere(&engine, &file, &score(&file), wanted, &axes).expect("it is scored");
            let found: Vec<(u32, f64)> = all.found[0].iter().map(|found| (found.set, found.effort)).collect();
            for set in (1_u32..1 << axes.len()).filter(|set| set.count_ones() <= 2) {
                let is_in = |(index, _): &(usize, &Axis)| set >> index & 1 == 1;
                let levers: Vec<&Lever> =
                    axes.iter().enumerate().filter(is_in).map(|(_, axis)| axis.lever).collect();
                let effort = found.iter().find(|(other, _)| *other == set).map(|(_, effort)| *effort);
                assert_eq!(effort, least_by_force(&engine, &file, &levers), "{:?}", levers[0].name);
            }

            let told = proposals(search(&engine, &file).expect("it is scored"), Advice::Review);
            assert!(told.len() <= PROPOSALS && told.is_sorted_by(|a, b| a.effort <= b.effort), "{told:?}");
            assert_eq!(told.is_empty(), found.is_empty());
            for proposal in &told {
                of[proposal.changes.len()] += 1;
                assert_eq!(
                    tried(&engine, &file, &proposal.scenario()),
                    (Some(proposal.effort), proposal.score.clone())
                );
                assert!(proposal.score.decision <= Advice::Review);
                for Change { lever, from, to } in &proposal.changes {
                    let lever = by_name(lever).expect("it is a lever");
                    assert_eq!(lever.read(&file), Some(*from));
                    assert!(allowed(lever, &file).contains(to));
                }
                let names = |proposal: &Proposal| -> BTreeSet<String> {
                    proposal.changes.iter().map(|change| change.lever.clone()).collect()
                };
                let inside = told.iter().filter(|other| names(other).is_subset(&names(proposal))).count();
                assert_eq!(inside, 1, "no change contains another: {told:?}");
            }
        }
    }
    assert!(of[1..].iter().all(|&n| n > 0), "every case was met: {of:?}");
}
