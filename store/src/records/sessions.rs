//! Who is signed in, and which programs may come in: each known by the hash of a secret that only they have. Several servers
//! share what is kept here, so that whoever is signed out at one is signed out at all.

use super::database::Records;
use super::entity::{account, api_token, session};
use crate::StoreError;
use chrono::TimeDelta;
use sea_orm::prelude::DateTimeUtc;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, TryInsertResult};

/// How long somebody stays signed in who asks for nothing.
const IDLE: TimeDelta = TimeDelta::minutes(30);
/// How long somebody stays signed in whatever they do.
const WHOLE: TimeDelta = TimeDelta::hours(12);
/// How exactly it is known when somebody last asked for something.
const SEEN: TimeDelta = TimeDelta::minutes(1);

/// A token to be given to a program.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What it is called.
    pub name: String,
    /// SHA-256 of the secret.
    pub key: Vec<u8>,
    /// Names of scopes, separated by spaces.
    pub scopes: String,
    /// Until when.
    pub expires_at: DateTimeUtc,
}

impl Records {
    /// Begins a session of an account, under the hash of what the cookie says. Those that have ended are forgotten.
    ///
    /// # Errors
    /// The database fails.
    pub async fn begin_session(&self, account: i64, key: &[u8], now: DateTimeUtc) -> Result<(), StoreError> {
        let change = self.begin().await?;
        let ended = session::Column::SeenAt.lt(now - IDLE).or(session::Column::CreatedAt.lt(now - WHOLE));
        session::Entity::delete_many().filter(ended).exec(&change).await?;
        let row = session::ActiveModel {
            key: Set(key.to_vec()),
            account_id: Set(account),
            created_at: Set(now),
            seen_at: Set(now),
        };
        session::Entity::insert(row).exec_without_returning(&change).await?;
        change.commit().await?;
        Ok(())
    }

    /// The account that is signed in under this hash, if it is still. That it asked for something is kept.
    ///
    /// # Errors
    /// The database fails.
    pub async fn signed_in(
        &self,
        key: &[u8],
        now: DateTimeUtc,
    ) -> Result<Option<account::Model>, StoreError> {
        let found = session::Entity::find_by_id(key).find_also_related(account::Entity).one(&self.db).await?;
        let Some((session, Some(account))) = found else { return Ok(None) };
        let goes_on = session.seen_at > now - IDLE && session.created_at > now - WHOLE;
        if !goes_on || account.disabled_at.is_some() {
            return Ok(None);
        }
        if session.seen_at < now - SEEN {
            let seen = session::Entity::update_many()
                .col_expr(session::Column::SeenAt, Expr::value(now))
                .filter(session::Column::Key.eq(key));
            seen.exec(&self.db).await?;
        }
        Ok(Some(account))
    }

    /// Ends one session.
    ///
    /// # Errors
    /// The database fails.
    pub async fn end_session(&self, key: &[u8]) -> Result<(), StoreError> {
        session::Entity::delete_many().filter(session::Column::Key.eq(key)).exec(&self.db).await?;
        Ok(())
    }

    /// Ends every session of an account.
    ///
    /// # Errors
    /// The database fails.
    pub async fn end_sessions(&self, account: i64) -> Result<(), StoreError> {
        session::Entity::delete_many().filter(session::Column::AccountId.eq(account)).exec(&self.db).await?;
        Ok(())
    }

    /// Gives a program a token. False if the name is taken.
    ///
    /// # Errors
    /// The database fails.
    pub async fn add_token(&self, new: NewToken, now: DateTimeUtc) -> Result<bool, StoreError> {
        let row = api_token::ActiveModel {
            name: Set(new.name),
            key: Set(new.key),
            scopes: Set(new.scopes),
            created_at: Set(now),
            expires_at: Set(new.expires_at),
            ..Default::default()
        };
        let change = self.begin().await?;
        let inserted = api_token::Entity::insert(row)
            .on_conflict_do_nothing_on([api_token::Column::Name])
            .exec(&change)
            .await?;
        change.commit().await?;
        Ok(matches!(inserted, TryInsertResult::Inserted(_)))
    }

    /// Every token, in the order of the names.
    ///
    /// # Errors
    /// The database fails.
    pub async fn tokens(&self) -> Result<Vec<api_token::Model>, StoreError> {
        Ok(api_token::Entity::find().order_by_asc(api_token::Column::Name).all(&self.db).await?)
    }

    /// Takes a token back. False if there is none of this name that could be used.
    ///
    /// # Errors
    /// The database fails.
    pub async fn revoke_token(&self, name: &str, now: DateTimeUtc) -> Result<bool, StoreError> {
        let row = api_token::Entity::update_many()
            .col_expr(api_token::Column::RevokedAt, Expr::value(now))
            .filter(api_token::Column::Name.eq(name))
            .filter(api_token::Column::RevokedAt.is_null());
        Ok(row.exec(&self.db).await?.rows_affected == 1)
    }

    /// The token of a secret's hash, if it is good still.
    ///
    /// # Errors
    /// The database fails.
    pub async fn token(&self, key: &[u8], now: DateTimeUtc) -> Result<Option<api_token::Model>, StoreError> {
        let found = api_token::Entity::find().filter(api_token::Column::Key.eq(key)).one(&self.db).await?;
        Ok(found.filter(|token| token.revoked_at.is_none() && token.expires_at > now))
    }
}
