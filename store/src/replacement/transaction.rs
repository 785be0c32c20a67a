//! The transaction that replaces the bank's content: what an import and a restore write is seen by nobody
//! until all of it is there, and never if something stops them half-way.
//!
//! It has a connection of its own, for PostgreSQL's COPY needs the connection itself, which a transaction of
//! the ORM does not lend. Who drops it without a commit closes the connection, and the database takes
//! everything back.

use crate::person::overwrite::leave_nothing;
use crate::replacement::exclusive::Exclusive;
use crate::scores::scoring::drop_scores;
use crate::{Amount, Progress, Store, StoreError, tables};
use sea_orm::sea_query::Query;
use sea_orm::sqlx::PgPool;
use sea_orm::sqlx::postgres::PgPoolCopyExt;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, RuntimeErr};
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
        for table in tables::content().rev() {
            self.0.execute(Query::delete().from_table(table.name)).await?;
        }
        Ok(())
    }

    /// Has PostgreSQL take rows of a table, which stand in `bytes` in the binary form (see [`super::copy`]).
    pub(crate) async fn copy(
        &self,
        table: &str,
        columns: impl Iterator<Item = &'static str>,
        bytes: Vec<u8>,
    ) -> Result<(), DbErr> {
        let Some(postgres) = self.postgres().cloned() else {
            return Err(DbErr::Custom("only PostgreSQL copies".to_owned()));
        };
        // Names of the entities, nothing that anyone wrote.
        let columns: Vec<_> = columns.collect();
        let copy = format!("COPY {table} ({}) FROM STDIN (FORMAT binary)", columns.join(", "));
        // A task of its own ends what it has begun, even if nobody waits for the replacement any more: a
        // connection that is left in the middle of a COPY is never closed, nor is its lock given back.
        let copied = tokio::spawn(async move {
            let mut copy = postgres.copy_in_raw(&copy).await?;
            copy.send(bytes).await?;
            copy.finish().await
        });
        let copied = copied.await.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()));
        copied.map(drop).map_err(|error| DbErr::Exec(RuntimeErr::SqlxError(error.into())))
    }

    /// Makes what was written a part of the bank's content. It is little beside what stays: what it has left behind, the
    /// database puts away by itself.
    pub(crate) async fn commit_some(self) -> Result<(), DbErr> {
        self.0.execute_unprepared("COMMIT").await?;
        self.0.close().await
    }

    /// Makes what was left the bank's content, and overwrites what was not.
    ///
    /// # Errors
    /// [`StoreError::Remains`]; the database fails.
    pub(crate) async fn commit_erased(self) -> Result<(), StoreError> {
        self.0.execute_unprepared("COMMIT").await?;
        let tables: Vec<_> = tables::content().map(|table| table.name).collect();
        leave_nothing(&self.0, &tables).await?;
        Ok(self.0.close().await?)
    }

    /// Makes what was written the bank's content, and puts away what writing it has left behind.
    pub(crate) async fn commit(self, progress: &dyn Progress) -> Result<(), DbErr> {
        self.0.execute_unprepared("COMMIT").await?;
        let tables: Vec<_> = tables::content().map(|table| table.name).collect();
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

impl Deref for Replacement {
    type Target = DatabaseConnection;

    fn deref(&self) -> &DatabaseConnection {
        &self.0
    }
}
