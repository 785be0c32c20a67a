//! A record is written the same for good, and its score is the same again when it is replayed.
#![cfg(all(feature = "onnx", not(target_arch = "wasm32")))]

use model::catalogue::inputs::{Input, Inputs};
use model::decision::{Advice, Costs, Policy};
use model::engine::Engine;
use model::explanation::{Against, Explanation, Score};
use model::file::ClientFile;
use model::onnx::read_trees;
use model::reasons::Reasons;
use model::record::canonical;
use model::record::checkpoint::{Checkpoint, SECRET};
use model::record::checks::{Checks, Consultation, Document, Listing};
use model::record::evidence::{Act, Evidence, Import, Statement, System};
use model::record::letter::{Letter, Section};
use model::record::life::{Action, State};
use model::record::motives::Motive;
use model::record::person::Person;
use model::record::replay::{Kept, Verdict, replay};
use model::record::rules::{Conditions, LIMITS, Outcome};
use model::text::Language;
use std::path::PathBuf;

fn file() -> ClientFile {
    let mut file = ClientFile::default();
    file.application.sk_id_curr = 100_001;
    file.application.amt_credit = Some(450_000.1);
    file.application.ext_source_2 = Some(0.1 + 0.2);
    file.bureau = Some(Vec::new());
    file
}

/// An act and a statement of invented figures: the form is fixed, whatever a model says.
fn invented() -> (Act, Statement) {
    let policy = Policy {
        version: 0,
        costs: Costs { false_negative: 10.0, false_positive: 1.0 },
        threshold: 1.0 / 11.0,
        review_from: 0.08,
        review_to: 0.1,
        least_completeness: 0.7,
        required: Inputs::of(&[Input::Income]),
    };
    let act = Act {
        by: "An Advisor".to_owned(),
        action: Action::Propose,
        state: State::Proposed,
        outcome: Some(Outcome::Grant),
        advice: Some(Advice::Refuse),
        motives: vec![Motive::SecurityGiven],
        system: Some(System {
            model: "credit-default@0123456789ab".to_owned(),
            model_hash: "0123456789ab".to_owned(),
            catalogue: "fedcba".to_owned(),
            program: "0.1.0".to_owned(),
            policy,
            limits: LIMITS,
        }),
        language: Some(Language::Fr),
        about: None,
        due: Some("2026-12-15T00:00:00.000Z".to_owned()),
        claim: None,
    };
    let score = Score {
        probability: 0.123_456_789,
        decision: Advice::Refuse,
        completeness: 0.9,
        contradictions: Vec::new(),
        missing: Vec::new(),
    };
    let explanation = Explanation {
        client_id: 100_001,
        probability: 0.123_456_789,
        log_odds: -1.96,
        base_value: -2.5,
        threshold: 1.0 / 11.0,
        decision: Advice::Refuse,
        completeness: 0.9,
        contradictions: Vec::new(),
        missing: Vec::new(),
        model: "credit-default@0123456789ab".to_owned(),
        contributions: Vec::new(),
    };
    let reasons = Reasons {
        against: Against::Granted,
        raises: true,
        principal: Vec::new(),
        other_side: None,
        price_counts: false,
    };
    let evidence = Evidence {
        file: file(),
        import: Some(Import { id: 1, at: "2026-11-30T08:00:00.000Z".to_owned(), source: "data".to_owned() }),
        row: vec![1.5_f32.to_bits(), f32::NAN.to_bits()],
        score,
        explanation: Some(explanation),
        reasons: Some(reasons),
        recourse: Vec::new(),
    };
    let statement = Statement {
        person: Some(Person::Client(100_001)),
        words: "Une caution solidaire s’engage.".to_owned(),
        checks: Some(Checks {
            informed: true,
            documents: vec![Document::Identity, Document::Income],
            other: "Bail".to_owned(),
            register: Some(Consultation {
                day: "2026-11-29".to_owned(),
                key: "010170MARTI".to_owned(),
                result: Listing::Absent,
            }),
        }),
        conditions: Conditions { amount: Some(400_000.0), months: Some(24) },
        evidence: Some(evidence),
        ..Statement::default()
    };
    (act, statement)
}

