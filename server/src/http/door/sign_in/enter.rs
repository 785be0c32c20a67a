//! Coming in and going out.

use super::super::identify::{Doorkeeper, Session, person};
use super::super::tries::counted_as;
use super::form::{Asked, InAddress, Sent, Written, written};
use super::recognition::LONGEST_LOGIN;
use crate::http::address::own_path::own;
use crate::http::answer::problem::ApiError;
use crate::http::connection::wire::Sender;
use app::guard::Caller;
use app::sign_in::EnterForm;
use axum::extract::{Extension, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::HeaderMap;
use store::records::Tries;

/// Times that one sender may become an invented person within a quarter of an hour.
const MOST_DEMO: i32 = 300;

/// Where somebody signs in; whoever has is sent on.
pub(super) async fn show(
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

pub(super) async fn enter(
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

pub(super) async fn enter_demo(
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
    let most = [Tries { key: format!("demo from {}", counted_as(from)), most: MOST_DEMO }];
    if let Some(fault) = keeper.counted(&most).await? {
        return keeper.enter_page(&headers, EnterForm { fault: Some(fault), ..EnterForm::default() }).await;
    }
    keeper.logged(&person(&account), "sign-in", &headers, sender, async || Ok(())).await?;
    keeper.begin(&headers, &account, &own(back)).await
}

pub(super) async fn leave(
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
