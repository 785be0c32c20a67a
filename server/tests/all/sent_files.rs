//! Files that a caller sends: read as they were meant, or refused with every fault; scored and explained as the bank's are.

use crate::support::{Answer, CLIENT, Running, ask, bank, get, post, received, sqlite, sqlite_server};
use axum::Router;
use axum::body::Body;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::{StreamExt, stream};
use http::{Request, StatusCode, header};
use model::file::ClientFile;
use model::file::dictionary::TABLES;
use proptest::prelude::*;
use serde_json::{Value, json};
use server::http::BODY_LIMIT;
use server::http::api::scores::AHEAD;
use std::convert::Infallible;
use std::io::{Error, Write};
use std::net::Shutdown;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tower::ServiceExt;

/// A person who is possible.
fn person() -> Value {
    json!({"application": {
        "NAME_CONTRACT_TYPE": "Cash loans", "AMT_CREDIT": 450_000, "AMT_ANNUITY": 22_500.5, "AMT_INCOME_TOTAL": 135_000,
        "DAYS_BIRTH": -12_000, "DAYS_EMPLOYED": -1_500,
    }})
}

/// The same with one more value in the application.
fn with(column: &str, value: Value) -> Value {
    let mut body = person();
    body["application"][column] = value;
    body
}

/// A file of the bank as somebody sends it who does not know what becomes of the client.
fn as_sent(file: &ClientFile) -> String {
    let mut sent = serde_json::to_value(file).expect("a file is JSON");
    sent["application"].as_object_mut().expect("an object").remove("TARGET");
    sent.to_string()
}

async fn score(router: &Router, body: &Value) -> Answer {
    post(router, "/api/v1/score", body.to_string()).await
}

