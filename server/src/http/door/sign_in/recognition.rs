//! Whose login, password and code these are.
//!
//! Every try is counted before it is known how it ends, takes as long whether or not there is such an account, and is written
//! into the log.

use super::super::acts::act;
use super::super::identify::{Doorkeeper, person};
use super::super::tries::{counted_as, minutes_to_wait};
use crate::http::answer::problem::ApiError;
use crate::http::connection::wire::Sender;
use crate::identity::{password, totp};
use app::sign_in::Fault;
use chrono::Utc;
use http::HeaderMap;
use store::records::Tries;
use store::records::entity::account;

/// Tries within a quarter of an hour: of one sender at one account, of one sender at all, at one account by all.
const MOST: [i32; 3] = [5, 30, 100];
/// Most characters of a login.
pub(super) const LONGEST_LOGIN: usize = 64;

/// A password that may be checked; what is longer than any is none.
pub(super) fn bounded(password: String) -> String {
    if password.chars().count() > password::LONGEST { String::new() } else { password }
}

impl Doorkeeper {
    /// Whose login, password and code these are.
    pub(super) async fn recognise(
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
    pub(super) async fn count_try(
        &self,
        login: &str,
        sender: Option<Sender>,
    ) -> Result<Option<Fault>, ApiError> {
        let login: String = login.chars().take(LONGEST_LOGIN).collect();
        let keys = [pair(&login, sender), format!("from {}", counted_as(sender)), format!("at {login}")];
        let counts: Vec<Tries> = keys.into_iter().zip(MOST).map(|(key, most)| Tries { key, most }).collect();
        self.counted(&counts).await
    }

    /// Counts a try in each of `counts`; says so if there were too many.
    pub(super) async fn counted(&self, counts: &[Tries]) -> Result<Option<Fault>, ApiError> {
        Ok(minutes_to_wait(&self.state.records, counts).await?.map(Fault::TooMany))
    }
}

/// The count of one sender's tries at one account.
pub(super) fn pair(login: &str, sender: Option<Sender>) -> String {
    format!("at {login} from {}", counted_as(sender))
}
