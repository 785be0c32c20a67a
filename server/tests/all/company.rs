//! Signing in with a company's account: who is let in, as what, and everything that is not believed.

use crate::support::provider::{Behaviour, PUBLIC, Provider};
use crate::support::{Answer, ask, bank, get, sqlite, state};
use app::base_path::BasePath;
use axum::Router;
use axum::body::Body;
use chrono::{TimeDelta, Utc};
use http::{Request, StatusCode, header};
use serde_json::{Value, json};
use server::http::connection::wire::{Networks, Wire};
use server::http::{Settings, router};
use server::identity::company::{RETURN, START};
use server::identity::secret;
use std::collections::HashMap;
use store::Records;
use store::records::AuthorizationRequest;
use tempfile::TempDir;

/// A server, its records, and the company whose people may come in.
struct Door {
    router: Router,
    records: Records,
    provider: Provider,
    _folder: TempDir,
}

async fn door(wire: Wire) -> Door {
    door_under(BasePath::default(), wire).await
}

async fn door_under(base: BasePath, wire: Wire) -> Door {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let state = state(bank(&sqlite(folder.path())).await).await;
    let provider = Provider::start().await;
    let company = provider.company(&base, &["credit=advisor", "credit=auditor", "risk=risk-manager"]);
    let records = state.records.clone();
    let settings = Settings { wire, base, company: Some(company), ..Settings::default() };
    Door { router: router(state, settings), records, provider, _folder: folder }
}

async fn get_as(router: &Router, cookie: &str, path: &str) -> Answer {
    let request = Request::get(path).header(header::COOKIE, cookie);
    ask(router, request.body(Body::empty()).expect("a request")).await
}

/// The cookie of that name that an answer sets, as it is sent back, and with its attributes.
fn cookie(answer: &Answer, name: &str) -> Option<(String, String)> {
    let mut set =
        answer.head.headers().get_all(header::SET_COOKIE).iter().filter_map(|set| set.to_str().ok());
    let set = set.rfind(|set| set.split_once('=').is_some_and(|(named, _)| named == name))?;
    Some((set.split(';').next().unwrap_or_default().to_owned(), set.to_owned()))
}

/// A browser that was sent to the provider: its cookie, and what it was sent with.
async fn set_out(door: &Door, back: &str) -> (String, HashMap<String, String>) {
    let back: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
    let answer = get(&door.router, &format!("{START}?back={back}")).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", answer.text);
    let (address, query) = answer.header(header::LOCATION).split_once("?tenant=1&").expect("a query");
    assert_eq!(address, format!("{}/authorize", door.provider.issuer));
    let asked = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    (cookie(&answer, "company").expect("a cookie").0, asked)
}

/// The address at which a browser comes back.
fn way_back(door: &Door, code: &str, state: &str) -> String {
    let pairs = [("code", code), ("state", state), ("iss", &door.provider.issuer)];
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{RETURN}?{query}")
}

/// Somebody signs in at the provider, which does what it is told to.
async fn sign_in(door: &Door, behaviour: Behaviour) -> Answer {
    door.provider.does(behaviour);
    let (cookie, asked) = set_out(door, "/clients?age=25-35").await;
    get_as(&door.router, &cookie, &way_back(door, &door.provider.code(&asked), &asked["state"])).await
}

