//! The server under what people send: half a request, too much at once, another name, an unfit id, the word to stop.

use crate::support::{
    Answer, CLIENT, Running, ask, bank, get, post, postgres, received, router, sqlite, sqlite_server, state,
};
use app::engine_pool::EnginePool;
use app::policy::Role;
use app::ruling::RuledEngine;
use app::state::AppState;
use axum::Router;
use axum::body::Body;
use brotli::BrotliDecompress;
use http::{Request, StatusCode, header};
use model::engine::Engine;
use sea_orm::{ConnectionTrait, Database, TransactionTrait};
use server::http::Settings;
use server::http::connection::hosts::AllowedHosts;
use server::http::status::readiness::{Phase, Readiness};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::mpsc::{Sender, channel};
use std::thread::sleep;
use std::time::{Duration, Instant};
use store::Store;

/// A server whose one thread for the engine is busy until the sender goes, and where nobody may wait.
async fn busy_server(store: Store) -> (Sender<()>, Router) {
    let engine = EnginePool::with_limits(Engine::shipped().expect("the shipped model"), 1, 0);
    let state = state(store).await;
    let ruled = RuledEngine::new(engine.clone(), state.records.clone());
    let state = AppState { engine: ruled, ..state };
    let (busy, done) = channel::<()>();
    let (begin, begun) = tokio::sync::oneshot::channel();
    tokio::spawn(async move {
        let work = move |_: &Engine| {
            begin.send(()).expect("it is waited for");
            done.recv().expect_err("nothing is sent");
        };
        engine.run(work).await
    });
    begun.await.expect("it runs");
    (busy, router(state, Settings::default(), &Role::ALL).await)
}

async fn browse(router: &Router, path: &str) -> Answer {
    let request =
        Request::get(path).header(header::ACCEPT, "text/html").header(header::ACCEPT_LANGUAGE, "en");
    ask(router, request.body(Body::empty()).expect("a request")).await
}

