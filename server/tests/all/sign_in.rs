//! Signing in: who is let in, who is not, and that nobody can tell why; sessions, tokens, invented people.

use crate::support::{Answer, Running, ask, bank, get, received, signed_in, sqlite, state};
use app::policy::Role;
use axum::Router;
use axum::body::Body;
use chrono::{TimeDelta, Utc};
use http::{Request, StatusCode, header};
use sea_orm::{ConnectionTrait, Database};
use server::http::connection::wire::{Networks, Wire};
use server::http::door::demo::Demo;
use server::http::{Settings, router};
use server::identity::{add_demo_people, invite, secret, totp};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use store::records::{NewAccount, NewToken};
use store::{Records, Store};
use tempfile::TempDir;
use ureq::Agent;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

const PASSWORD: &str = "correct horse battery";

/// A server over an invented bank, its records, and its bank's address.
struct Door {
    router: Router,
    records: Records,
    store: Store,
    url: String,
    _folder: TempDir,
}

async fn door(settings: Settings) -> Door {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = sqlite(folder.path());
    let store = bank(&url).await;
    let state = state(store.clone()).await;
    let records = state.records.clone();
    Door { router: router(state, settings), records, store, url, _folder: folder }
}

fn form(path: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    request.body(body.into()).expect("a request")
}

/// The cookie that an answer sets: its name and value.
fn cookie(answer: &Answer) -> String {
    answer.header(header::SET_COOKIE).split(';').next().unwrap_or_default().to_owned()
}

async fn get_as(router: &Router, cookie: &str, path: &str) -> Answer {
    ask(router, Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).expect("a request"))
        .await
}

/// Somebody who was invited and has opened their account: the key of their second factor, and the answer.
async fn opened(door: &Door, login: &str) -> (Vec<u8>, Answer) {
    let new = NewAccount {
        login: login.to_owned(),
        name: "Camille".to_owned(),
        roles: "advisor".to_owned(),
        is_demo: false,
    };
    let account =
        door.records.add_account(new, Utc::now()).await.expect("it is written").expect("a new login");
    let invitation = invite(&door.records, account).await.expect("it is written");
    let code = invitation.path.split('=').nth(1).expect("a code").to_owned();
    let kept =
        door.records.invitation(&secret::key(&code).expect("a code"), Utc::now()).await.expect("it reads");
    let factor = kept.expect("it is good").0.totp_secret;
    let page = get(&door.router, &invitation.path).await;
    assert_eq!(page.status(), StatusCode::OK);
    assert!(page.text.contains(&totp::typed(&factor)), "{}", page.text);
    let fields = [
        ("invitation", code.as_str()),
        ("password", PASSWORD),
        ("again", PASSWORD),
        ("code", &totp::code(&factor, Utc::now().timestamp() / 30)),
    ];
    let answer = ask(&door.router, form("/welcome", &fields)).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", answer.text);
    assert_eq!(get(&door.router, &invitation.path).await.status(), StatusCode::GONE, "it is good once");
    (factor, answer)
}

async fn enter(door: &Door, login: &str, password: &str, code: &str) -> Answer {
    let fields = [("login", login), ("password", password), ("code", code), ("back", "/clients?age=25-35")];
    ask(&door.router, form("/sign-in", &fields)).await
}

