//! How much of a refusal the reasons that are told explain, on real clients: measured, not asserted, but for what must
//! never be. It needs Home Credit's files, takes some minutes, and writes what `docs/raisons.md` says:
//! `HOME_CREDIT_DIR=… cargo test --release -p server --test all real_reasons -- --ignored --nocapture`

use model::basis::Basis;
use model::catalogue::{Concept, Telling, Theme, row};
use model::decision::Advice;
use model::engine::Engine;
use model::explanation::{Against, Explanation, FeatureEffect};
use model::file::ClientFile;
use model::reasons::{Reasons, by_concept};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;
use store::Silent;
use store::import::{ImportError, ImportOptions, client_files};

/// What is measured of the refusals.
#[derive(Default)]
struct Measured {
    refusals: u64,
    /// Shares of what raises the risk that is told.
    covered: Vec<f64>,
    /// The same of what may be told: without the lender's prices.
    covered_of_tellable: Vec<f64>,
    /// Refusals that tell a theme, or a concept, that lowers the risk in all as if it raised it.
    other_way: u64,
    /// Refusals that tell one theme, or concept, both for and against.
    both_ways: u64,
    /// Refusals that give a price of the lender as a reason.
    price: u64,
    /// Refusals in which some told value is not placed among clients.
    without_standing: u64,
    told: BTreeMap<Concept, u64>,
}

/// Log-odds from which something was told.
const WORTH_NAMING: f64 = 0.05;

/// As reasons were chosen by features: the three strongest of different themes that raise the risk, beside the average
/// client, and the strongest that lowers it.
fn by_features(explanation: &Explanation, measured: &mut Measured) {
    let effects: Vec<FeatureEffect> =
        explanation.contributions.iter().filter_map(FeatureEffect::of).collect();
    let side = |raises: bool, most: usize| {
        let mut picked: Vec<FeatureEffect> = Vec::new();
        for effect in &effects {
            let is_told = (effect.contribution > 0.0) == raises && effect.contribution.abs() >= WORTH_NAMING;
            let is_new = picked.iter().all(|p| p.feature.theme() != effect.feature.theme());
            if is_told && is_new && picked.len() < most {
                picked.push(*effect);
            }
        }
        picked
    };
    let (told, against) = (side(true, 3), side(false, 1));
    let joint = |theme: Theme| -> f64 {
        effects.iter().filter(|e| e.feature.theme() == theme).map(|e| e.contribution).sum()
    };
    let push: f64 = effects.iter().map(|e| e.contribution.max(0.0)).sum();
    let is_price = |e: &FeatureEffect| e.feature.concept.telling() == Telling::Price;
    measured.refusals += 1;
    measured.covered.push(told.iter().map(|e| e.contribution).sum::<f64>() / push);
    let other_way = told.iter().any(|e| joint(e.feature.theme()) < 0.0)
        || against.iter().any(|e| joint(e.feature.theme()) > 0.0);
    measured.other_way += u64::from(other_way);
    let both = told.iter().any(|e| against.iter().any(|a| a.feature.theme() == e.feature.theme()));
    measured.both_ways += u64::from(both);
    measured.price += u64::from(told.iter().any(is_price));
}

/// As reasons are chosen: concepts, beside clients who are granted.
fn by_concepts(explanation: &Explanation, reasons: &Reasons, measured: &mut Measured) {
    let effects = by_concept(&explanation.contributions);
    let joint = |concept| effects.iter().find(|e| e.concept == concept).map_or(0.0, |e| e.contribution);
    let push: f64 = effects.iter().map(|e| e.contribution.max(0.0)).sum();
    let tellable = effects.iter().filter(|e| e.concept.telling() != Telling::Price);
    let tellable: f64 = tellable.map(|e| e.contribution.max(0.0)).sum();
    let told: f64 = reasons.principal.iter().map(|reason| reason.contribution).sum();
    measured.refusals += 1;
    measured.covered.push(told / push);
    measured.covered_of_tellable.push(told / tellable);
    let wrong = reasons.principal.iter().any(|reason| joint(reason.concept) <= 0.0)
        || reasons.other_side.iter().any(|reason| joint(reason.concept) >= 0.0);
    measured.other_way += u64::from(wrong);
    let both =
        |reason: &model::reasons::Reason| reasons.principal.iter().any(|t| t.concept == reason.concept);
    measured.both_ways += u64::from(reasons.other_side.iter().any(both));
    measured.price +=
        u64::from(reasons.principal.iter().any(|reason| reason.concept.telling() == Telling::Price));
    let unplaced = |reason: &&model::reasons::Reason| reason.value.is_some() && reason.standing.is_none();
    measured.without_standing += u64::from(reasons.principal.iter().find(unplaced).is_some());
    for reason in &reasons.principal {
        *measured.told.entry(reason.concept).or_default() += 1;
    }
}

