//! The log of who did what: who may look into it, what it tells, and how it is taken away.

use crate::support::{Answer, CLIENT, ask, bank, client_view, get, router, server_functions, sqlite, state};
use app::policy::Role;
use axum::Router;
use axum::body::Body;
use http::{Request, StatusCode, header};
use server::http::Settings;
use server::http::connection::wire::Peer;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

async fn page(router: &Router, path: &str) -> Answer {
    let request = Request::get(path).header(header::ACCEPT, "text/html");
    ask(router, request.body(Body::empty()).expect("a request")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_opened_a_file_is_told_to_auditors_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let state = state(bank(&sqlite(folder.path())).await).await;
    let to = async |roles: &[Role]| router(state.clone(), Settings::default(), roles).await;
    let (advisor, auditor) = (to(&[Role::Advisor]).await, to(&[Role::Auditor]).await);
    assert_eq!(page(&advisor, &format!("/clients/{CLIENT}")).await.status(), StatusCode::OK);
    assert_eq!(get(&advisor, &format!("/api/v1/clients/{CLIENT}/score")).await.status(), StatusCode::OK);
    assert_eq!(get(&advisor, "/api/v1/clients/999999999/score").await.status(), StatusCode::NOT_FOUND);

    for path in ["/log", "/api/v1/log.csv", &format!("/api/v1/persons/{CLIENT}")] {
        assert_eq!(page(&advisor, path).await.status(), StatusCode::FORBIDDEN, "{path}");
    }
    let log = page(&auditor, "/log").await;
    assert_eq!(log.status(), StatusCode::OK);
    assert!(log.text.contains(&CLIENT.to_string()) && log.text.contains("999999999"), "{}", log.text);
    let found = page(&auditor, &format!("/log?search={CLIENT}")).await;
    assert!(!found.text.contains("999999999"), "{}", found.text);
    assert!(!page(&auditor, "/log?before=1").await.text.contains("999999999"), "nothing is before the first");

    let held = get(&auditor, &format!("/api/v1/persons/{CLIENT}")).await.json();
    assert_eq!(held["client"], CLIENT);
    assert!(held["file"]["application"].is_object() && held["decisions"].is_array(), "{held}");

    let file = get(&auditor, "/api/v1/log.csv").await;
    let lines: Vec<&str> = file.text.lines().collect();
    let told = |action: &str, subject: &str, outcome: &str| {
        let cells = format!(",{action},{subject},");
        lines.iter().filter(|line| line.contains(&cells) && line.ends_with(outcome)).count()
    };
    assert_eq!(told("open-file", &CLIENT.to_string(), ",done"), 2, "{}", file.text);
    assert_eq!(told("open-file", "999999999", ",failed"), 1, "{}", file.text);
    assert_eq!(told("export-person", &CLIENT.to_string(), ",done"), 1, "{}", file.text);
    // It is written before it is done, and tells of itself.
    assert_eq!(lines.iter().filter(|line| line.contains(",export-log,")).count(), 1);
    let long = get(&auditor, &format!("/api/v1/log.csv?search={}", "x".repeat(101))).await;
    assert_eq!(long.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_opened_or_taken_away_says_from_where_and_by_which_request() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let state = state(bank(&sqlite(folder.path())).await).await;
    let roles = [Role::Advisor, Role::Auditor, Role::RiskManager];
    let router = router(state.clone(), Settings::default(), &roles).await;
    let asked = [
        ("open-file", format!("/clients/{CLIENT}")),
        ("open-file", format!("/api/v1/clients/{CLIENT}/score")),
        ("export-person", format!("/api/v1/persons/{CLIENT}")),
        ("export-clients", "/api/v1/clients.csv".to_owned()),
        ("export-log", "/api/v1/log.csv".to_owned()),
    ];
    for (number, (_, path)) in asked.iter().enumerate() {
        let request = Request::get(path).header("x-request-id", format!("asked-{number}"));
        let request = request.extension(Peer(IpAddr::from([127, 0, 0, 7])));
        let answer = ask(&router, request.body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
    }
    let acts = state.records.acts("", None, 100).await.expect("they read");
    for (number, (action, path)) in asked.iter().enumerate() {
        let id = format!("asked-{number}");
        let act = acts.iter().find(|act| act.request_id.as_ref() == Some(&id)).expect(path);
        assert_eq!((&*act.action, act.address.as_deref()), (*action, Some("127.0.0.7")), "{path}");
    }
}

/// Whoever comes by what is known of a client leaves an act that names the client, whichever door they took. A new server
/// function or path of the API that takes a client's number is asked here without being listed.
#[tokio::test(flavor = "multi_thread")]
async fn every_door_to_a_client_tells_who_opened_their_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let state = state(bank(&sqlite(folder.path())).await).await;
    let file = state.store.client_file(CLIENT).await.expect("it reads").expect("the client is there");
    let contract = file.previous_application.expect("a history").first().expect("a contract").sk_id_prev;
    let mut doors: Vec<(String, Request<Body>)> = Vec::new();
    for (path, question) in server_functions() {
        let (parts, body) = question.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
        if String::from_utf8_lossy(&body).contains(&CLIENT.to_string()) {
            doors.push((path.to_owned(), Request::from_parts(parts, body.into())));
        }
    }
    assert!(doors.len() >= 8, "{}", doors.len());
    let document = serde_json::to_value(server::http::api::document()).expect("it is JSON");
    let of_clients = |path: &&String| path.contains("{id}") || path.contains("{sk_id_prev}");
    let paths = document["paths"].as_object().expect("paths").keys().filter(of_clients);
    let paths = paths
        .map(|path| path.replace("{id}", &CLIENT.to_string()).replace("{sk_id_prev}", &contract.to_string()));
    let pages = ["", "/interview", "/beside/100002"].map(|page| format!("/clients/{CLIENT}{page}"));
    for path in paths.chain(pages) {
        let request = Request::get(&path).header(header::ACCEPT, "application/json, text/html");
        doors.push((path, request.body(Body::empty()).expect("a request")));
    }
    for (path, question) in doors {
        // Somebody else each time, of whom nothing has been told.
        let router = router(state.clone(), Settings::default(), &Role::ALL).await;
        let last = state.records.acts("", None, 1).await.expect("they read").first().map_or(0, |act| act.id);
        assert_eq!(ask(&router, question).await.status(), StatusCode::OK, "{path}");
        let acts = state.records.acts(&CLIENT.to_string(), None, 100).await.expect("they read");
        let told = acts.iter().filter(|act| act.id > last && act.outcome.as_deref() == Some("done"));
        assert_eq!(told.count(), 1, "{path}");
    }
}

/// The parts of a page, and the page when it is opened once more, are one opening; another person's, or another client's, are not.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_and_its_parts_are_told_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let state = state(bank(&sqlite(folder.path())).await).await;
    let router_of = async || router(state.clone(), Settings::default(), &[Role::Advisor]).await;
    let (one, other) = (router_of().await, router_of().await);
    let told = async || state.records.acts("open-file", None, 100).await.expect("they read").len();
    for _ in 0..2 {
        assert_eq!(page(&one, &format!("/clients/{CLIENT}")).await.status(), StatusCode::OK);
        client_view(&one, CLIENT).await;
    }
    assert_eq!(told().await, 1);
    client_view(&other, CLIENT).await;
    client_view(&one, CLIENT + 1).await;
    assert_eq!(told().await, 3);
    // A program's calls are told one by one.
    for _ in 0..2 {
        get(&one, &format!("/api/v1/clients/{CLIENT}/score")).await;
    }
    assert_eq!(told().await, 5);
}

/// What is asked of the bank for one client's file, in the rooms that answer people and programs.
#[test]
fn a_clients_file_leaves_the_bank_where_the_log_is_told_and_nowhere_else() {
    fn files(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("it reads").flatten() {
            match entry.path() {
                path if path.is_dir() => files(&path, found),
                path if path.extension().is_some_and(|end| end == "rs") => found.push(path),
                _ => {}
            }
        }
    }
    let server = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = server.parent().expect("the workspace");
    let mut all = Vec::new();
    files(&root.join("app/src"), &mut all);
    files(&server.join("src/http"), &mut all);
    let reads = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).expect("a text");
        ["store.client_file(", "store.client_files(", "bank.client_file("]
            .iter()
            .any(|call| text.contains(call))
    };
    let mut reading: Vec<String> = all
        .into_iter()
        .filter(reads)
        .map(|path| path.strip_prefix(root).expect("within").display().to_string())
        .collect();
    reading.sort();
    // The last one asks whether the bank can be read, and tells nothing of what it reads.
    let health = "server/src/http/status/health.rs";
    assert_eq!(reading, ["app/src/client_file.rs", "server/src/http/api/score.rs", health]);
}

