use super::*;
use model::catalogue::Concept;
use model::counterfactual::{Change, Goal, Proposal};
use model::decision::Advice;
use model::explanation::{Against, Score};
use model::record::checkpoint::Checkpoint;
use model::record::checks::{Consultation, Document, Listing};
use model::record::letter::CODE;
use model::record::life::{Action, State};
use model::record::person::Person;
use model::record::rules::Conditions;
use model::standing::Standing;

const WORDS: &str = "Own words that stay in the file, whatever the client is told.";

fn reason(concept: Concept, contribution: f64, feature: &str, value: f64) -> Reason {
    let standing = Some(Standing::LowerThan(9));
    Reason { concept, contribution, feature: Some(feature.to_owned()), value: Some(value), standing }
}

/// What a client was refused for, or not: the age is among the reasons, and is not for a letter.
fn evidence(advice: Advice, probability: f64) -> Evidence {
    let mut file = ClientFile::default();
    file.application.sk_id_curr = 100_001;
    file.application.amt_credit = Some(450_000.0);
    file.application.ext_source_2 = Some(0.26);
    (file.bureau, file.previous_application) = (Some(Vec::new()), Some(Vec::new()));
    let score = |decision, probability| Score {
        probability,
        decision,
        contradictions: Vec::new(),
        completeness: 0.94,
        missing: Vec::new(),
    };
    let reasons = Reasons {
        against: Against::Granted,
        raises: advice != Advice::Grant,
        principal: vec![
            reason(Concept::ExternalScores, 0.8, "external_score_mean", 0.26),
            reason(Concept::Age, 0.5, "age_years", 24.0),
            reason(Concept::Punctuality, 0.4, "late_payment_share", 0.45),
            reason(Concept::Tenure, 0.2, "years_employed", 0.5),
        ],
        other_side: None,
        price_counts: false,
    };
    let proposal = Proposal {
        changes: vec![Change { lever: "credit".to_owned(), from: 450_000.0, to: 400_000.0 }],
        instalment: None,
        at_once: 0.0,
        effort: 1.0,
        score: score(Advice::Review, 0.09),
    };
    Evidence {
        file,
        import: None,
        row: Vec::new(),
        score: score(advice, probability),
        explanation: None,
        reasons: Some(reasons),
        recourse: vec![Goal { advice: Advice::Review, proposals: vec![proposal], nearest: None }],
    }
}

fn act(outcome: Outcome, advice: Advice, motives: &[Motive]) -> Act {
    Act {
        by: "An Advisor".to_owned(),
        action: Action::Decide,
        state: State::Decided,
        outcome: Some(outcome),
        advice: Some(advice),
        motives: motives.to_vec(),
        system: None,
        language: None,
        about: None,
        due: None,
        claim: None,
    }
}

fn written(act: &Act, statement: &Statement, people: &[&str], locale: Locale) -> Result<Letter, NoLetter> {
    let people: Vec<String> = people.iter().map(|&name| name.to_owned()).collect();
    let at = "2026-12-01T09:30:00.000Z".to_owned();
    let checkpoint = Checkpoint { count: 41, head: "9f86d081884c7d65".repeat(4), at }.sign(&[7; 32]);
    let facts = Facts {
        act,
        statement,
        record: (42, "2c26b46b68ffc68ff99b453c1d304134"),
        people: &people,
        at: "2026-12-01T10:00:00.000Z",
        checkpoint: Some(&checkpoint),
        data_protection: "dpo@example.org",
        until: "2027-01-30T10:00:00.000Z",
        code: "0123456789ABCDEFGHJKMNPQR",
    };
    letter(&facts, locale)
}

