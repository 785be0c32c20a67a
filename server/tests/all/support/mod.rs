//! What the tests of this room share: a small bank of invented clients, the server in process, the binary.

pub(crate) mod house;
pub(crate) mod pdf;
pub(crate) mod provider;

use app::engine_pool::EnginePool;
use app::policy::{Permission, Role};
use app::ruling::RuledEngine;
use app::state::{AppState, Desk};
use axum::Router;
use axum::body::Body;
use axum::middleware::map_request;
use chrono::{TimeDelta, Utc};
use clap::Parser;
use http::{Request, Response, StatusCode, header};
use leptos::config::LeptosOptions;
use model::engine::Engine;
use model::portfolio::ClientQuery;
use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};
use server::cli::CommandLine;
use server::http::Settings;
use server::identity::secret;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use store::records::{NewAccount, NewToken};
use store::{Records, Store};
use tempfile::TempDir;
use tower::ServiceExt;

/// Enough clients to fill a page of a list.
pub(crate) const CLIENTS: u32 = 40;
/// The first client of the invented bank.
pub(crate) const CLIENT: i64 = 100_001;

/// The address of a new SQLite bank in `folder`.
pub(crate) fn sqlite(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("bank.db").display())
}

/// A new, empty database on the PostgreSQL that `CLAIRSCORE_TEST_POSTGRES` names (`tools/with-postgres`
/// starts one). It goes with that server.
pub(crate) async fn postgres() -> String {
    let Ok(server) = std::env::var("CLAIRSCORE_TEST_POSTGRES") else {
        panic!("CLAIRSCORE_TEST_POSTGRES is not set: run `make test`, which starts a PostgreSQL server");
    };
    let database = Database::connect(&server).await.expect("the PostgreSQL of the tests answers");
    let name = format!("server_{}", std::process::id());
    database
        .execute_unprepared(&format!("DROP DATABASE IF EXISTS {name}"))
        .await
        .expect("no such database is left");
    database.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a database can be made");
    let (address, _) = server.rsplit_once('/').expect("the address ends with a database");
    format!("{address}/{name}")
}

/// Runs one command in this process.
pub(crate) async fn clairscore(arguments: &[&str]) {
    let command_line =
        CommandLine::try_parse_from([&["clairscore"][..], arguments].concat()).expect("the grammar");
    server::command::run(command_line).await.expect("the command is done");
}

/// A bank at `url` with invented clients, all scored.
pub(crate) async fn bank(url: &str) -> Store {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = folder.path().join("files");
    let files = files.to_str().expect("the folder's name is text");
    clairscore(&["generate", "--clients", &CLIENTS.to_string(), "--seed", "1", "--output", files]).await;
    clairscore(&["--database-url", url, "import", files]).await;
    clairscore(&["--database-url", url, "score"]).await;
    clairscore(&["--database-url", url, "migrate"]).await;
    Store::connect(url).await.expect("the bank opens")
}

/// The server over `store`, for somebody who has signed in with these roles; without any, for nobody.
pub(crate) async fn server(store: Store, roles: &[Role]) -> Router {
    router(state(store).await, Settings::default(), roles).await
}

/// The server with this state and these settings, asked by the browser of somebody who has signed in with these roles;
/// without any, by nobody's.
pub(crate) async fn router(state: AppState, settings: Settings, roles: &[Role]) -> Router {
    let cookie = match roles {
        [] => None,
        roles => Some(signed_in(&state.records, roles).await),
    };
    let add_cookie = move |mut request: Request<Body>| {
        if let Some(cookie) = &cookie
            && !request
                .headers()
                .get_all(header::COOKIE)
                .iter()
                .any(|sent| sent.as_bytes().starts_with(b"session="))
        {
            request.headers_mut().append(header::COOKIE, cookie.parse().expect("a header"));
        }
        std::future::ready(request)
    };
    server::http::router(state, settings).layer(map_request(add_cookie))
}

/// The cookie of a new account with these roles, which has just signed in.
pub(crate) async fn signed_in(records: &Records, roles: &[Role]) -> String {
    let names: Vec<_> = roles.iter().map(|role| role.name()).collect();
    let secret = secret::draw();
    let new = NewAccount {
        login: secret[..8].to_lowercase(),
        name: "Somebody".to_owned(),
        roles: names.join(" "),
        is_demo: false,
    };
    let account =
        records.add_account(new, Utc::now()).await.expect("it is written").expect("nobody else has it");
    let key = secret::key(&secret).expect("a secret");
    records.begin_session(account, &key, Utc::now()).await.expect("it begins");
    format!("session={secret}")
}

/// The secret of a program that has every scope.
pub(crate) async fn secret_token(records: &Records) -> String {
    let secret = secret::draw();
    let scopes = Permission::ALL.into_iter().filter(|permission| permission.is_scope());
    let new = NewToken {
        name: "everything".to_owned(),
        key: secret::key(&secret).expect("a secret"),
        scopes: scopes.map(Permission::name).collect::<Vec<_>>().join(" "),
        expires_at: Utc::now() + TimeDelta::days(1),
    };
    assert!(records.add_token(new, Utc::now()).await.expect("it is written"), "nobody else has it");
    secret
}

