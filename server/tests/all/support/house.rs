//! What the tests of decisions share: a bank with its records, forms as a browser without a script sends them.

use super::{Answer, CLIENT, CLIENTS, ask, bank, router, sqlite, state, state_with};
use app::policy::Role;
use app::state::AppState;
use axum::Router;
use axum::body::Body;
use chrono::Utc;
use http::{Request, StatusCode, header};
use model::record::evidence::{Evidence, System};
use model::record::life::{Action, State};
use model::record::replay::Verdict;
use server::http::Settings;
use std::sync::{Arc, LazyLock};
use store::Records;
use store::records::Audit;
use tempfile::TempDir;

/// The key of a house that signs.
pub(crate) const SECRET: [u8; 32] = [7; 32];
pub(crate) const WORDS: &str = "Pay slips and bank statements of three months were seen.";

pub(crate) struct House {
    _folder: TempDir,
    pub(crate) state: AppState,
}

impl House {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = bank(&sqlite(folder.path())).await;
        Self { _folder: folder, state: state(store).await }
    }

    /// One whose records stand at `url` beside the bank, where commands find them.
    pub(crate) async fn at(url: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = bank(url).await;
        let records = Records::open(url).await.expect("they open");
        Self { _folder: folder, state: state_with(store, records) }
    }

    /// The same bank with records of its own.
    pub(crate) async fn with_new_records(&self) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { _folder: folder, state: state(self.state.store.clone()).await }
    }

    /// The same, with a key that signs how long its records are.
    pub(crate) fn signing(mut self) -> Self {
        self.state.desk.secret = Some(Arc::new(SECRET));
        self
    }

    pub(crate) fn records(&self) -> &Records {
        &self.state.records
    }

    /// The server as it is to a new person with these roles; without any, to nobody.
    pub(crate) async fn to(&self, roles: &[Role]) -> Router {
        router(self.state.clone(), Settings::default(), roles).await
    }

    pub(crate) async fn audit(&self) -> Audit {
        let mut never = |_: &Evidence, _: &System| Verdict::Match;
        self.records().audit(&[], &[], &mut never).await.expect("it reads")
    }

    pub(crate) async fn state_of(&self, case: &str) -> State {
        self.records().case(case).await.expect("it reads").expect("it is there").case.state
    }
}

pub(crate) async fn page(router: &Router, path: &str) -> Answer {
    let request = Request::get(path).header(header::ACCEPT, "text/html");
    ask(router, request.body(Body::empty()).expect("a request")).await
}

pub(crate) async fn send(router: &Router, path: &str, fields: &[(&str, &str)]) -> Answer {
    let body: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::post(path)
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    ask(router, request.body(Body::from(body)).expect("a request")).await
}

/// What a hidden field of the first form that is sent to `to` holds.
pub(crate) fn hidden(answer: &Answer, to: &str, name: &str) -> String {
    let form =
        answer.text.find(&format!("action=\"{to}\"")).unwrap_or_else(|| panic!("{to}: {}", answer.text));
    let start = format!("name=\"{name}\" value=\"");
    let from = answer.text[form..].find(&start).expect(name) + form + start.len();
    let end = answer.text[from..].find('"').expect("it ends") + from;
    answer.text[from..end].to_owned()
}

pub(crate) fn case_of(answer: &Answer) -> String {
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", answer.text);
    answer.header(header::LOCATION).trim_start_matches("/decisions/").to_owned()
}

/// A day of last week, on which the register was consulted.
pub(crate) static LAST_WEEK: LazyLock<String> =
    LazyLock::new(|| (Utc::now() - chrono::Days::new(7)).date_naive().to_string());

/// The clients of whom the model advises this.
pub(crate) async fn advised(house: &House, advice: &str) -> Vec<i64> {
    let advisor = house.to(&[Role::Advisor]).await;
    let mut clients = Vec::new();
    for client in CLIENT..CLIENT + i64::from(CLIENTS) {
        let score = page(&advisor, &format!("/api/v1/clients/{client}/score")).await.json();
        if score["decision"] == advice {
            clients.push(client);
        }
    }
    clients
}

/// What a grant needs of the register of incidents.
pub(crate) fn register() -> [(&'static str, &'static str); 3] {
    [("register_day", &LAST_WEEK), ("register_key", "010170MARTI"), ("register_result", "absent")]
}

/// Fills in the form of decision on `page` that is sent to `to`.
pub(crate) async fn decide(router: &Router, at: &str, to: &str, fields: &[(&str, &str)]) -> Answer {
    let form = page(router, at).await;
    let (key, shown) = (hidden(&form, to, "key"), hidden(&form, to, "shown"));
    let mut all = vec![("key", key.as_str()), ("shown", shown.as_str()), ("seen", "on")];
    let seen_event =
        if to.starts_with("/decisions") { hidden(&form, to, "seen_event") } else { String::new() };
    all.push(("seen_event", &seen_event));
    all.extend(register());
    all.extend_from_slice(fields);
    send(router, to, &all).await
}

/// Presses the button of a step.
pub(crate) async fn step(router: &Router, case: &str, action: Action, fields: &[(&str, &str)]) -> Answer {
    let to = format!("/decisions/{case}/{}", action.name());
    let form = page(router, &format!("/decisions/{case}")).await;
    let (key, seen_event) = (hidden(&form, &to, "key"), hidden(&form, &to, "seen_event"));
    let mut all = vec![("key", key.as_str()), ("seen_event", seen_event.as_str())];
    all.extend_from_slice(fields);
    send(router, &to, &all).await
}

pub(crate) async fn refuse(house: &House, router: &Router, client: i64) -> String {
    let fields = [
        ("outcome", "refuse"),
        ("motives", "income_unproven"),
        ("motives", "charges_too_high"),
        ("words", WORDS),
    ];
    let (at, to) = (format!("/clients/{client}"), format!("/clients/{client}/decision"));
    let case = case_of(&decide(router, &at, &to, &fields).await);
    if house.state_of(&case).await == State::Proposed {
        assert_eq!(
            step(&house.to(&[Role::RiskManager]).await, &case, Action::Approve, &[]).await.status(),
            StatusCode::SEE_OTHER
        );
    }
    case
}
