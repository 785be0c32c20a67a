//! The first people: those of an invented bank, whom whoever comes may be, and the operator of a real one, who is invited by
//! a link that the server prints until somebody has taken it up.

use super::invitation::{Invitation, invite};
use super::roles;
use app::policy::Role;
use chrono::Utc;
use store::records::NewAccount;
use store::records::entity::account;
use store::{Records, StoreError};

/// The login of the operator who is invited.
const OPERATOR: &str = "operator";
/// The login of the invented person who publishes what the other risk manager proposes.
pub const SECOND_RISK_MANAGER: &str = "demo-second";
/// The invented people: login, name, what they are.
const DEMO: [(&str, &str, Role); 5] = [
    ("demo-advisor", "Démo Conseil", Role::Advisor),
    ("demo-risk", "Démo Risques", Role::RiskManager),
    (SECOND_RISK_MANAGER, "Démo Second Regard", Role::RiskManager),
    ("demo-audit", "Démo Audit", Role::Auditor),
    ("demo-operator", "Démo Exploitation", Role::Operator),
];

/// Sees to it that the invented people are there.
///
/// # Errors
/// The records cannot be written.
pub async fn add_demo_people(records: &Records) -> Result<(), StoreError> {
    for (login, name, role) in DEMO {
        if records.account(login).await?.is_none() {
            let new = NewAccount {
                login: login.to_owned(),
                name: name.to_owned(),
                roles: role.name().to_owned(),
                is_demo: true,
            };
            records.add_account(new, Utc::now()).await?;
        }
    }
    Ok(())
}

/// Invites the operator anew, unless an operator can sign in already, or `operator` is somebody's account: disabled, taken
/// up, or of another role.
///
/// # Errors
/// The records cannot be written.
pub async fn invite_operator(records: &Records) -> Result<Option<Invitation>, StoreError> {
    let accounts = records.accounts().await?;
    let can_sign_in = accounts.iter().any(|account| {
        let is_operator = roles::of_account(&account.roles).contains(&Role::Operator);
        is_operator && account.password.is_some() && account.disabled_at.is_none() && !account.is_demo
    });
    if can_sign_in {
        return Ok(None);
    }
    let new = NewAccount {
        login: OPERATOR.to_owned(),
        name: OPERATOR.to_owned(),
        roles: Role::Operator.name().to_owned(),
        is_demo: false,
    };
    records.add_account(new, Utc::now()).await?;
    let is_waiting = |account: &account::Model| {
        let is_operator = roles::of_account(&account.roles).contains(&Role::Operator);
        is_operator && account.password.is_none() && account.disabled_at.is_none() && !account.is_demo
    };
    match records.account(OPERATOR).await?.filter(is_waiting) {
        Some(account) => invite(records, account.id).await.map(Some),
        None => Ok(None),
    }
}
