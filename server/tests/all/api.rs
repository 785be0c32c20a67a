//! The REST API as a program meets it: status, JSON, errors; the same on both engines.

use crate::support::{Answer, CLIENT, ask, bank, get, post, postgres, server, sqlite, sqlite_server};
use app::policy::Role;
use axum::Router;
use axum::body::Body;
use http::{Request, StatusCode, header};
use model::file::ClientFile;
use model::peers::MAX_PEERS;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::Store;
use tower::ServiceExt;

/// A contract of [`CLIENT`].
async fn contract(store: &Store) -> i64 {
    let file = store.client_file(CLIENT).await.expect("the bank answers").expect("the client is there");
    let contracts = file.previous_application.expect("its history is known");
    contracts.first().expect("the first client has a contract").sk_id_prev
}

/// An answer for a snapshot: what the model computed and what differs each time is replaced.
fn seen(answer: &Answer) -> Value {
    fn redact(value: &mut Value) {
        const COMPUTED: [&str; 10] = [
            "probability",
            "predicted",
            "predicted_of_peers",
            "agreement",
            "log_odds",
            "base_value",
            "threshold",
            "contribution",
            "decision",
            "model",
        ];
        match value {
            Value::Object(fields) => {
                for (name, field) in fields {
                    if COMPUTED.contains(&name.as_str()) && !field.is_null() {
                        *field = json!(format!("[{name}]"));
                    } else if name == "contributions" {
                        // Which feature weighs most is the model's affair.
                        *field = json!([{"feature": "[name]", "value": "[value]", "contribution": "[contribution]"}]);
                    } else if name == "likeness" || name == "peers" {
                        // In which respects clients are alike is the model's affair, too.
                        *field = json!(format!("[{}]", field.as_array().map_or(0, Vec::len)));
                    } else if name == "outcomes" {
                        *field = json!("[outcomes]");
                    } else if name == "request_id" {
                        assert_eq!(field.as_str().map(str::len), Some(36), "an id, not {field}");
                        *field = json!("[request id]");
                    } else {
                        redact(field);
                    }
                }
            }
            Value::Array(values) => values.iter_mut().for_each(redact),
            _ => {}
        }
    }
    let mut body = answer.json();
    redact(&mut body);
    json!({
        "status": answer.status().as_u16(),
        "content_type": answer.header(header::CONTENT_TYPE),
        "body": body,
    })
}

