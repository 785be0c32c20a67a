//! An applicant who is in no bank is decided upon as a client is: the same door, rules, chain, letter, contest and rights.

use crate::support::house::{House, WORDS, case_of, decide, hidden, page, register, send, step};
use crate::support::{Answer, CLIENT, binary, errors, postgres, sqlite};
use app::policy::Role;
use axum::Router;
use http::StatusCode;
use model::record::evidence::Evidence;
use model::record::letter::tidy_code;
use model::record::life::{Action, State};
use model::record::person::Person;
use model::record::steering::Move;

const NEW: &str = "/applicants/new";
const DECISION: &str = "/applicants/new/decision";

/// What an advisor types of somebody, in French or in English the same.
const TYPED: [(&str, &str); 6] = [
    ("AMT_CREDIT", "450000"),
    ("AMT_ANNUITY", "24700"),
    ("AMT_INCOME_TOTAL", "202500"),
    ("DAYS_BIRTH", "35"),
    ("EXT_SOURCE_2", "0.26"),
    ("elsewhere", "none"),
];

/// The form of decision on whoever was typed.
async fn typed(router: &Router) -> Answer {
    let mut fields = TYPED.to_vec();
    fields.push(("do", "decide"));
    send(router, NEW, &fields).await
}

/// What is sent with a form of decision on a new applicant.
fn filled<'a>(form: &Answer, fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, String)> {
    let mut all: Vec<(&str, String)> =
        ["file", "key", "shown"].into_iter().map(|name| (name, hidden(form, DECISION, name))).collect();
    all[0].1 = all[0].1.replace("&quot;", "\"");
    all.push(("seen", "on".to_owned()));
    all.extend(register().iter().chain(fields).map(|(name, value)| (*name, (*value).to_owned())));
    all
}

async fn decide_on_new(router: &Router, fields: &[(&str, &str)]) -> Answer {
    let all = filled(&typed(router).await, fields);
    let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (*name, value.as_str())).collect();
    send(router, DECISION, &all).await
}

const REFUSAL: [(&str, &str); 4] = [
    ("outcome", "refuse"),
    ("motives", "income_unproven"),
    ("motives", "charges_too_high"),
    ("words", WORDS),
];

async fn person_of(house: &House, case: &str) -> Person {
    let row = house.records().case(case).await.expect("it reads").expect("it is there");
    row.person.expect("it is about somebody")
}

