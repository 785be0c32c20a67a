//! The people who may sign in: their accounts, the one-time invitations by which they choose their password and set up
//! their second factor, and how they are shut out again.
//!
//! What is secret comes here as a hash or as it has to be kept; how it is made is nobody's business here.

use super::database::Records;
use super::entity::{account, invitation, session};
use crate::StoreError;
use sea_orm::prelude::DateTimeUtc;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    TryInsertResult,
};

/// An account to be opened.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// What they type, in lower case.
    pub login: String,
    /// Their name, as others see it.
    pub name: String,
    /// Names of roles, separated by spaces.
    pub roles: String,
    /// Of an invented bank, whoever comes may be them.
    pub is_demo: bool,
}

/// A one-time code and what comes with it.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// SHA-256 of the code.
    pub key: Vec<u8>,
    /// The key of the second factor.
    pub totp_secret: Vec<u8>,
    /// Until when.
    pub expires_at: DateTimeUtc,
}

impl Records {
    /// Opens an account. Returns its number; none if the login is taken.
    ///
    /// # Errors
    /// The database fails.
    pub async fn add_account(&self, new: NewAccount, now: DateTimeUtc) -> Result<Option<i64>, StoreError> {
        let row = account::ActiveModel {
            login: Set(new.login),
            name: Set(new.name),
            roles: Set(new.roles),
            is_demo: Set(new.is_demo),
            created_at: Set(now),
            ..Default::default()
        };
        let change = self.begin().await?;
        let inserted = account::Entity::insert(row)
            .on_conflict_do_nothing_on([account::Column::Login])
            .exec(&change)
            .await?;
        change.commit().await?;
        Ok(match inserted {
            TryInsertResult::Inserted(inserted) => Some(inserted.last_insert_id),
            TryInsertResult::Empty | TryInsertResult::Conflicted => None,
        })
    }

    /// Every account, in the order of the logins.
    ///
    /// # Errors
    /// The database fails.
    pub async fn accounts(&self) -> Result<Vec<account::Model>, StoreError> {
        Ok(account::Entity::find().order_by_asc(account::Column::Login).all(&self.db).await?)
    }

    /// The account of a login.
    ///
    /// # Errors
    /// The database fails.
    pub async fn account(&self, login: &str) -> Result<Option<account::Model>, StoreError> {
        let of_login = account::Entity::find().filter(account::Column::Login.eq(login));
        Ok(of_login.one(&self.db).await?)
    }

    /// The account of a number.
    ///
    /// # Errors
    /// The database fails.
    pub async fn account_of(&self, id: i64) -> Result<Option<account::Model>, StoreError> {
        Ok(account::Entity::find_by_id(id).one(&self.db).await?)
    }

    /// Gives an account other roles: they hold from its next request on.
    ///
    /// # Errors
    /// The database fails.
    pub async fn set_roles(&self, account: i64, roles: &str) -> Result<(), StoreError> {
        self.set(account, account::Column::Roles, roles).await
    }

    /// Shuts an account: whoever is signed in with it is no longer, and what could open it is worth nothing.
    ///
    /// # Errors
    /// The database fails.
    pub async fn disable(&self, account: i64, now: DateTimeUtc) -> Result<(), StoreError> {
        let change = self.begin().await?;
        forget(&change, account).await?;
        let disabled = account::Entity::update_many()
            .col_expr(account::Column::DisabledAt, Expr::value(now))
            .filter(account::Column::Id.eq(account));
        disabled.exec(&change).await?;
        change.commit().await?;
        Ok(())
    }

    /// Makes an account wait for the invitation: the password and the second factor that it had, earlier invitations and
    /// open sessions are worth nothing any more, and it is shut no longer.
    ///
    /// # Errors
    /// The database fails.
    pub async fn invite(&self, account: i64, new: NewInvitation) -> Result<(), StoreError> {
        let change = self.begin().await?;
        forget(&change, account).await?;
        let nothing = account::Entity::update_many()
            .col_expr(account::Column::Password, Expr::value(None::<String>))
            .col_expr(account::Column::TotpSecret, Expr::value(None::<Vec<u8>>))
            .col_expr(account::Column::DisabledAt, Expr::value(None::<DateTimeUtc>))
            .filter(account::Column::Id.eq(account));
        nothing.exec(&change).await?;
        let row = invitation::ActiveModel {
            key: Set(new.key),
            account_id: Set(account),
            totp_secret: Set(new.totp_secret),
            expires_at: Set(new.expires_at),
        };
        invitation::Entity::insert(row).exec_without_returning(&change).await?;
        change.commit().await?;
        Ok(())
    }