fn print(name: &str, measured: &Measured) {
    let of_refusals = |n: u64| 100.0 * n as f64 / measured.refusals as f64;
    let halves = |shares: &[f64]| {
        let mut shares = shares.to_vec();
        shares.sort_by(f64::total_cmp);
        let half = shares.iter().filter(|&&share| share >= 0.5).count() as u64;
        (of_refusals(half), 100.0 * shares.get(shares.len() / 2).copied().unwrap_or(f64::NAN))
    };
    println!("{name}: {} refusals", measured.refusals);
    let (half, median) = halves(&measured.covered);
    println!("  told reasons are half of what raises the risk: {half:.1} % (median share {median:.0} %)");
    if !measured.covered_of_tellable.is_empty() {
        let (half, median) = halves(&measured.covered_of_tellable);
        println!("  ... of what may be told: {half:.1} % (median share {median:.0} %)");
        println!("  a told value is not placed: {:.1} %", of_refusals(measured.without_standing));
    }
    println!("  tell what pulls the other way in all: {:.1} %", of_refusals(measured.other_way));
    println!("  tell one thing both ways: {:.1} %", of_refusals(measured.both_ways));
    println!("  give the lender's price: {:.1} %", of_refusals(measured.price));
    let mut told: Vec<_> = measured.told.iter().collect();
    told.sort_by(|a, b| b.1.cmp(a.1));
    for (concept, n) in told {
        println!("    {:5.1} %  {}", of_refusals(*n), concept.label().en);
    }
}

#[test]
#[ignore = "needs Home Credit's files (HOME_CREDIT_DIR) and some minutes"]
fn of_real_refusals() {
    let folder = PathBuf::from(std::env::var_os("HOME_CREDIT_DIR").expect("HOME_CREDIT_DIR names the files"));
    let engine = Engine::shipped().expect("the shipped model");
    let measured = Mutex::new((Measured::default(), Measured::default()));
    let measure = |files: Vec<ClientFile>| {
        let rows: Vec<f32> = files.iter().flat_map(row).collect();
        let bases: Vec<Basis> = files.iter().map(Basis::of).collect();
        let scores = engine.score_rows(&rows, &bases).expect("the engine scores");
        let refused = files.iter().zip(&scores).filter(|(_, score)| score.decision == Advice::Refuse);
        for (file, _) in refused {
            let average = engine.explain(file).expect("the engine explains");
            let granted = engine.explain_against(file, Against::Granted).expect("the engine explains");
            let reasons = Reasons::of(&granted, Against::Granted, engine.references());
            let mut measured = measured.lock().expect("nobody panicked");
            by_features(&average, &mut measured.0);
            by_concepts(&granted, &reasons, &mut measured.1);
        }
    };
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let take = |()| Ok::<_, ImportError>(());
    client_files(&ImportOptions::of(&folder), scratch.path(), &Silent, measure, take).expect("they are read");
    let (features, concepts) = measured.into_inner().expect("nobody panicked");
    print("Features, one of a theme, beside the average client", &features);
    print("Concepts, beside clients who are granted", &concepts);
    assert!(concepts.refusals > 0);
    assert_eq!((concepts.other_way, concepts.both_ways, concepts.price), (0, 0, 0));
}
