//! Signing in with a company's account: a browser is sent to the company's provider, and let in once it comes back with
//! somebody whom the provider knows and who has a role here.
//!
//! What a browser sets out with is kept under the hash of a cookie of its own, is good once and for some minutes: what was
//! begun in another browser, or by somebody else, ends nowhere. Every way back is counted and written into the log, as a
//! local sign-in is. Where to go afterwards is kept here and never leaves. Independent of what a provider is asked.

use super::super::acts::act;
use super::super::identify::{Doorkeeper, cookie, person};
use super::super::tries::counted_as;
use crate::error::sentence;
use crate::http::address::own_path::own;
use crate::http::answer::problem::ApiError;
use crate::http::connection::wire::Sender;
use crate::identity::company::{Begun, Company, CompanyError, Known, RETURN, START};
use crate::identity::{roles, secret};
use app::policy::Role;
use app::sign_in::{EnterForm, Fault};
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use chrono::Utc;
use http::{HeaderMap, HeaderValue, header};
use serde::Deserialize;
use store::StoreError;
use store::records::entity::{account, authorization_request};
use store::records::{AUTHORIZATION_LIFETIME, AuthorizationRequest, CompanyPerson, Tries};

/// Times that browsers of one address may set out, and come back, within a quarter of an hour: a company has one address for
/// many people, and its provider counts who guesses a password.
const MOST: i32 = 300;
/// Most characters of a path that is gone back to.
const LONGEST_BACK: usize = 2_048;
/// Most characters of a code.
const LONGEST_CODE: usize = 8_192;
/// By what a browser that has set out is known again.
const COOKIE: &str = "company";
/// What the log calls it.
const SUBJECT: &str = "company account";

pub(super) fn router(keeper: Doorkeeper) -> Router {
    Router::new().route(START, get(set_out)).route(RETURN, get(come_back)).with_state(keeper)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    back: String,
}

/// What a provider sends a browser back with.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Answer {
    code: String,
    state: String,
    iss: Option<String>,
    error: Option<String>,
}

type SentBy = Option<Extension<Sender>>;

