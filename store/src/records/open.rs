//! Opening the records beside the bank.

use super::database::Records;
use crate::StoreError;
use crate::connection::address::Address;
use crate::connection::connect::{OpenMode, opened};
use crate::connection::connections::Connections;
use crate::connection::rights::Serving;
use crate::connection::roles::may_serve;
use migration::records::Migrator;
use sea_orm::{DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use std::time::Duration;

impl Records {
    /// Opens those of the bank at `url`. On SQLite they are made, or brought to this program's schema; on PostgreSQL
    /// [`Records::migrate`] does so, for several servers may share them.
    ///
    /// # Errors
    /// [`StoreError::Address`]; on PostgreSQL [`StoreError::OlderSchema`] and [`StoreError::NoRight`];
    /// [`StoreError::NewerSchema`]; they cannot be made or opened.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let address = Address::parse(url)?.of_records();
        match opened::<Migrator>(&address, OpenMode::Recording, !address.is_postgres()).await {
            Ok((db, _)) => {
                if address.is_postgres()
                    && let Err(error) = may_serve(&db, Serving::Whole).await
                {
                    db.close().await?;
                    return Err(error);
                }
                Ok(Self::over(Connections::new(db)))
            }
            Err(StoreError::NoBank { address }) => Err(StoreError::OlderSchema { address }),
            Err(error) => Err(error),
        }
    }

    /// Opens those of the bank at `url` that are there, see [`Records::open`]: none are made for whoever only asks.
    ///
    /// # Errors
    /// Those of [`Records::open`], and [`StoreError::NoRecords`].
    pub async fn open_there(url: &str) -> Result<Self, StoreError> {
        let address = Address::parse(url)?.of_records();
        if address.is_there() {
            Self::open(url).await
        } else {
            Err(StoreError::NoRecords { address: address.shown() })
        }
    }

    /// Opens those of the bank at `url` for a server that only shows: nothing is written but who is signed in and who did
    /// what, whatever is asked.
    ///
    /// # Errors
    /// [`StoreError::NoRecords`], [`StoreError::OlderSchema`]; on PostgreSQL [`StoreError::NoRight`]; they cannot be opened.
    pub async fn open_read_only(url: &str) -> Result<Self, StoreError> {
        let address = Address::parse(url)?.of_records();
        let (db, _) = match opened::<Migrator>(&address, OpenMode::RecordingVisits, false).await {
            Err(StoreError::NoBank { address }) => return Err(StoreError::NoRecords { address }),
            opened => opened?,
        };
        if address.is_postgres()
            && let Err(error) = may_serve(&db, Serving::ReadOnly).await
        {
            db.close().await?;
            return Err(error);
        }
        Ok(Self { serving: Serving::ReadOnly, ..Self::over(Connections::new(db)) })
    }

    /// Those of the bank at `url`, to look at: nothing is made or changed; none if there are none.
    ///
    /// # Errors
    /// [`StoreError::Address`]; [`StoreError::OlderSchema`], [`StoreError::NewerSchema`]; they cannot be opened.
    pub async fn look_at(url: &str) -> Result<Option<Self>, StoreError> {
        let address = Address::parse(url)?.of_records();
        match opened::<Migrator>(&address, OpenMode::Reading, false).await {
            Ok((db, _)) => Ok(Some(Self::over(Connections::new(db)))),
            Err(StoreError::NoBank { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Makes those of the bank at `url`, or brings them to this program's schema. Returns the names of the migrations that
    /// it took. A SQLite bank without records gets none: whoever opens them first makes them.
    ///
    /// # Errors
    /// Those of [`Records::open`].
    pub async fn migrate(url: &str) -> Result<Vec<String>, StoreError> {
        let address = Address::parse(url)?.of_records();
        if !address.is_there() {
            return Ok(Vec::new());
        }
        let (db, applied) = opened::<Migrator>(&address, OpenMode::Recording, true).await?;
        db.close().await?;
        Ok(applied)
    }

    /// The same records, over connections on which PostgreSQL ends every statement that takes longer than `limit`.
    ///
    /// # Errors
    /// The connections that are open cannot be closed in good order.
    pub async fn with_statement_limit(self, limit: Duration) -> Result<Self, StoreError> {
        Ok(Self { db: self.db.with_statement_limit(limit).await?, ..self })
    }

    /// Closes every connection, whoever else holds a clone.
    ///
    /// # Errors
    /// The database fails.
    pub async fn close(&self) -> Result<(), StoreError> {
        Ok(self.db.close_by_ref().await?)
    }

    /// A transaction that will write: on SQLite no other one is under way meanwhile, so that what is read in it stays true
    /// until it ends.
    pub(crate) async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let immediate = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        self.db.begin_with_options(immediate).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::{ConnectionTrait, DbBackend, Statement};

    #[tokio::test]
    async fn on_sqlite_nothing_that_was_written_is_lost_and_nothing_that_was_deleted_stays() {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let url = format!("sqlite://{}/bank.db", folder.path().display());
        let records = Records::open(&url).await.expect("they are made");
        for (pragma, value) in [("synchronous", 2), ("secure_delete", 1), ("foreign_keys", 1)] {
            let asked = Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {pragma}"));
            let row = records.db.query_one_raw(asked).await.expect("it answers").expect("a row");
            assert_eq!(row.try_get_by_index::<i64>(0).expect("a number"), value, "{pragma}");
        }
    }
}
