//! What can be done, and what each of it asks for: a table beside the program's own, written from what is said of the roles.

use super::{WORDS, World};
use crate::support::house::register;
use crate::support::{CLIENT, server_functions};
use app::policy::{Permission, of_server_function};
use axum::body::Body;
use http::{Method, Request, header};
use model::record::life::Action;
use model::record::steering::Move;
use proptest::prelude::*;
use server::http::api::document;

/// Clients of whom cases begin: few, so that people meet at them.
const CLIENTS: i64 = 3;
/// Pages, and what each asks for.
const PAGES: [(&str, Permission); 9] = [
    ("/clients", Permission::ReadClients),
    ("/clients/100001", Permission::ReadClients),
    ("/portfolio", Permission::ReadPortfolio),
    ("/applicants/new", Permission::Score),
    ("/decisions", Permission::ReadRecords),
    ("/log", Permission::ReadLog),
    ("/model", Permission::ReadModel),
    ("/model/policy", Permission::ReadModel),
    ("/account", Permission::OwnAccount),
];
/// A policy that may be published.
const POLICY: [(&str, &str); 7] = [
    ("ratio", "15"),
    ("threshold", "0.2"),
    ("review_from", "0.15"),
    ("review_to", "0.3"),
    ("completeness", "70"),
    ("amount", "1000000"),
    ("distance", "5"),
];

/// How a case goes on.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way {
    Decide,
    Conclude,
    Step(Action),
}