/// Every kind of question, asked of `router`.
async fn tour(router: &Router, contract: i64) -> BTreeMap<String, Value> {
    let client = format!("/api/v1/clients/{CLIENT}");
    let questions = [
        ("a page of clients", "/api/v1/clients?page_size=3&page=2".to_owned()),
        (
            "clients by age",
            "/api/v1/clients?sort=-age&age=30..50&education=Higher%20education&education=-&page_size=2"
                .to_owned(),
        ),
        ("no client passes", "/api/v1/clients?outcome=known&advice=grant&risk=0.9..".to_owned()),
        ("a profile", client.clone()),
        ("a score", format!("{client}/score")),
        ("an explanation", format!("{client}/explanation")),
        ("an explanation beside granted clients", format!("{client}/explanation?against=granted")),
        ("an explanation beside nobody", format!("{client}/explanation?against=nobody")),
        ("two peers", format!("{client}/peers?k=2")),
        ("an unknown client's peers", "/api/v1/clients/7/peers".to_owned()),
        ("no peers at all", format!("{client}/peers?k=0")),
        ("too many peers", format!("{client}/peers?k=1001")),
        ("a number of peers that is none", format!("{client}/peers?k=all")),
        ("a contract's score", format!("/api/v1/contracts/{contract}/score")),
        ("an unknown client", "/api/v1/clients/7".to_owned()),
        ("an unknown client's score", "/api/v1/clients/7/score".to_owned()),
        ("an unknown client's explanation", "/api/v1/clients/7/explanation".to_owned()),
        ("an unknown contract", "/api/v1/contracts/7/score".to_owned()),
        ("an id that is no number", "/api/v1/clients/abc".to_owned()),
        ("all that is wrong at once", "/api/v1/clients/%FF/peers?k=-1&k=2&sort=foo".to_owned()),
        ("an unknown order", "/api/v1/clients?sort=foo&page=-1&id=abc".to_owned()),
        ("an id that is too large", "/api/v1/clients/99999999999999999999/score".to_owned()),
        ("a contract that is no number", "/api/v1/contracts/1.5/score".to_owned()),
        ("a parameter of the wrong type", "/api/v1/clients?age=young".to_owned()),
        ("a misspelt parameter", "/api/v1/clients?agee=30..".to_owned()),
        ("an unknown advice", "/api/v1/clients?advice=perhaps".to_owned()),
        ("an endless bound", "/api/v1/clients?age=NaN..".to_owned()),
        ("page zero", "/api/v1/clients?page=0".to_owned()),
        ("a page too large", "/api/v1/clients?page_size=201".to_owned()),
        ("an unknown path", "/api/v1/nothing".to_owned()),
        ("a method that is not answered", "/api/v1/score".to_owned()),
    ];
    let mut answers = BTreeMap::new();
    for (name, path) in questions {
        answers.insert(format!("{name}: GET {path}"), seen(&get(router, &path).await));
    }
    let bodies = [
        ("a small file", json!({"application": {"AMT_CREDIT": 450000.0, "DAYS_BIRTH": -12000}})),
        ("a table that is no list", json!({"application": {"AMT_CREDIT": 1.0}, "bureau": 3})),
        ("an amount that is no number", json!({"application": {"AMT_CREDIT": "much"}})),
        ("a misspelt amount", json!({"application": {"AMT_CREDIT": 1.0}, "bureau": [{"AMT_SUM": 1.0}]})),
        ("no application", json!({})),
        ("no object", json!([1, 2, 3])),
    ];
    for (name, body) in bodies {
        let answer = post(router, "/api/v1/score", body.to_string()).await;
        answers.insert(format!("{name}: POST /api/v1/score {body}"), seen(&answer));
    }
    let broken = post(router, "/api/v1/score", "{\"application\": {").await;
    answers.insert("no JSON: POST /api/v1/score".to_owned(), seen(&broken));
    let huge = post(router, "/api/v1/score", " ".repeat(server::http::BODY_LIMIT + 1)).await;
    answers.insert("a huge body: POST /api/v1/score".to_owned(), seen(&huge));
    let form = Request::post("/api/v1/score").body("application=1".into()).expect("a request");
    answers.insert("a form: POST /api/v1/score".to_owned(), seen(&ask(router, form).await));
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn every_question_has_its_answer_on_sqlite() {
    let (_folder, store, router) = sqlite_server().await;
    insta::assert_json_snapshot!("tour", tour(&router, contract(&store).await).await);
}

/// The same bank, the same answers, to the last digit.
#[tokio::test(flavor = "multi_thread")]
async fn every_question_has_the_same_answer_on_postgresql() {
    let store = bank(&postgres().await).await;
    let router = server(store.clone(), &Role::ALL).await;
    insta::assert_json_snapshot!("tour", tour(&router, contract(&store).await).await);
}

#[test]
fn the_openapi_document_changes_only_knowingly() {
    insta::assert_json_snapshot!("openapi", server::http::api::document());
}

#[test]
fn the_openapi_document_refers_only_to_what_it_describes() {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
                fields.values().for_each(|field| references(field, found));
            }
            Value::Array(values) => values.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }
    let document = serde_json::to_value(server::http::api::document()).expect("it is JSON");
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 10, "{found:?}");
    for reference in found {
        let pointer = reference.strip_prefix('#').expect("a reference within the document");
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_openapi_document_is_served() {
    let (_folder, _, router) = sqlite_server().await;
    let answer = get(&router, "/api/v1/openapi.json").await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.json(), serde_json::to_value(server::http::api::document()).expect("it is JSON"));
}

/// Invariant 6. The routes are those of the OpenAPI document: a new one is asked as soon as it is there.
#[tokio::test(flavor = "multi_thread")]
async fn every_route_of_the_api_asks_the_guard_before_anything_else() {
    let (_folder, store, open) = sqlite_server().await;
    let closed = server(store.clone(), &[]).await;
    let document = serde_json::to_value(server::http::api::document()).expect("it is JSON");
    let paths = document["paths"].as_object().expect("the document has paths");
    assert!(paths.len() >= 6, "{paths:?}");
    for (path, methods) in paths {
        // Whether the question makes sense or not, the answer is no.
        for id in [CLIENT.to_string(), "7".to_owned(), "abc".to_owned()] {
            let path = path.replace("{id}", &id).replace("{sk_id_prev}", &id) + "?page=0";
            for method in methods.as_object().expect("a path has methods").keys() {
                let request = || {
                    Request::builder()
                        .method(method.to_uppercase().as_str())
                        .uri(&path)
                        .body("{".into())
                        .expect("a request")
                };
                assert_eq!(
                    ask(&closed, request()).await.status(),
                    StatusCode::UNAUTHORIZED,
                    "{method} {path}"
                );
                assert_ne!(ask(&open, request()).await.status(), StatusCode::FORBIDDEN, "{method} {path}");
            }
        }
    }
}