/// Even a body that is no JSON is only looked at where there is a thread for it.
#[tokio::test(flavor = "multi_thread")]
async fn who_comes_when_the_engine_is_busy_is_told_when_to_come_back() {
    let (_folder, store, _) = sqlite_server().await;
    let (busy, router) = busy_server(store).await;
    let client = format!("/api/v1/clients/{CLIENT}");
    for answer in [
        get(&router, &format!("{client}/score")).await,
        get(&router, &format!("{client}/explanation")).await,
        post(&router, "/api/v1/score", "{}").await,
        post(&router, "/api/v1/score", "{").await,
    ] {
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text);
        assert_eq!(answer.header(header::RETRY_AFTER), "2");
        assert_eq!(answer.json()["type"], "urn:clairscore:problem:busy");
    }
    let page = browse(&router, &format!("/clients/{CLIENT}")).await;
    assert_eq!(page.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(page.header(header::RETRY_AFTER), "2");
    assert!(page.text.contains("The server is overloaded"), "{}", page.text);
    for path in ["/livez", "/readyz", "/clients", "/api/v1/clients"] {
        assert_eq!(get(&router, path).await.status(), StatusCode::OK, "{path}");
    }
    drop(busy);
    let asked = Instant::now();
    while get(&router, &format!("{client}/score")).await.status() != StatusCode::OK {
        assert!(asked.elapsed() < Duration::from_secs(10));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_browsers_copy_is_made_and_packed_once() {
    let (_folder, store, _) = sqlite_server().await;
    let state = state(store.clone()).await;
    let path = format!("/simulator/{}", state.engine.artifact().parameters().id);
    let router = router(state, Settings::default(), &Role::ALL).await;
    let fetch = async |coding: &str| {
        let request = Request::get(&path).header(header::ACCEPT_ENCODING, coding).body(Body::empty());
        let response = tower::ServiceExt::oneshot(router.clone(), request.expect("a request")).await;
        let (head, body) = response.expect("the router always answers").into_parts();
        assert_eq!(head.status, StatusCode::OK);
        let coding = head.headers.get(header::CONTENT_ENCODING).cloned();
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("the body can be read");
        (coding.map(|coding| coding.to_str().expect("text").to_owned()), body)
    };
    let (coding, plain) = fetch("identity").await;
    assert_eq!(coding, None);
    let (coding, packed) = fetch("gzip, br").await;
    assert_eq!(coding.as_deref(), Some("br"));
    let mut unpacked = Vec::new();
    BrotliDecompress(&mut &packed[..], &mut unpacked).expect("it unpacks");
    assert!(unpacked == plain, "packed, it is the same");
    assert!(packed.len() * 5 < plain.len() * 4, "{} of {} bytes", packed.len(), plain.len());
    let (_, again) = fetch("br").await;
    assert_eq!(again.as_ptr(), packed.as_ptr(), "the very same bytes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_was_not_allowed_is_not_answered_to() {
    let (_folder, store, _) = sqlite_server().await;
    let hosts = AllowedHosts::new(["credit.example".to_owned()]);
    let settings = Settings { hosts, ..Settings::default() };
    let router = router(state(store).await, settings, &Role::ALL).await;
    let by = async |host: &str, path: &str| {
        let request = Request::get(path).header(header::HOST, host).body(Body::empty());
        ask(&router, request.expect("a request")).await
    };
    for path in ["/api/v1/clients", "/clients", "/simulator/x", "/language/fr", "/no/such/page"] {
        for host in ["evil.example", "evil.example:3000", "127.0.0.1.evil.example"] {
            let answer = by(host, path).await;
            assert_eq!(answer.status(), StatusCode::MISDIRECTED_REQUEST, "{host}{path}");
            assert_eq!(answer.header(header::CONTENT_TYPE), "application/problem+json", "{host}{path}");
            assert_eq!(answer.json()["type"], "urn:clairscore:problem:unknown-host", "{host}{path}");
            assert!(!answer.text.contains(&CLIENT.to_string()), "{host}{path}");
        }
    }
    for host in
        ["127.0.0.1:3000", "[::1]:3000", "localhost", "10.0.0.7", "credit.example", "CREDIT.example:443"]
    {
        assert_eq!(by(host, "/api/v1/clients").await.status(), StatusCode::OK, "{host}");
    }
    for path in ["/livez", "/readyz"] {
        assert_eq!(by("evil.example", path).await.status(), StatusCode::OK, "{path}");
    }
    // The address of a request goes before its header, which must not be a way around it, nor a second header.
    let request = Request::get("http://evil.example/api/v1/clients").header(header::HOST, "localhost");
    let answer = ask(&router, request.body(Body::empty()).expect("a request")).await;
    assert_eq!(answer.status(), StatusCode::MISDIRECTED_REQUEST);
    let request = Request::get("/api/v1/clients")
        .header(header::HOST, "localhost")
        .header(header::HOST, "evil.example");
    let answer = ask(&router, request.body(Body::empty()).expect("a request")).await;
    assert_eq!(answer.status(), StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_is_no_name_is_replaced() {
    let (_folder, _, router) = sqlite_server().await;
    for (id, kept) in [
        ("asked-by-me", true),
        ("a b", false),
        ("<script>", false),
        ("x\u{1f}", false),
        (&*"a".repeat(65), false),
    ] {
        let Ok(request) = Request::get("/api/v1/nothing").header("x-request-id", id).body(Body::empty())
        else {
            continue;
        };
        let answer = ask(&router, request).await;
        let told = answer.header("x-request-id").to_owned();
        assert_eq!(told == id, kept, "{id}: {told}");
        assert_eq!(answer.json()["request_id"], told);
        assert!(kept || told.len() == 36, "a new one: {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_ready_once_it_is_warm_and_not_while_it_stops() {
    let (_folder, store, _) = sqlite_server().await;
    let readiness = Readiness::new(Phase::Warming);
    let settings = Settings { readiness: readiness.clone(), ..Settings::default() };
    let router = router(state(store).await, settings, &Role::ALL).await;
    let status = async |path: &str| get(&router, path).await.status();
    let unready = get(&router, "/readyz").await;
    assert_eq!(unready.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(unready.json()["detail"], "not ready: the scored clients are being read into memory");
    assert_eq!(status("/livez").await, StatusCode::OK);
    readiness.warmed();
    assert_eq!(status("/readyz").await, StatusCode::OK);
    readiness.stop();
    assert_eq!(status("/readyz").await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(status("/livez").await, StatusCode::OK);
    assert_eq!(status("/clients").await, StatusCode::OK, "it still answers");
    readiness.warmed();
    assert_eq!(status("/readyz").await, StatusCode::SERVICE_UNAVAILABLE, "it does not come back");
}

/// Somebody keeps the scores locked: the server listens at once, and is ready when it could read them.
#[tokio::test(flavor = "multi_thread")]
async fn ready_means_that_the_first_page_does_not_wait() {
    let url = postgres().await;
    bank(&url).await;
    let database = Database::connect(&url).await.expect("the bank opens");
    let lock = database.begin().await.expect("a transaction");
    lock.execute_unprepared("LOCK TABLE score IN ACCESS EXCLUSIVE MODE").await.expect("it is locked");
    let server = tokio::task::spawn_blocking(move || {
        let server = Running::start(&url, &[]);
        assert!(server.get("/livez").starts_with("HTTP/1.1 200"));
        sleep(Duration::from_millis(500));
        let unready = server.get("/readyz");
        assert!(unready.starts_with("HTTP/1.1 503") && unready.contains("not-ready"), "{unready}");
        server
    });
    let server = server.await.expect("no panic");
    lock.rollback().await.expect("it is given back");
    tokio::task::spawn_blocking(move || {
        let server = server.ready();
        let asked = Instant::now();
        assert!(server.get("/clients").starts_with("HTTP/1.1 200"));
        assert!(server.get(&format!("/clients/{CLIENT}")).starts_with("HTTP/1.1 200"));
        assert!(asked.elapsed() < Duration::from_secs(2), "two pages took {:?}", asked.elapsed());
    })
    .await
    .expect("no panic");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pages_failure_is_logged_whole_under_the_id_that_the_page_names() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = sqlite(folder.path());
    bank(&url).await;
    let started = url.clone();
    let server = tokio::task::spawn_blocking(move || Running::start(&started, &[]).ready());
    let server = server.await.expect("no panic");
    crate::support::break_bank(&url).await;
    tokio::task::spawn_blocking(move || {
        let ask = |id: &str, path: &str| {
            received(server.send(&format!(
                "GET {path} HTTP/1.1\r\nhost: localhost\r\nx-request-id: {id}\r\naccept: text/html\r\n\
                 cookie: {}\r\naccept-language: en\r\nconnection: close\r\n\r\n",
                server.cookie()
            )))
        };
        let page = ask("of-this-page", &format!("/clients/{CLIENT}"));
        assert!(page.starts_with("HTTP/1.1 500") && page.contains("text/html"), "{page}");
        assert!(page.contains("Reference for IT support: of-this-page."), "{page}");
        assert!(!page.contains("no such table"), "{page}");
        let log = server.log();
        let of_the_page = log.lines().filter(|line| line.contains("of-this-page"));
        assert!(of_the_page.into_iter().any(|line| line.contains("no such table: application")), "{log}");
        let ready = ask("asked-of-the-api", "/api/v1/clients/100001/score");
        assert!(ready.contains("asked-of-the-api"), "{ready}");
        let log = server.log();
        let of_the_api = log.lines().filter(|line| line.contains("asked-of-the-api"));
        assert!(of_the_api.into_iter().any(|line| line.contains("no such table: application")), "{log}");
    })
    .await
    .expect("no panic");
}

/// Closed by the server: what it said last, and after how long.
fn closed(connection: TcpStream, opened: Instant) -> (String, Duration) {
    (received(connection), opened.elapsed())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_half_of_something_is_let_go_and_keeps_nobody_else_waiting() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = sqlite(folder.path());
    bank(&url).await;
    tokio::task::spawn_blocking(move || {
        let server = Running::start(&url, &[]).ready();
        let opened = Instant::now();
        let half_heads: Vec<_> =
            (0..300).map(|_| server.send("GET /clients HTTP/1.1\r\nhost: localhost\r\nx-")).collect();
        let silent = TcpStream::connect(server.address).expect("it listens");
        let mut idle = server.send("GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n");
        let post = format!(
            "POST /api/v1/score HTTP/1.1\r\nhost: localhost\r\ncookie: {}\r\ncontent-type: application/json\r\n",
            server.cookie()
        );
        let half_body = server.send(&format!("{post}content-length: 1000\r\n\r\n{{\"application\": {{"));
        let endless = server.send(&format!("{post}transfer-encoding: chunked\r\n\r\n"));
        let drip = |mut connection: TcpStream, drop: &'static str| {
            std::thread::spawn(move || {
                let writer = connection.try_clone().expect("a second handle");
                let dripping = std::thread::spawn(move || {
                    let mut writer = writer;
                    while writer.write_all(drop.as_bytes()).is_ok() {
                        sleep(Duration::from_millis(500));
                    }
                });
                connection.set_read_timeout(Some(Duration::from_secs(30))).expect("a limit");
                let mut answer = Vec::new();
                let _ = connection.read_to_end(&mut answer);
                let waited = opened.elapsed();
                // Whoever drips is closed, or it would go on.
                drop_connection(&connection);
                dripping.join().expect("no panic");
                (String::from_utf8_lossy(&answer).into_owned(), waited)
            })
        };
        let endless = drip(endless, "1\r\n \r\n");
        let slow_head = drip(server.send("GET /clients HTTP/1.1\r\nhost: localhost\r\n"), "x-a: b\r\n");
        for _ in 0..20 {
            let asked = Instant::now();
            assert!(server.get("/livez").starts_with("HTTP/1.1 200"));
            assert!(asked.elapsed() < Duration::from_millis(500), "{:?}", asked.elapsed());
        }

        let (answer, after) = closed(half_body, opened);
        assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("slow-body"), "{answer}");
        assert!(after < Duration::from_secs(9), "{after:?}");
        let mut first = [0; 12];
        idle.read_exact(&mut first).expect("an answer");
        assert_eq!(&first, b"HTTP/1.1 200");
        for connection in half_heads.into_iter().chain([silent, idle]) {
            let (_, after) = closed(connection, opened);
            assert!(after < Duration::from_secs(14), "{after:?}");
        }
        let (_, after) = slow_head.join().expect("no panic");
        assert!(after < Duration::from_secs(14), "{after:?}");
        let (answer, after) = endless.join().expect("no panic");
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(after < Duration::from_secs(20), "{after:?}");
        assert!(server.get("/clients").starts_with("HTTP/1.1 200"));
    })
    .await
    .expect("no panic");
}

fn drop_connection(connection: &TcpStream) {
    // It may be closed already.
    let _ = connection.shutdown(std::net::Shutdown::Both);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stops_says_so_first_and_lets_open_requests_end() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = sqlite(folder.path());
    bank(&url).await;
    tokio::task::spawn_blocking(move || {
        let mut server = Running::start(&url, &["--shutdown-delay", "2"]).ready();
        let body = r#"{"application": {"AMT_CREDIT": 450000.0, "DAYS_BIRTH": -12000}}"#;
        let (half, rest) = body.split_at(20);
        let mut open = server.send(&format!(
            "POST /api/v1/score HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
             cookie: {}\r\ncontent-length: {}\r\n\r\n{half}",
            server.cookie(),
            body.len()
        ));
        server.tell_to_stop();
        let told = Instant::now();
        while !server.get("/readyz").starts_with("HTTP/1.1 503") {
            assert!(told.elapsed() < Duration::from_secs(1), "a load balancer learns of it while it answers");
        }
        assert!(server.get("/livez").starts_with("HTTP/1.1 200"));
        assert!(server.get("/clients").starts_with("HTTP/1.1 200"));
        while TcpStream::connect(server.address).is_ok() {
            assert!(told.elapsed() < Duration::from_secs(10), "it goes on listening");
            sleep(Duration::from_millis(50));
        }
        assert!(told.elapsed() >= Duration::from_millis(1_500), "{:?}", told.elapsed());
        open.write_all(rest.as_bytes()).expect("it is still read");
        let answer = received(open);
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("probability"), "{answer}");
        assert_eq!(server.stopped().code(), Some(0));
        assert!(told.elapsed() < Duration::from_secs(10), "{:?}", told.elapsed());
    })
    .await
    .expect("no panic");
}