/// A letter with a checkpoint.
fn letter() -> Letter {
    let at = "2026-11-30T18:00:00.000Z".to_owned();
    let signed = Checkpoint { count: 1, head: "0123456789abcdef".repeat(4), at }.sign(&[7; SECRET]);
    Letter {
        version: 4,
        language: Language::Fr,
        code: "0123456789ABCDEFGHJKMNPQR".to_owned(),
        subject: "Votre demande".to_owned(),
        sections: vec![Section { title: "Motifs".to_owned(), ..Section::default() }],
        references: vec!["Réf. 1".to_owned()],
        checkpoint: Some(signed.to_string()),
    }
}

/// Whoever changes the form counts its version up: records that were written in it must read for good.
#[test]
#[expect(clippy::disallowed_methods, reason = "the purity of this room is the library's, not its tests'")]
fn a_record_is_written_in_this_form_for_good() {
    let (act, statement) = invented();
    let statement = Statement { letter: Some(letter()), ..statement };
    let written = canonical::write(&act).expect("it is written")
        + "\n"
        + &canonical::write(&statement).expect("it is written")
        + "\n";
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/record-4.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &written).expect("it is written");
    }
    let golden = std::fs::read_to_string(&path).expect("the golden record is there");
    assert_eq!(written, golden);
    let lines: Vec<&str> = golden.lines().collect();
    assert_eq!(canonical::read::<Act>(lines[0]).expect("it reads"), act);
    let read: Statement = canonical::read(lines[1]).expect("it reads");
    assert_eq!(read, statement);
    assert_eq!(
        canonical::hash(lines[0]),
        "ac2487ca5965546e2a78b55b38895fe1bc289e4b767ebb4a694f792ad4a0dc04",
        "its hash is the same anywhere"
    );
}

/// No letter had a checkpoint that anybody could check.
#[test]
fn a_record_of_the_third_form_reads_as_it_was_written() {
    let golden = include_str!("golden/record-3.txt");
    let lines: Vec<&str> = golden.lines().collect();
    let (act, statement) = invented();
    assert_eq!(canonical::read::<Act>(lines[0]).expect("it reads"), act);
    assert_eq!(canonical::read::<Statement>(lines[1]).expect("it reads"), statement);
    assert_eq!(
        canonical::hash(lines[0]),
        "5d423fed2c0c69825b0cac69ab2b2fb6d9a7f255a10c15e0929759a9ebf1a42a",
        "its hash is the same anywhere"
    );
}

/// Nobody had held children against the family, nor anything against anything else.
#[test]
fn a_record_of_the_second_form_reads_as_one_without_contradictions() {
    let golden = include_str!("golden/record-2.txt");
    let lines: Vec<&str> = golden.lines().collect();
    let (act, statement) = invented();
    assert_eq!(canonical::read::<Act>(lines[0]).expect("it reads"), act);
    assert_eq!(canonical::read::<Statement>(lines[1]).expect("it reads"), statement);
}

/// Before policies had versions, it was the artifact's that ruled.
#[test]
fn a_record_of_the_first_form_reads_as_made_under_version_0_of_the_policy() {
    let golden = include_str!("golden/record-1.txt");
    let lines: Vec<&str> = golden.lines().collect();
    let (act, statement) = invented();
    // Nothing of what was checked at the beginning of a case was kept either.
    let statement = Statement { checks: None, ..statement };
    assert_eq!(canonical::read::<Act>(lines[0]).expect("it reads"), act);
    assert_eq!(canonical::read::<Statement>(lines[1]).expect("it reads"), statement);
}

#[test]
fn a_score_is_made_again_bit_for_bit_of_what_was_kept() {
    let engine = Engine::shipped().expect("the shipped model");
    let evidence = Evidence::of(&engine, file(), None, None, None).expect("it scores");
    // As it comes back from where it was kept.
    let written = canonical::write(&evidence).expect("it is written");
    let evidence: Evidence = canonical::read(&written).expect("it reads");
    let (features, ensemble) = read_trees(engine.artifact().expect("its file")).expect("its trees");
    let kept = Some(Kept { features: &features, ensemble: &ensemble });
    assert_eq!(replay(&evidence, kept), Verdict::Match);
    assert_eq!(replay(&evidence, None), Verdict::Changed);
    let mut row = evidence.clone();
    row.row[0] = 1.5_f32.to_bits();
    assert_eq!(replay(&row, kept), Verdict::Changed, "the row makes another score");
    let mut score = evidence.clone();
    score.score.probability += f64::EPSILON;
    assert_eq!(replay(&score, kept), Verdict::Changed);
    let mut income = evidence;
    income.file.application.amt_income_total = Some(1.0);
    assert_eq!(replay(&income, kept), Verdict::Drifted);
}
