//! The server around the API: pages and files, headers, language, health, counters.

use crate::support::{
    CLIENT, ask, client_view, get, get_bytes, server, server_functions, sqlite, sqlite_server,
};
use app::policy::Role;
use app::state::AppState;
use axum::Router;
use axum::body::Body;
use http::{Method, Request, StatusCode, header};
use model::engine::Engine;
use sea_orm::{ConnectionTrait, Database};
use server::http::Settings;
use server::version::VERSION;
use std::fs;
use std::path::Path;
use store::Store;

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_rendered_on_the_server_under_a_policy_that_names_its_nonce() {
    let (_folder, _, router) = sqlite_server().await;
    let mut nonces = Vec::new();
    for path in ["/clients".to_owned(), format!("/clients/{CLIENT}"), "/model".to_owned()] {
        let page = get(&router, &path).await;
        assert_eq!(page.status(), StatusCode::OK, "{path}");
        let policy = page.header(header::CONTENT_SECURITY_POLICY);
        let nonce = policy.split("'nonce-").nth(1).and_then(|p| p.split('\'').next()).expect("a nonce");
        assert!(
            policy.contains("'wasm-unsafe-eval'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        let script_policy =
            policy.split(';').find(|p| p.trim().starts_with("script-src")).expect("for scripts");
        assert!(!script_policy.contains("unsafe-inline"), "{policy}");
        for script in page.text.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap_or_default();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{path}: <script{tag}>");
        }
        assert_eq!(page.header(header::CACHE_CONTROL), "no-store", "pages are about people");
        nonces.push(nonce.to_owned());
    }
    nonces.dedup();
    assert_eq!(nonces.len(), 3, "each page has its own nonce");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_says_what_a_browser_may_do_with_it() {
    let (_folder, _, router) = sqlite_server().await;
    for path in ["/", "/livez", "/api/v1/clients", "/api/v1/clients/abc", "/no/such/page", "/language/fr"] {
        let answer = get(&router, path).await;
        assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
        assert_eq!(answer.header(header::REFERRER_POLICY), "same-origin", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(answer.header(header::CONTENT_SECURITY_POLICY).contains("frame-ancestors 'none'"), "{path}");
        let policy = answer.header(header::CONTENT_SECURITY_POLICY);
        assert!(policy.contains("base-uri 'none'"), "{path}: {policy}");
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "", "{path}: no other site reads it");
        assert_eq!(answer.header("x-request-id").len(), 36, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_said_back_to_whoever_traces() {
    let (_folder, _, router) = sqlite_server().await;
    for path in
        ["/", "/clients", "/livez", "/sign-in", "/api/v1/clients", "/pkg/clairscore.js", "/no/such/page"]
    {
        let request = Request::builder().method(Method::TRACE).uri(path).header("x-said", "said-once");
        let answer = ask(&router, request.body(Body::empty()).expect("a request")).await;
        assert!(answer.status().is_client_error(), "{path}: {}", answer.status());
        assert!(!answer.text.contains("said-once"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_models_page_tells_stability_fairness_and_the_card_without_the_browsers_help() {
    let (folder, _, router) = sqlite_server().await;
    let page = get(&router, "/model").await.text;
    for part in ["id=\"stability\"", "id=\"fairness\"", "id=\"card\"", "class=\"bars\""] {
        assert!(page.contains(part), "{part}");
    }
    let effects = get(&router, &format!("/model/effects/age_years?client={CLIENT}")).await;
    assert_eq!(effects.status(), StatusCode::OK);
    for part in ["id=\"effect\"", "class=\"own-place\"", "class=\"chart\"", "id=\"interactions\""] {
        assert!(effects.text.contains(part), "{part}");
    }
    // What was counted goes with the scores that it was counted with; the page then says what to do.
    let bank = Database::connect(sqlite(folder.path())).await.expect("the bank opens");
    bank.execute_unprepared("UPDATE scoring SET counts = NULL").await.expect("it was counted");
    let page = get(&router, "/model").await;
    assert_eq!(page.status(), StatusCode::OK);
    assert!(page.text.contains("clairscore score") && !page.text.contains("id=\"fairness\""));
    let effects = get(&router, "/model/effects").await;
    assert!(effects.text.contains("clairscore score") && !effects.text.contains("id=\"effect\""));
    drop(folder);
}

/// What a page says of one measure, whichever it is.
const STRIP: &str = "class=\"strip-area\"";

#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_compared_in_every_measure_with_whoever_is_asked() {
    let (_folder, _, router) = sqlite_server().await;
    let measures = model::portfolio::Column::numbers().count();
    let other = CLIENT + 1;
    let mut pages = Vec::new();
    for group in [
        "?part=others",
        "?age=20..60",
        "?with=nearest",
        "?quantity=goods_price",
        &format!("?with=n°%20{other}"),
    ] {
        let page = get(&router, &format!("/clients/{CLIENT}{group}")).await;
        assert_eq!(page.status(), StatusCode::OK, "{group}");
        assert_eq!(page.text.matches(STRIP).count(), measures, "{group}");
        assert!(page.text.matches("class=\"mark own\"").count() > 8, "{group}");
        assert!(page.text.contains("id=\"opened\"") && page.text.contains("class=\"chart\""), "{group}");
        pages.push(page.text);
    }
    let is_beside = |page: &String| page.contains("class=\"mark other\"");
    assert_eq!(pages.iter().map(is_beside).collect::<Vec<_>>(), [false, false, false, false, true]);
    assert!(pages[4].contains(&format!("/clients/{CLIENT}/beside/{other}")));
    // Of a few clients nothing is drawn.
    let few = get(&router, &format!("/clients/{CLIENT}?age=20..20.5")).await;
    assert_eq!((few.status(), few.text.matches(STRIP).count()), (StatusCode::OK, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_other_clients_number_is_told_at_its_field() {
    let (_folder, _, router) = sqlite_server().await;
    for (entered, shown) in
        [("999999999", "999999999"), ("12x", "12x"), (&*CLIENT.to_string(), &*CLIENT.to_string())]
    {
        let page = get(&router, &format!("/clients/{CLIENT}?with={entered}")).await;
        assert_eq!(page.status(), StatusCode::OK, "{entered}: the rest of the page stands");
        let field = page.text.split("by-number").nth(1).and_then(|rest| rest.split("</form>").next());
        let field = field.expect("a field");
        assert!(field.contains(&format!("value=\"{shown}\"")), "{field}");
        assert!(field.contains("aria-invalid=\"true\"") && field.contains("id=\"with-fault\""), "{field}");
        assert!(page.text.contains(STRIP), "{entered}: it is compared with everybody");
    }
    let page = get(&router, &format!("/clients/{CLIENT}?with={}", CLIENT + 1)).await;
    assert!(!page.text.contains("with-fault"));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_clients_stand_side_by_side_for_whoever_may_read_both() {
    let (_folder, store, router) = sqlite_server().await;
    let path = |other: i64| format!("/clients/{CLIENT}/beside/{other}");
    let page = get(&router, &path(CLIENT + 1)).await;
    assert_eq!(page.status(), StatusCode::OK);
    for part in [
        "id=\"scores-title\"",
        "id=\"differ-title\"",
        "id=\"reasons-title\"",
        "id=\"facts-title\"",
        "class=\"differs\"",
    ] {
        assert!(page.text.contains(part), "{part}");
    }
    for id in [CLIENT, CLIENT + 1] {
        let answer = get(&router, &format!("/api/v1/clients/{id}/score")).await.json();
        let risk = 100.0 * answer["probability"].as_f64().expect("a score");
        assert!(page.text.contains(&format!("{risk:.1}").replace('.', ",")), "{risk}");
    }
    for other in [999_999_999, CLIENT] {
        assert_eq!(get(&router, &path(other)).await.status(), StatusCode::NOT_FOUND, "{other}");
    }
    let operator = server(store.clone(), &[Role::Operator]).await;
    let refused = get(&operator, &path(CLIENT + 1)).await;
    assert_ne!(refused.status(), StatusCode::OK);
    assert!(!refused.text.contains("id=\"facts-title\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_portfolio_is_that_of_the_lists_filter_and_its_loss_is_a_marked_hypothesis() {
    let (_folder, store, router) = sqlite_server().await;
    let shown = async |query: &str| get(&router, &format!("/portfolio{query}")).await;
    let all = shown("").await;
    assert_eq!(all.status(), StatusCode::OK);
    assert!(all.text.contains("id=\"loss-hint\"") && all.text.contains("value=\"45\""));
    let loss = |page: &str| {
        let total =
            page.split("<tfoot>").nth(1).and_then(|foot| foot.split("</tfoot>").next()).expect("a total");
        let cells: Vec<f64> = total
            .split("<td class=\"number\">")
            .skip(1)
            .map(|cell| {
                let text = cell.split('<').next().unwrap_or_default();
                text.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(f64::NAN)
            })
            .collect();
        (cells[0], cells[2], cells[4])
    };
    let (clients, amount, expected) = loss(&all.text);
    let mut sums = [0.0; 3];
    for advice in ["grant", "review", "refuse"] {
        let list = get(&router, &format!("/api/v1/clients?page_size=200&advice={advice}")).await.json();
        let rows = list["clients"].as_array().expect("clients");
        sums[0] += rows.len() as f64;
        // Of few nothing is summed.
        for row in rows.iter().filter(|_| rows.len() >= 10) {
            let number = |name: &str| row[name].as_f64().expect("a number");
            sums[1] += number("credit");
            sums[2] += 0.45 * number("credit") * number("probability");
        }
    }
    assert_eq!([clients, amount, expected], sums.map(f64::round));
    // All of an amount in difficulties, instead of 45 %.
    let (_, _, whole) = loss(&shown("?loss=100").await.text);
    assert!((whole * 0.45 - expected).abs() < 1.0, "{whole} {expected}");
    let (granted, ..) = loss(&shown("?advice=grant").await.text);
    assert!(granted > 0.0 && granted < clients);
    let unread = shown("?loss=much&advice=perhaps").await;
    assert_eq!(unread.status(), StatusCode::OK);
    assert!(
        unread.text.contains("much")
            && unread.text.contains("perhaps")
            && unread.text.contains("value=\"45\"")
    );
    assert!(get(&router, "/clients?advice=grant").await.text.contains("href=\"/portfolio?advice=grant\""));
    assert!(get(&router, "/model").await.text.contains("href=\"/portfolio\""));
    let operator = server(store.clone(), &[Role::Operator]).await;
    assert_ne!(get(&operator, "/portfolio").await.status(), StatusCode::OK);
    assert!(!get(&operator, "/model").await.text.contains("/portfolio"), "what is refused is not offered");
}

/// What an older import let into the bank is not shown ("-38 ans"), and not scored either.
#[tokio::test(flavor = "multi_thread")]
async fn a_birth_in_the_future_is_not_known_on_the_page_and_in_the_api() {
    let (folder, _, router) = sqlite_server().await;
    let age = async || client_view(&router, CLIENT).await.to_string().contains("[\"age_years\",null]");
    assert!(!age().await, "the invented client has an age");
    let bank = Database::connect(&sqlite(folder.path())).await.expect("the bank opens");
    let sql = format!("UPDATE application SET days_birth = 13900 WHERE sk_id_curr = {CLIENT}");
    bank.execute_unprepared(&sql).await.expect("the bank takes it");
    assert!(age().await, "it is missing now");
    let page = get(&router, &format!("/clients/{CLIENT}")).await;
    assert_eq!(page.status(), StatusCode::OK);
    assert!(!page.text.contains("-38\u{a0}"), "no age below nothing");
    let profile = get(&router, &format!("/api/v1/clients/{CLIENT}")).await.json();
    assert_eq!(profile["application"]["DAYS_BIRTH"], serde_json::Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_page_is_a_page_with_status_404() {
    let (_folder, _, router) = sqlite_server().await;
    let page = get(&router, "/no/such/page").await;
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
    assert!(page.header(header::CONTENT_TYPE).starts_with("text/html"));
}

/// Invariant 6, for the app's server functions and the pages that they make.
#[tokio::test(flavor = "multi_thread")]
async fn every_server_function_asks_the_guard_first() {
    let (_folder, store, open) = sqlite_server().await;
    let closed = server(store, &[]).await;
    let functions = server_functions().len();
    assert!(functions >= 5, "{functions} server functions");
    for at in 0..functions {
        let (path, question) = server_functions().remove(at);
        let answer = ask(&open, question).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}: {}", answer.text);
        // What became of one client is told to nobody.
        assert!(!answer.text.contains(r#""TARGET":0"#) && !answer.text.contains(r#""TARGET":1"#), "{path}");
        let (_, question) = server_functions().remove(at);
        let answer = ask(&closed, question).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path}: {}", answer.text);
    }
    // The page's own address has this client's id in it, so ask for the list.
    let secret = CLIENT.to_string();
    assert!(get(&open, "/clients").await.text.contains(&secret));
    assert!(!get(&closed, "/clients").await.text.contains(&secret));
}

/// A server, and what it counts.
async fn counted(store: Store) -> (Router, Router) {
    let settings = Settings::default();
    let metrics = server::http::metrics_router(settings.counters.clone());
    (crate::support::router(crate::support::state(store).await, settings, &Role::ALL).await, metrics)
}

/// A server over an empty bank whose browser files are in `site`.
async fn site_server(site: &Path) -> Router {
    let leptos_options =
        server::site::options(site.join("site").to_str().expect("a path of the tests is text"));
    let store = Store::connect(&sqlite(site)).await.expect("a new bank");
    let state = AppState { leptos_options, ..crate::support::state(store).await };
    crate::support::router(state, Settings::default(), &Role::ALL).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_keeps_a_file_only_while_it_is_fresh() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pkg = folder.path().join("site/pkg");
    fs::create_dir_all(&pkg).expect("a folder");
    fs::write(pkg.join("clairscore.js"), "export {}").expect("a file");
    fs::write(folder.path().join("outside.txt"), "secret").expect("a file");
    let router = site_server(folder.path()).await;

    let file = get(&router, "/pkg/clairscore.js").await;
    assert_eq!((file.status(), file.text.as_str()), (StatusCode::OK, "export {}"));
    assert_eq!(file.header(header::CACHE_CONTROL), "no-cache");
    assert_eq!(file.header(header::CONTENT_TYPE), "text/javascript; charset=utf-8");
    let again = Request::get("/pkg/clairscore.js")
        .header(header::IF_MODIFIED_SINCE, file.header(header::LAST_MODIFIED));
    let again = ask(&router, again.body(Body::empty()).expect("a request")).await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(again.header(header::CACHE_CONTROL), "no-cache");

    assert_eq!(get(&router, "/pkg/missing.js").await.status(), StatusCode::NOT_FOUND);
    for outside in ["/../outside.txt", "/pkg/../../outside.txt", "/%2e%2e/outside.txt"] {
        assert!(!get(&router, outside).await.text.contains("secret"), "{outside}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_names_the_build_that_it_was_made_with_and_whose_files_are_kept_for_good() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pkg = folder.path().join("site/pkg/0a1b2c");
    fs::create_dir_all(&pkg).expect("a folder");
    fs::write(pkg.join("clairscore.js"), "export {}").expect("a file");
    fs::write(pkg.join("__wasm_split_manifest.json"), "{}").expect("a file");
    fs::write(folder.path().join("site/robots.txt"), "").expect("a file");
    let router = site_server(folder.path()).await;
    assert!(
        get(&router, "/pkg/0a1b2c/clairscore.js").await.header(header::CACHE_CONTROL).contains("immutable")
    );
    assert_eq!(get(&router, "/robots.txt").await.header(header::CACHE_CONTROL), "no-cache");
    // Another build's is not there.
    assert_eq!(get(&router, "/pkg/3d4e5f/clairscore.js").await.status(), StatusCode::NOT_FOUND);

    let page = get(&router, "/model").await.text;
    let named: Vec<_> = page.match_indices("/pkg/").map(|(at, _)| &page[at..]).collect();
    assert!(named.len() >= 3, "style sheet, script and module: {page}");
    for address in named {
        assert!(address.starts_with("/pkg/0a1b2c/"), "{}", &address[..address.len().min(60)]);
    }
    assert!(page.contains("\"pkg/0a1b2c\", \"clairscore\", \"clairscore\""), "what the script loads: {page}");
    assert!(get(&router, "/account").await.text.contains("href=\"/pkg/0a1b2c/clairscore.css\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_browsers_copy_of_the_model_is_the_model_and_may_be_kept_for_good() {
    let (_folder, store, router) = sqlite_server().await;
    let shipped = Engine::shipped().expect("the shipped model");
    let path = format!("/simulator/{}", shipped.parameters().id);
    let (head, copy) = get_bytes(&router, &path).await;
    assert_eq!(head.status(), StatusCode::OK);
    assert_eq!(head.headers()[header::CACHE_CONTROL], "private, max-age=31536000, immutable");
    let file = store.client_file(CLIENT).await.expect("the bank answers").expect("the client is there");
    let engine = Engine::from_compact(&copy).expect("a copy that reads");
    assert_eq!(engine.explain(&file).expect("explained"), shipped.explain(&file).expect("explained"));

    assert_eq!(get(&router, "/simulator/credit-default@000000000000").await.status(), StatusCode::NOT_FOUND);
    let closed = server(store, &[]).await;
    assert_eq!(get(&closed, &path).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_link_sets_the_cookie_and_stays_on_this_site() {
    let (_folder, _, router) = sqlite_server().await;
    for (question, location) in [
        ("/language/en?back=/clients?page=2", "/clients?page=2"),
        ("/language/fr?back=%2Fclients%2F100001", "/clients/100001"),
        ("/language/fr", "/"),
        ("/language/fr?back=https://evil.example/", "/"),
        ("/language/fr?back=//evil.example", "/"),
        ("/language/fr?back=/%09/evil.example", "/"),
        ("/language/fr?back=/%5Cevil.example", "/"),
        ("/language/fr?back=/%0D%0ASet-Cookie:%20a=b", "/"),
    ] {
        let answer = get(&router, question).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{question}");
        assert_eq!(answer.header(header::LOCATION), location, "{question}");
        assert!(answer.header(header::SET_COOKIE).contains("SameSite=Lax"), "{question}");
        assert_eq!(answer.head.headers().get_all(header::SET_COOKIE).iter().count(), 1, "{question}");
    }
    assert_eq!(get(&router, "/language/tlh").await.status(), StatusCode::NOT_FOUND);

    // What the link sets, the page obeys.
    for (language, other) in [("fr", "en"), ("en", "fr")] {
        let cookie =
            get(&router, &format!("/language/{language}")).await.header(header::SET_COOKIE).to_owned();
        assert!(cookie.split("; ").any(|part| part == "Max-Age=31536000"), "for a year, not {cookie}");
        let request = Request::get("/clients")
            .header(header::COOKIE, cookie.split(';').next().unwrap_or_default())
            .header(header::ACCEPT_LANGUAGE, other);
        let page = ask(&router, request.body(Body::empty()).expect("a request")).await;
        assert!(page.text.contains(&format!("lang=\"{language}\"")), "{language}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_ready_while_its_bank_answers_and_alive_in_any_case() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = sqlite(folder.path());
    let router = server(crate::support::bank(&url).await, &Role::ALL).await;
    assert_eq!(get(&router, "/livez").await.status(), StatusCode::OK);
    assert_eq!(get(&router, "/readyz").await.status(), StatusCode::OK);
    crate::support::break_bank(&url).await;
    assert_eq!(get(&router, "/livez").await.status(), StatusCode::OK);
    assert_eq!(get(&router, "/readyz").await.status(), StatusCode::INTERNAL_SERVER_ERROR);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_counted_by_route_and_never_by_client() {
    let (_folder, store, _) = sqlite_server().await;
    let (router, metrics) = counted(store).await;
    get(&router, &format!("/api/v1/clients/{CLIENT}/score")).await;
    get(&router, "/api/v1/clients/7/score").await;
    get(&router, "/no/such/page").await;
    for method in ["BREW", "WHEN", "PROPFIND"] {
        let request = Request::builder().method(method).uri("/api/v1/score");
        ask(&router, request.body(Body::empty()).expect("a request")).await;
    }
    let metrics = get(&metrics, "/metrics").await;
    assert_eq!(metrics.status(), StatusCode::OK);
    assert_eq!(get(&router, "/metrics").await.status(), StatusCode::NOT_FOUND, "that is another listener's");
    for series in [
        "requests_total{method=\"GET\",route=\"/api/v1/clients/{id}/score\",status=\"200\"} 1",
        "requests_total{method=\"GET\",route=\"/api/v1/clients/{id}/score\",status=\"404\"} 1",
        "requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1",
        "request_seconds_count{method=\"GET\",route=\"/api/v1/clients/{id}/score\"} 2",
        "requests_total{method=\"other\",route=\"/api/v1/score\",status=\"405\"} 3",
        "request_seconds_count{method=\"other\",route=\"/api/v1/score\"} 3",
    ] {
        let line = format!("clairscore_http_{series}");
        assert!(metrics.text.lines().any(|l| l == line), "{line} is not in\n{}", metrics.text);
    }
    assert!(!metrics.text.contains(&CLIENT.to_string()) && !metrics.text.contains("BREW"));
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_compressed_for_those_who_can_read_them() {
    let (_folder, _, router) = sqlite_server().await;
    for encoding in ["br", "gzip"] {
        let request = Request::get("/api/v1/openapi.json").header(header::ACCEPT_ENCODING, encoding);
        let request = request.body(Body::empty()).expect("a request");
        let answer = tower::ServiceExt::oneshot(router.clone(), request).await.expect("it answers");
        assert_eq!(answer.headers()[header::CONTENT_ENCODING], encoding);
    }
}

/// Whoever writes a slash at the end means the page without.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_found_with_a_slash_at_its_end() {
    let (_folder, _store, router) = sqlite_server().await;
    for (asked, page) in [
        ("/clients/".to_owned(), "/clients".to_owned()),
        (format!("/clients/{CLIENT}/"), format!("/clients/{CLIENT}")),
        (format!("/clients/{CLIENT}/?against=granted"), format!("/clients/{CLIENT}?against=granted")),
        ("/model/".to_owned(), "/model".to_owned()),
    ] {
        let answer = get(&router, &asked).await;
        assert_eq!(answer.status(), StatusCode::PERMANENT_REDIRECT, "{asked}");
        assert_eq!(answer.header(header::LOCATION), page);
        assert_eq!(get(&router, &page).await.status(), StatusCode::OK, "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn version_and_commit_stand_where_an_operator_looks() {
    let (_folder, _store, router) = sqlite_server().await;
    let version = format!("clairscore {VERSION}\n");
    assert!(VERSION.starts_with(env!("CARGO_PKG_VERSION")), "{VERSION}");
    assert_eq!(get(&router, "/readyz").await.text, format!("ready\n{version}"));
    let page = get(&router, "/clients").await.text;
    let foot = page.split("<footer").nth(1).expect("a page has a foot");
    assert!(foot.contains(&format!("Clairscore {VERSION}</span>")), "{foot}");
}

/// The rules of `infra/alerts.yml` are about what is counted.
#[tokio::test(flavor = "multi_thread")]
async fn alerts_name_only_what_is_measured() {
    let (_folder, store, _) = sqlite_server().await;
    let (router, metrics) = counted(store).await;
    get(&router, "/readyz").await;
    let metrics = get(&metrics, "/metrics").await.text;
    let rules = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/alerts.yml"));
    let rules = rules.expect("the rules are there");
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut named = 0;
    // Names are of Prometheus' own, or begin with the program's.
    for (start, _) in rules.match_indices("clairscore_") {
        let (name, rest) = rules[start..].split_at(rules[start..].find(|c| !word(c)).expect("an end"));
        let sample = metrics.lines().find(|line| line.starts_with(&format!("{name}{{")));
        let sample = sample.unwrap_or_else(|| panic!("{name} is not in\n{metrics}"));
        let matchers = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')).map_or("", |(m, _)| m);
        for label in matchers.split(", ").filter(|matcher| !matcher.is_empty()) {
            let label = &label[..label.find(|c| !word(c)).expect("a matcher has an operator")];
            assert!(sample.contains(&format!("{label}=\"")), "{name} has no {label}: {sample}");
        }
        named += 1;
    }
    let expressions = rules.matches("expr:").count();
    assert!(expressions >= 5 && named >= expressions, "{named} of {expressions}");
    assert!(metrics.contains("route=\"/readyz\""), "{metrics}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_information_sheet_is_for_everybody_in_both_languages() {
    let (_folder, store, advisor) = sqlite_server().await;
    let nobody = server(store, &[]).await;
    for (language, said) in [
        ("fr", ["Une personne décide", "autre personne", "contester", "CNIL", "FICP", "revenu déclaré"]),
        ("en", ["A person decides", "person other than", "contest", "CNIL", "FICP", "declared income"]),
    ] {
        let sheet = get(&nobody, &format!("/information?lang={language}")).await;
        assert_eq!(sheet.status(), StatusCode::OK);
        for said in said {
            assert!(sheet.text.contains(said), "{language} {said}: {}", sheet.text);
        }
        assert!(sheet.text.contains(&format!("lang=\"{language}\"")));
    }
    for path in [format!("/clients/{CLIENT}"), "/applicants/new".to_owned()] {
        assert!(get(&advisor, &path).await.text.contains("href=\"/information\""), "{path}");
    }
}
