//! The pool of connections, of which a lost one costs no request.
//!
//! PostgreSQL ends connections: when it is restarted, when an operator says so, when one has been idle for too long. The
//! pool learns of it from whoever asks next. Testing each connection before it is lent would cost every request another
//! trip to the server; instead, what has failed for a lost connection and certainly has changed nothing is asked again:
//! a SELECT, and the beginning of a transaction. A single statement that writes is sent within a transaction, whose
//! beginning finds a connection that lives.
//!
//! Independent of what is asked.

use crate::cause::is_lost;
use sea_orm::prelude::async_trait;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    IsolationLevel, QueryResult, Statement, TransactionError, TransactionOptions, TransactionTrait,
};
use std::ops::Deref;
use std::pin::Pin;

/// Connections that one process keeps open. Readers do not wait for one another on either engine.
pub(crate) const CONNECTIONS: u32 = 8;

/// The pool. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Connections(DatabaseConnection);

impl Connections {
    pub(crate) const fn new(pool: DatabaseConnection) -> Self {
        Self(pool)
    }

    /// Does `ask`, which changes nothing, until a connection lasts as long. Every lost one leaves the pool, so that after
    /// as many as it holds there is a new one.
    pub(crate) async fn again<'a, T>(
        &self,
        ask: impl Fn() -> Asked<'a, T> + Send + Sync,
    ) -> Result<T, DbErr> {
        if self.0.get_database_backend() == DbBackend::Postgres {
            for _ in 0..CONNECTIONS {
                match ask().await {
                    Err(error) if is_lost(&error) => {}
                    answer => return answer,
                }
            }
        }
        ask().await
    }
}

/// An answer that is waited for.
pub(crate) type Asked<'a, T> = Pin<Box<dyn Future<Output = Result<T, DbErr>> + Send + 'a>>;

fn only_reads(statement: &Statement) -> bool {
    statement.sql.starts_with("SELECT ")
}

#[async_trait::async_trait]
impl ConnectionTrait for Connections {
    fn get_database_backend(&self) -> DbBackend {
        self.0.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let alive = self.begin().await?;
        let done = alive.execute_raw(statement).await?;
        alive.commit().await?;
        Ok(done)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.0.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        if only_reads(&statement) {
            return self.again(|| self.0.query_one_raw(statement.clone())).await;
        }
        let alive = self.begin().await?;
        let row = alive.query_one_raw(statement).await?;
        alive.commit().await?;
        Ok(row)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        if only_reads(&statement) {
            return self.again(|| self.0.query_all_raw(statement.clone())).await;
        }
        let alive = self.begin().await?;
        let rows = alive.query_all_raw(statement).await?;
        alive.commit().await?;
        Ok(rows)
    }
}

#[async_trait::async_trait]
impl TransactionTrait for Connections {
    type Transaction = DatabaseTransaction;

    async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        self.again(|| self.0.begin()).await
    }

    async fn begin_with_config(
        &self,
        level: Option<IsolationLevel>,
        access: Option<AccessMode>,
    ) -> Result<DatabaseTransaction, DbErr> {
        self.again(|| self.0.begin_with_config(level, access)).await
    }

    async fn begin_with_options(&self, options: TransactionOptions) -> Result<DatabaseTransaction, DbErr> {
        self.again(|| self.0.begin_with_options(options)).await
    }

    async fn transaction<F, T, E>(&self, callback: F) -> Result<T, TransactionError<E>>
    where
        F: for<'c> FnOnce(&'c DatabaseTransaction) -> Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'c>>
            + Send,
        T: Send,
        E: std::fmt::Display + std::fmt::Debug + Send,
    {
        self.transaction_with_config(callback, None, None).await
    }

    async fn transaction_with_config<F, T, E>(
        &self,
        callback: F,
        level: Option<IsolationLevel>,
        access: Option<AccessMode>,
    ) -> Result<T, TransactionError<E>>
    where
        F: for<'c> FnOnce(&'c DatabaseTransaction) -> Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'c>>
            + Send,
        T: Send,
        E: std::fmt::Display + std::fmt::Debug + Send,
    {
        let change = self.begin_with_config(level, access).await.map_err(TransactionError::Connection)?;
        let done = callback(&change).await.map_err(TransactionError::Transaction)?;
        change.commit().await.map_err(TransactionError::Connection)?;
        Ok(done)
    }
}

/// Of the pool itself: what one engine has and the other has not.
impl Deref for Connections {
    type Target = DatabaseConnection;

    fn deref(&self) -> &DatabaseConnection {
        &self.0
    }
}