async fn approve_if_proposed(house: &House, case: &str) {
    if house.state_of(case).await == State::Proposed {
        let manager = house.to(&[Role::RiskManager]).await;
        assert_eq!(step(&manager, case, Action::Approve, &[]).await.status(), StatusCode::SEE_OTHER);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_applicant_is_decided_upon_told_contests_and_is_erased() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    goes_the_way_of_a_client(&sqlite(folder.path())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_applicant_goes_the_same_way_on_postgresql() {
    goes_the_way_of_a_client(&postgres().await).await;
}

async fn goes_the_way_of_a_client(url: &str) {
    let house = House::at(url).await;
    let run = |arguments: &[&str]| {
        let output = binary(&[&["--database-url", url], arguments].concat());
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned() + &errors(&output))
    };
    let (advisor, other) = (house.to(&[Role::Advisor]).await, house.to(&[Role::Advisor]).await);
    typed(&advisor).await;
    assert_eq!(house.audit().await.walk.count, 0, "typing keeps nothing");
    let case = case_of(&decide_on_new(&advisor, &REFUSAL).await);
    let person = person_of(&house, &case).await;
    assert!(matches!(person, Person::Applicant(_)), "{person:?}");
    approve_if_proposed(&house, &case).await;
    // The file is kept as the model saw it, and the score is made again of it.
    let records = house.records().records_of(&case).await.expect("they read");
    let kept: Evidence = records[0].statement.clone().and_then(|said| said.evidence).expect("it was kept");
    assert_eq!(kept.file.application.amt_credit, Some(450_000.0));
    assert_eq!((kept.file.application.sk_id_curr, kept.import), (0, None));
    let engine = house.state.engine.artifact().clone();
    let file = kept.file.clone();
    let again = engine.run(move |engine| engine.score(&file)).await.expect("it runs").expect("it scores");
    assert_eq!(again.probability.to_bits(), kept.score.probability.to_bits());
    // Their sheet, the work list and the case lead to each other.
    let sheet = format!("/applicants/{person}");
    let shown = page(&advisor, &sheet).await;
    assert!(
        shown.text.contains(&format!("/decisions/{case}")) && shown.text.contains("450"),
        "{}",
        shown.text
    );
    assert!(page(&advisor, &format!("/decisions/{case}")).await.text.contains(&sheet));
    assert!(page(&advisor, "/decisions").await.text.contains(&case));
    // No second case while this one is open, and none by another door.
    let forced = format!("{sheet}/decision");
    assert!(!shown.text.contains(&format!("action=\"{forced}\"")));
    // The letter and the contest.
    step(&advisor, &case, Action::Tell, &[("language", "en")]).await;
    let letter = page(&advisor, &format!("/decisions/{case}/letter")).await;
    assert!(letter.text.contains("could not be proven"), "{}", letter.text);
    let printed = letter.text.split("class=\"code\">").nth(1).and_then(|rest| rest.split('<').next());
    let letter = tidy_code(printed.expect("a code")).expect("a code");
    let nobody = house.to(&[]).await;
    let (own, to) = (page(&nobody, &format!("/letters/{letter}")).await, format!("/letters/{letter}/review"));
    let (key, seen_event) = (hidden(&own, &to, "key"), hidden(&own, &to, "seen_event"));
    let asks = [("key", key.as_str()), ("seen_event", &seen_event), ("words", "I have a permanent job.")];
    assert_eq!(send(&nobody, &to, &asks).await.status(), StatusCode::SEE_OTHER);
    step(&other, &case, Action::TakeUp, &[]).await;
    let review = [
        ("outcome", "refuse"),
        ("motives", "income_unproven"),
        ("motives", "charges_too_high"),
        ("words", WORDS),
        ("view", WORDS),
        ("answer", WORDS),
    ];
    let (at, to) = (format!("/decisions/{case}"), format!("/decisions/{case}/conclude"));
    assert_eq!(case_of(&decide(&other, &at, &to, &review).await), case);
    approve_if_proposed(&house, &case).await;
    step(&other, &case, Action::Tell, &[("language", "fr")]).await;
    // Told, the request is decided: whoever asks for another loan is described anew.
    assert!(!page(&advisor, &sheet).await.text.contains(&format!("action=\"{forced}\"")));
    // Every decision is scored again from its row, by the model that was kept.
    let (code, audited) = run(&["audit", "verify"]);
    assert!(code == Some(0) && audited.contains("match: 2\n"), "{audited}");
    // What is held on them, and its erasure.
    let auditor = house.to(&[Role::Auditor]).await;
    let all = page(&auditor, &format!("/api/v1/persons/{person}")).await.json();
    assert_eq!(all["client"], person.to_string());
    assert_eq!(all["decisions"].as_array().map(Vec::len), Some(1));
    let id = person.to_string();
    assert_eq!(run(&["person", "export", &id]).1.matches("\"case\"").count(), 1);
    let (code, told) = run(&["person", "rectify", &id, "--reason", "a typing error"]);
    assert!(code == Some(1) && told.contains("/applicants/new"), "{told}");
    let (code, kept) = run(&["person", "erase", &id, "--reason", "asked for"]);
    assert!(code == Some(1) && kept.contains("6 months"), "{kept}");
    let (code, erased) = run(&["person", "erase", &id, "--reason", "asked for", "--before-term"]);
    assert!(code == Some(0) && erased.contains("of 1 decision on them"), "{erased}");
    assert_eq!(run(&["person", "export", &id]).0, Some(1));
    assert_eq!(page(&auditor, &format!("/api/v1/persons/{person}")).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(page(&advisor, &sheet).await.status(), StatusCode::NOT_FOUND);
    assert!(!page(&advisor, &format!("/decisions/{case}")).await.text.contains(&id));
    assert_eq!(page(&nobody, &format!("/letters/{letter}")).await.status(), StatusCode::NOT_FOUND);
    let (code, audited) = run(&["audit", "verify"]);
    assert!(code == Some(0) && audited.contains("match: 0\n"), "{audited}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_of_a_clients_decision_are_an_applicants() {
    let house = House::new().await;
    let advisor = house.to(&[Role::Advisor]).await;
    let bare = decide_on_new(&advisor, &[("outcome", "refuse")]).await;
    assert_eq!(bare.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.text.contains("fault-motives") && bare.text.contains("fault-words"), "{}", bare.text);
    assert_eq!(hidden(&bare, DECISION, "file"), hidden(&typed(&advisor).await, DECISION, "file"));
    let unconsulted =
        [("outcome", "grant"), ("register_day", ""), ("register_key", ""), ("register_result", "")];
    assert!(decide_on_new(&advisor, &unconsulted).await.text.contains("fault-register_day"));
    // What was seen of another file was not seen of this one.
    let mut other = filled(&typed(&advisor).await, &REFUSAL);
    other[0].1 = other[0].1.replace("450000", "150000");
    let other: Vec<(&str, &str)> = other.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(send(&advisor, DECISION, &other).await.status(), StatusCode::CONFLICT);
    for file in ["", "{", "{\"application\": {\"AMT_CREDIT\": -1}}"] {
        let fields = [("key", "k"), ("file", file), ("seen", "on"), ("outcome", "grant")];
        assert_eq!(send(&advisor, DECISION, &fields).await.status(), StatusCode::BAD_REQUEST, "{file}");
    }
    assert_eq!(page(&advisor, DECISION).await.status(), StatusCode::OK);
    assert_eq!(house.audit().await.walk.count, 0, "nothing was recorded");
    // Sent twice, decided once.
    let once = filled(&typed(&advisor).await, &REFUSAL);
    let once: Vec<(&str, &str)> = once.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let (first, second) = (send(&advisor, DECISION, &once).await, send(&advisor, DECISION, &once).await);
    assert_eq!(case_of(&first), case_of(&second));
    assert_eq!(house.audit().await.walk.count, 1);
    // Whoever goes back and describes somebody else is told that it was not done.
    let mut otherwise = once;
    let described = otherwise[0].1.replace("450000", "150000");
    otherwise[0].1 = &described;
    assert_eq!(send(&advisor, DECISION, &otherwise).await.status(), StatusCode::CONFLICT);
    assert_eq!(house.audit().await.walk.count, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_against_the_advice_needs_a_second_person_and_a_stop_lets_nobody_decide() {
    let house = House::new().await;
    let both = house.to(&[Role::Advisor, Role::RiskManager]).await;
    let grant = [("outcome", "grant"), ("motives", "security_given"), ("words", WORDS)];
    let case = case_of(&decide_on_new(&both, &grant).await);
    assert_eq!(house.state_of(&case).await, State::Proposed);
    assert!(!page(&both, &format!("/decisions/{case}")).await.text.contains("/approve"), "not her own");
    let manager = house.to(&[Role::RiskManager]).await;
    assert_eq!(step(&manager, &case, Action::Approve, &[]).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(house.state_of(&case).await, State::Decided);
    let before = filled(&typed(&both).await, &grant);
    let before: Vec<(&str, &str)> = before.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let stop = format!("/model/policy/{}", Move::Stop.name());
    let key = hidden(&page(&manager, "/model/policy").await, &stop, "key");
    assert_eq!(
        send(&manager, &stop, &[("key", &key), ("words", WORDS)]).await.status(),
        StatusCode::SEE_OTHER
    );
    let shown = typed(&both).await;
    assert!(shown.text.contains("Le recours au score est arrêté"), "{}", shown.text);
    assert!(!shown.text.contains("name=\"seen\"") && !shown.text.contains("class=\"badge "));
    assert_eq!(send(&both, DECISION, &before).await.status(), StatusCode::CONFLICT);
    assert_eq!(house.audit().await.findings, []);
}

/// Whoever sends what, by whichever way.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_decides_on_an_applicant() {
    let house = House::new().await;
    let advisor = house.to(&[Role::Advisor]).await;
    let case = case_of(&decide_on_new(&advisor, &REFUSAL).await);
    let person = person_of(&house, &case).await;
    let form = filled(&typed(&advisor).await, &REFUSAL);
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let before = house.audit().await.walk.count;
    for roles in [&[][..], &[Role::RiskManager], &[Role::Auditor], &[Role::Operator]] {
        let router = house.to(roles).await;
        for to in [DECISION.to_owned(), format!("/applicants/{person}/decision")] {
            let answer = send(&router, &to, &form).await;
            assert!(
                !answer.status().is_success() && answer.status() != StatusCode::UNPROCESSABLE_ENTITY,
                "{roles:?} {to}"
            );
        }
    }
    for nobody in ["0193807c-6b7f-7abc-89de-0123456789ab", "anna", "100001"] {
        let answer = send(&advisor, &format!("/applicants/{nobody}/decision"), &form).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{nobody}");
        assert_eq!(page(&advisor, &format!("/applicants/{nobody}")).await.status(), StatusCode::NOT_FOUND);
    }
    let operator = house.to(&[Role::Operator]).await;
    assert_eq!(page(&operator, &format!("/applicants/{person}")).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(house.audit().await.walk.count, before, "nothing was recorded");
    // A client's number in a file makes no client of an applicant.
    let mut claimed = filled(&typed(&advisor).await, &REFUSAL);
    let start = "\"application\":{";
    assert!(claimed[0].1.contains(start), "{}", claimed[0].1);
    claimed[0].1 = claimed[0].1.replace(start, &format!("{start}\"SK_ID_CURR\":{CLIENT},"));
    let claimed: Vec<(&str, &str)> = claimed.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let case = case_of(&send(&advisor, DECISION, &claimed).await);
    assert!(matches!(person_of(&house, &case).await, Person::Applicant(_)));
    let records = house.records().records_of(&case).await.expect("they read");
    let kept = records[0].statement.clone().and_then(|said| said.evidence).expect("it was kept").file;
    assert_eq!(kept.application.sk_id_curr, 0);
}
