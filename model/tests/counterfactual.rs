//! What the shipped model's refused clients are told: a change that is enough when the changed file is scored,
//! or that there is none.
#![cfg(all(feature = "onnx", not(target_arch = "wasm32")))]

use model::catalogue::levers::{Kind, by_name};
use model::counterfactual::{Outcome, search};
use model::decision::Advice;
use model::engine::Engine;
use model::synthetic::client_file;

#[test]
fn whatever_the_shipped_model_is_said_to_advise_it_advises() {
    let engine = Engine::shipped().expect("the shipped model");
    let copy = Engine::from_compact(&engine.to_compact()).expect("its copy");
    let (mut found, mut none) = (0, 0);
    for index in 0..300 {
        let file = client_file(17, index);
        let score = engine.score(&file).expect("it is scored");
        let outcome = search(&engine, &file, Advice::Review).expect("it is scored");
        assert_eq!(search(&copy, &file, Advice::Review).expect("it is scored"), outcome);
        let ways = match outcome {
            Outcome::AlreadyThere { score: there } => {
                assert_eq!(there, score);
                assert_ne!(score.decision, Advice::Refuse);
                continue;
            }
            Outcome::Found { ways } => {
                assert!((1..=3).contains(&ways.len()));
                assert!(ways.iter().all(|way| way.score.decision <= Advice::Review), "{ways:?}");
                found += 1;
                ways
            }
            Outcome::NotFound { nearest } => {
                assert!(nearest.iter().all(|way| way.score.decision == Advice::Refuse), "{nearest:?}");
                assert!(nearest.iter().all(|way| way.score.probability < score.probability), "{nearest:?}");
                none += 1;
                nearest.into_iter().collect()
            }
            Outcome::TooLittleKnown { .. } => panic!("the advice was to look closer, which is the goal"),
        };
        assert_eq!(score.decision, Advice::Refuse);
        for way in ways {
            let changed = way.scenario().apply(&file).expect("it is in range");
            assert_eq!(engine.score(&changed).expect("it is scored"), way.score);
            let kind = |name: &str| by_name(name).map(|lever| lever.kind);
            assert!(way.changes.iter().all(|change| matches!(kind(&change.lever), Some(Kind::Lever(_)))));
        }
    }
    assert!(found > 0 && none > 0, "both were met: {found} found, {none} not");
}

#[test]
fn of_whom_too_little_is_known_no_change_is_looked_for() {
    let engine = Engine::shipped().expect("the shipped model");
    let mut file = client_file(17, 0);
    let a = &mut file.application;
    (a.ext_source_1, a.ext_source_2, a.ext_source_3) = (None, None, None);
    let score = engine.score(&file).expect("it is scored");
    assert!(!score.missing.is_empty());
    assert_eq!(
        search(&engine, &file, Advice::Grant).expect("it is scored"),
        Outcome::TooLittleKnown { score }
    );
}
