//! The transaction that replaces the bank's content: what an import and a restore write is seen by nobody
//! until all of it is there, and never if something stops them half-way.
//!
//! It has a connection of its own, for PostgreSQL's COPY needs the connection itself, which a transaction of
//! the ORM does not lend. Who drops it without a commit closes the connection, and the database takes
//! everything back.

use crate::cache::count_change;
use crate::entity::{
    application, bureau, bureau_balance, contract, credit_card_balance, installments_payments,
    pos_cash_balance, previous_application, rejected_row, score,
};
use crate::tally::forget;
use crate::{Amount, Progress, Store};
use sea_orm::sea_query::Query;
use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::{Database, PgPool};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityName, RuntimeErr, SqlxPostgresConnector,
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
        forget(&self.db).await?;
        count_change(&self.db).await?;
        for table in tables() {
            self.db.execute(Query::delete().from_table(table)).await?;
        }
        Ok(())
    }

    /// Makes what was written the bank's content, and puts away what writing it has left behind, which every reader
    /// would come across. If that cannot be (somebody reads what was there before, the disk is full), nothing is lost.
    pub(crate) async fn commit(self, progress: &dyn Progress) -> Result<(), DbErr> {
        self.db.execute_unprepared("COMMIT").await?;
        match self.db.get_database_backend() {
            // All of it is in the journal still, as large as the bank.
            DbBackend::Sqlite => {
                let _ = self.db.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await;
            }
            // The rows that were replaced lie before the new ones, of which nothing is known yet. PostgreSQL would see to
            // both by itself, for minutes, beside whoever reads.
            _ => {
                let tables = tables();
                progress.started("tidying up", Amount::Tables(tables.len() as u64));
                for (done, table) in (1..).zip(tables) {
                    let _ = self.db.execute_unprepared(&format!("VACUUM (ANALYZE) {table}")).await;
                    progress.advanced(done);
                }
                progress.finished(0, 0);
            }
        }
        self.db.close().await
    }
}

/// The tables that are replaced, children before their parents.
fn tables() -> [&'static str; 10] {
    [
        rejected_row::Entity.table_name(),
        score::Entity.table_name(),
        installments_payments::Entity.table_name(),
        credit_card_balance::Entity.table_name(),
        pos_cash_balance::Entity.table_name(),
        previous_application::Entity.table_name(),
        contract::Entity.table_name(),
        bureau_balance::Entity.table_name(),
        bureau::Entity.table_name(),
        application::Entity.table_name(),
    ]
}

impl Deref for Replacement {
    type Target = DatabaseConnection;

    fn deref(&self) -> &DatabaseConnection {
        &self.db
    }
}
