//! People whom their company's provider knows: what their browser set out with, until it comes back, and the account that
//! is made, or brought up to date, when they have.
//!
//! An account is found by issuer and subject and by nothing else: an address of e-mail, or a login, may be somebody else's
//! tomorrow. Independent of how a provider is asked.

use super::accounts::forget;
use super::database::Records;
use super::entity::{account, authorization_request};
use crate::StoreError;
use crate::connection::rights::Serving;
use chrono::TimeDelta;
use sea_orm::prelude::DateTimeUtc;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, Select};

/// How long somebody may take at their company's provider.
pub const AUTHORIZATION_LIFETIME: TimeDelta = TimeDelta::minutes(10);

/// What a browser sets out with.
#[derive(Debug, Clone)]
pub struct AuthorizationRequest {
    /// SHA-256 of the secret in its cookie.
    pub key: Vec<u8>,
    /// SHA-256 of the state.
    pub state: Vec<u8>,
    /// The nonce.
    pub nonce: String,
    /// The verifier (PKCE).
    pub verifier: String,
    /// Where to go once signed in.
    pub back: String,
}

/// Somebody, as their company's provider tells of them.
#[derive(Debug, Clone)]
pub struct CompanyPerson {
    /// The provider.
    pub issuer: String,
    /// By what it knows them.
    pub subject: String,
    /// What their account is called here, always the same for issuer and subject.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Names of roles, separated by spaces; none if nothing that the provider says is a role here.
    pub roles: String,
}

impl Records {
    /// Keeps what a browser sets out with. What never came back is forgotten.
    ///
    /// # Errors
    /// The database fails.
    pub async fn authorization_begins(
        &self,
        new: AuthorizationRequest,
        now: DateTimeUtc,
    ) -> Result<(), StoreError> {
        let change = self.begin().await?;
        let late = authorization_request::Column::BegunAt.lt(now - AUTHORIZATION_LIFETIME);
        authorization_request::Entity::delete_many().filter(late).exec(&change).await?;
        let row = authorization_request::ActiveModel {
            key: Set(new.key),
            state: Set(new.state),
            nonce: Set(new.nonce),
            verifier: Set(new.verifier),
            back: Set(new.back),
            begun_at: Set(now),
        };
        authorization_request::Entity::insert(row).exec_without_returning(&change).await?;
        change.commit().await?;
        Ok(())
    }

    /// What the browser of this cookie set out with, if it comes back in time and with this state. It is given once.
    ///
    /// # Errors
    /// The database fails.
    pub async fn authorization_ends(
        &self,
        key: &[u8],
        state: &[u8],
        now: DateTimeUtc,
    ) -> Result<Option<authorization_request::Model>, StoreError> {
        let change = self.begin().await?;
        let found = authorization_request::Entity::find_by_id(key).one(&change).await?;
        let Some(request) = found.filter(|request| request.state == state) else { return Ok(None) };
        let taken = authorization_request::Entity::delete_by_id(key).exec(&change).await?;
        change.commit().await?;
        // Of two who come back at once, one finds it gone.
        let is_good = taken.rows_affected == 1 && request.begun_at > now - AUTHORIZATION_LIFETIME;
        Ok(is_good.then_some(request))
    }

    /// The account of somebody whom their company's provider knows, with the name and the roles that it tells. One is made
    /// for whoever comes first and has a role; whoever has none any more is signed out everywhere. A disabled account stays
    /// as it is. None if there is no account and no role.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`] if an account would have to be made or changed where nothing may be; the database fails.
    pub async fn company_account(
        &self,
        person: CompanyPerson,
        now: DateTimeUtc,
    ) -> Result<Option<account::Model>, StoreError> {
        let CompanyPerson { issuer, subject, login, name, roles } = person;
        if self.serving == Serving::ReadOnly {
            let found = of_company(&issuer, &subject).one(&self.db).await?;
            let is_as_told =
                |account: &account::Model| account.disabled_at.is_some() || account.roles == roles;
            return match found {
                None if roles.is_empty() => Ok(None),
                Some(account) if is_as_told(&account) => Ok(Some(account)),
                _ => Err(StoreError::ReadOnly),
            };
        }
        let change = self.begin().await?;
        if !roles.is_empty() {
            let row = account::ActiveModel {
                login: Set(login),
                name: Set(name.clone()),
                roles: Set(roles.clone()),
                is_demo: Set(false),
                created_at: Set(now),
                issuer: Set(Some(issuer.clone())),
                subject: Set(Some(subject.clone())),
                ..Default::default()
            };
            account::Entity::insert(row)
                .on_conflict_do_nothing_on([account::Column::Login])
                .exec(&change)
                .await?;
        }
        let Some(account) = of_company(&issuer, &subject).one(&change).await? else { return Ok(None) };
        if account.disabled_at.is_some() {
            return Ok(Some(account));
        }
        if roles.is_empty() {
            forget(&change, account.id).await?;
        }
        let row = account::Entity::update_many()
            .col_expr(account::Column::Name, Expr::value(&name))
            .col_expr(account::Column::Roles, Expr::value(&roles))
            .filter(account::Column::Id.eq(account.id));
        row.exec(&change).await?;
        change.commit().await?;
        Ok(Some(account::Model { name, roles, ..account }))
    }

    /// Lets somebody in again whose account was disabled.
    ///
    /// # Errors
    /// The database fails.
    pub async fn enable(&self, account: i64) -> Result<(), StoreError> {
        let row = account::Entity::update_many()
            .col_expr(account::Column::DisabledAt, Expr::value(None::<DateTimeUtc>))
            .filter(account::Column::Id.eq(account));
        row.exec(&self.db).await?;
        Ok(())
    }
}

/// The account of whom a provider knows by this name.
fn of_company(issuer: &str, subject: &str) -> Select<account::Entity> {
    account::Entity::find()
        .filter(account::Column::Issuer.eq(issuer))
        .filter(account::Column::Subject.eq(subject))
}