/// Pointers and details of a refusal.
fn errors(answer: &Answer) -> Vec<(String, String)> {
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    assert_eq!(answer.header(header::CONTENT_TYPE), "application/problem+json");
    let problem = answer.json();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let errors = problem["errors"].as_array().expect("errors are listed");
    errors.iter().map(|error| (text(&error["pointer"]), text(&error["detail"]))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_row_of_a_core_system_is_scored_and_what_is_not_used_is_named() {
    let (_folder, _store, router) = sqlite_server().await;
    let plain = score(&router, &with("FLAG_WORK_PHONE", json!(1))).await;
    assert_eq!(plain.status(), StatusCode::OK, "{}", plain.text);
    // Whole numbers with a point, flags in whichever spelling, categories in any letter case.
    for (column, value) in [
        ("FLAG_WORK_PHONE", json!(true)),
        ("FLAG_WORK_PHONE", json!("Y")),
        ("FLAG_WORK_PHONE", json!(1.0)),
        ("DAYS_BIRTH", json!(-12_000.0)),
        ("NAME_CONTRACT_TYPE", json!(" CASH loans")),
    ] {
        let mut body = with("FLAG_WORK_PHONE", json!(1));
        body["application"][column] = value;
        assert_eq!(score(&router, &body).await.text, plain.text, "{body}");
    }
    let owner = score(&router, &with("FLAG_OWN_CAR", json!("Y"))).await;
    for yes in [json!(true), json!(1), json!("y")] {
        assert_eq!(score(&router, &with("FLAG_OWN_CAR", yes)).await.text, owner.text);
    }
    let mut body = with("FLAG_EMAIL", json!(1.0));
    body["application"]["ORGANIZATION_TYPE"] = json!("XNA");
    body["bureau"] = json!([{"SK_ID_CURR": 100_001, "SK_ID_BUREAU": 5, "CNT_CREDIT_PROLONG": 0}]);
    let answer = score(&router, &body).await.json();
    assert_eq!(
        answer["ignored"],
        json!(["application.FLAG_EMAIL", "application.ORGANIZATION_TYPE", "bureau.CNT_CREDIT_PROLONG"])
    );
    assert_eq!(answer.get("notes"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_of_a_body_is_told_at_once_in_names_and_ranges() {
    let (_folder, _store, router) = sqlite_server().await;
    let mut body = with("AMT_CREDIT", json!("450000"));
    body["application"]["DAYS_BIRTH"] = json!(13_900);
    body["application"]["NAME_INCOME_TYPE"] = json!("Astronaut");
    body["application"]["SALARY"] = json!(1);
    body["bureau"] =
        json!([{"SK_ID_BUREAU": 1}, {"SK_ID_BUREAU": 2}, {"SK_ID_BUREAU": 3, "DAYS_CREDIT": 40}]);
    let answer = score(&router, &body).await;
    let found = errors(&answer);
    let pointers: Vec<_> = found.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(
        pointers,
        [
            "/application/AMT_CREDIT",
            "/application/DAYS_BIRTH",
            "/application/NAME_INCOME_TYPE",
            "/application/SALARY",
            "/bureau/2/DAYS_CREDIT",
        ]
    );
    assert_eq!(found[0].1, "AMT_CREDIT must be a number, not the text \"450000\"");
    assert!(found[2].1.contains("\"Pensioner\""), "the categories there are: {}", found[2].1);
    let detail = answer.json()["detail"].to_string();
    assert!(detail.contains("AMT_CREDIT") && detail.contains("and 4 more"), "{detail}");
    for serdes in ["invalid type", "expected", "line 1"] {
        assert!(!answer.text.contains(serdes), "{}", answer.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_impossible_person_is_refused_and_a_known_slip_is_noted() {
    let (_folder, _store, router) = sqlite_server().await;
    for (column, value) in [
        ("DAYS_BIRTH", json!(14_000)),
        ("DAYS_BIRTH", json!(-6_000)),
        ("DAYS_BIRTH", json!(-37_000)),
        ("DAYS_EMPLOYED", json!(-12_001)),
        ("AMT_INCOME_TOTAL", json!(0)),
        ("AMT_INCOME_TOTAL", json!(-135_000)),
        ("AMT_CREDIT", json!(-1)),
        ("EXT_SOURCE_2", json!(55)),
        ("REGION_RATING_CLIENT", json!(7)),
        ("AMT_ANNUITY", json!(1e39)),
        ("NAME_EDUCATION_TYPE", json!("Higher")),
    ] {
        let found = errors(&score(&router, &with(column, value.clone())).await);
        let [(pointer, detail)] = &found[..] else { panic!("{column} {value}: {found:?}") };
        assert_eq!(pointer, &format!("/application/{column}"));
        assert!(detail.contains(column), "{detail}");
    }
    let answer = score(&router, &with("REGION_RATING_CLIENT", json!(-1))).await;
    assert_eq!(answer.status(), StatusCode::OK, "{}", answer.text);
    let answer = answer.json();
    assert_eq!(answer["notes"][0]["pointer"], "/application/REGION_RATING_CLIENT");
    let missing = score(&router, &with("REGION_RATING_CLIENT", Value::Null)).await.json();
    assert_eq!(answer["probability"], missing["probability"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_json_is_refused_with_its_line_and_column() {
    let (_folder, _store, router) = sqlite_server().await;
    for (body, at) in [("{\n\"application\": nothing}", "line 2, column 17"), ("", "line 1, column 0")] {
        let answer = post(&router, "/api/v1/score", body).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
        let detail = answer.json()["detail"].to_string();
        assert!(detail.contains(at), "{detail}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sent_file_is_explained_as_the_client_is() {
    let (_folder, store, router) = sqlite_server().await;
    let mut changed = 0;
    for file in store.client_files(i64::MIN, 12).await.expect("the bank answers") {
        let id = file.application.sk_id_curr;
        let body = as_sent(&file);
        for query in ["", "?against=granted", "?seek", "?against=granted&seek=true"] {
            let by_id = get(&router, &format!("/api/v1/clients/{id}/explanation{query}")).await;
            assert_eq!(by_id.status(), StatusCode::OK, "{}", by_id.text);
            let by_file = post(&router, &format!("/api/v1/explanation{query}"), body.clone()).await;
            assert_eq!(by_file.text, by_id.text, "{query}");
            let answer = by_id.json();
            assert_eq!(answer.get("counterfactual").is_some(), query.contains("seek"), "{query}");
            for goal in
                answer.pointer("/counterfactual/goals").and_then(Value::as_array).into_iter().flatten()
            {
                assert_ne!(goal["advice"], answer["decision"], "a goal is a better advice");
                for proposal in goal["proposals"].as_array().expect("a list") {
                    assert_ne!(
                        proposal["score"]["decision"], answer["decision"],
                        "the change changes the advice"
                    );
                    assert!(proposal["instalment"].is_number(), "{proposal}");
                    changed += 1;
                }
            }
        }
    }
    assert!(changed > 0, "somebody has a change to make");
    let wrong = get(&router, &format!("/api/v1/clients/{CLIENT}/explanation?seek=perhaps")).await;
    assert_eq!(wrong.status(), StatusCode::BAD_REQUEST, "{}", wrong.text);
    let impossible = post(&router, "/api/v1/explanation", with("AMT_CREDIT", json!(0)).to_string()).await;
    assert_eq!(errors(&impossible)[0].0, "/application/AMT_CREDIT");
}

fn gzip(text: &str) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(text.as_bytes()).expect("memory takes it");
    packed.finish().expect("memory takes it")
}

/// `POST path` of a body that is declared to be packed.
async fn packed(router: &Router, path: &str, encoding: &str, body: Vec<u8>) -> Answer {
    let kind = if path.ends_with("scores") { "application/x-ndjson" } else { "application/json" };
    let request =
        Request::post(path).header(header::CONTENT_TYPE, kind).header(header::CONTENT_ENCODING, encoding);
    ask(router, request.body(body.into()).expect("a request")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_packed_body_is_unpacked_within_the_bounds_of_any_other() {
    let (_folder, _store, router) = sqlite_server().await;
    let plain = score(&router, &person()).await;
    let body = person().to_string();
    for encoding in ["gzip", "GZIP", "x-gzip"] {
        assert_eq!(
            packed(&router, "/api/v1/score", encoding, gzip(&body)).await.text,
            plain.text,
            "{encoding}"
        );
    }
    assert_eq!(packed(&router, "/api/v1/score", "identity", body.clone().into()).await.text, plain.text);
    let answers = lines(&packed(&router, "/api/v1/scores", "gzip", gzip(&format!("{body}\n{body}"))).await);
    assert_eq!(answers.len(), 2);
    // A thousand times its size: its bounds are those of what it unpacks to.
    let bomb = gzip(&" ".repeat(64 * BODY_LIMIT));
    assert!(bomb.len() < BODY_LIMIT / 8, "{}", bomb.len());
    let answer = packed(&router, "/api/v1/score", "gzip", bomb).await;
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE, "{}", answer.text);
    for encoding in ["br", "deflate", "zstd", "gzip, gzip", "nonsense"] {
        let answer = packed(&router, "/api/v1/score", encoding, body.clone().into()).await;
        assert_eq!(answer.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "{encoding}");
        assert_eq!(answer.header(header::CONTENT_TYPE), "application/problem+json");
        assert_eq!(answer.json()["type"], "urn:clairscore:problem:unknown-encoding");
        let detail = answer.json()["detail"].to_string();
        assert!(detail.contains("gzip") && detail.contains(encoding), "{detail}");
    }
    // What is no gzip, and half of one.
    let half = gzip(&body)[..40].to_vec();
    for broken in [body.clone().into_bytes(), half.clone()] {
        let answer = packed(&router, "/api/v1/score", "gzip", broken).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{}", answer.text);
        assert_eq!(answer.json()["type"], "urn:clairscore:problem:broken-body");
    }
    cut(
        &lines(&packed(&router, "/api/v1/scores", "gzip", half).await),
        1,
        "urn:clairscore:problem:broken-body",
    );
}

fn ndjson(body: impl Into<Body>) -> Request<Body> {
    let request = Request::post("/api/v1/scores").header(header::CONTENT_TYPE, "application/x-ndjson");
    request.body(body.into()).expect("a request")
}

fn lines(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status(), StatusCode::OK, "{}", answer.text);
    assert_eq!(answer.header(header::CONTENT_TYPE), "application/x-ndjson");
    answer.text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_line_has_its_answer_in_order_and_a_wrong_one_stops_no_other() {
    let (_folder, store, router) = sqlite_server().await;
    let files = store.client_files(i64::MIN, 5).await.expect("the bank answers");
    let json = |index: usize| as_sent(&files[index]);
    let impossible = with("DAYS_BIRTH", json!(14_000)).to_string();
    let body = [&json(0), "{\"application\": {", &json(1), "", &impossible, "\r", &json(2)].join("\n");
    let answers = lines(&ask(&router, ndjson(body)).await);
    let numbers: Vec<_> = answers.iter().map(|answer| answer["line"].as_u64()).collect();
    assert_eq!(numbers, [1, 2, 3, 5, 7].map(Some), "blank lines are counted and not answered");
    for (line, index) in [(0, 0), (2, 1), (4, 2)] {
        let id = files[index].application.sk_id_curr;
        let mut by_id = get(&router, &format!("/api/v1/clients/{id}/score")).await.json();
        by_id["line"] = answers[line]["line"].clone();
        assert_eq!(answers[line], by_id);
    }
    assert_eq!(answers[1]["status"], 400);
    assert_eq!(answers[3]["status"], 422);
    assert_eq!(answers[3]["errors"][0]["pointer"], "/application/DAYS_BIRTH");
}

/// What packs an answer asks for more after its end.
#[tokio::test(flavor = "multi_thread")]
async fn answers_to_lines_are_whole_when_they_are_packed() {
    let (_folder, _store, router) = sqlite_server().await;
    let body = format!("{}\n", person()).repeat(3);
    let plain = ask(&router, ndjson(body.clone())).await;
    let mut request = ndjson(body);
    request.headers_mut().insert(header::ACCEPT_ENCODING, "br".parse().expect("a header"));
    let response = router.oneshot(request).await.expect("the router always answers");
    assert_eq!(response.headers()[header::CONTENT_ENCODING], "br");
    let packed = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("it comes to its end");
    let mut unpacked = Vec::new();
    brotli::BrotliDecompress(&mut &packed[..], &mut unpacked).expect("it unpacks");
    assert_eq!(String::from_utf8_lossy(&unpacked), plain.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_lines_may_be_longer_than_any_other_and_a_line_may_not() {
    let (_folder, _store, router) = sqlite_server().await;
    let line = format!("{}{}\n", " ".repeat(400_000), person());
    let long = format!("{}{}\n", " ".repeat(BODY_LIMIT), person());
    let body = [line.repeat(6), long, line].concat();
    assert!(body.len() > 2 * BODY_LIMIT);
    let answers = lines(&ask(&router, ndjson(body)).await);
    let statuses: Vec<_> =
        answers.iter().map(|answer| answer.get("status").and_then(Value::as_u64)).collect();
    assert_eq!(statuses, [None, None, None, None, None, None, Some(413), None]);
}

/// A body of `lines` files, and how many of them have been read.
fn counted(lines: usize) -> (Body, Arc<AtomicUsize>) {
    let read = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&read);
    let line = format!("{}\n", person());
    let body = stream::iter(0..lines).map(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
        Ok::<_, Infallible>(line.clone())
    });
    (Body::from_stream(body), read)
}

/// How many lines are read of such a body while nothing of the answer is fetched.
async fn read_ahead(read: &AtomicUsize) -> usize {
    let mut before = 0;
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let now = read.load(Ordering::Relaxed);
        if now == before {
            return now;
        }
        before = now;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_lines_may_be_sent_first_as_far_as_their_answers_can_wait() {
    let (_folder, _store, router) = sqlite_server().await;
    let (body, read) = counted(1_000);
    let answer = router.clone().oneshot(ndjson(body)).await.expect("the router answers");
    assert_eq!(read_ahead(&read).await, 1_000, "nobody has fetched an answer yet");
    let text = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("it can be read");
    let lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
    assert_eq!(lines.len(), 1_000);
    let last: Value = serde_json::from_slice(lines[999]).expect("it is JSON");
    assert_eq!((&last["line"], &last["decision"]), (&json!(1_000), &json!("review")), "{last}");

    // No more than that is read of a longer one, until answers are fetched.
    let (body, read) = counted(usize::MAX);
    let answer = router.clone().oneshot(ndjson(body)).await.expect("the router answers");
    let ahead = read_ahead(&read).await;
    let size = text.len() / 1_000;
    assert!((1_000..=AHEAD / size + 100).contains(&ahead), "{ahead} lines of {size} bytes are answered");
    let mut answers = answer.into_body().into_data_stream();
    for _ in 0..200 {
        let piece = answers.next().await.expect("there is more").expect("it is sent");
        assert!(piece.ends_with(b"\n"));
    }
    let more = read_ahead(&read).await - ahead;
    assert!((100..=400).contains(&more), "{more} more lines are read for 200 answers");
}

/// The last line of an answer to a body that could not be read to its end.
fn cut(answers: &[Value], line: u64, kind: &str) {
    let (last, whole) = answers.split_last().expect("there is one");
    assert_eq!((&last["line"], &last["type"]), (&json!(line), &json!(kind)), "{last}");
    assert!(last["detail"].is_string() && last["request_id"].is_string(), "{last}");
    assert!(whole.iter().all(|answer| answer["probability"].is_number()), "{whole:?}");
    assert_eq!(whole.len() as u64, line - 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_ends_early_ends_its_answer_with_the_reason() {
    let (_folder, _store, router) = sqlite_server().await;
    let line = || Ok::<_, Error>(format!("{}\n", person()));
    let half = || Ok("{\"application\": {".to_owned());
    let broken = [line(), line(), half(), Err(Error::other("the other side is gone"))];
    let answers = lines(&ask(&router, ndjson(Body::from_stream(stream::iter(broken)))).await);
    cut(&answers, 3, "urn:clairscore:problem:broken-body");
    let paused = stream::iter([line(), half()]).chain(stream::pending());
    let answers = lines(&ask(&router, ndjson(Body::from_stream(paused))).await);
    cut(&answers, 2, "urn:clairscore:problem:slow-body");
    assert_eq!(answers[1]["status"], 408);
}

/// The same over a connection: what is no chunk, and one half of which is closed.
#[tokio::test(flavor = "multi_thread")]
async fn a_bad_chunk_ends_the_answer_with_the_reason() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = sqlite(folder.path());
    bank(&url).await;
    tokio::task::spawn_blocking(move || {
        let server = Running::start(&url, &[]).ready();
        let line = format!("{}\n", person());
        let chunk = format!("{:x}\r\n{line}\r\n", line.len());
        let head = format!(
            "POST /api/v1/scores HTTP/1.1\r\nhost: localhost\r\ncookie: {}\r\ncontent-type: application/x-ndjson\r\n\
             transfer-encoding: chunked\r\nconnection: close\r\n\r\n",
            server.cookie()
        );
        for end in ["no chunk\r\n", ""] {
            let connection = server.send(&format!("{head}{chunk}{chunk}{end}"));
            connection.shutdown(Shutdown::Write).expect("it is open");
            let answer = received(connection);
            let answers: Vec<Value> = answer
                .lines()
                .filter_map(|line| serde_json::from_str(line).ok())
                .filter(Value::is_object)
                .collect();
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
            cut(&answers, 3, "urn:clairscore:problem:broken-body");
            assert!(answer.ends_with("\r\n0\r\n\r\n"), "the answer itself ends properly: {answer}");
        }
    })
    .await
    .expect("no panic");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_not_declared_to_be_lines_is_refused() {
    let (_folder, _store, router) = sqlite_server().await;
    for kind in ["application/json", "text/plain", "application/x-www-form-urlencoded"] {
        let request = Request::post("/api/v1/scores").header(header::CONTENT_TYPE, kind);
        let answer = ask(&router, request.body("{}".into()).expect("a request")).await;
        assert_eq!(answer.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "{}", answer.text);
        assert!(answer.json()["detail"].to_string().contains("application/x-ndjson"));
    }
    let answer = get(&router, "/api/v1/scores").await;
    assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.header(header::CONTENT_TYPE), "application/problem+json");
}

/// Any JSON, of the dictionary's names and of others.
fn any_body() -> impl Strategy<Value = Value> {
    let names: Vec<&'static str> = TABLES
        .iter()
        .flat_map(|table| table.columns.iter().map(|column| column.name).chain([table.name]))
        .chain(["", "~/", "application "])
        .collect();
    let categories: Vec<&'static str> =
        vec!["Cash loans", "Y", "n", "XNA", "0", "C", "Active", "Approved", "Higher education"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-40_000..400_000_i64).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (-2.0..2.0).prop_map(Value::from),
        prop::sample::select(categories).prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    let member = (prop::sample::select(names), leaf.clone());
    let row = prop::collection::vec(member, 0..12).prop_map(|members| {
        members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Value>()
    });
    let table =
        prop_oneof![4 => prop::collection::vec(row.clone(), 0..6).prop_map(Value::from), 1 => leaf.clone()];
    let histories = prop::collection::vec(
        (prop::sample::select(TABLES.each_ref().map(|t| t.name).to_vec()), table),
        0..5,
    );
    let file = (row, histories).prop_map(|(application, histories)| {
        let mut file = json!({});
        for (name, table) in histories {
            file[name] = table;
        }
        file["application"] = application;
        file
    });
    prop_oneof![8 => file, 1 => leaf]
}

#[test]
fn no_body_makes_the_server_fail() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (_folder, _store, router) = runtime.block_on(sqlite_server());
    let path = prop::sample::select(vec![
        "/api/v1/score",
        "/api/v1/explanation?seek",
        "/api/v1/explanation?against=granted",
    ]);
    proptest!(ProptestConfig::with_cases(300), |(body in any_body(), path in path)| {
        let answer = runtime.block_on(post(&router, path, body.to_string()));
        prop_assert!(!answer.status().is_server_error(), "{} {}: {}", path, body, answer.text);
    });
}