/// Who asks for what their role may not is told of, and however often they ask, once.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_refused_is_told_of_and_cannot_fill_the_log() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let state = state(bank(&sqlite(folder.path())).await).await;
    let advisor = router(state.clone(), Settings::default(), &[Role::Advisor]).await;
    let nobody = router(state.clone(), Settings::default(), &[]).await;
    let refused = async || state.records.acts("without-permission", None, 100).await.expect("they read");
    assert_eq!(page(&advisor, &format!("/clients/{CLIENT}")).await.status(), StatusCode::OK);
    get(&nobody, "/log").await;
    assert_eq!(refused().await, [], "a page that is shown, and nobody, are refused nothing");
    let form = |path: &str| {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        request.body(Body::from("key=x")).expect("a request")
    };
    for _ in 0..20 {
        // A page, a path of the API, a form, a server function.
        assert_eq!(page(&advisor, "/log").await.status(), StatusCode::FORBIDDEN);
        assert_eq!(get(&advisor, "/api/v1/log.csv").await.status(), StatusCode::FORBIDDEN);
        let stop = ask(&advisor, form("/model/policy/stop_score")).await;
        assert_eq!(stop.status(), StatusCode::FORBIDDEN, "{}", stop.text);
        for (path, question) in server_functions() {
            if path.ends_with("/list_acts") {
                assert_eq!(ask(&advisor, question).await.status(), StatusCode::FORBIDDEN);
            }
        }
    }
    let mut told: Vec<_> = refused().await.into_iter().map(|act| (act.subject, act.outcome)).collect();
    told.sort();
    let once = |permission: &str| (Some(permission.to_owned()), Some("refused".to_owned()));
    assert_eq!(told, [once("read-log"), once("stop-score")]);
    let auditor = router(state.clone(), Settings::default(), &[Role::Auditor]).await;
    assert!(page(&auditor, "/log").await.text.contains("stop-score"));
}

