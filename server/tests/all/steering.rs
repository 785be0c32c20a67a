//! The credit policy and the stop over HTTP, without a script: who may change what, that a second person publishes, and that
//! what is published rules everything that gives an advice.

use crate::support::{Answer, CLIENT, ask, bank, get, post, router, server_functions, sqlite, state};
use app::policy::Role;
use app::ruling::RuledEngine;
use app::state::AppState;
use axum::Router;
use axum::body::Body;
use http::{Request, StatusCode, header};
use model::decision::Advice;
use model::portfolio::Exposures;
use model::record::steering::Move;
use server::http::Settings;
use tempfile::TempDir;

/// Another client of the bank.
const OTHER: i64 = CLIENT + 1;
/// A file that is not in the bank, of which too little is known.
const SENT: &str = r#"{"application": {"AMT_CREDIT": 450000}}"#;
const WORDS: &str = "Losses of the last two quarters were higher than foreseen.";
/// A policy that would refuse nearly everybody.
const STRICT: [(&str, &str); 7] = [
    ("ratio", "400"),
    ("threshold", "0.2"),
    ("review_from", "0,15"),
    ("review_to", "0.3"),
    ("completeness", "70"),
    ("amount", "1 000 000"),
    ("distance", "5"),
];

struct House {
    _folder: TempDir,
    state: AppState,
}

impl House {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = bank(&sqlite(folder.path())).await;
        Self { _folder: folder, state: state(store).await }
    }

    /// The server as it is to a new person with these roles.
    async fn to(&self, roles: &[Role]) -> Router {
        router(self.state.clone(), Settings::default(), roles).await
    }

    /// Another server over the same bank and records.
    async fn other_server_to(&self, roles: &[Role]) -> Router {
        let engine = RuledEngine::new(self.state.engine.artifact().clone(), self.state.records.clone());
        router(AppState { engine, ..self.state.clone() }, Settings::default(), roles).await
    }

    async fn log(&self) -> Vec<(String, Option<String>, Option<String>)> {
        let acts = self.state.records.acts("change-policy", None, 20).await.expect("they read");
        acts.into_iter().map(|act| (act.caller, act.subject, act.outcome)).collect()
    }
}

async fn page(router: &Router, path: &str) -> Answer {
    let request =
        Request::get(path).header(header::ACCEPT, "text/html").header(header::ACCEPT_LANGUAGE, "en");
    ask(router, request.body(Body::empty()).expect("a request")).await
}

async fn send(router: &Router, done: Move, fields: &[(&str, &str)]) -> Answer {
    let body: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::post(format!("/model/policy/{}", done.name()))
        .header(header::ACCEPT, "text/html")
        .header(header::ACCEPT_LANGUAGE, "en")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    ask(router, request.body(Body::from(body)).expect("a request")).await
}

/// What a hidden field of the form that does `done` holds; none if the page has no such form.
fn hidden(answer: &Answer, done: Move, name: &str) -> Option<String> {
    let form = answer.text.find(&format!("action=\"/model/policy/{}\"", done.name()))?;
    let form = &answer.text[form..];
    let form = &form[..form.find("</form>").expect("it ends")];
    let start = format!("name=\"{name}\" value=\"");
    let from = form.find(&start)? + start.len();
    Some(form[from..].split('"').next().expect("it ends").to_owned())
}

