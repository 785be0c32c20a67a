//! Signing in and out, taking up an invitation, seeing to one's own account: the forms of [`app::sign_in`], answered.
//!
//! Every try is counted before it is known how it ends, takes as long whether or not there is such an account, and is written
//! into the log. A session begins under a new secret each time. Independent of what somebody may do once signed in.

use super::acts::act;
use super::door::SIGN_IN;
use super::identify::{Doorkeeper, Session, person};
use super::own_path::own;
use super::problem::ApiError;
use super::security::PLAIN_PAGE;
use super::wire::Sender;
use crate::identity::company::START;
use crate::identity::{SECOND_RISK_MANAGER, password, secret, totp};
use app::guard::Caller;
use app::i18n::Locale;
use app::locale::requested;
use app::policy::{Permission, Role};
use app::sign_in::{
    AccountForm, CompanyDoor, DemoPerson, EnterForm, Fault, WelcomeForm, account_page, enter_page, gone_page,
    welcome_page,
};
use axum::Router;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Extension, Form, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use chrono::Utc;
use http::request::Parts;
use http::{HeaderMap, StatusCode, header};
use leptos_i18n::td_string;
use serde::Deserialize;
use store::records::Tries;
use store::records::entity::account;

/// Tries within a quarter of an hour: of one sender at one account, of one sender at all, at one account by all.
const MOST: [i32; 3] = [5, 30, 100];
/// Times that one sender may become an invented person within a quarter of an hour.
const MOST_DEMO: i32 = 300;
/// Most characters of a login.
const LONGEST_LOGIN: usize = 64;

pub(super) fn router(keeper: Doorkeeper) -> Router {
    Router::new()
        .route(SIGN_IN, get(show).post(enter))
        .route("/sign-in/demo", post(enter_demo))
        .route("/sign-out", post(leave))
        .route("/welcome", get(invited).post(accept))
        .route("/account", get(account))
        .route("/account/password", post(change_password))
        .route("/account/sign-out", post(leave_everywhere))
        .with_state(keeper)
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Asked {
    back: String,
    code: String,
    /// Whoever has just gone out is with their company still.
    left: bool,
}

/// What people write into these forms.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Written {
    login: String,
    password: String,
    again: String,
    current: String,
    code: String,
    invitation: String,
    back: String,
}

type Sent = Result<Form<Written>, FormRejection>;
type InAddress = Result<Query<Asked>, QueryRejection>;

fn written(sent: Sent) -> Result<Written, ApiError> {
    let malformed = |_| ApiError::Malformed("send the fields of the form".to_owned());
    sent.map(|Form(written)| written).map_err(malformed)
}

/// Where somebody signs in; whoever has is sent on.
async fn show(
    State(keeper): State<Doorkeeper>,
    caller: Option<Extension<Caller>>,
    asked: InAddress,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Asked { back, left, .. } = asked.map(|Query(asked)| asked).unwrap_or_default();
    let back = own(back);
    if caller.is_some() {
        return Ok(Redirect::to(&back).into_response());
    }
    keeper.enter_page(&headers, EnterForm { back, left, ..EnterForm::default() }).await
}