/// Lists are told once, as they were first asked for, and name no client.
#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_told_with_its_filter_and_without_whom_it_names() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let state = state(bank(&sqlite(folder.path())).await).await;
    let reader = async || router(state.clone(), Settings::default(), &Role::ALL).await;
    let lists = async || state.records.acts("list-clients", None, 100).await.expect("they read");
    for path in ["/clients", "/api/v1/clients"] {
        let (before, reader) = (lists().await.len(), reader().await);
        for filter in [&format!("id={CLIENT}&advice=grant")[..], "advice=refuse", ""] {
            let status = page(&reader, &format!("{path}?{filter}")).await.status();
            // A number opens the client's file.
            assert!(status.is_success() || status.is_redirection(), "{path}: {status}");
        }
        let told = lists().await;
        assert_eq!(told.len(), before + 1, "{path}: {told:?}");
        assert_eq!(told[0].subject.as_deref(), Some("advice=grant"), "{path}");
        assert_eq!(told[0].outcome.as_deref(), Some("done"), "{path}");
    }
    let reader = reader().await;
    let version = get(&reader, "/api/v1/portfolio").await.json()["version"].as_str().expect("one").to_owned();
    for column in ["risk", "age"] {
        crate::support::get_bytes(&reader, &format!("/api/v1/portfolio/{version}/{column}")).await;
    }
    assert_eq!(state.records.acts("read-columns", None, 100).await.expect("they read").len(), 1);
}

/// What is done at the command line with the bank's clients is in the log, by whoever the system says that they are.
#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_tells_what_it_does_with_clients() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = sqlite(folder.path());
    let at = |name: &str| folder.path().join(name).to_str().expect("a text").to_owned();
    bank(&url).await.close().await.expect("it closes");
    let run = async |arguments: &[&str]| {
        crate::support::clairscore(&[&["--database-url", &url][..], arguments].concat()).await;
    };
    let (client, backup, files) = (CLIENT.to_string(), at("bank.backup"), at("files"));
    run(&["explain", &client]).await;
    assert!(!Path::new(&at("bank-records.db")).exists(), "no records are made to tell of it");
    let records = store::Records::open(&url).await.expect("they are made");
    run(&["explain", &client]).await;
    run(&["score", "--output", &at("scores.csv")]).await;
    run(&["features", "--output", &at("features.parquet")]).await;
    run(&["backup", &backup]).await;
    run(&["restore", &backup]).await;
    run(&["generate", "--clients", "20", "--seed", "1", "--output", &files]).await;
    run(&["import", &files, "--dry-run", "--replace"]).await;
    run(&["import", &files, "--replace"]).await;
    let failed = crate::support::binary(&["--database-url", &url, "explain", "7"]);
    assert!(!failed.status.success());
    let mut acts = records.acts("command line", None, 100).await.expect("they read");
    acts.reverse();
    let told: Vec<_> =
        acts.iter().map(|act| (&*act.action, act.subject.as_deref(), act.outcome.as_deref())).collect();
    let (scores, features) = (at("scores.csv"), at("features.parquet"));
    assert_eq!(
        told,
        [
            ("open-file", Some(&*client), Some("done")),
            ("score-clients", Some(&*scores), Some("done")),
            ("export-features", Some(&*features), Some("done")),
            ("back-up", Some(&*backup), Some("done")),
            ("restore-bank", Some(&*backup), Some("done")),
            ("import-bank", Some(&*files), Some("done")),
            ("open-file", Some("7"), Some("failed")),
        ]
    );
    let by = &acts[0].caller;
    assert!(by.starts_with("command line, ") && by.ends_with(')'), "{by}");
}
