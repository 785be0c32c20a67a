//! The log of who did what: a row before the act, completed after it. A row that is not completed tells of an act that was
//! abandoned, or of a program that was killed in the middle of one.

use super::database::Records;
use super::entity::access_log;
use super::opened::{Told, is_recent};
use crate::StoreError;
use chrono::Utc;
use sea_orm::prelude::DateTimeUtc;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::fmt::Display;
use std::time::Instant;

/// What somebody sets about.
#[derive(Debug, Clone, Default)]
pub struct Act {
    /// Who: the kind, the number and the name.
    pub caller: String,
    /// What.
    pub action: String,
    /// On what or whom.
    pub subject: Option<String>,
    /// From which network address.
    pub address: Option<String>,
    /// The name that the request goes by.
    pub request_id: Option<String>,
}

impl Act {
    /// That `caller` sets about `action`, on `subject` if the action does not say it all; not asked for over a network.
    #[must_use]
    pub fn new(caller: &impl Display, action: &str, subject: Option<String>) -> Self {
        Self { caller: caller.to_string(), action: action.to_owned(), subject, ..Self::default() }
    }
}

impl Records {
    /// Does `work`, of which the log is told before and after.
    ///
    /// # Errors
    /// Those of `work`; the database fails: then nothing was done, or its end is not told.
    pub async fn logged<T, E: From<StoreError>>(
        &self,
        act: Act,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let act = self.act_begins(act, Utc::now()).await?;
        let done = work.await;
        self.act_ended(act, if done.is_ok() { "done" } else { "failed" }, Utc::now()).await?;
        done
    }

    /// Does `work`, of which the log is told as by [`Records::logged`] unless it was told some minutes ago that the same caller
    /// did the same from the same address: then `work` is a part of that.
    ///
    /// # Errors
    /// As [`Records::logged`].
    pub async fn logged_once<T, E: From<StoreError>>(
        &self,
        act: Act,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let told = (act.caller.clone(), act.action.clone(), act.subject.clone(), act.address.clone());
        self.once(told, act, work).await
    }

    /// The same of a list, whatever is asked of it: the log is told what was asked first. Who looks through a bank asks
    /// much and often.
    ///
    /// # Errors
    /// As [`Records::logged`].
    pub async fn listed_once<T, E: From<StoreError>>(
        &self,
        act: Act,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let told = (act.caller.clone(), act.action.clone(), None, act.address.clone());
        self.once(told, act, work).await
    }

    /// Writes down that somebody was refused an act, unless that was told some minutes ago: who is refused a thousand times a
    /// minute is told of once.
    ///
    /// # Errors
    /// The database fails.
    pub async fn refused_once(&self, act: Act) -> Result<(), StoreError> {
        let last = self.opened.last((act.caller.clone(), act.action.clone(), act.subject.clone(), None));
        let mut turn = last.lock().await;
        if !is_recent(*turn) {
            let now = Utc::now();
            let act = self.act_begins(act, now).await?;
            self.act_ended(act, "refused", now).await?;
            *turn = Some(Instant::now());
        }
        Ok(())
    }

    async fn once<T, E: From<StoreError>>(
        &self,
        told: Told,
        act: Act,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let last = self.opened.last(told);
        let mut turn = last.lock().await;
        if is_recent(*turn) {
            drop(turn);
            return work.await;
        }
        let done = self.logged(act, work).await;
        if done.is_ok() {
            *turn = Some(Instant::now());
        }
        done
    }

    /// Writes down that an act begins. Returns the number under which its end is told.
    ///
    /// # Errors
    /// The database fails: then the act must not be done.
    pub async fn act_begins(&self, act: Act, now: DateTimeUtc) -> Result<i64, StoreError> {
        let row = access_log::ActiveModel {
            begun_at: Set(now),
            caller: Set(act.caller),
            action: Set(act.action),
            subject: Set(act.subject),
            address: Set(act.address),
            request_id: Set(act.request_id),
            ..Default::default()
        };
        let change = self.begin().await?;
        let inserted = access_log::Entity::insert(row).exec(&change).await?;
        change.commit().await?;
        Ok(inserted.last_insert_id)
    }

    /// Writes down how an act ended.
    ///
    /// # Errors
    /// The database fails.
    pub async fn act_ended(&self, act: i64, outcome: &str, now: DateTimeUtc) -> Result<(), StoreError> {
        let row = access_log::Entity::update_many()
            .col_expr(access_log::Column::Outcome, Expr::value(outcome))
            .col_expr(access_log::Column::EndedAt, Expr::value(now))
            .filter(access_log::Column::Id.eq(act))
            .filter(access_log::Column::Outcome.is_null());
        row.exec(&self.db).await?;
        Ok(())
    }

    /// Deletes the acts that began before a moment; the database refuses it for those of the last six months. Returns how
    /// many these were.
    ///
    /// # Errors
    /// The database refuses or fails: then all are still there.
    pub async fn prune_acts(&self, before: DateTimeUtc) -> Result<u64, StoreError> {
        let change = self.begin().await?;
        let old = access_log::Entity::delete_many().filter(access_log::Column::BegunAt.lt(before));
        let pruned = old.exec(&change).await?.rows_affected;
        change.commit().await?;
        Ok(pruned)
    }

    /// The latest acts, `most` at the most, the latest first: those in whose caller, action or subject `search` is found; those
    /// before number `before` if it is given.
    ///
    /// # Errors
    /// The database fails.
    pub async fn acts(
        &self,
        search: &str,
        before: Option<i64>,
        most: u64,
    ) -> Result<Vec<access_log::Model>, StoreError> {
        let acts = access_log::Entity::find().order_by_desc(access_log::Column::Id).limit(most);
        let columns = [access_log::Column::Caller, access_log::Column::Action, access_log::Column::Subject];
        let acts = if search.is_empty() {
            acts
        } else {
            acts.filter(
                columns.into_iter().fold(Condition::any(), |any, column| any.add(column.contains(search))),
            )
        };
        let acts = match before {
            Some(before) => acts.filter(access_log::Column::Id.lt(before)),
            None => acts,
        };
        Ok(acts.all(&self.db).await?)
    }
}
