//! The log of who did what: who may look into it, what it tells, and how it is taken away.

mod support;

use app::policy::Role;
use axum::Router;
use axum::body::Body;
use http::{Request, StatusCode, header};
use server::http::Settings;
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
