//! How long PostgreSQL may take for one statement of a server's requests. SQLite answers in this process and knows no
//! such limit.
//!
//! What works through the whole bank (an import, a scoring, a backup, a migration) never sets it.

use crate::connection::connections::Connections;
use crate::{Store, StoreError};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, SqlxPostgresConnector};
use std::time::Duration;

impl Store {
    /// The same bank, over connections on which PostgreSQL ends every statement that takes longer than `limit`.
    ///
    /// # Errors
    /// The connections that are open cannot be closed in good order.
    pub async fn with_statement_limit(self, limit: Duration) -> Result<Self, StoreError> {
        Ok(Self { db: self.db.with_statement_limit(limit).await?, ..self })
    }
}

impl Connections {
    /// Others to the same database, on which PostgreSQL ends every statement that takes longer than `limit`; these are
    /// closed.
    pub(crate) async fn with_statement_limit(self, limit: Duration) -> Result<Self, DbErr> {
        if self.get_database_backend() != DbBackend::Postgres {
            return Ok(self);
        }
        let pool = self.get_postgres_connection_pool();
        let options = pool.connect_options().as_ref().clone();
        let options = options.options([("statement_timeout", limit.as_millis())]);
        let limited = pool.options().clone().connect_lazy_with(options);
        self.close_by_ref().await?;
        Ok(Self::new(SqlxPostgresConnector::from_sqlx_postgres_pool(limited)))
    }
}

/// Lifts the limit for one transaction, which reads the scores of the whole bank.
pub(crate) async fn lift(db: &DatabaseTransaction) -> Result<(), DbErr> {
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared("SET LOCAL statement_timeout = 0").await?;
    }
    Ok(())
}