fn says(claims: Value) -> Behaviour {
    Behaviour { claims, ..Behaviour::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_of_the_company_comes_in_as_what_it_says_and_goes_out_again() {
    let door = door(Wire::Loopback).await;
    assert!(get(&door.router, "/sign-in").await.text.contains(START));
    let (_, asked) = set_out(&door, "/").await;
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "clairscore"),
        ("redirect_uri", &format!("{PUBLIC}{RETURN}")),
        ("scope", "openid profile"),
        ("code_challenge_method", "S256"),
    ] {
        assert_eq!(asked[name], value);
    }

    let answer = sign_in(&door, Behaviour::default()).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", answer.text);
    assert_eq!(answer.header(header::LOCATION), "/clients?age=25-35");
    assert!(cookie(&answer, "company").expect("it is cleared").1.contains("Max-Age=0"));
    let (session, attributes) = cookie(&answer, "session").expect("a session");
    assert!(attributes.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{attributes}");
    let page = get_as(&door.router, &session, "/clients").await;
    assert_eq!(page.status(), StatusCode::OK);
    assert!(page.text.contains("New Advisor"), "the page says who has signed in");
    let page = get_as(&door.router, &session, "/account").await;
    assert!(!page.text.contains("/account/password"), "there is no password to change");
    let accounts = door.records.accounts().await.expect("it reads");
    let [account] = &accounts[..] else { panic!("{accounts:?}") };
    assert_eq!((account.roles.as_str(), account.subject.as_deref()), ("advisor auditor", Some("7")));

    // Another name, another group, the same person.
    let answer = sign_in(&door, says(json!({ "groups": "risk", "name": "Chief of Risks" }))).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", answer.text);
    let again = door.records.accounts().await.expect("it reads");
    let [again] = &again[..] else { panic!("{again:?}") };
    assert_eq!(
        (again.id, again.roles.as_str(), again.name.as_str()),
        (account.id, "risk-manager", "Chief of Risks")
    );
    // The same address of e-mail, another person.
    let same_mail = json!({ "sub": "8", "email": "advisor@company.example" });
    assert_eq!(sign_in(&door, says(same_mail)).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(door.records.accounts().await.expect("it reads").len(), 2);

    let leave = Request::post("/sign-out").header(header::COOKIE, &session);
    let left = ask(&door.router, leave.body(Body::empty()).expect("a request")).await;
    assert_eq!(left.header(header::LOCATION), "/sign-in?left=true");
    assert_eq!(get_as(&door.router, &session, "/clients").await.status(), StatusCode::UNAUTHORIZED);
    let page = get(&door.router, "/sign-in?left=true").await;
    let leave = format!("{}/leave?client_id=clairscore&amp;post_logout_redirect_uri=", door.provider.issuer);
    assert!(page.text.contains(&leave), "{}", page.text);

    let acts = door.records.acts("", None, 10).await.expect("it reads");
    let told = |act: &store::records::entity::access_log::Model| {
        (act.action.clone(), act.subject.clone().unwrap_or_default(), act.outcome.clone().unwrap_or_default())
    };
    let entered = ("sign-in".to_owned(), "company account".to_owned(), "done".to_owned());
    let listed = ("list-clients".to_owned(), String::new(), "done".to_owned());
    let ended = ("sign-out".to_owned(), String::new(), "done".to_owned());
    assert_eq!(
        acts.iter().rev().map(told).collect::<Vec<_>>(),
        [entered.clone(), listed, entered.clone(), entered, ended]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_of_the_provider_for_this_browser_and_now_lets_nobody_in() {
    let door = door(Wire::Loopback).await;
    let now = Utc::now().timestamp();
    let head = |head: Value| Behaviour { head, ..Behaviour::default() };
    for (what, behaviour) in [
        ("of another issuer", says(json!({ "iss": "https://login.example" }))),
        ("for another program", says(json!({ "aud": "other" }))),
        ("for several, asked for by another", says(json!({ "aud": ["clairscore", "b"], "azp": "b" }))),
        ("expired", says(json!({ "exp": now - 61 }))),
        ("of the future", says(json!({ "iat": now + 120 }))),
        ("with another nonce", says(json!({ "nonce": "other" }))),
        ("without a nonce", says(json!({ "nonce": null }))),
        ("of nobody", says(json!({ "sub": null }))),
        ("signed with another key", Behaviour { own_key: false, ..Behaviour::default() }),
        ("naming another key", head(json!({ "alg": "ES256", "kid": "2" }))),
        ("not signed", head(json!({ "alg": "none" }))),
        ("signed with a shared secret", head(json!({ "alg": "HS256", "kid": "1" }))),
        ("of another kind", head(json!({ "alg": "ES256", "kid": "1", "typ": "at+jwt" }))),
    ] {
        let answer = sign_in(&door, behaviour).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "a token {what}");
        assert_eq!(cookie(&answer, "session"), None, "a token {what}");
    }
    for (what, behaviour) in [
        ("is broken", Behaviour { status: StatusCode::INTERNAL_SERVER_ERROR, ..Behaviour::default() }),
        ("answers without an end", Behaviour { padding: 300 * 1024, ..Behaviour::default() }),
    ] {
        let answer = sign_in(&door, behaviour).await;
        assert_eq!(answer.status(), StatusCode::BAD_GATEWAY, "the provider {what}");
    }
    door.provider.does(Behaviour::default());

    // Each way back is good with its own cookie and its own state, once.
    let (cookie_of_one, one) = set_out(&door, "/").await;
    let (cookie_of_other, other) = set_out(&door, "/").await;
    let code = door.provider.code(&one);
    for (cookie, state) in [
        ("", one["state"].as_str()),
        ("company=", &one["state"]),
        (&cookie_of_other, &one["state"]),
        (&cookie_of_one, &other["state"]),
        (&cookie_of_one, ""),
        (&cookie_of_one, &one["state"][1..]),
    ] {
        let answer = get_as(&door.router, cookie, &way_back(&door, &code, state)).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{cookie} {state}");
    }
    let way = way_back(&door, &code, &one["state"]);
    assert_eq!(get_as(&door.router, &cookie_of_one, &way).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(get_as(&door.router, &cookie_of_one, &way).await.status(), StatusCode::BAD_REQUEST);
    // The code was used, and what is another browser's the verifier does not fit.
    let way = way_back(&door, &code, &other["state"]);
    assert_eq!(get_as(&door.router, &cookie_of_other, &way).await.status(), StatusCode::UNAUTHORIZED);
    let (cookie, asked) = set_out(&door, "/").await;
    let (_, of_attacker) = set_out(&door, "/").await;
    let way = way_back(&door, &door.provider.code(&of_attacker), &asked["state"]);
    assert_eq!(get_as(&door.router, &cookie, &way).await.status(), StatusCode::UNAUTHORIZED);

    // Sent back by somebody else, or with a word that it was not wanted.
    for change in ["iss=https%3A%2F%2Fevil.example&code=x", "code=x", "error=access_denied", ""] {
        let (cookie, asked) = set_out(&door, "/").await;
        let answer =
            get_as(&door.router, &cookie, &format!("{RETURN}?state={}&{change}", asked["state"])).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{change}");
    }
    // Too late.
    let (late, state) = (secret::draw(), secret::draw());
    let hash = |secret: &str| secret::key(secret).expect("a secret");
    let begun = AuthorizationRequest {
        key: hash(&late),
        state: hash(&state),
        nonce: String::new(),
        verifier: String::new(),
        back: "/".to_owned(),
    };
    let then = Utc::now() - TimeDelta::minutes(11);
    door.records.authorization_begins(begun, then).await.expect("it is written");
    let answer = get_as(&door.router, &format!("company={late}"), &way_back(&door, "x", &state)).await;
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);

    let acts = door.records.acts("", None, 100).await.expect("it reads");
    let refused = acts.iter().filter(|act| act.outcome.as_deref() == Some("refused"));
    assert!(refused.clone().count() >= 20, "every way back is written down");
    assert!(refused.into_iter().all(|act| act.caller == "nobody"), "{acts:?}");
    assert!(acts.iter().all(|act| !format!("{act:?}").contains("code-")), "no code is written down");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_no_role_or_no_account_any_more_stays_out() {
    let door = door(Wire::Loopback).await;
    for groups in [json!(null), json!([]), json!(["others"]), json!("advisor"), json!({ "credit": true })] {
        let answer = sign_in(&door, says(json!({ "groups": groups }))).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{groups}");
    }
    assert_eq!(door.records.accounts().await.expect("it reads"), []);

    // Whoever loses the role is out at once, wherever they were in.
    let (session, _) = cookie(&sign_in(&door, Behaviour::default()).await, "session").expect("a session");
    assert_eq!(get_as(&door.router, &session, "/clients").await.status(), StatusCode::OK);
    let answer = sign_in(&door, says(json!({ "groups": [] }))).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert_eq!(get_as(&door.router, &session, "/clients").await.status(), StatusCode::UNAUTHORIZED);

    let account = door.records.accounts().await.expect("it reads")[0].id;
    door.records.disable(account, Utc::now()).await.expect("it is written");
    let answer = sign_in(&door, Behaviour::default()).await;
    assert_eq!((answer.status(), cookie(&answer, "session")), (StatusCode::FORBIDDEN, None));
    door.records.enable(account).await.expect("it is written");
    assert_eq!(sign_in(&door, Behaviour::default()).await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_is_believed_only_as_itself_and_where_nobody_listens() {
    let door = door(Wire::Loopback).await;
    for endpoints in [
        json!({ "issuer": "https://login.example" }),
        json!({ "token_endpoint": "http://login.example/token" }),
        json!({ "authorization_endpoint": "javascript:alert(1)" }),
        json!({ "end_session_endpoint": "//evil.example" }),
        json!({ "jwks_uri": null }),
    ] {
        door.provider.does(Behaviour { endpoints: endpoints.clone(), ..Behaviour::default() });
        let answer = get(&door.router, START).await;
        assert_eq!(answer.status(), StatusCode::BAD_GATEWAY, "{endpoints}");
        assert!(answer.text.contains(START), "one can try again");
    }
    let elsewhere = json!({ "jwks_uri": format!("{}/elsewhere", door.provider.issuer) });
    let answer = sign_in(&door, Behaviour { endpoints: elsewhere, ..Behaviour::default() }).await;
    assert_eq!(answer.status(), StatusCode::BAD_GATEWAY, "it is not followed elsewhere");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_changes_its_key_without_a_word() {
    let door = door(Wire::Loopback).await;
    assert_eq!(sign_in(&door, Behaviour::default()).await.status(), StatusCode::SEE_OTHER);
    door.provider.change_key();
    assert_eq!(
        sign_in(&door, Behaviour::default()).await.status(),
        StatusCode::UNAUTHORIZED,
        "the name of the old"
    );
    let head = json!({ "alg": "ES256", "kid": "2" });
    assert_eq!(
        sign_in(&door, Behaviour { head, ..Behaviour::default() }).await.status(),
        StatusCode::SEE_OTHER
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_the_way_is_bound_to_this_servers_own_cookie_and_leads_nowhere_else() {
    let Networks(proxies) = "private".parse().expect("a word");
    let door = door(Wire::Proxied(proxies.into())).await;
    let answer = get(&door.router, START).await;
    let (_, attributes) = cookie(&answer, "__Host-company").expect("a cookie");
    assert!(attributes.ends_with("; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure"), "{attributes}");
    for foreign in ["//evil.example", "https://evil.example", "/\\evil.example"] {
        let answer = get(&door.router, &format!("{START}?back={foreign}")).await;
        let (cookie, _) = cookie(&answer, "__Host-company").expect("a cookie");
        let query = answer.header(header::LOCATION).split_once('?').expect("a query").1;
        let asked = form_urlencoded::parse(query.as_bytes()).into_owned().collect::<HashMap<_, _>>();
        let way = way_back(&door, &door.provider.code(&asked), &asked["state"]);
        assert_eq!(get_as(&door.router, &cookie, &way).await.header(header::LOCATION), "/", "{foreign}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn under_a_path_of_its_own_the_provider_sends_people_back_there() {
    let Networks(proxies) = "private".parse().expect("a word");
    let base: BasePath = "/clairscore".parse().expect("a path");
    let door = door_under(base, Wire::Proxied(proxies.into())).await;
    let answer = get(&door.router, &format!("/clairscore{START}?back=%2Fclients")).await;
    let (set, attributes) = cookie(&answer, "__Secure-company").expect("a cookie");
    assert!(attributes.contains("; Path=/clairscore; Max-Age=600; "), "{attributes}");
    let query = answer.header(header::LOCATION).split_once('?').expect("a query").1;
    let asked = form_urlencoded::parse(query.as_bytes()).into_owned().collect::<HashMap<_, _>>();
    assert_eq!(asked["redirect_uri"], format!("{PUBLIC}/clairscore{RETURN}"));
    let way = way_back(&door, &door.provider.code(&asked), &asked["state"]);
    let back = get_as(&door.router, &set, &format!("/clairscore{way}")).await;
    assert_eq!(back.header(header::LOCATION), "/clairscore/clients", "{}", back.text);
    assert!(cookie(&back, "__Secure-session").expect("a session").1.contains("; Path=/clairscore; "));
    let page = get(&door.router, "/clairscore/sign-in?left=true").await.text;
    let back: String =
        form_urlencoded::byte_serialize(format!("{PUBLIC}/clairscore/sign-in").as_bytes()).collect();
    assert!(page.contains(&format!("post_logout_redirect_uri={back}")), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_a_company_has_no_such_way() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let state = state(bank(&sqlite(folder.path())).await).await;
    let router = router(state, Settings::default());
    for path in [START, RETURN] {
        assert_eq!(get(&router, path).await.status(), StatusCode::NOT_FOUND);
    }
    assert!(!get(&router, "/sign-in").await.text.contains(START));
}