/// The parameters are those of the OpenAPI document: a new one is asked for as soon as it is there.
#[tokio::test(flavor = "multi_thread")]
async fn every_address_takes_the_parameters_of_the_document_and_refuses_others_by_name() {
    let (_folder, _store, router) = sqlite_server().await;
    let document = serde_json::to_value(server::http::api::document()).expect("it is JSON");
    for (path, methods) in document["paths"].as_object().expect("the document has paths") {
        for (method, operation) in methods.as_object().expect("a path has methods") {
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let (in_path, in_query): (Vec<_>, Vec<_>) =
                parameters.iter().partition(|parameter| parameter["in"] == "path");
            let name = |parameter: &Value| parameter["name"].as_str().expect("a name").to_owned();
            assert!(in_query.iter().all(|parameter| parameter["required"] == false), "{method} {path}");
            let names: Vec<String> = in_query.iter().map(|parameter| name(parameter)).collect();
            // Every parameter is wrong, and one is unknown.
            let wrong = |name: &String| format!("{name}=%20&");
            let query: String = names.iter().map(wrong).collect();
            let path = in_path.iter().fold(path.clone(), |path, parameter| {
                path.replace(&format!("{{{}}}", name(parameter)), "%FF")
            });
            let question = Request::builder()
                .method(method.to_uppercase().as_str())
                .uri(format!("{path}?{query}colour=red"))
                .body("".into())
                .expect("a request");
            let answer = ask(&router, question).await;
            assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{method} {path}: {}", answer.text);
            assert_eq!(answer.header(header::CONTENT_TYPE), "application/problem+json");
            let problem = answer.json();
            assert_eq!(problem["type"], "urn:clairscore:problem:parameters");
            let errors = problem["errors"].as_array().expect("errors are listed");
            let found: Vec<_> = errors.iter().map(|error| error["parameter"].as_str()).collect();
            let expected: Vec<_> =
                in_path.iter().map(|parameter| name(parameter)).chain(names.clone()).collect();
            let expected: Vec<_> =
                expected.iter().map(|name| Some(&**name)).chain([Some("colour")]).collect();
            assert_eq!(found, expected, "{method} {path}");
            let takes = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            let last = errors.last().expect("one is unknown")["detail"].as_str().expect("a text");
            assert_eq!(last, format!("colour is no parameter of this address; it takes {takes}"));
            for theirs in ["deserialize", "unknown field", "variant", "UTF-8", "invalid digit", "Invalid URL"]
            {
                assert!(!answer.text.contains(theirs), "{}", answer.text);
            }
        }
    }
}

/// A client's file sent as JSON is the same file: same features, same score, to the last bit.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_sent_as_json_scores_as_the_client_does() {
    let (_folder, store, router) = sqlite_server().await;
    for file in store.client_files(i64::MIN, 10).await.expect("the bank answers") {
        let id = file.application.sk_id_curr;
        let by_id = get(&router, &format!("/api/v1/clients/{id}/score")).await;
        // In whatever order a caller has the rows.
        let mut shuffled: ClientFile = file.clone();
        shuffled.installments_payments.as_mut().expect("its history is known").reverse();
        shuffled.bureau.as_mut().expect("its history is known").reverse();
        // Nothing is made of it, and so it is told as ignored.
        let mut body = serde_json::to_value(&shuffled).expect("a file is JSON");
        body["application"].as_object_mut().expect("an application").remove("TARGET");
        let body = body.to_string();
        let by_file = post(&router, "/api/v1/score", body).await;
        assert_eq!(by_file.status(), StatusCode::OK, "{}", by_file.text);
        assert_eq!(by_file.text, by_id.text);
    }
}