    /// The invitation of a code's hash, with its account, if it is good still.
    ///
    /// # Errors
    /// The database fails.
    pub async fn invitation(
        &self,
        key: &[u8],
        now: DateTimeUtc,
    ) -> Result<Option<(invitation::Model, account::Model)>, StoreError> {
        Ok(invited(&self.db, key, now).await?)
    }

    /// Takes an invitation up: the account has this password (as argon2id keeps it), the second factor of the invitation,
    /// of which the code of half minute `step` is used up, and the invitation is gone. False if it is good no longer.
    ///
    /// # Errors
    /// The database fails.
    pub async fn accept(
        &self,
        key: &[u8],
        password: &str,
        step: i64,
        now: DateTimeUtc,
    ) -> Result<bool, StoreError> {
        let change = self.begin().await?;
        let Some((invitation, account)) = invited(&change, key, now).await? else { return Ok(false) };
        // Of two who take it up at once, one finds it gone.
        let taken = invitation::Entity::delete_by_id(invitation.key).exec(&change).await?;
        if taken.rows_affected == 0 {
            return Ok(false);
        }
        forget(&change, account.id).await?;
        let row = account::Entity::update_many()
            .col_expr(account::Column::Password, Expr::value(password))
            .col_expr(account::Column::TotpSecret, Expr::value(invitation.totp_secret))
            .col_expr(account::Column::TotpStep, Expr::value(step))
            .filter(account::Column::Id.eq(account.id));
        row.exec(&change).await?;
        change.commit().await?;
        Ok(true)
    }

    /// Gives an account another password; whoever is signed in with it is no longer.
    ///
    /// # Errors
    /// The database fails.
    pub async fn set_password(&self, account: i64, password: &str) -> Result<(), StoreError> {
        let change = self.begin().await?;
        forget(&change, account).await?;
        let row = account::Entity::update_many()
            .col_expr(account::Column::Password, Expr::value(password))
            .filter(account::Column::Id.eq(account));
        row.exec(&change).await?;
        change.commit().await?;
        Ok(())
    }

    /// Marks the code of half minute `step` as used; false if it, or a later one, was used before.
    ///
    /// # Errors
    /// The database fails.
    pub async fn use_step(&self, account: i64, step: i64) -> Result<bool, StoreError> {
        let earlier = account::Column::TotpStep.lt(step).or(account::Column::TotpStep.is_null());
        let row = account::Entity::update_many()
            .col_expr(account::Column::TotpStep, Expr::value(step))
            .filter(account::Column::Id.eq(account))
            .filter(earlier);
        Ok(row.exec(&self.db).await?.rows_affected == 1)
    }

    async fn set(&self, account: i64, column: account::Column, value: &str) -> Result<(), StoreError> {
        let row = account::Entity::update_many()
            .col_expr(column, Expr::value(value))
            .filter(account::Column::Id.eq(account));
        row.exec(&self.db).await?;
        Ok(())
    }
}

/// Ends the sessions and invitations of an account.
pub(super) async fn forget(change: &impl ConnectionTrait, account: i64) -> Result<(), DbErr> {
    session::Entity::delete_many().filter(session::Column::AccountId.eq(account)).exec(change).await?;
    invitation::Entity::delete_many().filter(invitation::Column::AccountId.eq(account)).exec(change).await?;
    Ok(())
}

async fn invited(
    db: &impl ConnectionTrait,
    key: &[u8],
    now: DateTimeUtc,
) -> Result<Option<(invitation::Model, account::Model)>, DbErr> {
    let found = invitation::Entity::find_by_id(key).one(db).await?;
    let Some(invitation) = found.filter(|invitation| invitation.expires_at > now) else { return Ok(None) };
    let account = account::Entity::find_by_id(invitation.account_id).one(db).await?;
    let account = account.filter(|account| account.disabled_at.is_none());
    Ok(account.map(|account| (invitation, account)))
}
