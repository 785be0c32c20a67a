//! A server that only shows what is there: people come in and read, nothing is decided or changed, and who tries is told so.

use crate::support::{CLIENT, Running, ask, bank, clairscore, get, postgres, received, server_functions};
use crate::support::{signed_in, sqlite, state_with};
use app::policy::{Permission, Role, of_server_function};
use axum::Router;
use axum::body::Body;
use http::{Request, StatusCode, header};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use server::http::Settings;
use store::{Access, Records, Store};

/// Where forms are sent that would change something; the last is nowhere yet.
const FORMS: [&str; 12] = [
    "/clients/100001/decision",
    "/applicants/new/decision",
    "/applicants/0193807c-6b7f-7abc-89de-0123456789ab/decision",
    "/decisions/7/decide",
    "/decisions/7/approve",
    "/decisions/7/conclude",
    "/model/policy/propose_policy",
    "/model/policy/stop_score",
    "/account/password",
    "/welcome",
    "/letters/ABCDE/review",
    "/what/comes/next",
];

/// A server that only shows the bank at `url`, as `role` of the database where it has roles; and the cookies of somebody who
/// may do everything, and of an auditor.
async fn shown(url: &str, as_role: &str) -> (Router, Records, [String; 2]) {
    let owner = Records::open(url).await.expect("the owner opens them");
    let cookies = [signed_in(&owner, &Role::ALL).await, signed_in(&owner, &[Role::Auditor]).await];
    let store = Store::open(as_role, Access::ServeReadOnly).await.expect("it is there");
    let records = Records::open_read_only(as_role).await.expect("they are there");
    let settings = Settings { reads_only: true, ..Settings::default() };
    (server::http::router(state_with(store, records), settings), owner, cookies)
}

fn with(mut request: Request<Body>, cookie: &str) -> Request<Body> {
    request.headers_mut().insert(header::COOKIE, cookie.parse().expect("a header"));
    request
}

fn page(path: &str, cookie: &str) -> Request<Body> {
    let request = Request::get(path).header(header::ACCEPT, "text/html").body(Body::empty());
    with(request.expect("a request"), cookie)
}

fn form(path: &str, cookie: &str) -> Request<Body> {
    let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    with(request.body(Body::from("key=x&words=x")).expect("a request"), cookie)
}