/// What a caller could do to be granted: leave out what speaks against the client.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_out_of_a_file_is_named_and_is_never_a_grant() {
    const SCORES: [&str; 3] = ["EXT_SOURCE_1", "EXT_SOURCE_2", "EXT_SOURCE_3"];
    let (_folder, store, router) = sqlite_server().await;
    let mut refused = 0;
    for file in store.client_files(i64::MIN, 200).await.expect("the bank answers") {
        let mut body = serde_json::to_value(file).expect("a file is JSON");
        let whole = post(&router, "/api/v1/score", body.to_string()).await.json();
        assert_eq!(whole["missing"], json!([]), "{whole}");
        if whole["decision"] != "refuse" {
            continue;
        }
        refused += 1;
        for score in SCORES {
            body["application"][score] = Value::Null;
        }
        let less = post(&router, "/api/v1/score", body.to_string()).await.json();
        assert_eq!(less["decision"], "review", "{less}");
        assert!(less["completeness"].as_f64() < whole["completeness"].as_f64(), "{less}");
        let missing = less["missing"].as_array().expect("a list");
        assert!(SCORES.iter().all(|score| missing.contains(&json!(score))), "{less}");
    }
    assert!(refused > 3, "{refused}");
    let alone = json!({ "application": { "SK_ID_CURR": 1 } });
    let alone = post(&router, "/api/v1/score", alone.to_string()).await.json();
    assert_eq!((&alone["decision"], &alone["completeness"]), (&json!("review"), &json!(0.0)));
    assert!(alone["missing"].as_array().is_some_and(|m| m.contains(&json!("AMT_INCOME_TOTAL"))), "{alone}");
}

/// A category that is misspelt would let nobody through, and look like an answer.
#[tokio::test(flavor = "multi_thread")]
async fn a_category_that_there_is_none_of_is_refused_with_those_that_there_are() {
    let (_folder, _store, router) = sqlite_server().await;
    for (parameter, allowed) in [
        ("income_type=Employed", "Working"),
        ("education=Higher%20Education", "Higher education"),
        ("occupation=Astronaut", "IT staff"),
        ("housing=Castle", "With parents"),
        ("region_rating=4", "2"),
    ] {
        for path in ["/api/v1/clients", "/api/v1/clients.csv"] {
            let refused = get(&router, &format!("{path}?contract_type=Cash%20loans&{parameter}")).await;
            assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "{parameter}: {}", refused.text);
            let problem = refused.json();
            let name = parameter.split('=').next().expect("a name");
            assert_eq!(problem["errors"].as_array().map(Vec::len), Some(1), "{problem}");
            assert_eq!(problem["errors"][0]["parameter"], name);
            assert!(
                problem["errors"][0]["detail"].as_str().is_some_and(|told| told.contains(allowed)),
                "{problem}"
            );
        }
    }
    // Known to the source, though this bank has none.
    for parameter in ["income_type=Maternity%20leave", "income_type=-", "occupation=HR%20staff"] {
        let answer = get(&router, &format!("/api/v1/clients?{parameter}")).await;
        assert_eq!(answer.status(), StatusCode::OK, "{}", answer.text);
    }
}

