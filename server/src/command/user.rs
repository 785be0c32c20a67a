//! `user`: the accounts of the people who may sign in. Nobody's password or second factor is ever told here: whoever is added
//! is given a link by which they choose the one and set up the other.

use super::logged::logged;
use super::print::print;
use crate::cli::{Based, Common, User};
use crate::error::CommandError;
use crate::identity::{invite, roles};
use app::policy::Role;
use chrono::Utc;
use std::fmt::Write as _;
use store::Records;
use store::records::NewAccount;
use store::records::entity::account;

pub(super) async fn run(common: &Common, command: &User) -> Result<(), CommandError> {
    // Who is added may be the first; whoever is asked for is there.
    let records = match command {
        User::Add { .. } => Records::open(&common.database_url).await?,
        _ => Records::open_there(&common.database_url).await?,
    };
    let outcome = done(&records, command).await;
    records.close().await?;
    print(&outcome?)
}

async fn done(records: &Records, command: &User) -> Result<String, CommandError> {
    match command {
        User::Add { login, name, roles, based } => {
            let new = NewAccount {
                login: login.clone(),
                name: name.clone().unwrap_or_else(|| login.clone()),
                roles: written(roles),
                is_demo: false,
            };
            logged(records, "add-account", login, async || {
                let account = records.add_account(new, Utc::now()).await?;
                let account = account.ok_or_else(|| CommandError::LoginTaken(login.clone()))?;
                invited(records, based, login, account).await
            })
            .await
        }
        User::List => list(records).await,
        User::Roles { login, roles } => {
            let account = found(records, login).await?;
            if account.issuer.is_some() {
                return Err(CommandError::OfTheCompany(login.clone()));
            }
            logged(records, "set-roles", login, async || {
                records.set_roles(account.id, &written(roles)).await?;
                Ok(format!("{login} is now: {}.\n", written(roles)))
            })
            .await
        }
        User::Disable { login } => {
            let account = found(records, login).await?;
            logged(records, "disable-account", login, async || {
                records.disable(account.id, Utc::now()).await?;
                Ok(format!("{login} can no longer sign in, and is signed out everywhere.\n"))
            })
            .await
        }
        User::Reset { login, based } => {
            let account = found(records, login).await?;
            logged(records, "reset-account", login, async || {
                if account.issuer.is_none() {
                    return invited(records, based, login, account.id).await;
                }
                records.enable(account.id).await?;
                Ok(format!("{login} may sign in again with their company's account.\n"))
            })
            .await
        }
    }
}

async fn found(records: &Records, login: &str) -> Result<account::Model, CommandError> {
    let account = records.account(login).await?.filter(|account| !account.is_demo);
    account.ok_or_else(|| CommandError::UnknownLogin(login.to_owned()))
}

async fn invited(
    records: &Records,
    based: &Based,
    login: &str,
    account: i64,
) -> Result<String, CommandError> {
    let invitation = invite(records, account).await?;
    Ok(format!(
        "{login} chooses a password and sets up a second factor, once and before {}, at this path of the server:\n{}{}\n",
        invitation.expires_at.format("%Y-%m-%d %H:%M UTC"),
        based.base_path,
        invitation.path
    ))
}

async fn list(records: &Records) -> Result<String, CommandError> {
    let mut text = String::new();
    for account in records.accounts().await? {
        let state = match (&account.disabled_at, &account.password) {
            _ if account.is_demo => "demo",
            (Some(_), _) => "disabled",
            _ if account.issuer.is_some() => "company",
            (None, None) => "invited",
            (None, Some(_)) => "active",
        };
        let roles = roles::written(roles::of_account(&account.roles).into_iter().map(Role::name));
        let _ = writeln!(text, "{}\t{}\t{state}\t{roles}", account.login, account.name);
    }
    Ok(if text.is_empty() {
        "There are no accounts; add one with `clairscore user add`.\n".to_owned()
    } else {
        text
    })
}

fn written(roles: &[Role]) -> String {
    roles::written(roles.iter().copied().map(Role::name))
}
