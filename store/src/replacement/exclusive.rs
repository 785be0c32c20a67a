//! The right to write much into the bank: imports, restores and scorings have it one after the other, in whichever
//! processes they are, so that none of them comes across what another has half done.
//!
//! It belongs to an open connection (PostgreSQL) or an open file (SQLite), so that whoever is killed gives it back.
//! Independent of what is written. Whoever writes a row now and then does not ask for it.

use crate::{Progress, Store};
use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::{Database, Error, PgPool, query, query_scalar};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, RuntimeErr, SqlxPostgresConnector,
    SqlxSqliteConnector,
};
use std::fs::{File, OpenOptions, TryLockError};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The lock among PostgreSQL's advisory ones, which are a database's own.
const LOCK: i64 = 0x636c_6169_7273_636f;
/// How long to wait before asking again.
const PAUSE: Duration = Duration::from_millis(100);
/// Pages that SQLite keeps in memory while so much is written; negative means KiB.
const CACHE: &str = "-65536";

/// The right, and the connection to use it on. Dropped without [`Exclusive::close`], the connection is closed, and the
/// database takes back what was not committed.
#[derive(Debug)]
pub(crate) struct Exclusive {
    /// Of one connection, or what is written could land outside of a transaction, and without the right.
    db: DatabaseConnection,
    /// Locked as long as it is open; none on PostgreSQL, where the connection has the lock.
    file: Option<File>,
}

impl Store {
    /// Waits for the right, and says so if another has it.
    pub(crate) async fn exclusive(&self, progress: &dyn Progress) -> Result<Exclusive, DbErr> {
        let mut exclusive = self.exclusive_of_new().await?;
        let file = self.lock_file();
        let mut waiting = false;
        while !exclusive.lock(file.as_deref()).await? {
            if !waiting {
                progress.waiting();
                waiting = true;
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(exclusive)
    }

    /// The same for a bank that was just made, of which nobody else knows.
    pub(crate) async fn exclusive_of_new(&self) -> Result<Exclusive, DbErr> {
        let db = match self.db.get_database_backend() {
            DbBackend::Postgres => {
                let options = self.db.get_postgres_connection_pool().connect_options();
                let pool = one_connection().connect_with(options.as_ref().clone()).await.map_err(failed)?;
                SqlxPostgresConnector::from_sqlx_postgres_pool(pool)
            }
            _ => {
                let options = self.db.get_sqlite_connection_pool().connect_options();
                let options = options.as_ref().clone().pragma("cache_size", CACHE);
                let pool = one_connection().connect_with(options).await.map_err(failed)?;
                SqlxSqliteConnector::from_sqlx_sqlite_pool(pool)
            }
        };
        Ok(Exclusive { db, file: None })
    }

    /// The file to lock beside a bank that is a file. It stays there: were it deleted, one could have it and another its
    /// successor.
    fn lock_file(&self) -> Option<PathBuf> {
        if self.db.get_database_backend() != DbBackend::Sqlite {
            return None;
        }
        let options = self.db.get_sqlite_connection_pool().connect_options();
        let bank = options.get_filename();
        let mut lock = bank.as_os_str().to_owned();
        lock.push("-lock");
        bank.is_file().then(|| lock.into())
    }
}

impl Exclusive {
    /// Takes the right; false if another has it. A bank in memory (no `file`) is nobody else's.
    async fn lock(&mut self, file: Option<&Path>) -> Result<bool, DbErr> {
        if let Some(postgres) = self.postgres() {
            let lock = query_scalar("SELECT pg_try_advisory_lock($1)").bind(LOCK);
            return lock.fetch_one(postgres).await.map_err(failed);
        }
        let Some(file) = file else { return Ok(true) };
        let mut new = OpenOptions::new();
        new.write(true).create(true).truncate(false);
        // For who may write into the bank, as all that lies beside it.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut new, 0o600);
        let open = File::open(file).or_else(|_| new.open(file));
        let file = open.map_err(|error| failed(Error::Io(error)))?;
        match file.try_lock() {
            Ok(()) => {
                self.file = Some(file);
                Ok(true)
            }
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(failed(Error::Io(error))),
        }
    }

    /// PostgreSQL's own connection; none on another engine.
    pub(crate) fn postgres(&self) -> Option<&PgPool> {
        (self.db.get_database_backend() == DbBackend::Postgres)
            .then(|| self.db.get_postgres_connection_pool())
    }

    /// Gives the right back.
    pub(crate) async fn close(self) -> Result<(), DbErr> {
        if let Some(postgres) = self.postgres() {
            // The server notices only later that a connection is closed.
            query("SELECT pg_advisory_unlock($1)").bind(LOCK).execute(postgres).await.map_err(failed)?;
        }
        self.db.close().await?;
        drop(self.file);
        Ok(())
    }

    /// Puts away what writing much has left behind in `tables`, which every reader would come across. If that cannot be
    /// (somebody reads what was there before, the disk is full), nothing is lost.
    pub(crate) async fn tidy_up(&self, tables: &[&str], mut tidied: impl FnMut(u64)) {
        match self.db.get_database_backend() {
            // All of it is in the journal still.
            DbBackend::Sqlite => {
                let _ = self.db.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await;
            }
            // Rows that were replaced lie before the new ones, of which nothing is known yet. PostgreSQL would see to both by
            // itself, for minutes, beside whoever reads.
            _ => {
                for (done, table) in (1..).zip(tables) {
                    let _ = self.db.execute_unprepared(&format!("VACUUM (ANALYZE) {table}")).await;
                    tidied(done);
                }
            }
        }
    }
}

impl Deref for Exclusive {
    type Target = DatabaseConnection;

    fn deref(&self) -> &DatabaseConnection {
        &self.db
    }
}

/// A pool that always lends the same connection, however long the work takes.
pub(crate) fn one_connection<D: Database>() -> PoolOptions<D> {
    PoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None).test_before_acquire(false)
}

fn failed(error: Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}