async fn set_out(
    State(keeper): State<Doorkeeper>,
    sender: SentBy,
    headers: HeaderMap,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, ApiError> {
    let company = keeper.company.clone().ok_or(ApiError::UnknownPath)?;
    let back = own(asked.map(|Query(asked)| asked.back).unwrap_or_default());
    let back = if back.len() > LONGEST_BACK { "/".to_owned() } else { back };
    if let Some(fault) = keeper.count_company("out", sender.as_ref()).await? {
        return keeper.refused(&headers, back, fault).await;
    }
    let Begun { address, state, nonce, verifier } = match company.begin().await {
        Ok(begun) => begun,
        Err(error) => return keeper.refused(&headers, back, told(&error)).await,
    };
    let cookie = secret::draw();
    let hash = |secret: &str| secret::key(secret).unwrap_or_default();
    let new = AuthorizationRequest { key: hash(&cookie), state: hash(&state), nonce, verifier, back };
    keeper.state.records.authorization_begins(new, Utc::now()).await?;
    let set = keeper.company_cookie(&cookie, AUTHORIZATION_LIFETIME.num_seconds());
    Ok(([(header::SET_COOKIE, set)], Redirect::to(&address)).into_response())
}

async fn come_back(
    State(keeper): State<Doorkeeper>,
    sender: SentBy,
    headers: HeaderMap,
    answer: Result<Query<Answer>, QueryRejection>,
) -> Result<Response, ApiError> {
    let company = keeper.company.clone().ok_or(ApiError::UnknownPath)?;
    let answer = answer.map(|Query(answer)| answer).unwrap_or_default();
    if let Some(fault) = keeper.count_company("back", sender.as_ref()).await? {
        return keeper.refused(&headers, "/".to_owned(), fault).await;
    }
    let request = keeper.request_of(&headers, &answer.state).await?;
    let back = request.as_ref().map_or_else(|| "/".to_owned(), |request| request.back.clone());
    let known = match &request {
        None => Err(Fault::CompanyAgain),
        Some(request) => recognised(&company, &answer, request).await,
    };
    let mut response = match keeper.let_in(known, &headers, sender).await? {
        Ok(account) => keeper.begin(&headers, &account, &back).await?,
        Err(fault) => keeper.refused(&headers, back, fault).await?,
    };
    // What was begun has ended, one way or the other; what was not begun here goes on elsewhere.
    if request.is_some()
        && let Ok(cleared) = HeaderValue::from_str(&keeper.company_cookie("", 0))
    {
        response.headers_mut().append(header::SET_COOKIE, cleared);
    }
    Ok(response)
}

/// Whom the provider says that it has sent back.
async fn recognised(
    company: &Company,
    answer: &Answer,
    request: &authorization_request::Model,
) -> Result<Known, Fault> {
    if answer.error.is_some() || answer.code.is_empty() || answer.code.len() > LONGEST_CODE {
        return Err(Fault::CompanyRefused);
    }
    let issuer = answer.iss.as_deref();
    let known = company.finish(&answer.code, issuer, &request.nonce, &request.verifier, Utc::now()).await;
    known.map_err(|error| told(&error))
}

/// What somebody is told, and the log of the program in more words.
fn told(error: &CompanyError) -> Fault {
    tracing::warn!(error = sentence(error), "somebody cannot sign in with their company's account");
    match error {
        CompanyError::Provider(_) => Fault::CompanyDown,
        CompanyError::Code(_)
        | CompanyError::OtherIssuer
        | CompanyError::Signature(_)
        | CompanyError::Claim(_) => Fault::CompanyRefused,
    }
}

impl Doorkeeper {
    /// What this browser set out with, if it did, and brings back the state.
    async fn request_of(
        &self,
        headers: &HeaderMap,
        state: &str,
    ) -> Result<Option<authorization_request::Model>, ApiError> {
        let (Some(key), Some(state)) = (cookie(headers, &self.cookie_name(COOKIE)), secret::key(state))
        else {
            return Ok(None);
        };
        Ok(self.state.records.authorization_ends(&key, &state, Utc::now()).await?)
    }

    /// The account of somebody who is known, made or brought up to date; written down with how it ended.
    async fn let_in(
        &self,
        known: Result<Known, Fault>,
        headers: &HeaderMap,
        sender: SentBy,
    ) -> Result<Result<account::Model, Fault>, ApiError> {
        let records = &self.state.records;
        let mut begins = act("nobody".to_owned(), "sign-in", headers, sender.map(|Extension(sender)| sender));
        begins.subject = Some(SUBJECT.to_owned());
        if let Ok(known) = &known {
            begins.caller = match records.account(&known.login).await? {
                Some(account) => person(&account).to_string(),
                None => known.login.clone(),
            };
        }
        let begun = records.act_begins(begins, Utc::now()).await?;
        let outcome = match known {
            Err(fault) => Err(fault),
            Ok(Known { issuer, subject, login, name, roles }) => {
                let roles = roles::written(roles.into_iter().map(Role::name));
                let has_role = !roles.is_empty();
                let person = CompanyPerson { issuer, subject, login, name, roles };
                match records.company_account(person, Utc::now()).await {
                    Ok(Some(account)) if account.disabled_at.is_some() => Err(Fault::CompanyClosed),
                    Ok(Some(account)) if has_role => Ok(account),
                    Ok(_) => Err(Fault::CompanyNoRole),
                    Err(StoreError::ReadOnly) => Err(Fault::CompanyReadOnly),
                    Err(error) => return Err(error.into()),
                }
            }
        };
        records.act_ended(begun, if outcome.is_ok() { "done" } else { "refused" }, Utc::now()).await?;
        Ok(outcome)
    }

    async fn refused(&self, headers: &HeaderMap, back: String, fault: Fault) -> Result<Response, ApiError> {
        self.enter_page(headers, EnterForm { back, fault: Some(fault), ..EnterForm::default() }).await
    }

    /// Counts a try; says so if there were too many.
    async fn count_company(
        &self,
        way: &str,
        sender: Option<&Extension<Sender>>,
    ) -> Result<Option<Fault>, ApiError> {
        let key = format!("company {way} from {}", counted_as(sender.map(|Extension(sender)| *sender)));
        self.counted(&[Tries { key, most: MOST }]).await
    }

    fn company_cookie(&self, secret: &str, seconds: i64) -> String {
        let (name, secure) = (self.cookie_name(COOKIE), self.secure());
        format!("{name}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
    }
}
