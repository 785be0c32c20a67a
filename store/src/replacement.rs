//! The transaction that replaces the bank's content: what an import and a restore write is seen by nobody
//! until all of it is there, and never if something stops them half-way.
//!
//! It has a connection of its own, for PostgreSQL's COPY needs the connection itself, which a transaction of
//! the ORM does not lend. Who drops it without a commit closes the connection, and the database takes
//! everything back.

use crate::entity::{
    application, bureau, bureau_balance, contract, credit_card_balance, delivered_table,
    installments_payments, pos_cash_balance, previous_application, rejected_row, score, scoring,
};
use crate::exclusive::Exclusive;
use crate::scoring::drop_scores;
use crate::{Amount, Progress, Store};
use sea_orm::sea_query::Query;
use sea_orm::sqlx::PgPool;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityName};
use std::ops::Deref;

/// A replacement of the content that has begun. Readers go on seeing the earlier content.
#[derive(Debug)]
pub(crate) struct Replacement(Exclusive);

impl Store {
    /// Begins a replacement, as soon as nobody else writes much.
    pub(crate) async fn replacement(&self, progress: &dyn Progress) -> Result<Replacement, DbErr> {
        Replacement::begin(self.exclusive(progress).await?).await
    }

    /// Begins to fill a bank that was just made, of which nobody else knows.
    pub(crate) async fn first_content(&self) -> Result<Replacement, DbErr> {
        Replacement::begin(self.exclusive_of_new().await?).await
    }
}

impl Replacement {
    async fn begin(db: Exclusive) -> Result<Self, DbErr> {
        let begin = match db.get_database_backend() {
            DbBackend::Sqlite => "BEGIN IMMEDIATE",
            _ => "BEGIN",
        };
        db.execute_unprepared(begin).await?;
        Ok(Self(db))
    }

    /// The way to PostgreSQL's COPY; none on another engine.
    pub(crate) fn postgres(&self) -> Option<&PgPool> {
        self.0.postgres()
    }

    /// How many parameters a statement may have.
    pub(crate) fn most_parameters(&self) -> usize {
        match self.0.get_database_backend() {
            DbBackend::Postgres => 65_535,
            _ => 32_766,
        }
    }

    /// Deletes every row, children first; only the log of imports stays.
    pub(crate) async fn empty(&self) -> Result<(), DbErr> {
        drop_scores(&*self.0, None).await?;
        for table in tables() {
            self.0.execute(Query::delete().from_table(table)).await?;
        }
        Ok(())
    }

    /// Makes what was written the bank's content, and puts away what writing it has left behind.
    pub(crate) async fn commit(self, progress: &dyn Progress) -> Result<(), DbErr> {
        self.0.execute_unprepared("COMMIT").await?;
        let tables = tables();
        let takes_long = self.0.postgres().is_some();
        if takes_long {
            progress.started("tidying up", Amount::Tables(tables.len() as u64));
        }
        self.0.tidy_up(&tables, |done| progress.advanced(done)).await;
        if takes_long {
            progress.finished(0, 0);
        }
        self.0.close().await
    }
}

/// The tables that are replaced, children before their parents.
fn tables() -> [&'static str; 12] {
    [
        rejected_row::Entity.table_name(),
        delivered_table::Entity.table_name(),
        scoring::Entity.table_name(),
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
        &self.0
    }
}