/// The code of the next half minute, which is taken too: the present one was used to open the account.
fn next_code(factor: &[u8]) -> String {
    totp::code(factor, Utc::now().timestamp() / 30 + 1)
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_invited_comes_in_with_password_and_code_and_goes_out_again() {
    let door = door(Settings::default()).await;
    let (factor, opened) = opened(&door, "camille").await;
    let first = cookie(&opened);
    assert_eq!(get_as(&door.router, &first, "/clients").await.status(), StatusCode::OK);

    let answer = enter(&door, " Camille ", PASSWORD, &next_code(&factor)).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", answer.text);
    assert_eq!(answer.header(header::LOCATION), "/clients?age=25-35");
    let set = answer.header(header::SET_COOKIE);
    assert!(set.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{set}");
    let second = cookie(&answer);
    assert_ne!(first, second, "each session has a secret of its own");
    let page = get_as(&door.router, &second, "/clients").await;
    assert!(page.text.contains("Camille"), "the page says who has signed in");

    let leave =
        Request::post("/sign-out").header(header::COOKIE, &second).body(Body::empty()).expect("a request");
    let left = ask(&door.router, leave).await;
    assert_eq!((left.status(), left.header(header::LOCATION)), (StatusCode::SEE_OTHER, "/sign-in"));
    assert_eq!(left.header("clear-site-data"), "\"cache\"", "what the browser kept goes, too");
    assert_eq!(get_as(&door.router, &second, "/clients").await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(
        get_as(&door.router, &first, "/clients").await.status(),
        StatusCode::OK,
        "the other one goes on"
    );
    let leave = Request::post("/account/sign-out").header(header::COOKIE, &first);
    ask(&door.router, leave.body(Body::empty()).expect("a request")).await;
    assert_eq!(get_as(&door.router, &first, "/clients").await.status(), StatusCode::UNAUTHORIZED);

    let acts = door.records.acts("", None, 10).await.expect("it reads");
    let acts: Vec<_> = acts.iter().rev().map(|act| (act.action.as_str(), act.outcome.as_deref())).collect();
    let done = Some("done");
    let expected = [
        ("open-account", done),
        ("list-clients", done),
        ("sign-in", done),
        ("sign-out", done),
        ("sign-out-everywhere", done),
    ];
    assert_eq!(acts, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_can_tell_why_they_are_not_let_in() {
    let door = door(Settings::default()).await;
    let (factor, _) = opened(&door, "camille").await;
    opened(&door, "dominique").await;
    let dominique = door.records.account("dominique").await.expect("it reads").expect("an account").id;
    door.records.disable(dominique, Utc::now()).await.expect("it is written");
    let good = next_code(&factor);
    let used = totp::code(&factor, Utc::now().timestamp() / 30);
    let mut pages = Vec::new();
    for (login, password, code) in [
        ("camille", "wrong horse battery", good.as_str()),
        ("camille", PASSWORD, "000000"),
        ("camille", PASSWORD, &used),
        ("nobody", PASSWORD, &good),
        ("dominique", PASSWORD, &good),
        ("camille", "", ""),
    ] {
        let answer = enter(&door, login, password, code).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{login} {password} {code}");
        assert_eq!(answer.header(header::SET_COOKIE), "");
        pages.push(answer.text.replace(login, "LOGIN"));
        door.records.forget_tries(&[&format!("at {login} from nowhere")]).await.expect("it is written");
    }
    assert!(pages.iter().all(|page| *page == pages[0]));
    assert_eq!(enter(&door, "camille", PASSWORD, &good).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(
        enter(&door, "camille", PASSWORD, &good).await.status(),
        StatusCode::UNAUTHORIZED,
        "it is used"
    );
    let acts = door.records.acts("", None, 3).await.expect("it reads");
    assert_eq!(acts[0].outcome.as_deref(), Some("refused"));
    assert!(acts.iter().all(|act| !format!("{act:?}").contains("horse")), "no password is written down");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_guesses_has_to_wait_even_once_they_are_right() {
    let door = door(Settings::default()).await;
    let (factor, _) = opened(&door, "camille").await;
    // Opening the account was one.
    for _ in 0..4 {
        let answer = enter(&door, "camille", "wrong horse battery", "000000").await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    }
    let answer = enter(&door, "camille", PASSWORD, &next_code(&factor)).await;
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS, "{}", answer.text);
    assert_eq!(enter(&door, "nobody", PASSWORD, "000000").await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_with_its_account_and_a_role_with_the_next_request() {
    let door = door(Settings::default()).await;
    let (_, opened) = opened(&door, "camille").await;
    let cookie = cookie(&opened);
    let camille = door.records.account("camille").await.expect("it reads").expect("an account").id;
    assert_eq!(get_as(&door.router, &cookie, "/api/v1/clients").await.status(), StatusCode::OK);
    door.records.set_roles(camille, "operator").await.expect("it is written");
    assert_eq!(get_as(&door.router, &cookie, "/api/v1/clients").await.status(), StatusCode::FORBIDDEN);
    door.records.set_roles(camille, "advisor no-such-role").await.expect("it is written");
    assert_eq!(get_as(&door.router, &cookie, "/api/v1/clients").await.status(), StatusCode::OK);
    door.records.disable(camille, Utc::now()).await.expect("it is written");
    assert_eq!(get_as(&door.router, &cookie, "/api/v1/clients").await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_changed_by_whoever_knows_the_earlier_one() {
    let door = door(Settings::default()).await;
    let (factor, opened) = opened(&door, "camille").await;
    let cookie = cookie(&opened);
    let change = async |current: &str, password: &str, again: &str| {
        let mut request =
            form("/account/password", &[("current", current), ("password", password), ("again", again)]);
        request.headers_mut().insert(header::COOKIE, cookie.parse().expect("a header"));
        ask(&door.router, request).await.status()
    };
    let new = "another horse battery";
    assert_eq!(change("wrong horse battery", new, new).await, StatusCode::UNAUTHORIZED);
    assert_eq!(change(PASSWORD, "short", "short").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(change(PASSWORD, new, PASSWORD).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(change(PASSWORD, new, new).await, StatusCode::SEE_OTHER);
    assert_eq!(get_as(&door.router, &cookie, "/clients").await.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(enter(&door, "camille", new, &next_code(&factor)).await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_may_do_what_its_token_says_until_it_is_taken_back() {
    let door = door(Settings::default()).await;
    let token = async |name: &str, scopes: &str, days: i64| {
        let token = secret::draw();
        let new = NewToken {
            name: name.to_owned(),
            key: secret::key(&token).expect("a secret"),
            scopes: scopes.to_owned(),
            expires_at: Utc::now() + TimeDelta::days(days),
        };
        assert!(door.records.add_token(new, Utc::now()).await.expect("it is written"));
        token
    };
    let with = async |token: &str, path: &str| {
        let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
        ask(&door.router, request.body(Body::empty()).expect("a request")).await.status()
    };
    let reader = token("reader", "read-clients", 1).await;
    assert_eq!(with(&reader, "/api/v1/clients").await, StatusCode::OK);
    assert_eq!(with(&reader, "/account").await, StatusCode::FORBIDDEN, "a program has no account");
    let scorer = token("scorer", "score decide own-account", 1).await;
    assert_eq!(with(&scorer, "/api/v1/clients").await, StatusCode::FORBIDDEN);
    let late = token("late", "read-clients", -1).await;
    for nobodys in [late.as_str(), &secret::draw(), "", "short"] {
        assert_eq!(with(nobodys, "/api/v1/clients").await, StatusCode::UNAUTHORIZED);
    }
    assert!(door.records.revoke_token("reader", Utc::now()).await.expect("it is written"));
    assert_eq!(with(&reader, "/api/v1/clients").await, StatusCode::UNAUTHORIZED);
    // Whoever sends a token is known by it alone.
    let advisor = signed_in(&door.records, &[Role::Advisor]).await;
    let both = Request::get("/api/v1/clients")
        .header(header::COOKIE, advisor)
        .header(header::AUTHORIZATION, "Bearer x");
    let answer = ask(&door.router, both.body(Body::empty()).expect("a request")).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_people_of_an_invented_bank_come_in_by_one_click_and_go_with_it() {
    let door = door(Settings { demo: Demo::new(true), ..Settings::default() }).await;
    add_demo_people(&door.records).await.expect("they are written");
    assert!(get(&door.router, "/sign-in").await.text.contains("demo-advisor"));
    let fields = [("login", "demo-advisor"), ("back", "/model")];
    let answer = ask(&door.router, form("/sign-in/demo", &fields)).await;
    assert_eq!((answer.status(), answer.header(header::LOCATION)), (StatusCode::SEE_OTHER, "/model"));
    let advisor = cookie(&answer);
    assert_eq!(get_as(&door.router, &advisor, "/clients").await.status(), StatusCode::OK);
    // They have no password, and others are not offered.
    assert_eq!(enter(&door, "demo-advisor", "", "").await.status(), StatusCode::UNAUTHORIZED);
    opened(&door, "camille").await;
    for login in ["camille", "nobody", ""] {
        let answer = ask(&door.router, form("/sign-in/demo", &[("login", login)])).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{login}");
    }
    // As an import of real files says it.
    let bank = Database::connect(&door.url).await.expect("it opens");
    bank.execute_unprepared(
        "INSERT INTO import (source, started_at, finished_at, kept, rejected, invented) VALUES \
         ('real', '2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00', 1, 0, false)",
    )
    .await
    .expect("it is written");
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert_eq!(get_as(&door.router, &advisor, "/clients").await.status(), StatusCode::UNAUTHORIZED);
    let answer = ask(&door.router, form("/sign-in/demo", &fields)).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert!(!get(&door.router, "/sign-in").await.text.contains("demo-advisor"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_offer_them_knows_no_invented_people() {
    let door = door(Settings::default()).await;
    assert!(door.store.is_invented().await.expect("it answers"));
    add_demo_people(&door.records).await.expect("they are written");
    let answer = ask(&door.router, form("/sign-in/demo", &[("login", "demo-advisor")])).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert!(!get(&door.router, "/sign-in").await.text.contains("demo-advisor"));
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_the_cookie_is_this_servers_alone_and_browsers_are_told_to_come_so_again() {
    let networks: Networks = "private".parse().expect("a word");
    for wire in [Wire::Tls, Wire::Proxied(networks.0.into())] {
        let door = door(Settings { wire, ..Settings::default() }).await;
        let (_, answer) = opened(&door, "camille").await;
        let set = answer.header(header::SET_COOKIE);
        assert!(set.starts_with("__Host-session=") && set.ends_with("; Secure"), "{set}");
        assert!(set.contains("; Path=/; HttpOnly; SameSite=Lax"), "{set}");
        assert!(answer.header(header::STRICT_TRANSPORT_SECURITY).starts_with("max-age=63072000"));
        assert_eq!(get_as(&door.router, &cookie(&answer), "/clients").await.status(), StatusCode::OK);
        let language = get(&door.router, "/language/en").await;
        let set = language.header(header::SET_COOKIE);
        assert!(set.starts_with("__Host-language=en; Path=/;") && set.ends_with("; Secure"), "{set}");
        let plain = cookie(&answer).replace("__Host-session", "session");
        assert_eq!(get_as(&door.router, &plain, "/clients").await.status(), StatusCode::UNAUTHORIZED);
    }
}

/// A certificate for this machine's address and its key, and the authority that has signed it, as files in `folder`.
fn certificate(folder: &Path) {
    const KEY: &str = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
    fs::write(folder.join("names"), "subjectAltName=IP:127.0.0.1\nbasicConstraints=CA:FALSE\n")
        .expect("a file");
    for step in [
        format!("req -x509 {KEY} -days 2 -subj /CN=Authority -keyout ca.key -out ca.crt"),
        format!("req {KEY} -subj /CN=Clairscore -keyout server.key -out server.csr"),
        "x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.crt"
            .to_owned(),
    ] {
        let made = Command::new("openssl").args(step.split(' ')).current_dir(folder).output().expect("it runs");
        assert!(made.status.success(), "{step}: {}", String::from_utf8_lossy(&made.stderr));
    }
}

/// The binary, its files and a real connection: what browsers do.
#[tokio::test(flavor = "multi_thread")]
async fn who_trusts_the_authority_of_the_certificate_is_answered_over_tls_and_told_to_stay_with_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    certificate(folder.path());
    let url = sqlite(folder.path());
    bank(&url).await.close().await.expect("it is closed");
    let file = |name| folder.path().join(name).display().to_string();
    let running =
        Running::start(&url, &["--tls-cert", &file("server.crt"), "--tls-key", &file("server.key")]);
    let authority = fs::read(file("ca.crt")).expect("it was made");
    let authority = Certificate::from_pem(&authority).expect("it is one");
    let tls = TlsConfig::builder().root_certs(RootCerts::new_with_certs(&[authority])).build();
    let agent: Agent = Agent::config_builder().tls_config(tls).http_status_as_error(false).build().into();
    let page = |agent: &Agent| agent.get(format!("https://{}/sign-in", running.address)).call();
    let answer = page(&agent).unwrap_or_else(|error| panic!("{error}: {}", running.log()));
    assert_eq!(answer.status(), StatusCode::OK);
    let stay = answer.headers().get(header::STRICT_TRANSPORT_SECURITY).expect("it is told");
    assert!(stay.to_str().expect("it is text").starts_with("max-age=63072000"), "{stay:?}");

    assert!(page(&Agent::new_with_defaults()).is_err(), "nobody else knows the authority");
    let plain = received(running.send("GET /livez HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"));
    assert!(!plain.contains("200"), "{plain}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_page_of_another_site_sends_is_not_done() {
    let door = door(Settings { demo: Demo::new(true), ..Settings::default() }).await;
    add_demo_people(&door.records).await.expect("they are written");
    for (name, value, status) in [
        ("sec-fetch-site", "cross-site", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "same-site", StatusCode::FORBIDDEN),
        ("origin", "http://evil.example", StatusCode::FORBIDDEN),
        ("origin", "null", StatusCode::FORBIDDEN),
        ("origin", "http://localhost:3001", StatusCode::FORBIDDEN),
        ("origin", "http://localhost", StatusCode::FORBIDDEN),
        ("origin", "https://localhost:3000", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "same-origin", StatusCode::SEE_OTHER),
        ("origin", "http://localhost:3000", StatusCode::SEE_OTHER),
    ] {
        let mut request = form("/sign-in/demo", &[("login", "demo-advisor")]);
        request.headers_mut().insert(name, value.parse().expect("a header"));
        request.headers_mut().insert(header::HOST, "localhost:3000".parse().expect("a header"));
        assert_eq!(ask(&door.router, request).await.status(), status, "{name}: {value}");
    }
}

/// Whoever is between a browser and a page that came without TLS could have put anything into it.
#[tokio::test(flavor = "multi_thread")]
async fn over_tls_a_page_that_came_without_it_has_nothing_done() {
    let demo = Demo::new(true);
    let door = door(Settings { wire: Wire::Tls, demo, ..Settings::default() }).await;
    add_demo_people(&door.records).await.expect("they are written");
    for (origin, site, status) in [
        ("http://credit.example", None, StatusCode::FORBIDDEN),
        ("http://localhost", None, StatusCode::FORBIDDEN),
        ("http://localhost", Some("same-origin"), StatusCode::FORBIDDEN),
        ("https://localhost", None, StatusCode::SEE_OTHER),
        ("null", Some("same-origin"), StatusCode::SEE_OTHER),
    ] {
        let mut request = form("/sign-in/demo", &[("login", "demo-advisor")]);
        request.headers_mut().insert(header::ORIGIN, origin.parse().expect("a header"));
        if let Some(site) = site {
            request.headers_mut().insert("sec-fetch-site", site.parse().expect("a header"));
        }
        request.headers_mut().insert(header::HOST, "localhost".parse().expect("a header"));
        assert_eq!(ask(&door.router, request).await.status(), status, "{origin} {site:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_sent_to_another_site_once_they_are_in() {
    let door = door(Settings { demo: Demo::new(true), ..Settings::default() }).await;
    add_demo_people(&door.records).await.expect("they are written");
    for back in ["https://evil.example/", "//evil.example", "/\\evil.example", "", "javascript:alert(1)"] {
        let fields = [("login", "demo-advisor"), ("back", back)];
        let answer = ask(&door.router, form("/sign-in/demo", &fields)).await;
        assert_eq!(answer.header(header::LOCATION), "/", "{back}");
    }
}
