//! The log of who did what: who may look into it, what it tells, and how it is taken away.

mod support;

use app::policy::Role;
use axum::Router;
use axum::body::Body;
use http::{Request, StatusCode, header};
use server::http::Settings;
use server::http::connection::wire::Peer;
use std::net::IpAddr;
use support::{Answer, CLIENT, ask, bank, get, router, sqlite, state};

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
