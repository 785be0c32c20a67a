//! `token`: the programs that may come in. A secret is printed once, when it is made, and never again.

use super::logged::logged;
use super::print::print;
use crate::cli::{Common, Token};
use crate::error::CommandError;
use crate::identity::{roles, secret};
use app::policy::Permission;
use chrono::{TimeDelta, Utc};
use std::fmt::Write as _;
use store::Records;
use store::records::NewToken;

pub(super) async fn run(common: &Common, command: &Token) -> Result<(), CommandError> {
    // A token may be the first; one that is asked for is there.
    let records = match command {
        Token::Create { .. } => Records::open(&common.database_url).await?,
        _ => Records::open_there(&common.database_url).await?,
    };
    let outcome = done(&records, command).await;
    records.close().await?;
    print(&outcome?)
}

async fn done(records: &Records, command: &Token) -> Result<String, CommandError> {
    match command {
        Token::Create { name, scopes, days } => {
            logged(records, "create-token", name, async || {
                let token = secret::draw();
                let new = NewToken {
                    name: name.clone(),
                    key: secret::key(&token).unwrap_or_default(),
                    scopes: roles::written(scopes.iter().copied().map(Permission::name)),
                    expires_at: Utc::now() + TimeDelta::days(i64::from(*days)),
                };
                if !records.add_token(new, Utc::now()).await? {
                    return Err(CommandError::TokenTaken(name.clone()));
                }
                Ok(format!("{token}\n"))
            })
            .await
        }
        Token::List => list(records).await,
        Token::Revoke { name } => {
            logged(records, "revoke-token", name, async || {
                if !records.revoke_token(name, Utc::now()).await? {
                    return Err(CommandError::UnknownToken(name.clone()));
                }
                Ok(format!("The token {name} lets nobody in any more.\n"))
            })
            .await
        }
    }
}

async fn list(records: &Records) -> Result<String, CommandError> {
    let mut text = String::new();
    for token in records.tokens().await? {
        let state = if token.revoked_at.is_some() {
            "revoked".to_owned()
        } else if token.expires_at <= Utc::now() {
            "expired".to_owned()
        } else {
            format!("until {}", token.expires_at.format("%Y-%m-%d"))
        };
        let _ = writeln!(text, "{}\t{state}\t{}", token.name, token.scopes);
    }
    Ok(if text.is_empty() {
        "There are no tokens; make one with `clairscore token create`.\n".to_owned()
    } else {
        text
    })
}