/// Three clients: one whom model and person refuse, one whom a person refuses against the advice, one who is granted less
/// than asked for, by two people.
fn clients() -> [(&'static str, Act, Statement, &'static [&'static str]); 3] {
    let register =
        Consultation { day: "2026-11-29".to_owned(), key: "010170MARTI".to_owned(), result: Listing::Absent };
    let checks = Checks {
        informed: true,
        documents: vec![Document::Identity, Document::Income],
        other: String::new(),
        register: Some(register),
    };
    let said = |evidence, conditions| Statement {
        person: Some(Person::Client(100_001)),
        words: WORDS.to_owned(),
        conditions,
        evidence: Some(evidence),
        checks: Some(checks.clone()),
        ..Statement::default()
    };
    let less = Conditions { amount: Some(300_000.0), months: Some(24) };
    [
        (
            "refused",
            act(Outcome::Refuse, Advice::Refuse, &[Motive::AssessmentConfirmed]),
            said(evidence(Advice::Refuse, 0.31), Conditions::default()),
            &["An Advisor"],
        ),
        (
            "refused_against_the_advice",
            act(Outcome::Refuse, Advice::Grant, &[Motive::IncomeUnproven, Motive::ChargesTooHigh]),
            said(
                Evidence { reasons: None, recourse: Vec::new(), ..evidence(Advice::Grant, 0.03) },
                Conditions::default(),
            ),
            &["An Advisor"],
        ),
        (
            "granted",
            act(Outcome::Grant, Advice::Refuse, &[Motive::TermsAdjusted, Motive::BudgetChecked]),
            said(evidence(Advice::Refuse, 0.12), less),
            &["An Advisor", "A Manager"],
        ),
    ]
}

/// The documents have these letters.
#[test]
fn three_clients_are_told_so() {
    for (name, act, statement, people) in clients() {
        for locale in [Locale::fr, Locale::en] {
            let letter = written(&act, &statement, people, locale).expect("a letter");
            insta::assert_snapshot!(format!("letter_{name}_{locale}"), letter.text());
        }
    }
}

#[test]
fn no_letter_names_who_somebody_is_blames_a_score_or_fills_more_than_two_pages() {
    let never =
        ["l’âge", "age:", "score insuffisant", "insufficient score", "24\u{a0}ans", "entourage", WORDS];
    for (name, act, statement, people) in clients() {
        for locale in [Locale::fr, Locale::en] {
            let letter = written(&act, &statement, people, locale).expect("a letter");
            let text = letter.text();
            let lower = text.to_lowercase();
            for never in never {
                assert!(!lower.contains(&never.to_lowercase()), "{name} {locale}: {never}");
            }
            assert!(text.chars().count() < 5_500, "{name} {locale}: {}", text.chars().count());
            assert_eq!(letter.code.len(), CODE);
            let signed: Signed = letter.checkpoint.expect("it has one").parse().expect("it reads");
            assert_eq!((signed.verify(), signed.checkpoint.count), (Ok(()), 41));
        }
    }
}

#[test]
fn a_refusal_tells_two_to_four_reasons_and_needs_a_person() {
    let [(_, refusal, statement, _), ..] = clients();
    let reasons = |statement: &Statement, motives: &[Motive]| {
        let act = Act { motives: motives.to_vec(), ..refusal.clone() };
        let letter = written(&act, statement, &["An Advisor"], Locale::en);
        let title = td_string!(Locale::en, letter.reasons_title);
        letter.map(|letter| {
            letter.sections.iter().find(|section| section.title == title).map(|s| s.items.len())
        })
    };
    assert_eq!(reasons(&statement, &[]), Ok(Some(3)), "the age is not told");
    let five = [Motive::IncomeUnproven, Motive::ChargesTooHigh];
    assert_eq!(reasons(&statement, &five), Ok(Some(MOST_REASONS)));
    let mut nothing = statement.clone();
    if let Some(evidence) = &mut nothing.evidence {
        evidence.reasons = None;
    }
    assert_eq!(reasons(&nothing, &[Motive::IncomeUnproven]), Err(NoLetter::FewReasons));
    assert_eq!(written(&refusal, &statement, &[], Locale::fr), Err(NoLetter::NoPerson));
    assert_eq!(written(&refusal, &statement, &[""], Locale::fr), Err(NoLetter::NoPerson));
    let erased = Statement { evidence: None, ..statement };
    assert_eq!(written(&refusal, &erased, &["An Advisor"], Locale::fr), Err(NoLetter::Nothing));
}