/// What somebody does.
#[derive(Debug, Clone)]
pub(super) enum Act {
    Function(usize),
    Operation(usize),
    Page(usize),
    /// A decision on a client, with this outcome.
    Begin(i64, &'static str),
    BeginNew,
    /// On one of the cases that there are by then.
    Step(usize, Way, &'static str),
    Steer(Move),
}

impl Act {
    /// Whether nobody does it so, whatever they may: what becomes of a request, the rules say.
    pub(super) const fn is_nobodys(&self) -> bool {
        matches!(self, Self::Step(_, Way::Step(Action::Propose | Action::AskForMore | Action::Refer), _))
    }

    /// What it does to a case that there is; none if it does nothing to one.
    pub(super) const fn action(&self) -> Option<Action> {
        match self {
            Self::Step(_, Way::Decide | Way::Conclude, _) => Some(Action::Decide),
            Self::Step(_, Way::Step(action), _) => Some(*action),
            _ => None,
        }
    }
}

/// What a move of the credit policy asks for.
pub(super) const fn of_move(done: Move) -> Permission {
    match done {
        Move::Propose | Move::Publish | Move::Withdraw => Permission::ManagePolicy,
        Move::Stop | Move::ProposeResume | Move::WithdrawResume | Move::Resume => Permission::StopScore,
    }
}

/// What an act on a case asks for, which its client has contested or not.
pub(super) const fn of_action(action: Action, contested: bool) -> Permission {
    match action {
        Action::Approve | Action::Return => Permission::Approve,
        Action::TakeUp | Action::Release => Permission::ReviewDecision,
        action if action.concludes() && contested => Permission::ReviewDecision,
        _ => Permission::Decide,
    }
}

/// What an operation of the API asks for.
fn of_operation(path: &str) -> Permission {
    match path.trim_start_matches("/api/v1/") {
        "clients"
        | "clients/{id}"
        | "clients/{id}/explanation"
        | "clients/{id}/peers"
        | "clients/{id}/score"
        | "contracts/{sk_id_prev}/score" => Permission::ReadClients,
        "clients.csv" => Permission::Export,
        "explanation" | "score" | "scores" => Permission::Score,
        "log.csv" => Permission::ReadLog,
        "persons/{id}" => Permission::PersonRights,
        path if path.starts_with("portfolio") => Permission::ReadPortfolio,
        new => panic!("say here what {new} asks for"),
    }
}

fn operations() -> Vec<(Method, String)> {
    let document = serde_json::to_value(document()).expect("it is JSON");
    let paths = document["paths"].as_object().expect("there are some");
    let methods = |(path, item): (&String, &serde_json::Value)| {
        let item = item.as_object().expect("operations").keys();
        item.map(|method| (method.to_uppercase().parse().expect("a method"), path.clone()))
            .collect::<Vec<_>>()
    };
    paths.iter().flat_map(methods).collect()
}

fn any_way() -> impl Strategy<Value = Way> {
    prop_oneof![
        Just(Way::Decide),
        Just(Way::Conclude),
        prop::sample::select(Action::ALL.to_vec()).prop_map(Way::Step),
        prop::sample::select(Action::ALL.to_vec()).prop_map(Way::Step),
    ]
}

pub(super) fn any_act() -> impl Strategy<Value = Act> {
    let outcome = prop::sample::select(vec!["grant", "refuse", "ask_for_more", "refer"]);
    prop_oneof![
        2 => (0..server_functions().len()).prop_map(Act::Function),
        2 => (0..operations().len()).prop_map(Act::Operation),
        1 => (0..PAGES.len()).prop_map(Act::Page),
        3 => (CLIENT..CLIENT + CLIENTS, outcome.clone()).prop_map(|(client, outcome)| Act::Begin(client, outcome)),
        1 => Just(Act::BeginNew),
        9 => (0..100_usize, any_way(), outcome).prop_map(|(case, way, outcome)| Act::Step(case, way, outcome)),
        2 => prop::sample::select(Move::ALL.to_vec()).prop_map(Act::Steer),
    ]
}

/// As a browser asks.
pub(super) fn page(path: &str) -> Request<Body> {
    Request::get(path).header(header::ACCEPT, "text/html").body(Body::empty()).expect("a request")
}

/// The request, and what it asks for; none if there is nothing to do it to.
pub(super) async fn request(
    world: &World,
    act: &Act,
    case: Option<&str>,
) -> Option<(Request<Body>, Permission)> {
    let (at, to, outcome, wanted) = match act {
        Act::Function(number) => {
            let (path, request) = server_functions().remove(*number);
            return Some((request, of_server_function(path).expect("it is listed")));
        }
        Act::Operation(number) => {
            let (method, path) = operations().remove(*number);
            let wanted = of_operation(&path);
            let path = path.replace("{id}", &CLIENT.to_string()).replace(['{', '}'], "");
            let request = Request::builder().method(method).uri(path);
            let request = request.header(header::CONTENT_TYPE, "application/json").body(Body::from("{}"));
            return Some((request.expect("a request"), wanted));
        }
        Act::Page(number) => {
            let (path, wanted) = PAGES[*number];
            return Some((page(path), wanted));
        }
        Act::Begin(client, outcome) => {
            let at = format!("/clients/{client}");
            (at.clone(), at + "/decision", *outcome, Permission::Decide)
        }
        Act::BeginNew => {
            let to = "/applicants/new/decision".to_owned();
            ("/applicants/new".to_owned(), to, "refuse", Permission::Decide)
        }
        Act::Step(_, way, outcome) => {
            let at = format!("/decisions/{}", case?);
            let (step, wanted) = match way {
                Way::Decide => ("decide", Permission::Decide),
                Way::Conclude => ("conclude", Permission::ReviewDecision),
                Way::Step(action) => (action.name(), of_action(*action, false)),
            };
            (at.clone(), format!("{at}/{step}"), *outcome, wanted)
        }
        Act::Steer(done) => {
            let at = "/model/policy";
            (at.to_owned(), format!("{at}/{}", done.name()), "", of_move(*done))
        }
    };
    let mut fields = world.hidden(&at, &to).await;
    let mut said = vec![("outcome", outcome), ("seen", "on"), ("language", "fr"), ("words", WORDS)];
    said.extend([("view", WORDS), ("answer", WORDS)]);
    match outcome {
        "grant" => said.push(("motives", "security_given")),
        "refuse" => said.push(("motives", "income_unproven")),
        "" => said.extend(POLICY),
        _ => {}
    }
    said.extend(register());
    fields.extend(said.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())));
    if !fields.iter().any(|(name, _)| name == "key") {
        // No form is there: they make one up.
        fields.push(("key".to_owned(), format!("made-up-{}", to.replace('/', "-"))));
    }
    let body: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
    let request = Request::post(to)
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    Some((request.body(Body::from(body)).expect("a request"), wanted))
}