/// Fills in the form that does `done` on `at` and sends it.
async fn does(router: &Router, at: &str, done: Move, words: &str) -> Answer {
    let form = page(router, at).await;
    let key = hidden(&form, done, "key").unwrap_or_else(|| panic!("no form to {done:?}: {}", form.text));
    let mut fields = vec![("key".to_owned(), key), ("words".to_owned(), words.to_owned())];
    for name in STRICT.map(|(name, _)| name).into_iter().chain(["about"]) {
        fields.extend(hidden(&form, done, name).map(|value| (name.to_owned(), value)));
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    send(router, done, &fields).await
}

fn drafted() -> String {
    let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(STRICT).finish();
    format!("/model/policy?{query}")
}

/// How many clients the portfolio has by advice.
async fn portfolio(router: &Router) -> [u64; Advice::ALL.len()] {
    let mut functions = server_functions().into_iter();
    let (_, request) = functions.find(|(path, _)| path.ends_with("/sum_portfolio")).expect("it is there");
    let Exposures { by_advice, .. } =
        serde_json::from_value(ask(router, request).await.json()).expect("sums");
    by_advice.map(|exposure| exposure.clients)
}

async fn publish(house: &House) {
    let (first, second) = (house.to(&[Role::RiskManager]).await, house.to(&[Role::RiskManager]).await);
    assert_eq!(does(&first, &drafted(), Move::Propose, WORDS).await.status(), StatusCode::SEE_OTHER);
    let published = does(&second, "/model/policy", Move::Publish, WORDS).await;
    assert_eq!(published.status(), StatusCode::SEE_OTHER, "{}", published.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_tried_proposed_and_published_by_a_second_person() {
    let house = House::new().await;
    let (first, second) = (house.to(&[Role::RiskManager]).await, house.to(&[Role::RiskManager]).await);
    let tried = page(&first, &drafted()).await;
    assert_eq!(tried.status(), StatusCode::OK);
    for said in ["What it would do to the bank", "of 40", "Expected cost per client", "Four fifths then"] {
        assert!(tried.text.contains(said), "{said}: {}", tried.text);
    }
    assert_eq!(house.state.records.last_steering().await.expect("it answers"), 0, "trying changes nothing");
    let silent = does(&first, &drafted(), Move::Propose, "Because.").await;
    assert_eq!(silent.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        silent.text.contains("At least 20 characters") && silent.text.contains("Because."),
        "{}",
        silent.text
    );
    assert_eq!(does(&first, &drafted(), Move::Propose, WORDS).await.status(), StatusCode::SEE_OTHER);
    // Who proposes is offered no way to publish, and sent by hand it is refused.
    let own = page(&first, "/model/policy").await;
    assert_eq!(hidden(&own, Move::Publish, "key"), None);
    assert!(own.text.contains("Another risk manager publishes it"), "{}", own.text);
    let about = hidden(&own, Move::Withdraw, "about").expect("it can be taken back");
    let fields = [("key", "by-hand"), ("words", WORDS), ("about", about.as_str())];
    assert_eq!(send(&first, Move::Publish, &fields).await.status(), StatusCode::CONFLICT);
    assert!(page(&first, "/model/policy").await.text.contains("(version 0)"), "it rules nothing yet");
    assert_eq!(does(&second, "/model/policy", Move::Publish, WORDS).await.status(), StatusCode::SEE_OTHER);
    let ruling = page(&house.to(&[Role::Advisor]).await, "/model/policy").await;
    assert!(ruling.text.contains("version 1") && ruling.text.contains(WORDS), "{}", ruling.text);
    let outcomes: Vec<Option<String>> =
        house.log().await.into_iter().map(|(_, _, outcome)| outcome).collect();
    let expected = ["done", "refused", "done", "refused"].map(|outcome| Some(outcome.to_owned()));
    assert_eq!(outcomes, expected, "the latest first");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_rules_whatever_gives_an_advice_on_every_server() {
    let house = House::new().await;
    let here = house.to(&Role::ALL).await;
    let there = house.other_server_to(&Role::ALL).await;
    let score = format!("/api/v1/clients/{CLIENT}/score");
    let before = get(&here, "/api/v1/portfolio").await.json();
    let before_advised = portfolio(&here).await;
    assert_eq!(get(&there, &score).await.json()["policy_version"], 0);
    publish(&house).await;
    for router in [&here, &there] {
        let scored = get(router, &score).await.json();
        assert_eq!((&scored["policy_version"], &scored["decision"]), (&1.into(), &"refuse".into()));
        assert_eq!(scored["threshold"], 0.002);
        let explained = get(router, &format!("/api/v1/clients/{CLIENT}/explanation")).await.json();
        assert_eq!((&explained["threshold"], &explained["decision"]), (&0.002.into(), &"refuse".into()));
        let sent = post(router, "/api/v1/score", SENT).await.json();
        assert_eq!((&sent["policy_version"], &sent["decision"]), (&1.into(), &"review".into()));
        let listed = get(router, &format!("/api/v1/clients?id={CLIENT}")).await.json();
        assert_eq!(listed["clients"][0]["decision"], "refuse");
        let csv = get(router, "/api/v1/clients.csv").await.text;
        let line = csv.lines().find(|line| line.starts_with(&CLIENT.to_string())).expect("a line");
        assert_eq!(line.split(',').nth(2), Some("refuse"), "{line}");
        let columns = get(router, "/api/v1/portfolio").await.json();
        assert_ne!(columns["version"], before["version"], "a browser fetches the columns anew");
        let advised = portfolio(router).await;
        let refused = get(router, "/api/v1/clients?advice=refuse&page_size=200").await.json();
        assert_eq!(advised[2], refused["clients"].as_array().expect("clients").len() as u64);
        assert!(advised[2] > before_advised[2], "{advised:?} {before_advised:?}");
        for path in [
            format!("/clients/{CLIENT}"),
            format!("/clients/{CLIENT}/interview"),
            format!("/clients/{CLIENT}/beside/{OTHER}"),
            "/clients".to_owned(),
        ] {
            let shown = page(router, &path).await;
            assert_eq!(shown.status(), StatusCode::OK, "{path}");
            let says = ["0.20%", "badge refuse"].iter().any(|words| shown.text.contains(words));
            assert!(says || path.ends_with("interview"), "{path}: {}", shown.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_used_is_told_at_its_field() {
    let house = House::new().await;
    let manager = house.to(&[Role::RiskManager]).await;
    let answer = page(&manager, &drafted().replace("completeness=70", "completeness=7")).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.text.contains("id=\"fault-completeness\"") && !answer.text.contains("id=\"fault-ratio\""));
    assert!(answer.text.contains("From 10.0% to 100.0%."), "{}", answer.text);
    assert_eq!(hidden(&answer, Move::Propose, "key"), None, "what cannot be used is not proposed");
    let fields = [("key", "by-hand"), ("words", WORDS), ("ratio", "ten")];
    let sent = send(&manager, Move::Propose, &fields).await;
    assert_eq!(sent.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(sent.text.contains("id=\"fault-ratio\"") && sent.text.contains("value=\"ten\""), "{}", sent.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_steer_changes_nothing_and_is_told_so_before_anything_is_read() {
    let house = House::new().await;
    for role in [Role::Advisor, Role::Auditor, Role::Operator] {
        let router = house.to(&[role]).await;
        let looked = page(&router, &drafted()).await;
        assert_eq!(looked.status(), StatusCode::OK);
        assert!(!looked.text.contains("method=\"post\" action=\"/model/policy"), "{role:?}");
        assert!(!looked.text.contains("id=\"dry-run\""), "{role:?}");
        for done in Move::ALL {
            assert_eq!(
                send(&router, done, &[("key", "%")]).await.status(),
                StatusCode::FORBIDDEN,
                "{role:?} {done:?}"
            );
        }
    }
    assert_eq!(house.log().await, []);
    assert_eq!(house.state.records.last_steering().await.expect("it answers"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_reliance_is_stopped_nobody_is_told_a_score_and_nothing_is_decided() {
    let house = House::new().await;
    let (manager, all) = (house.to(&[Role::RiskManager]).await, house.to(&Role::ALL).await);
    let form = page(&all, &format!("/clients/{CLIENT}")).await;
    assert_eq!(does(&manager, "/model/policy", Move::Stop, WORDS).await.status(), StatusCode::SEE_OTHER);
    for path in [
        format!("/api/v1/clients/{CLIENT}/score"),
        format!("/api/v1/clients/{CLIENT}/explanation"),
        format!("/api/v1/clients/{CLIENT}/peers"),
        "/api/v1/clients".to_owned(),
        "/api/v1/clients.csv".to_owned(),
        "/api/v1/portfolio".to_owned(),
    ] {
        let answer = get(&all, &path).await;
        assert_eq!(answer.status(), StatusCode::CONFLICT, "{path}: {}", answer.text);
        assert_eq!(answer.json()["type"], "urn:clairscore:problem:stopped", "{path}");
    }
    let sent = post(&all, "/api/v1/score", SENT).await;
    assert_eq!(sent.status(), StatusCode::CONFLICT);
    for path in [
        format!("/clients/{CLIENT}/interview"),
        format!("/clients/{CLIENT}/beside/{OTHER}"),
        "/clients".to_owned(),
        "/portfolio".to_owned(),
        "/applicants/new".to_owned(),
    ] {
        let shown = page(&all, &path).await;
        assert!(shown.text.contains("Reliance on the score is stopped"), "{path}: {}", shown.text);
        assert!(!shown.text.contains("class=\"badge "), "{path}: {}", shown.text);
    }
    // The file stays: people decide by it, elsewhere.
    let sheet = page(&all, &format!("/clients/{CLIENT}")).await;
    assert!(sheet.text.contains("Reliance on the score is stopped") && sheet.text.contains("id=\"file\""));
    assert!(
        !sheet.text.contains("action=\"/clients/100001/decision\"") && !sheet.text.contains("class=\"badge ")
    );
    // A form from before the stop is told why.
    let at = form.text.find("/decision\"").expect("a form of decision");
    let of = |name: &str| {
        let start = format!("name=\"{name}\" value=\"");
        let from = form.text[at..].find(&start).expect(name) + at + start.len();
        form.text[from..].split('"').next().expect("it ends").to_owned()
    };
    let fields = [
        ("key", of("key")),
        ("shown", of("shown")),
        ("seen", "on".to_owned()),
        ("outcome", "grant".to_owned()),
    ];
    let body: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::post(format!("/clients/{CLIENT}/decision"))
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let refused = ask(&all, request.body(Body::from(body)).expect("a request")).await;
    assert_eq!(refused.status(), StatusCode::CONFLICT, "{}", refused.text);
    assert_eq!(get(&all, "/readyz").await.status(), StatusCode::OK);
    assert!(page(&all, "/model").await.text.contains("Reliance on the score is stopped"));
    // One stops, two lift the stop.
    let silent = does(&manager, "/model/policy", Move::ProposeResume, "Yes.").await;
    assert_eq!(silent.status(), StatusCode::UNPROCESSABLE_ENTITY, "not without words");
    let proposed = does(&manager, "/model/policy", Move::ProposeResume, WORDS).await;
    assert_eq!(proposed.status(), StatusCode::SEE_OTHER);
    let own = page(&manager, "/model/policy").await;
    assert!(hidden(&own, Move::Resume, "key").is_none(), "nobody is offered to lift it alone");
    let about = hidden(&own, Move::WithdrawResume, "about").expect("it can be taken back");
    let alone = [("key", "alone"), ("words", WORDS), ("about", &*about)];
    let alone = send(&manager, Move::Resume, &alone).await;
    assert_eq!(alone.status(), StatusCode::CONFLICT, "{}", alone.text);
    let score = format!("/api/v1/clients/{CLIENT}/score");
    assert_eq!(get(&all, &score).await.status(), StatusCode::CONFLICT, "a proposal lifts nothing");
    let second = house.to(&[Role::RiskManager]).await;
    assert_eq!(does(&second, "/model/policy", Move::Resume, WORDS).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(get(&all, &format!("/api/v1/clients/{CLIENT}/score")).await.status(), StatusCode::OK);
}