/// What the server over `store` shares.
pub(crate) async fn state(store: Store) -> AppState {
    state_with(store, Records::open("sqlite::memory:").await.expect("new records"))
}

/// The same, with these records.
pub(crate) fn state_with(store: Store, records: Records) -> AppState {
    let artifact = EnginePool::new(Engine::shipped().expect("the shipped model"));
    let engine = RuledEngine::new(artifact, records.clone());
    let leptos_options = LeptosOptions::builder().output_name("clairscore").build();
    AppState { store, records, engine, desk: Desk::default(), leptos_options }
}

/// A server over a new SQLite bank; the folder goes when the test ends.
pub(crate) async fn sqlite_server() -> (TempDir, Store, Router) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = bank(&sqlite(folder.path())).await;
    let router = server(store.clone(), &Role::ALL).await;
    (folder, store, router)
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) head: Response<()>,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn status(&self) -> StatusCode {
        self.head.status()
    }

    pub(crate) fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.head.headers().get(name).map_or("", |v| v.to_str().expect("a header is text"))
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }
}

/// Asks the server.
pub(crate) async fn ask(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.expect("the router always answers");
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.expect("the body can be read");
    Answer {
        head: Response::from_parts(parts, ()),
        text: String::from_utf8(body.to_vec()).expect("the body is text"),
    }
}

/// `GET path`.
pub(crate) async fn get(router: &Router, path: &str) -> Answer {
    ask(router, Request::get(path).body(Body::empty()).expect("a request")).await
}

/// `GET path` of something that is no text.
pub(crate) async fn get_bytes(router: &Router, path: &str) -> (Response<()>, Vec<u8>) {
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let response = router.clone().oneshot(request).await.expect("the router always answers");
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.expect("the body can be read");
    (Response::from_parts(parts, ()), body.to_vec())
}

/// `POST path` with a JSON body.
pub(crate) async fn post(router: &Router, path: &str, json: impl Into<Body>) -> Answer {
    let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
    ask(router, request.body(json.into()).expect("a request")).await
}

/// Runs the built binary, without the caller's settings.
pub(crate) fn binary(arguments: &[&str]) -> Output {
    command(arguments).output().expect("the binary runs")
}

/// The built binary, without the caller's settings.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clairscore"));
    command.args(arguments);
    for setting in [
        "DATABASE_URL",
        "CLAIRSCORE_MODEL",
        "CLAIRSCORE_ADDR",
        "CLAIRSCORE_BASE_PATH",
        "CLAIRSCORE_BEHIND_PROXY",
        "PORT",
        "RUST_LOG",
    ] {
        command.env_remove(setting);
    }
    command
}

/// The built binary at `serve`, until this goes.
pub(crate) struct Running {
    child: Child,
    cookie: OnceLock<String>,
    pub(crate) address: SocketAddr,
    folder: TempDir,
}

impl Running {
    /// Serves the bank at `url` on a free port, and returns as soon as it listens.
    pub(crate) fn start(url: &str, more: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let log = File::create(folder.path().join("log")).expect("a file");
        let arguments = ["serve", "--addr", "127.0.0.1:0", "--database-url", url];
        let mut child = command(&[&arguments[..], more].concat())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the server starts");
        // What it says before it listens is of the bank.
        let address = BufReader::new(child.stdout.take().expect("its output"))
            .lines()
            .map(|line| line.expect("it is text"))
            .find_map(|line| line.strip_prefix("Clairscore listens on ").map(str::to_owned))
            .expect("it listens");
        let address = address.split('/').nth(2).and_then(|a| a.parse().ok());
        let address = address.expect("the address behind its scheme");
        Self { child, cookie: OnceLock::new(), address, folder }
    }

