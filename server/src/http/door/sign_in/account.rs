//! One's own account: taken up by an invitation, its password changed, its sessions ended everywhere.

use super::super::acts::act;
use super::super::identify::{Doorkeeper, person};
use super::form::{InAddress, Sent, Written, written};
use super::recognition::bounded;
use crate::http::answer::problem::ApiError;
use crate::http::connection::wire::Sender;
use crate::identity::{password, secret, totp};
use app::guard::Caller;
use app::policy::Permission;
use app::sign_in::Fault;
use axum::extract::{Extension, Query, State};
use axum::response::Response;
use chrono::Utc;
use http::HeaderMap;
use http::request::Parts;
use store::records::entity::account;

pub(super) async fn invited(
    State(keeper): State<Doorkeeper>,
    asked: InAddress,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let code = asked.map(|Query(asked)| asked.code).unwrap_or_default();
    keeper.welcome_page(&headers, code, None).await
}

pub(super) async fn accept(
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

pub(super) async fn account(
    State(keeper): State<Doorkeeper>,
    Extension(caller): Extension<Caller>,
    parts: Parts,
) -> Result<Response, ApiError> {
    let caller = allowed(&parts, caller)?;
    keeper.account_page(&parts.headers, &caller, None).await
}

pub(super) async fn change_password(
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
pub(super) fn allowed(parts: &Parts, caller: Caller) -> Result<Caller, ApiError> {
    app::guard::authorise(parts, Permission::OwnAccount)?;
    Ok(caller)
}

pub(super) async fn leave_everywhere(
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

/// What is wrong with a password that somebody chose.
fn unfit(chosen: &str, again: &str, login: &str) -> Option<Fault> {
    match password::fit(chosen, login) {
        Err(password::Unfit::Short | password::Unfit::Long) => Some(Fault::Length),
        Err(password::Unfit::Common) => Some(Fault::Common),
        Ok(()) if chosen != again => Some(Fault::Different),
        Ok(()) => None,
    }
}

impl Doorkeeper {
    /// The account of a person who has one with a password.
    pub(super) async fn own_account(&self, caller: &Caller) -> Result<Option<account::Model>, ApiError> {
        let account = self.state.records.account_of(caller.id).await?;
        Ok(account.filter(|account| account.password.is_some() && !account.is_demo))
    }
}
