//! The door: who may do what, and that nothing is read of a request before its sender may make it.

use crate::support::{CLIENT, ask, get, server, server_functions, sqlite_server};
use app::i18n::Locale;
use app::policy::{Permission, Role, SERVER_FUNCTIONS, of_server_function};
use axum::Router;
use axum::body::Body;
use http::{Method, Request, StatusCode, header};
use std::fmt::Write;

/// The policy as a table that people read who do not program; the documents take it over.
#[test]
fn the_policy_is_the_one_that_is_documented() {
    for (name, locale) in [("fr", Locale::fr), ("en", Locale::en)] {
        let mut table = String::from("| |");
        for role in Role::ALL {
            write!(table, " {} |", role.in_words(locale)).expect("it is text");
        }
        let programs = if locale == Locale::fr { "programme" } else { "program" };
        writeln!(table, " {programs} |\n|---|{}", "---|".repeat(Role::ALL.len() + 1)).expect("it is text");
        for permission in Permission::ALL {
            write!(table, "| {} (`{}`) |", permission.in_words(locale), permission.name())
                .expect("it is text");
            for role in Role::ALL {
                let may = permission.roles().contains(&role);
                write!(table, " {} |", if may { "✓" } else { "–" }).expect("it is text");
            }
            writeln!(table, " {} |", if permission.is_scope() { "✓" } else { "–" }).expect("it is text");
        }
        insta::assert_snapshot!(format!("policy_{name}"), table);
    }
}

#[test]
fn every_server_function_is_in_the_policy_and_nothing_else_is() {
    let mut functions: Vec<&str> = leptos::server_fn::axum::server_fn_paths()
        .map(|(path, _)| path.rsplit('/').next().unwrap_or_default())
        .collect();
    functions.sort_unstable();
    let listed: Vec<&str> = SERVER_FUNCTIONS.iter().map(|(name, _)| *name).collect();
    assert_eq!(listed, functions, "app/src/policy.rs lists them by name");
}

/// Bodies that none of them can read.
fn malformed() -> [(&'static str, Vec<u8>); 4] {
    [
        ("application/json", b"{".to_vec()),
        ("application/json", b"{\"id\": \"no number\"}".to_vec()),
        ("application/x-www-form-urlencoded", b"id=no-number&%zz".to_vec()),
        ("application/octet-stream", vec![0xff, 0xfe, 0x00]),
    ]
}

async fn send(router: &Router, path: &str, kind: &str, body: Vec<u8>) -> StatusCode {
    let request = Request::post(path).header(header::CONTENT_TYPE, kind);
    ask(router, request.body(Body::from(body)).expect("a request")).await.status()
}

/// Each role finds open what the policy says, and closed, whatever it sends, all the rest.
#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_let_in_to_the_server_functions_that_the_policy_names_and_to_no_other() {
    let (_folder, store, _) = sqlite_server().await;
    let nobody = server(store.clone(), &[]).await;
    for role in Role::ALL {
        let router = server(store.clone(), &[role]).await;
        for at in 0..server_functions().len() {
            let (path, question) = server_functions().remove(at);
            let permission = of_server_function(path).expect("it is listed");
            let may = permission.roles().contains(&role);
            let expected = if may { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(ask(&router, question).await.status(), expected, "{role:?} {path}");
            for (kind, body) in malformed() {
                let status = send(&router, path, kind, body.clone()).await;
                assert_eq!(status == StatusCode::FORBIDDEN, !may, "{role:?} {path} {status}");
                assert!(!status.is_server_error(), "{role:?} {path} {status}");
                let status = send(&nobody, path, kind, body).await;
                assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_what_is_meant_for_everybody_is_answered_to_nobody() {
    let (_folder, store, somebody) = sqlite_server().await;
    let nobody = server(store, &[]).await;
    for path in ["/livez", "/readyz", "/sign-in", "/information", "/api/v1/openapi.json"] {
        assert_eq!(get(&nobody, path).await.status(), StatusCode::OK, "{path}");
    }
    // What is there and what is not look alike.
    let client = format!("/clients/{CLIENT}");
    for path in [
        "/",
        "/clients",
        &client,
        "/model",
        "/no/such/page",
        "/api/v1/clients",
        "/api/v1/clients/7/score",
        "/api/v1/no-such-thing",
        "/api/no_such_function",
        "/simulator/x",
        "/clients/",
        "//clients",
        "/pkg",
        "/../clients",
    ] {
        for method in [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS]
        {
            let request = Request::builder().method(&method).uri(path);
            let answer = ask(&nobody, request.body(Body::empty()).expect("a request")).await;
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{method} {path}: {}", answer.text);
            assert!(answer.header(header::WWW_AUTHENTICATE).starts_with("Bearer"), "{method} {path}");
        }
    }
    assert_eq!(get(&somebody, "/no/such/page").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(get(&somebody, "/api/no_such_function").await.status(), StatusCode::FORBIDDEN);
}

/// As a browser asks.
fn page(path: &str) -> Request<Body> {
    Request::get(path).header(header::ACCEPT, "text/html,*/*").body(Body::empty()).expect("a request")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_is_led_to_where_one_signs_in_and_back() {
    let (_folder, store, _) = sqlite_server().await;
    let nobody = server(store, &[]).await;
    for (path, led_to) in [
        ("/", "/sign-in"),
        ("/clients?age=25-35&sort=-age", "/sign-in?back=%2Fclients%3Fage%3D25-35%26sort%3D-age"),
        ("/no/such/page", "/sign-in?back=%2Fno%2Fsuch%2Fpage"),
        ("//evil.example/", "/sign-in"),
    ] {
        let answer = ask(&nobody, page(path)).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{path}");
        assert_eq!(answer.header(header::LOCATION), led_to, "{path}");
    }
    let answer = ask(&nobody, page("/api/v1/clients")).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "what programs ask for is no page");
    assert_eq!(answer.json()["type"], "urn:clairscore:problem:signed-out");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_signed_in_without_the_right_is_told_so() {
    let (_folder, store, _) = sqlite_server().await;
    let operator = server(store, &[Role::Operator]).await;
    let answer = get(&operator, "/api/v1/clients").await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert_eq!(answer.json()["type"], "urn:clairscore:problem:denied");
    let answer = ask(&operator, page("/clients")).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert!(!answer.text.contains(&CLIENT.to_string()), "{}", answer.text);
}