    /// Waits until it is ready.
    pub(crate) fn ready(self) -> Self {
        let asked = Instant::now();
        while !self.get("/readyz").starts_with("HTTP/1.1 200") {
            assert!(asked.elapsed() < Duration::from_secs(60), "it is not ready: {}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
        self
    }

    /// A connection that has sent `text`.
    pub(crate) fn send(&self, text: &str) -> TcpStream {
        let mut connection = TcpStream::connect(self.address).expect("it listens");
        connection.write_all(text.as_bytes()).expect("it can be written");
        connection
    }

    /// What an advisor of the invented bank, who has signed in, sends with each request.
    pub(crate) fn cookie(&self) -> &str {
        self.cookie.get_or_init(|| {
            let body = "login=demo-advisor";
            let answer = received(self.send(&format!(
                "POST /sign-in/demo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\n\
                 content-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            )));
            let set = answer.split("set-cookie: ").nth(1).unwrap_or_else(|| panic!("nobody came in: {answer}"));
            set.split(';').next().unwrap_or_default().to_owned()
        })
    }

    /// `GET path` over a connection of its own: head and body, as they come. What is about clients is asked by an advisor.
    pub(crate) fn get(&self, path: &str) -> String {
        let cookie = if path.ends_with('z') { "" } else { self.cookie() };
        received(self.send(&format!(
            "GET {path} HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n"
        )))
    }

    /// What it has logged.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).expect("it is there")
    }

    /// Tells it to stop.
    pub(crate) fn tell_to_stop(&self) {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().expect("kill runs");
        assert!(told.success());
    }

    /// Ends it as a failing machine would.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// Waits until it has stopped.
    pub(crate) fn stopped(&mut self) -> ExitStatus {
        self.child.wait().expect("it ends")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have stopped by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// All that comes until the other side closes the connection, or for half a minute.
pub(crate) fn received(mut connection: TcpStream) -> String {
    connection.set_read_timeout(Some(Duration::from_secs(30))).expect("a limit");
    let mut all = Vec::new();
    match connection.read_to_end(&mut all) {
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => {}
        Err(error) => panic!("{error} after {:?}", String::from_utf8_lossy(&all)),
    }
    String::from_utf8_lossy(&all).into_owned()
}

/// What the binary wrote to stderr.
pub(crate) fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Breaks the bank at `url` under a running server: two tables are gone.
pub(crate) async fn break_bank(url: &str) {
    let database = Database::connect(url).await.expect("the bank opens");
    for table in ["application", "score"] {
        let rename = format!("ALTER TABLE {table} RENAME TO {table}_is_gone");
        database.execute_unprepared(&rename).await.expect("the table is there");
    }
}

/// Every server function of the app: its path, and a question that it answers. A new one has to be added
/// here, or the tests that ask all of them fail.
pub(crate) fn server_functions() -> Vec<(&'static str, Request<Body>)> {
    let call = |path: &'static str, kind: &str, body: String| {
        let request =
            Request::post(path).header(header::CONTENT_TYPE, kind).header(header::ACCEPT, "application/json");
        (path, request.body(body.into()).expect("a request"))
    };
    let form = "application/x-www-form-urlencoded";
    let query = serde_json::to_value(ClientQuery::default()).expect("a query is JSON");
    let filter = serde_json::to_value(ClientQuery::default().filter).expect("a filter is JSON");
    leptos::server_fn::axum::server_fn_paths()
        .map(|(path, _)| match path.rsplit('/').next().unwrap_or_default() {
            "list_choices" | "describe_model" | "monitor_bank" | "list_work" | "applicant_form"
            | "count_decisions" => call(path, form, String::new()),
            "get_client" => call(path, form, format!("id={CLIENT}&against=average")),
            "describe_effect" => call(path, form, "feature=age_years".to_owned()),
            "list_acts" => call(path, form, "search=open-file".to_owned()),
            "value_of" => call(path, form, format!("id={CLIENT}&feature=age_years")),
            "get_case" => call(path, form, "id=nobody".to_owned()),
            "get_file" | "get_peers" | "find_change" | "client_decisions" => {
                call(path, form, format!("id={CLIENT}"))
            }
            "simulate" => {
                let body = json!({ "id": CLIENT, "scenario": { "years_employed": 3.0 } });
                call(path, "application/json", body.to_string())
            }
            "describe_steering" => {
                let asked = vec![""; model::record::steering::Setting::ALL.len()];
                call(path, "application/json", json!({ "asked": asked }).to_string())
            }
            "score_applicant" | "applicant_to_decide" => {
                let body = json!({ "file": r#"{"application": {"AMT_CREDIT": 450000}}"# });
                call(path, "application/json", body.to_string())
            }
            "kept_applicant" => call(path, form, "id=0193807c-6b7f-7abc-89de-0123456789ab".to_owned()),
            "read_applicant" => {
                call(path, "application/json", json!({ "text": "AMT_CREDIT\n450000" }).to_string())
            }
            "list_clients" => call(path, "application/json", json!({ "query": query }).to_string()),
            "sum_portfolio" => call(path, "application/json", json!({ "filter": filter }).to_string()),
            "compare_client" => {
                let body = json!({ "id": CLIENT, "quantity": "income", "group": { "Filter": filter } });
                call(path, "application/json", body.to_string())
            }
            new => panic!("say here how to ask the server function {new}"),
        })
        .collect()
}

/// What the app's page of client `id` is made of, as the browser fetches it.
pub(crate) async fn client_view(router: &Router, id: i64) -> Value {
    let (path, _) = leptos::server_fn::axum::server_fn_paths()
        .find(|(path, _)| path.ends_with("/get_client"))
        .expect("the app has this server function");
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "application/json");
    let answer =
        ask(router, request.body(format!("id={id}&against=average").into()).expect("a request")).await;
    assert_eq!(answer.status(), StatusCode::OK, "{}", answer.text);
    answer.json()
}