/// What no client can be is not granted for being good in everything else, and is no refusal either.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_contradicts_itself_is_named_and_is_looked_at_closer() {
    let (_folder, store, router) = sqlite_server().await;
    let score = async |body: &Value| post(&router, "/api/v1/score", body.to_string()).await.json();
    let mut found = None;
    for file in store.client_files(i64::MIN, 200).await.expect("the bank answers") {
        let body = serde_json::to_value(file).expect("a file is JSON");
        if found.is_none() && score(&body).await["decision"] == "grant" {
            found = Some(body);
        }
    }
    let granted = found.expect("a client who is granted");
    for (name, fields) in [
        (
            "instalment-above-half",
            json!({"AMT_CREDIT": 200_000, "AMT_ANNUITY": 200_001, "AMT_INCOME_TOTAL": 300_000, "AMT_GOODS_PRICE": 200_000}),
        ),
        ("income-next-to-nothing", json!({"AMT_INCOME_TOTAL": 0.01})),
        (
            "worked-as-a-child",
            json!({"DAYS_BIRTH": -12_000, "DAYS_EMPLOYED": -8_000, "NAME_INCOME_TYPE": "Working"}),
        ),
        ("credit-above-price", json!({"AMT_CREDIT": 450_000, "AMT_GOODS_PRICE": 450})),
        ("children-above-family", json!({"CNT_CHILDREN": 5, "CNT_FAM_MEMBERS": 2})),
        ("car-of-nobody", json!({"FLAG_OWN_CAR": "N", "OWN_CAR_AGE": 3})),
    ] {
        let mut body = granted.clone();
        for (column, value) in fields.as_object().expect("fields") {
            body["application"][column] = value.clone();
        }
        let scored = score(&body).await;
        assert_eq!(scored["decision"], "review", "{name}: {scored}");
        assert_eq!(scored["missing"], json!([]), "{name}: {scored}");
        assert!(
            scored["contradictions"].as_array().is_some_and(|all| all.contains(&json!(name))),
            "{scored}"
        );
        let explained = post(&router, "/api/v1/explanation?seek", body.to_string()).await.json();
        assert_eq!(explained["contradictions"], scored["contradictions"], "{name}");
        assert_eq!(explained["counterfactual"]["goals"], json!([]), "{name}: no change matters before");
    }
    let whole = score(&granted).await;
    assert_eq!((&whole["decision"], &whole["contradictions"]), (&json!("grant"), &json!([])));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_carries_the_callers_request_id_and_no_word_of_the_database() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = sqlite(folder.path());
    let store = bank(&url).await;
    let router = server(store, &Role::ALL).await;
    // The bank breaks while the server runs.
    crate::support::break_bank(&url).await;
    for path in ["/api/v1/clients", "/api/v1/clients/100001", "/api/v1/clients/100001/score"] {
        let request =
            Request::get(path).header("x-request-id", "asked-by-me").body("".into()).expect("a request");
        let answer = ask(&router, request).await;
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        assert_eq!(answer.header("x-request-id"), "asked-by-me");
        let problem = answer.json();
        assert_eq!(problem["request_id"], "asked-by-me");
        let words = answer.text.to_lowercase();
        for secret in ["sql", "table", "column", "select", "score ", "application "] {
            assert!(!words.contains(secret), "{secret}: {words}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn peers_are_a_hundred_unless_asked_otherwise_and_never_the_client() {
    let (_folder, _store, router) = sqlite_server().await;
    let all = get(&router, &format!("/api/v1/clients/{CLIENT}/peers")).await.json();
    let everyone = all["everyone"]["clients"].as_u64().expect("a count");
    let peers = all["peers"].as_array().expect("a list");
    // One of everyone may be the client.
    assert!(((everyone - 1).min(100)..=everyone.min(100)).contains(&(peers.len() as u64)));
    assert!(all["agreement"].is_string() && all["predicted_of_peers"].is_f64(), "{all}");
    let most = get(&router, &format!("/api/v1/clients/{CLIENT}/peers?k={MAX_PEERS}")).await;
    assert_eq!(most.status(), StatusCode::OK, "{}", most.text);
    assert!(peers.iter().all(|peer| peer["client_id"] != CLIENT));
    let distances: Vec<f64> = peers.iter().filter_map(|peer| peer["distance"].as_f64()).collect();
    assert!(distances.len() == peers.len() && distances.is_sorted());
    let weights: f64 =
        all["likeness"].as_array().expect("a list").iter().filter_map(|axis| axis["weight"].as_f64()).sum();
    assert!((weights - 1.0).abs() < 1e-9, "the weights are shares: {weights}");
}

/// What became of a client is told of groups only.
#[tokio::test(flavor = "multi_thread")]
async fn no_answer_tells_what_became_of_one_client() {
    fn names(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => fields.iter().for_each(|(name, field)| {
                found.push(name.to_lowercase());
                names(field, found);
            }),
            Value::Array(values) => values.iter().for_each(|value| names(value, found)),
            _ => {}
        }
    }
    let (_folder, store, router) = sqlite_server().await;
    let files = store.client_files(i64::MIN, 100).await.expect("the bank answers");
    assert!(files.iter().any(|file| file.application.target == Some(1)), "there are outcomes to tell");
    let client = format!("/api/v1/clients/{CLIENT}");
    for path in ["", "/score", "/explanation", "/peers?k=1"].map(|path| format!("{client}{path}")) {
        let mut answer = get(&router, &path).await.json();
        let groups =
            ["outcomes", "everyone"].map(|group| answer.as_object_mut().and_then(|a| a.remove(group)));
        for group in groups.into_iter().flatten() {
            let untold = group["defaulted"].is_null() && group["rate"].is_null();
            assert!(untold || group["clients"].as_u64() >= Some(10), "{path}: {group}");
        }
        let mut found = Vec::new();
        names(&answer, &mut found);
        let outcome =
            |name: &&String| ["target", "default", "outcome"].iter().any(|word| name.contains(word));
        assert_eq!(found.iter().find(outcome), None, "{path}: {answer}");
    }
    let outcomes =
        async |k: usize| get(&router, &format!("{client}/peers?k={k}")).await.json()["outcomes"].clone();
    assert_eq!(outcomes(10).await, outcomes(11).await, "one more, and the difference would tell of that one");
}

/// The bank's columns as a browser fetches them: the manifest, and every column by name.
async fn columns(router: &Router) -> (Value, BTreeMap<String, Vec<u8>>) {
    let manifest = get(router, "/api/v1/portfolio").await.json();
    let version = manifest["version"].as_str().expect("a text");
    let mut columns = BTreeMap::new();
    for column in manifest["columns"].as_array().expect("a list") {
        let name = column["column"].as_str().expect("a text").to_owned();
        let path = format!("/api/v1/portfolio/{version}/{name}");
        let request = Request::get(&path).body(Body::empty()).expect("a request");
        let answer = router.clone().oneshot(request).await.expect("the router always answers");
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "private, max-age=31536000, immutable");
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("it can be read");
        assert_eq!(Some(bytes.len() as u64), manifest["clients"].as_u64(), "{path}");
        columns.insert(name, bytes.to_vec());
    }
    (manifest, columns)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_lists_as_many_clients_as_the_columns_count() {
    let (_folder, _store, router) = sqlite_server().await;
    let (manifest, columns) = columns(&router).await;
    for column in manifest["columns"].as_array().expect("a list") {
        let name = column["column"].as_str().expect("a text");
        let count = |holds: &dyn Fn(usize) -> bool| {
            columns[name].iter().filter(|byte| holds(usize::from(**byte))).count() as u64
        };
        let total = async |value: String| {
            let path = format!("/api/v1/clients?{name}={value}");
            get(&router, &path.replace(' ', "%20")).await.json()["total"].as_u64().expect("a number")
        };
        if let Some(codes) = column["scale"]["category"].as_array() {
            for (byte, code) in codes.iter().enumerate() {
                let code = code.as_str().expect("a text").replace('/', "%2F");
                assert_eq!(total(code.clone()).await, count(&|it| it == byte), "{name} {code}");
            }
            if !["advice", "outcome"].contains(&name) {
                assert_eq!(total("-".to_owned()).await, count(&|it| it == 255), "{name}");
            }
        } else {
            let edges = column["scale"]["number"]["edges"].as_array().expect("a list");
            let bins = edges.len() - 1;
            assert!(bins > 5, "{name}: {edges:?}");
            for (from, below) in [(bins / 4, bins / 2), (1, 2), (bins / 3, bins - 1)] {
                let asked = format!("{}..{}", edges[from], edges[below]);
                assert_eq!(
                    total(asked.clone()).await,
                    count(&|it| (from..below).contains(&it)),
                    "{name} {asked}"
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_of_other_scores_are_not_there_and_no_column_tells_an_outcome() {
    let (_folder, _store, router) = sqlite_server().await;
    let (manifest, columns) = columns(&router).await;
    let version = manifest["version"].as_str().expect("a text");
    for path in ["0123456789abcdef/age", &format!("{version}/target"), &format!("{version}/id/outcomes")] {
        let answer = get(&router, &format!("/api/v1/portfolio/{path}")).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
    }
    assert!(columns.keys().all(|name| !["target", "default"].contains(&&**name)), "{:?}", columns.keys());
    assert!(columns["outcome"].iter().all(|byte| [0, 1].contains(byte)));
    for name in columns.keys() {
        let cells = get(&router, &format!("/api/v1/portfolio/{version}/{name}/outcomes")).await.json();
        let cells = cells.as_array().expect("a list");
        assert!(!cells.is_empty(), "{name}");
        assert!(cells.iter().all(|cell| cell["clients"].as_u64() >= Some(10)), "{name}: {cells:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_selection_is_taken_away_as_the_list_has_it() {
    let (_folder, _store, router) = sqlite_server().await;
    let filter = "advice=grant&age=30..50&sort=-income";
    let list = get(&router, &format!("/api/v1/clients?{filter}&page_size=200")).await.json();
    let file = get(&router, &format!("/api/v1/clients.csv?{filter}")).await;
    assert_eq!(file.header(header::CONTENT_TYPE), "text/csv; charset=utf-8");
    let ids: Vec<&str> = file.text.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    let listed: Vec<String> =
        list["clients"].as_array().expect("a list").iter().map(|client| client["id"].to_string()).collect();
    assert!(listed.len() > 1, "{list}");
    assert_eq!(ids, listed);
}
