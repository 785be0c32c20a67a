//! A session's beginning, under a new secret each time, and its end.

use super::super::acts::act;
use super::super::admission::SIGN_IN;
use super::super::identify::Doorkeeper;
use crate::http::answer::problem::ApiError;
use crate::http::answer::security::FORGET;
use crate::http::connection::wire::Sender;
use crate::identity::secret;
use app::guard::Caller;
use axum::extract::Extension;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::Utc;
use http::{HeaderMap, header};
use store::records::entity::account;

impl Doorkeeper {
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

    /// Sends a browser whose session has ended to where one signs in, and has it forget what it kept; whoever came with their
    /// company's account can leave that there, too.
    pub(super) async fn left(&self, account: i64) -> Result<Response, ApiError> {
        let account = self.state.records.account_of(account).await?;
        let of_company = account.is_some_and(|account| account.issuer.is_some());
        let cleared = format!("{}; Max-Age=0", self.set_cookie(""));
        let to = if of_company { format!("{SIGN_IN}?left=true") } else { SIGN_IN.to_owned() };
        Ok(([(header::SET_COOKIE, cleared)], [FORGET], Redirect::to(&to)).into_response())
    }

    pub(super) fn set_cookie(&self, secret: &str) -> String {
        let (name, secure) = (self.cookie_name("session"), self.secure());
        format!("{name}={secret}; Path=/; HttpOnly; SameSite=Lax{secure}")
    }

    /// Does what the log is told of before and after.
    pub(super) async fn logged<T>(
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
}
