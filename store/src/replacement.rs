//! The transaction that replaces the bank's content: what an import and a restore write is seen by nobody
//! until all of it is there, and never if something stops them half-way.
//!
//! It has a connection of its own, for PostgreSQL's COPY needs the connection itself, which a transaction of
//! the ORM does not lend. Who drops it without a commit closes the connection, and the database takes
//! everything back.

use crate::Store;
use crate::cache::count_change;
use crate::entity::{
    application, bureau, bureau_balance, contract, credit_card_balance, installments_payments,
    pos_cash_balance, previous_application, rejected_row, score,
};

use crate::tally::forget;
use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::{Database, PgPool};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait, RuntimeErr, SqlxPostgresConnector,
    SqlxSqliteConnector,
};
use std::ops::Deref;

/// Pages that SQLite keeps in memory while so much is written; negative means KiB.
const CACHE: &str = "-65536";

/// A replacement of the content that has begun. Readers go on seeing the earlier content.
#[derive(Debug)]
pub(crate) struct Replacement {
    /// Of one connection, or what is written could land outside the transaction.
    db: DatabaseConnection,
}

impl Store {
    /// Begins a replacement, as soon as no other one is under way.
    pub(crate) async fn replacement(&self) -> Result<Replacement, DbErr> {
        let failed = |error: sea_orm::sqlx::Error| DbErr::Conn(RuntimeErr::SqlxError(error.into()));
        let (db, begin) = match self.db.get_database_backend() {
            DbBackend::Postgres => {
                let options = self.db.get_postgres_connection_pool().connect_options();
                let pool = one_connection().connect_with(options.as_ref().clone()).await.map_err(failed)?;
                let begin = "BEGIN; LOCK TABLE import IN EXCLUSIVE MODE";
                (SqlxPostgresConnector::from_sqlx_postgres_pool(pool), begin)
            }
            _ => {
                let options = self.db.get_sqlite_connection_pool().connect_options();
                let options = options.as_ref().clone().pragma("cache_size", CACHE);
                let pool = one_connection().connect_with(options).await.map_err(failed)?;
                (SqlxSqliteConnector::from_sqlx_sqlite_pool(pool), "BEGIN IMMEDIATE")
            }
        };
        db.execute_unprepared(begin).await?;
        Ok(Replacement { db })
    }
}

/// A pool that always lends the same connection, however long the work takes.
fn one_connection<D: Database>() -> PoolOptions<D> {
    PoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None).test_before_acquire(false)
}

impl Replacement {
    /// The way to PostgreSQL's COPY; none on another engine.
    pub(crate) fn postgres(&self) -> Option<&PgPool> {
        (self.db.get_database_backend() == DbBackend::Postgres)
            .then(|| self.db.get_postgres_connection_pool())
    }

    /// How many parameters a statement may have.
    pub(crate) fn most_parameters(&self) -> usize {
        match self.db.get_database_backend() {
            DbBackend::Postgres => 65_535,
            _ => 32_766,
        }
    }

    /// Deletes every row, children first; only the log of imports stays.
    pub(crate) async fn empty(&self) -> Result<(), DbErr> {
        let db = &self.db;
        rejected_row::Entity::delete_many().exec(db).await?;
        score::Entity::delete_many().exec(db).await?;
        forget(db).await?;
        count_change(db).await?;
        installments_payments::Entity::delete_many().exec(db).await?;
        credit_card_balance::Entity::delete_many().exec(db).await?;
        pos_cash_balance::Entity::delete_many().exec(db).await?;
        previous_application::Entity::delete_many().exec(db).await?;
        contract::Entity::delete_many().exec(db).await?;
        bureau_balance::Entity::delete_many().exec(db).await?;
        bureau::Entity::delete_many().exec(db).await?;
        application::Entity::delete_many().exec(db).await?;
        Ok(())
    }

    /// Makes what was written the bank's content.
    pub(crate) async fn commit(self) -> Result<(), DbErr> {
        self.db.execute_unprepared("COMMIT").await?;
        if self.db.get_database_backend() == DbBackend::Sqlite {
            // All of it is in the journal still, as large as the bank, and every reader would look there first. If
            // it has to stay (somebody reads what was there before, the disk is full), nothing is lost by it.
            let _ = self.db.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await;
        }
        self.db.close().await
    }
}

impl Deref for Replacement {
    type Target = DatabaseConnection;

    fn deref(&self) -> &DatabaseConnection {
        &self.db
    }
}
