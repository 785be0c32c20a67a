//! Who is asking: a program by the token that it sends, a person by the session that their browser's cookie names.
//!
//! Whoever sends a token is known by it alone. What is found is put into the request as a [`Caller`]; nothing that comes from
//! outside gets there. Independent of what they may do, and of how somebody signs in.

use super::admission;
use super::demo::Demo;
use crate::http::answer::problem::ApiError;
use crate::http::connection::wire::{Sender, Wire};
use crate::http::request::request_id::REQUEST_ID;
use crate::identity::company::Company;
use crate::identity::{roles, secret};
use app::base_path::BasePath;
use app::guard::{Caller, CallerKind, Origin};
use app::state::AppState;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::Utc;
use http::{HeaderMap, header};
use store::StoreError;
use store::records::entity::account;

/// What it takes to know somebody.
#[derive(Clone)]
pub(in crate::http) struct Doorkeeper {
    pub(in crate::http) state: AppState,
    pub(in crate::http) wire: Wire,
    pub(in crate::http) base: BasePath,
    pub(in crate::http) demo: Demo,
    pub(in crate::http) company: Option<Company>,
    /// Whether the server only shows what is there.
    pub(in crate::http) reads_only: bool,
}

/// The hash that the session of a request is kept under.
#[derive(Debug, Clone)]
pub(in crate::http) struct Session(pub(in crate::http) Vec<u8>);

/// Finds out who asks, where that plays a part.
pub(in crate::http) async fn identify(
    State(keeper): State<Doorkeeper>,
    mut request: Request,
    next: Next,
) -> Response {
    if admission::asks_who(request.uri().path()) {
        match keeper.known(request.headers()).await {
            Ok(Some((caller, session))) => {
                let origin = origin(&request);
                let reads_only = keeper.reads_only;
                request.extensions_mut().insert(Caller { origin, reads_only, ..caller });
                if let Some(session) = session {
                    request.extensions_mut().insert(session);
                }
            }
            Ok(None) => {}
            Err(error) => return ApiError::Store(error).into_response(),
        }
    }
    next.run(request).await
}

/// Where a request comes from, for the log.
fn origin(request: &Request) -> Origin {
    let id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok());
    Origin {
        address: request.extensions().get::<Sender>().map(|Sender(address)| address.to_string()),
        request_id: id.map(str::to_owned),
    }
}

impl Doorkeeper {
    /// Who sends these headers, and by which session; none if nobody knows.
    async fn known(&self, headers: &HeaderMap) -> Result<Option<(Caller, Option<Session>)>, StoreError> {
        let records = &self.state.records;
        if let Some(value) = headers.get(header::AUTHORIZATION) {
            let token = value.to_str().ok().and_then(bearer).and_then(secret::key);
            let Some(key) = token else { return Ok(None) };
            let token = records.token(&key, Utc::now()).await?;
            return Ok(token.map(|token| {
                let kind = CallerKind::Machine(roles::of_token(&token.scopes));
                (caller(token.id, token.name, kind), None)
            }));
        }
        let Some(key) = self.cookie(headers) else { return Ok(None) };
        let Some(account) = records.signed_in(&key, Utc::now()).await? else { return Ok(None) };
        // Nobody goes on being an invented person once the bank is a real one.
        if account.is_demo && !self.demo.is_open(&self.state.store).await? {
            return Ok(None);
        }
        Ok(Some((person(&account), Some(Session(key)))))
    }

    /// The hash of the session that the cookie names.
    pub(in crate::http) fn cookie(&self, headers: &HeaderMap) -> Option<Vec<u8>> {
        cookie(headers, &self.cookie_name("session"))
    }

    /// What a cookie ends with, so that browsers send it over TLS alone where there is TLS.
    pub(in crate::http) const fn secure(&self) -> &'static str {
        if self.wire.is_secure() { "; Secure" } else { "" }
    }

    /// What a cookie is called. On a wire that is safe, browsers take it from this server alone (`__Host-`); some of them
    /// do not keep a `Secure` cookie that comes without TLS, be it from their own machine. `__Host-` is for the whole of a
    /// server: under a path of its own a cookie is `__Secure-`, so that it is not sent to whatever else has that name.
    pub(in crate::http) fn cookie_name(&self, name: &str) -> String {
        let prefix = match (self.wire.is_secure(), self.base.is_root()) {
            (true, true) => "__Host-",
            (true, false) => "__Secure-",
            (false, _) => "",
        };
        format!("{prefix}{name}")
    }
}

/// The hash of the secret in the cookie of that name.
pub(in crate::http) fn cookie(headers: &HeaderMap, name: &str) -> Option<Vec<u8>> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
    let mut pairs =
        cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(named, _)| *named == name).and_then(|(_, value)| secret::key(value))
}

/// `Bearer TOKEN`.
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The owner of an account.
pub(in crate::http) fn person(account: &account::Model) -> Caller {
    let kind = CallerKind::Person(roles::of_account(&account.roles));
    caller(account.id, account.name.clone(), kind)
}

/// Somebody, before it is known where they ask from.
fn caller(id: i64, name: String, kind: CallerKind) -> Caller {
    Caller { id, name, kind, origin: Origin::default(), reads_only: false }
}