async fn is_shown_and_not_changed(url: &str, as_role: &str) {
    let (router, owner, [all, auditor]) = shown(url, as_role).await;
    for path in ["/clients", "/clients/100001", "/applicants/new", "/decisions", "/model/policy", "/log"] {
        let answer = ask(&router, page(path, &all)).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}: {}", answer.text);
        assert!(answer.text.contains("Read only") || answer.text.contains("Lecture seule"), "{path}");
        for action in FORMS {
            assert!(!answer.text.contains(&format!("action=\"{action}\"")), "{path} offers {action}");
        }
    }
    let answer = ask(&router, page("/account", &all)).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(!answer.text.contains("/account/password"), "no password is changed here");
    for path in FORMS {
        let answer = ask(&router, form(path, &all)).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}: {}", answer.text);
        assert!(answer.text.contains("problem:read-only"), "{path}: {}", answer.text);
        assert!(answer.text.contains("only shows what is there"), "{path}: {}", answer.text);
    }
    assert_eq!(ask(&router, page("/welcome?code=x", "")).await.status(), StatusCode::FORBIDDEN);
    for at in 0..server_functions().len() {
        let (path, question) = server_functions().remove(at);
        let permission = of_server_function(path).expect("it is listed");
        let status = if permission.only_reads() { StatusCode::OK } else { StatusCode::FORBIDDEN };
        let answer = ask(&router, with(question, &all)).await;
        assert_eq!(answer.status(), status, "{path}");
        assert_eq!(answer.text.contains("read_only"), !permission.only_reads(), "{path}: {}", answer.text);
    }
    // Who may not anywhere is not sent elsewhere.
    let decides = |(path, _): &(&str, _)| of_server_function(path) == Some(Permission::Decide);
    let (_, question) = server_functions().into_iter().find(decides).expect("one decides");
    let answer = ask(&router, with(question, &auditor)).await;
    assert!(answer.text.contains("denied"), "{}", answer.text);
    let score = Request::post("/api/v1/score").header(header::CONTENT_TYPE, "application/json");
    let score = score.body(Body::from(r#"{"application": {"AMT_CREDIT": 450000}}"#)).expect("a request");
    assert_eq!(ask(&router, with(score, &all)).await.status(), StatusCode::OK);
    // Who read what is in the log, and who goes out is out.
    let acts = owner.acts("open-file", None, 10).await.expect("they are there");
    assert!(acts.iter().any(|act| act.subject.as_deref() == Some(&*CLIENT.to_string())), "{acts:?}");
    assert_eq!(ask(&router, form("/sign-out", &all)).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(ask(&router, page("/clients", &all)).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(owner.steering().await.expect("it reads").1.len(), 0, "nothing was steered");
    assert_eq!(get(&router, "/sign-in").await.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_shown_and_not_changed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = sqlite(folder.path());
    bank(&url).await.close().await.expect("it closes");
    is_shown_and_not_changed(&url, &url).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_is_shown_by_a_role_that_could_not_change_it() {
    let url = postgres().await;
    bank(&url).await.close().await.expect("it closes");
    let database = url.rsplit_once('/').expect("a database").1;
    let role = format!("shows_{database}");
    let (_folder, file) = password();
    let let_in = ["--reading-role", &role, "--reading-password-file", &file];
    clairscore(&[&["--database-url", &url, "migrate"][..], &let_in].concat()).await;
    let db = Database::connect(&url).await.expect("it opens");
    comes_in_by_a_proof(&db, &role).await;
    is_shown_and_not_changed(&url, &url.replace("postgres@", &format!("{role}@"))).await;
    db.execute_unprepared(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await.expect("it goes");
}

/// A file that holds a password.
fn password() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("password");
    std::fs::write(&file, "0123456789abcdef\n").expect("it is written");
    let file = file.to_str().expect("the folder's name is text").to_owned();
    (folder, file)
}

/// What the database knows of a role's password is not the password.
async fn comes_in_by_a_proof(db: &sea_orm::DatabaseConnection, role: &str) {
    let known = format!("SELECT rolpassword FROM pg_authid WHERE rolcanlogin AND rolname = '{role}'");
    let known = Statement::from_string(DbBackend::Postgres, known);
    let row = db.query_one_raw(known).await.expect("it answers").expect("it may come in");
    let known: String = row.try_get_by_index(0).expect("it has a password");
    assert!(known.starts_with("SCRAM-SHA-256$4096:"), "{known}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_fills_a_bank_and_lets_in_who_serves_it_and_owns_nothing() {
    let url = postgres().await;
    let database = url.rsplit_once('/').expect("a database").1;
    let role = format!("serves_{database}");
    let (_folder, file) = password();
    let let_in = ["--demo-clients", "20", "--serving-role", &role, "--serving-password-file", &file];
    let migrate = [&["--database-url", &url, "migrate"][..], &let_in].concat();
    clairscore(&migrate).await;
    // A bank that has somebody in it is left as it is.
    clairscore(&migrate.iter().map(|word| if *word == "20" { "30" } else { word }).collect::<Vec<_>>()).await;
    let db = Database::connect(&url).await.expect("it opens");
    comes_in_by_a_proof(&db, &role).await;
    let as_role = url.replace("postgres@", &format!("{role}@"));
    let store = Store::open(&as_role, Access::Serve).await.expect("it reads the bank");
    assert_eq!(store.client_count().await.expect("it answers"), 20);
    Records::open(&as_role).await.expect("it writes the records").close().await.expect("they close");
    store.close().await.expect("it closes");
    db.execute_unprepared(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await.expect("it goes");
}

#[test]
fn two_servers_share_a_file_and_one_of_them_only_shows() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = sqlite(folder.path());
    let none =
        crate::support::binary(&["serve", "--read-only", "--addr", "127.0.0.1:0", "--database-url", &url]);
    assert!(!none.status.success() && crate::support::errors(&none).contains("there is no bank"), "{none:?}");
    let whole = Running::start(&url, &["--demo-clients", "20"]).ready();
    let shows = Running::start(&url, &["--read-only"]).ready();
    assert!(shows.get("/clients/100001").starts_with("HTTP/1.1 200"), "{}", shows.log());
    for (server, expected) in [(&shows, "HTTP/1.1 403"), (&whole, "HTTP/1.1 4")] {
        let answer = received(server.send(&format!(
            "POST /clients/100001/decision HTTP/1.1\r\nhost: localhost\r\ncookie: {}\r\ncontent-length: 0\r\n\
             connection: close\r\n\r\n",
            server.cookie()
        )));
        assert!(answer.starts_with(expected), "{answer}");
        assert_eq!(answer.contains("read-only"), expected.ends_with("403"), "{answer}");
    }
}
