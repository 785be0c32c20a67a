//! Invitations: a code that is good once and for a while, by which somebody chooses their password and sets up their second
//! factor, so that nobody else ever knows either.

use super::{secret, totp};
use chrono::{DateTime, TimeDelta, Utc};
use store::records::NewInvitation;
use store::{Records, StoreError};

/// How long an invitation is good.
const GOOD_FOR: TimeDelta = TimeDelta::hours(24);

/// An invitation, as it is handed over.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// The path of the page where it is taken up.
    pub path: String,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

/// Invites the owner of an account: what opened it before is worth nothing any more.
///
/// # Errors
/// The records cannot be written.
pub async fn invite(records: &Records, account: i64) -> Result<Invitation, StoreError> {
    let code = secret::draw();
    let expires_at = Utc::now() + GOOD_FOR;
    let key = secret::key(&code).unwrap_or_default();
    let new = NewInvitation { key, totp_secret: secret::bytes::<{ totp::KEY }>().to_vec(), expires_at };
    records.invite(account, new).await?;
    Ok(Invitation { path: format!("/welcome?code={code}"), expires_at })
}
