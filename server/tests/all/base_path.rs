//! A server under a path of its own behind a proxy: whatever a browser is told leads under it, and nothing else is answered.

use crate::support::{
    Answer, CLIENT, Running, ask, bank, binary, command, errors, get, get_bytes, router, sqlite, state,
};
use app::policy::Role;
use app::state::AppState;
use axum::Router;
use axum::body::{Body, to_bytes};
use http::{Request, StatusCode, header};
use server::http::Settings;
use server::http::connection::wire::{Networks, Wire};
use server::http::door::demo::Demo;
use server::identity::add_demo_people;
use std::fs;
use tempfile::TempDir;
use tower::ServiceExt;

const BASE: &str = "/clairscore";

fn settings() -> Settings {
    Settings { base: BASE.parse().expect("a path"), ..Settings::default() }
}

async fn under(settings: Settings, roles: &[Role]) -> (TempDir, Router) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let state = state(bank(&sqlite(folder.path())).await).await;
    add_demo_people(&state.records).await.expect("they are written");
    (folder, router(state, settings, roles).await)
}

async fn get_page(router: &Router, path: &str) -> Answer {
    let request = Request::get(path).header(header::ACCEPT, "text/html");
    ask(router, request.body(Body::empty()).expect("a request")).await
}

/// The addresses in a page that begin at the root of a server.
fn addresses(page: &str) -> Vec<&str> {
    let of = |attribute| page.split(attribute).skip(1).filter_map(|rest| rest.split('"').next());
    [" href=\"", " src=\"", " action=\"", " formaction=\""]
        .into_iter()
        .flat_map(of)
        .filter(|address| address.starts_with('/'))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_of_every_page_is_under_the_path() {
    let (_folder, router) = under(settings(), &Role::ALL).await;
    let client = format!("/clients/{CLIENT}");
    for path in [
        "",
        "/",
        "/clients?age=25-35",
        &client,
        "/model",
        "/applicants/new",
        "/portfolio",
        "/account",
        "/no/such",
    ] {
        let page = get_page(&router, &format!("{BASE}{path}")).await;
        let status = if path == "/no/such" { StatusCode::NOT_FOUND } else { StatusCode::OK };
        assert_eq!(page.status(), status, "{path}");
        let addresses = addresses(&page.text);
        assert!(addresses.len() > 4, "{path}: {addresses:?}");
        for address in addresses {
            assert!(
                address.starts_with("/clairscore/") && !address.starts_with("/clairscore/clairscore"),
                "{address}"
            );
        }
    }
    // What runs in the browser finds the path, and the page's own script is fetched under it.
    let page = get_page(&router, &format!("{BASE}{client}")).await;
    assert!(page.text.contains(" data-base=\"/clairscore\""), "{}", &page.text[..500]);
    assert!(page.text.contains("(\"/clairscore\", \"pkg\", "));
    let policy = page.header(header::CONTENT_SECURITY_POLICY);
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce");
    assert!(page.text.contains(&format!("nonce=\"{nonce}\"")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_the_one_at_the_root_but_for_its_addresses() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let state = state(bank(&sqlite(folder.path())).await).await;
    let plain = |text: &str| text.replace(" data-base=\"/clairscore\"", "").replace("/clairscore/", "/");
    let at_root = router(state.clone(), Settings::default(), &[]).await;
    let root = get_page(&at_root, "/sign-in").await;
    assert!(!root.text.contains("data-base") && !root.text.contains("/clairscore/"));
    let under = router(state, settings(), &[]).await;
    assert_eq!(plain(&get_page(&under, "/clairscore/sign-in").await.text), root.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_answered_outside_of_the_path() {
    let (_folder, router) = under(settings(), &Role::ALL).await;
    for path in [
        "/",
        "/clients",
        "/livez",
        "/readyz",
        "/api/v1/clients",
        "/favicon.svg",
        "/clairscores",
        "//clairscore/",
        "/CLAIRSCORE",
    ] {
        let answer = get(&router, path).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.header(header::CONTENT_TYPE), "application/problem+json", "{path}");
        assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
    }
    // A person is told by a page that leads back in.
    let page = get_page(&router, "/clients").await;
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
    assert!(page.text.contains("href=\"/clairscore/clients\""), "{}", page.text);
    assert_eq!(get(&router, "/clairscore/livez").await.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_is_sent_on_and_keeps_its_cookies_under_the_path() {
    let networks: Networks = "private".parse().expect("a word");
    let wire = Wire::Proxied(networks.0.into());
    let (_folder, router) = under(Settings { wire, demo: Demo::new(true), ..settings() }, &[]).await;
    let knocked = get_page(&router, "/clairscore/clients?age=25-35").await;
    assert_eq!(knocked.status(), StatusCode::SEE_OTHER);
    // Where to come back to is said as it is called within: it is put under the path once more when it is gone to.
    assert_eq!(knocked.header(header::LOCATION), "/clairscore/sign-in?back=%2Fclients%3Fage%3D25-35");
    let sent = Request::post("/clairscore/api/decide")
        .header(header::ACCEPT, "text/html")
        .header(header::REFERER, "https://bank.example/clairscore/clients/7?a=b");
    let sent = ask(&router, sent.body(Body::empty()).expect("a request")).await;
    assert_eq!(sent.header(header::LOCATION), "/clairscore/sign-in?back=%2Fclients%2F7%3Fa%3Db");

    let form = Request::post("/clairscore/sign-in/demo")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let entered =
        ask(&router, form.body("login=demo-advisor&back=%2Fclients".into()).expect("a request")).await;
    assert_eq!(entered.status(), StatusCode::SEE_OTHER, "{}", entered.text);
    assert_eq!(entered.header(header::LOCATION), "/clairscore/clients");
    let set = entered.header(header::SET_COOKIE);
    assert!(set.starts_with("__Secure-session="), "{set}");
    assert!(set.ends_with("; Path=/clairscore; HttpOnly; SameSite=Lax; Secure"), "{set}");
    let cookie = set.split(';').next().expect("a cookie");
    for (cookie, status) in [
        (cookie.to_owned(), StatusCode::OK),
        (cookie.replace("__Secure-", "__Host-"), StatusCode::UNAUTHORIZED),
        (cookie.replace("__Secure-", ""), StatusCode::UNAUTHORIZED),
    ] {
        let request = Request::get("/clairscore/clients").header(header::COOKIE, cookie);
        assert_eq!(ask(&router, request.body(Body::empty()).expect("a request")).await.status(), status);
    }

    let chosen = get(&router, "/clairscore/language/fr?back=%2Fsign-in").await;
    assert_eq!(chosen.header(header::LOCATION), "/clairscore/sign-in");
    assert!(chosen.header(header::SET_COOKIE).contains("; Path=/clairscore; "));
    for foreign in ["//evil.example", "https://evil.example/"] {
        let answer = get(&router, &format!("/clairscore/language/fr?back={foreign}")).await;
        assert_eq!(answer.header(header::LOCATION), "/clairscore/", "{foreign}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_and_columns_are_kept_as_long_as_at_the_root() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let site = folder.path().join("site");
    fs::create_dir_all(site.join("pkg/0a1b2c")).expect("a folder");
    // What looks like an address in a script is none of ours.
    let script = "const a = '<a href=\"/x\">';\n";
    fs::write(site.join("pkg/0a1b2c/clairscore.js"), script).expect("a file");
    fs::write(site.join("favicon.svg"), "<svg/>").expect("a file");
    let at_root = state(bank(&sqlite(folder.path())).await).await;
    let leptos_options = server::site::options(site.to_str().expect("text"));
    let router = router(AppState { leptos_options, ..at_root }, settings(), &Role::ALL).await;
    let built = get(&router, "/clairscore/pkg/0a1b2c/clairscore.js").await;
    assert_eq!((built.status(), built.text.as_str()), (StatusCode::OK, script));
    assert_eq!(built.header(header::CACHE_CONTROL), "public, max-age=31536000, immutable");
    assert_eq!(built.header(header::CONTENT_LENGTH), script.len().to_string());
    assert_eq!(get(&router, "/clairscore/favicon.svg").await.header(header::CACHE_CONTROL), "no-cache");

    let manifest = get(&router, "/clairscore/api/v1/portfolio").await.json();
    let version = manifest["version"].as_str().expect("a version");
    let (column, bytes) = get_bytes(&router, &format!("/clairscore/api/v1/portfolio/{version}/age")).await;
    assert_eq!(column.status(), StatusCode::OK);
    assert!(column.headers()[header::CACHE_CONTROL].to_str().expect("text").ends_with("immutable"));
    assert!(!bytes.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_packed_and_measured_as_it_leaves() {
    let (_folder, router) = under(settings(), &Role::ALL).await;
    let asked = |method: &str, coding: &str| {
        let request =
            Request::builder().method(method).uri("/clairscore/account").header(header::ACCEPT, "text/html");
        request.header(header::ACCEPT_ENCODING, coding).body(Body::empty()).expect("a request")
    };
    let page = ask(&router, asked("GET", "identity")).await;
    let head = ask(&router, asked("HEAD", "identity")).await;
    assert_eq!((head.status(), head.text.as_str()), (StatusCode::OK, ""));
    for answer in [&page, &head] {
        let length = answer.header(header::CONTENT_LENGTH);
        assert!(length.is_empty() || length == page.text.len().to_string(), "{length}");
    }
    let packed = router.clone().oneshot(asked("GET", "br")).await.expect("the router always answers");
    assert_eq!(packed.headers()[header::CONTENT_ENCODING], "br");
    let bytes = to_bytes(packed.into_body(), usize::MAX).await.expect("the body can be read");
    let mut unpacked = Vec::new();
    brotli::BrotliDecompress(&mut &bytes[..], &mut unpacked).expect("it is packed");
    let packed = String::from_utf8(unpacked).expect("text");
    assert_eq!(addresses(&packed).len(), addresses(&page.text).len());
    assert!(addresses(&packed).iter().all(|address| address.starts_with("/clairscore/")));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_api_says_where_its_paths_begin() {
    let (_folder, router) = under(settings(), &Role::ALL).await;
    let document = get(&router, "/clairscore/api/v1/openapi.json").await.json();
    assert_eq!(document["servers"][0]["url"], BASE);
    assert!(document["paths"]["/api/v1/clients"].is_object());
    assert_eq!(get(&router, "/clairscore/api/v1/clients").await.status(), StatusCode::OK);
}

#[test]
fn the_command_line_knows_the_path() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = sqlite(folder.path());
    for wrong in ["clairscore", "/a/", "//x", "/a b", "/.."] {
        let refused = binary(&["--database-url", &url, "serve", "--base-path", wrong]);
        assert_eq!(refused.status.code(), Some(2), "{wrong}");
        assert!(errors(&refused).contains("write a path as /clairscore"), "{}", errors(&refused));
    }
    let mut server = Running::start(&url, &["--base-path", BASE]);
    let address = server.address.to_string();
    assert!(server.get("/readyz").starts_with("HTTP/1.1 404"), "it is not at the root");
    let ready = |base: &str| {
        let mut ready = command(&["ready", "--addr", &address]);
        ready.env("CLAIRSCORE_BASE_PATH", base).output().expect("it runs")
    };
    assert!(errors(&ready("")).contains("404"), "{}", errors(&ready("")));
    let began = std::time::Instant::now();
    while !ready(BASE).status.success() {
        assert!(began.elapsed() < std::time::Duration::from_secs(60), "{}", errors(&ready(BASE)));
    }
    let invited =
        binary(&["--database-url", &url, "user", "add", "camille", "--role", "advisor", "--base-path", BASE]);
    let told = String::from_utf8_lossy(&invited.stdout).into_owned();
    assert!(told.contains("\n/clairscore/welcome?code="), "{told}{}", errors(&invited));
    server.tell_to_stop();
    server.stopped();
}