async fn enter(
    State(keeper): State<Doorkeeper>,
    sender: Option<Extension<Sender>>,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, ApiError> {
    let Written { login, password, code, back, .. } = written(sent)?;
    let (login, back) = (login.trim().to_lowercase(), own(back));
    let outcome =
        keeper.recognise(&login, password, &code, &headers, sender.map(|Extension(sender)| sender)).await?;
    match outcome {
        Ok(account) => keeper.begin(&headers, &account, &back).await,
        Err(fault) => {
            let login = login.chars().take(LONGEST_LOGIN).collect();
            let page = EnterForm { login, back, fault: Some(fault), ..EnterForm::default() };
            keeper.enter_page(&headers, page).await
        }
    }
}

async fn enter_demo(
    State(keeper): State<Doorkeeper>,
    sender: Option<Extension<Sender>>,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, ApiError> {
    let Written { login, back, .. } = written(sent)?;
    let account = keeper.state.records.account(&login).await?;
    let account = account.filter(|account| account.is_demo && account.disabled_at.is_none());
    let Some(account) = account else { return Err(ApiError::Forbidden) };
    if !keeper.demo.is_open(&keeper.state.store).await? {
        return Err(ApiError::Forbidden);
    }
    let from = sender.as_ref().map(|Extension(sender)| *sender);
    let most = [Tries { key: format!("demo from {}", address(from)), most: MOST_DEMO }];
    if let Some(fault) = keeper.counted(&most).await? {
        return keeper.enter_page(&headers, EnterForm { fault: Some(fault), ..EnterForm::default() }).await;
    }
    keeper.logged(&person(&account), "sign-in", &headers, sender, async || Ok(())).await?;
    keeper.begin(&headers, &account, &own(back)).await
}

async fn leave(
    State(keeper): State<Doorkeeper>,
    Extension(caller): Extension<Caller>,
    session: Option<Extension<Session>>,
    sender: Option<Extension<Sender>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    if let Some(Extension(Session(key))) = session {
        keeper
            .logged(&caller, "sign-out", &headers, sender, async || {
                keeper.state.records.end_session(&key).await
            })
            .await?;
    }
    keeper.left(caller.id).await
}

async fn leave_everywhere(
    State(keeper): State<Doorkeeper>,
    Extension(caller): Extension<Caller>,
    sender: Option<Extension<Sender>>,
    parts: Parts,
) -> Result<Response, ApiError> {
    let caller = allowed(&parts, caller)?;
    keeper
        .logged(&caller, "sign-out-everywhere", &parts.headers, sender, async || {
            keeper.state.records.end_sessions(caller.id).await
        })
        .await?;
    keeper.left(caller.id).await
}

async fn invited(
    State(keeper): State<Doorkeeper>,
    asked: InAddress,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let code = asked.map(|Query(asked)| asked.code).unwrap_or_default();
    keeper.welcome_page(&headers, code, None).await
}

async fn accept(
    State(keeper): State<Doorkeeper>,
    sender: Option<Extension<Sender>>,
    headers: HeaderMap,
    sent: Sent,
) -> Result<Response, ApiError> {
    let Written { password: chosen, again, code, invitation, .. } = written(sent)?;
    let sender = sender.map(|Extension(sender)| sender);
    let records = &keeper.state.records;
    let now = Utc::now();
    let key = secret::key(&invitation).unwrap_or_default();
    let Some((found, account)) = records.invitation(&key, now).await? else {
        return keeper.welcome_page(&headers, invitation, None).await;
    };
    if let Some(fault) = unfit(&chosen, &again, &account.login) {
        return keeper.welcome_page(&headers, invitation, Some(fault)).await;
    }
    if let Some(fault) = keeper.count_try(&account.login, sender).await? {
        return keeper.welcome_page(&headers, invitation, Some(fault)).await;
    }
    let Some(step) = totp::step_of(&found.totp_secret, &code, now.timestamp()) else {
        return keeper.welcome_page(&headers, invitation, Some(Fault::Code)).await;
    };
    let Ok(kept) = password::kept(chosen).await else {
        return keeper.welcome_page(&headers, invitation, Some(Fault::Busy)).await;
    };
    let act = records
        .act_begins(act(person(&account).to_string(), "open-account", &headers, sender), Utc::now())
        .await?;
    let taken = records.accept(&key, &kept, step, Utc::now()).await?;
    records.act_ended(act, if taken { "done" } else { "refused" }, Utc::now()).await?;
    if !taken {
        return keeper.welcome_page(&headers, invitation, None).await;
    }
    keeper.begin(&headers, &account, "/").await
}

async fn account(
    State(keeper): State<Doorkeeper>,
    Extension(caller): Extension<Caller>,
    parts: Parts,
) -> Result<Response, ApiError> {
    let caller = allowed(&parts, caller)?;
    keeper.account_page(&parts.headers, &caller, None).await
}

async fn change_password(
    State(keeper): State<Doorkeeper>,
    Extension(caller): Extension<Caller>,
    sender: Option<Extension<Sender>>,
    parts: Parts,
    sent: Sent,
) -> Result<Response, ApiError> {
    let caller = allowed(&parts, caller)?;
    let Written { current, password: chosen, again, .. } = written(sent)?;
    let Some(account) = keeper.own_account(&caller).await? else { return Err(ApiError::Forbidden) };
    let from = sender.as_ref().map(|Extension(sender)| *sender);
    let fault = match unfit(&chosen, &again, &account.login) {
        Some(fault) => Some(fault),
        None => match keeper.count_try(&account.login, from).await? {
            Some(fault) => Some(fault),
            None => match password::is_right(bounded(current), account.password).await {
                Ok(true) => None,
                Ok(false) => Some(Fault::Wrong),
                Err(password::Busy) => Some(Fault::Busy),
            },
        },
    };
    if fault.is_some() {
        return keeper.account_page(&parts.headers, &caller, fault).await;
    }
    let Ok(kept) = password::kept(chosen).await else {
        return keeper.account_page(&parts.headers, &caller, Some(Fault::Busy)).await;
    };
    keeper
        .logged(&caller, "change-password", &parts.headers, sender, async || {
            keeper.state.records.set_password(account.id, &kept).await
        })
        .await?;
    keeper.left(caller.id).await
}

/// The caller, if they are a person who may see to their account.
fn allowed(parts: &Parts, caller: Caller) -> Result<Caller, ApiError> {
    app::guard::authorise(parts, Permission::OwnAccount)?;
    Ok(caller)
}

/// What is wrong with a password that somebody chose.
fn unfit(chosen: &str, again: &str, login: &str) -> Option<Fault> {
    match password::fit(chosen, login) {
        Err(password::Unfit::Short | password::Unfit::Long) => Some(Fault::Length),
        Err(password::Unfit::Common) => Some(Fault::Common),
        Ok(()) if chosen != again => Some(Fault::Different),
        Ok(()) => None,
    }
}

/// A password that may be checked; what is longer than any is none.
fn bounded(password: String) -> String {
    if password.chars().count() > password::LONGEST { String::new() } else { password }
}

impl Doorkeeper {
    /// Whose login, password and code these are.
    async fn recognise(
        &self,
        login: &str,
        password: String,
        code: &str,
        headers: &HeaderMap,
        sender: Option<Sender>,
    ) -> Result<Result<account::Model, Fault>, ApiError> {
        let records = &self.state.records;
        if let Some(fault) = self.count_try(login, sender).await? {
            return Ok(Err(fault));
        }
        let account = if login.len() <= LONGEST_LOGIN { records.account(login).await? } else { None };
        let usable = account.as_ref().filter(|account| account.disabled_at.is_none() && !account.is_demo);
        let kept = usable.and_then(|account| account.password.clone());
        let Ok(right) = password::is_right(bounded(password), kept).await else {
            return Ok(Err(Fault::Busy));
        };
        let nobodys = [0; totp::KEY];
        let factor = usable.and_then(|account| account.totp_secret.as_deref());
        let step = totp::step_of(factor.unwrap_or(&nobodys), code, Utc::now().timestamp());
        // The name of an account that is there; what was typed may be a password.
        let known =
            account.as_ref().map_or_else(|| "nobody".to_owned(), |account| person(account).to_string());
        let begun = records.act_begins(act(known, "sign-in", headers, sender), Utc::now()).await?;
        let good = match (usable, step) {
            (Some(account), Some(step)) if right && factor.is_some() => {
                records.use_step(account.id, step).await?
            }
            _ => false,
        };
        records.act_ended(begun, if good { "done" } else { "refused" }, Utc::now()).await?;
        match account.filter(|_| good) {
            Some(account) => {
                records.forget_tries(&[&pair(login, sender)]).await?;
                Ok(Ok(account))
            }
            None => Ok(Err(Fault::Wrong)),
        }
    }

    /// Counts a try; says so if there were too many.
    async fn count_try(&self, login: &str, sender: Option<Sender>) -> Result<Option<Fault>, ApiError> {
        let login: String = login.chars().take(LONGEST_LOGIN).collect();
        let keys = [pair(&login, sender), format!("from {}", address(sender)), format!("at {login}")];
        let counts: Vec<Tries> = keys.into_iter().zip(MOST).map(|(key, most)| Tries { key, most }).collect();
        self.counted(&counts).await
    }

    /// Counts a try in each of `counts`; says so if there were too many.
    pub(super) async fn counted(&self, counts: &[Tries]) -> Result<Option<Fault>, ApiError> {
        let now = Utc::now();
        let until = self.state.records.count_try(counts, now).await?;
        Ok(until.map(|until| Fault::TooMany(((until - now).num_seconds() / 60 + 1).max(1))))
    }

    /// Begins a session in the place of the one that the browser had, and sends it on.
    pub(super) async fn begin(
        &self,
        headers: &HeaderMap,
        account: &account::Model,
        back: &str,
    ) -> Result<Response, ApiError> {
        if let Some(earlier) = self.cookie(headers) {
            self.state.records.end_session(&earlier).await?;
        }
        let secret = secret::draw();
        let key = secret::key(&secret).unwrap_or_default();
        self.state.records.begin_session(account.id, &key, Utc::now()).await?;
        Ok(([(header::SET_COOKIE, self.set_cookie(&secret))], Redirect::to(back)).into_response())
    }

    /// Sends a browser whose session has ended to where one signs in; whoever came with their company's account can leave
    /// that there, too.
    async fn left(&self, account: i64) -> Result<Response, ApiError> {
        let account = self.state.records.account_of(account).await?;
        let of_company = account.is_some_and(|account| account.issuer.is_some());
        let cleared = format!("{}; Max-Age=0", self.set_cookie(""));
        let to = if of_company { format!("{SIGN_IN}?left=true") } else { SIGN_IN.to_owned() };
        Ok(([(header::SET_COOKIE, cleared)], Redirect::to(&to)).into_response())
    }

    fn set_cookie(&self, secret: &str) -> String {
        let secure = if self.wire.is_secure() { "; Secure" } else { "" };
        format!("{}={secret}; Path=/; HttpOnly; SameSite=Lax{secure}", self.cookie_name("session"))
    }

    /// Does what the log is told of before and after.
    async fn logged<T>(
        &self,
        caller: &Caller,
        action: &str,
        headers: &HeaderMap,
        sender: Option<Extension<Sender>>,
        work: impl AsyncFnOnce() -> Result<T, store::StoreError>,
    ) -> Result<T, ApiError> {
        let records = &self.state.records;
        let begun = act(caller.to_string(), action, headers, sender.map(|Extension(sender)| sender));
        Ok(records.logged(begun, work()).await?)
    }

    /// The account of a person who has one with a password.
    async fn own_account(&self, caller: &Caller) -> Result<Option<account::Model>, ApiError> {
        let account = self.state.records.account_of(caller.id).await?;
        Ok(account.filter(|account| account.password.is_some() && !account.is_demo))
    }

    pub(super) async fn enter_page(
        &self,
        headers: &HeaderMap,
        form: EnterForm,
    ) -> Result<Response, ApiError> {
        let locale = requested(headers);
        let demo = if self.demo.is_open(&self.state.store).await? {
            self.demo_people(locale).await?
        } else {
            Vec::new()
        };
        let status = status(form.fault);
        let path = super::door::sign_in_path(&form.back);
        let company = match &self.company {
            Some(company) => Some(CompanyDoor {
                enter: super::door::and_back(START, &form.back),
                leave: if form.left { company.end_session().await } else { None },
            }),
            None => None,
        };
        let form = EnterForm { demo, company, ..form };
        let page = enter_page(self.state.leptos_options.clone(), locale, path, form);
        Ok(shown(status, page))
    }

    async fn demo_people(&self, locale: Locale) -> Result<Vec<DemoPerson>, ApiError> {
        let accounts = self.state.records.accounts().await?;
        let people = accounts.into_iter().filter(|account| account.is_demo && account.disabled_at.is_none());
        let mut people: Vec<(Role, DemoPerson)> = people
            .filter_map(|account| {
                let role = crate::identity::roles::of_account(&account.roles).first().copied()?;
                let (words, may) = in_demo(&account.login, role, locale);
                Some((role, DemoPerson { login: account.login, role: words, may }))
            })
            .collect();
        people.sort_by_key(|(role, _)| *role);
        Ok(people.into_iter().map(|(_, person)| person).collect())
    }

    async fn welcome_page(
        &self,
        headers: &HeaderMap,
        code: String,
        fault: Option<Fault>,
    ) -> Result<Response, ApiError> {
        let locale = requested(headers);
        let options = self.state.leptos_options.clone();
        let key = secret::key(&code).unwrap_or_default();
        let Some((invitation, account)) = self.state.records.invitation(&key, Utc::now()).await? else {
            return Ok(shown(StatusCode::GONE, gone_page(options, locale)));
        };
        let factor = &invitation.totp_secret;
        let path = format!("/welcome?code={code}");
        let form = WelcomeForm {
            code,
            key: totp::typed(factor),
            uri: totp::uri(factor, &account.login),
            picture: totp::picture(factor, &account.login),
            name: account.name,
            login: account.login,
            fault,
        };
        Ok(shown(status(fault), welcome_page(options, locale, path, form)))
    }

    async fn account_page(
        &self,
        headers: &HeaderMap,
        caller: &Caller,
        fault: Option<Fault>,
    ) -> Result<Response, ApiError> {
        let locale = requested(headers);
        let roles = match &caller.kind {
            app::guard::CallerKind::Person(roles) => roles.iter().map(|role| role.in_words(locale)).collect(),
            app::guard::CallerKind::Machine(_) => Vec::new(),
        };
        let may = Permission::ALL.into_iter().filter(|permission| caller.may(*permission));
        let may = may.map(|permission| permission.in_words(locale)).collect();
        let has_password = self.own_account(caller).await?.is_some();
        let form = AccountForm { name: caller.name.clone(), roles, may, has_password, fault };
        Ok(shown(status(fault), account_page(self.state.leptos_options.clone(), locale, form)))
    }
}

/// What an invented person is offered as, and what they may do.
fn in_demo(login: &str, role: Role, locale: Locale) -> (&'static str, &'static str) {
    match role {
        Role::RiskManager if login == SECOND_RISK_MANAGER => {
            (td_string!(locale, door.demo_second), td_string!(locale, door.demo_second_may))
        }
        Role::Advisor => (td_string!(locale, door.demo_advisor), td_string!(locale, door.demo_advisor_may)),
        Role::RiskManager => {
            (td_string!(locale, door.demo_risk_manager), td_string!(locale, door.demo_risk_manager_may))
        }
        Role::Auditor => (td_string!(locale, door.demo_auditor), td_string!(locale, door.demo_auditor_may)),
        Role::Operator => {
            (td_string!(locale, door.demo_operator), td_string!(locale, door.demo_operator_may))
        }
    }
}

pub(super) fn address(sender: Option<Sender>) -> String {
    sender.map_or_else(|| "nowhere".to_owned(), Sender::counted_as)
}

/// The count of one sender's tries at one account.
fn pair(login: &str, sender: Option<Sender>) -> String {
    format!("at {login} from {}", address(sender))
}

/// The status of a form that was not taken, or is asked for.
const fn status(fault: Option<Fault>) -> StatusCode {
    match fault {
        None => StatusCode::OK,
        Some(Fault::Wrong | Fault::CompanyRefused) => StatusCode::UNAUTHORIZED,
        Some(Fault::TooMany(_)) => StatusCode::TOO_MANY_REQUESTS,
        Some(Fault::CompanyNoRole | Fault::CompanyClosed) => StatusCode::FORBIDDEN,
        Some(Fault::CompanyAgain) => StatusCode::BAD_REQUEST,
        Some(Fault::CompanyDown) => StatusCode::BAD_GATEWAY,
        Some(Fault::Busy) => StatusCode::SERVICE_UNAVAILABLE,
        Some(Fault::Length | Fault::Common | Fault::Different | Fault::Code) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }
}

fn shown(status: StatusCode, page: String) -> Response {
    (status, [(header::CONTENT_SECURITY_POLICY, PLAIN_PAGE)], Html(page)).into_response()
}
