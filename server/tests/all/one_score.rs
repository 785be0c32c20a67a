//! Invariant 4: screen, API, command line and stored scores give the same number for the same file.

use crate::support::{bank, binary, client_view, errors, get, post, server, sqlite};
use app::policy::Role;
use model::engine::Engine;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn every_way_to_a_score_gives_the_same_number() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = sqlite(folder.path());
    let store = bank(&url).await;
    let router = server(store.clone(), &Role::ALL).await;

    // The command line, the whole bank at once.
    let csv = folder.path().join("scores.csv");
    let scored = binary(&["score", "--output", csv.to_str().expect("text"), "--database-url", &url]);
    assert_eq!(scored.status.code(), Some(0), "{}", errors(&scored));
    let csv = fs::read_to_string(&csv).expect("it was written");
    let scores: BTreeMap<i64, (f64, &str)> = csv
        .lines()
        .skip(1)
        .map(|line| {
            let mut fields = line.split(',');
            let mut next = || fields.next().expect("three fields");
            let (id, probability) = (next().parse().expect("an id"), next().parse().expect("a number"));
            (id, (probability, next()))
        })
        .collect();
    assert_eq!(scores.len(), crate::support::CLIENTS as usize);

    // The stored scores, as lists show them.
    let list = get(&router, "/api/v1/clients?page_size=200").await.json();
    let list = list["clients"].as_array().expect("a list");
    assert_eq!(list.len(), scores.len());
    let threshold = Engine::shipped().expect("the shipped model").parameters().policy.threshold;

    for listed in list {
        let id = listed["id"].as_i64().expect("an id");
        let (probability, decision) = scores[&id];
        let same = |what: &str, answer: &Value| {
            let number = answer["probability"].as_f64().map(f64::to_bits);
            assert_eq!(number, Some(probability.to_bits()), "{what}, client {id}: {answer}");
            assert_eq!(answer["decision"], decision, "{what}, client {id}");
        };
        same("the list", listed);
        let path = format!("/api/v1/clients/{id}");
        let score = get(&router, &format!("{path}/score")).await.json();
        same("the score", &score);
        let explanation = get(&router, &format!("{path}/explanation")).await.json();
        same("the explanation", &explanation);

        let file = store.client_file(id).await.expect("the bank answers").expect("the client is there");
        let body = serde_json::to_string(&file).expect("a file is JSON");
        same("the file as JSON", &post(&router, "/api/v1/score", body).await.json());
        for contract in file.previous_application.iter().flatten() {
            let answer = get(&router, &format!("/api/v1/contracts/{}/score", contract.sk_id_prev)).await;
            same("the contract", &answer.json());
        }

        // The screen: what the page is rendered from, on the server and in the browser.
        let view = client_view(&router, id).await;
        same("the screen", &view["assessment"]["score"]);
        same("the screen's reasons", &view["assessment"]["explanation"]);
        for told in [&explanation, &view["assessment"]["score"], &view["assessment"]["explanation"]] {
            for key in ["contradictions", "completeness", "missing"] {
                assert_eq!(told[key], score[key], "client {id}: {key}");
            }
        }
        for told in [&score, &explanation, &view["assessment"]["policy"]] {
            assert_eq!(told["threshold"], threshold, "client {id}: {told}");
        }
    }

    // The command line, one client at a time.
    for id in scores.keys().take(3) {
        let explained = binary(&["explain", &id.to_string(), "--json", "--database-url", &url]);
        let explained: Value = serde_json::from_slice(&explained.stdout).expect("--json gives JSON");
        assert_eq!(explained["probability"].as_f64(), Some(scores[id].0));
    }
}
