//! Opening the bank: make what is missing, refuse what is newer than this program.

use crate::cache::Cache;
use crate::{Store, StoreError};
use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, IsolationLevel,
    TransactionTrait,
};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Connections that one process keeps open. Readers do not wait for one another on either engine.
const CONNECTIONS: u32 = 8;
/// How long a second writer waits for the first before SQLite gives up.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long to wait for a server that does not answer, or for a free connection.
const ACQUIRE: Duration = Duration::from_secs(10);
/// How long a connection may have done nothing before it is tested: a server, or what lies between, may have closed it.
const IDLE: Duration = Duration::from_secs(10);
/// Rows that SQLite's thread may be ahead of whoever reads them: for every few, two threads change places.
const ROWS_AHEAD: usize = 1_024;
/// Pages that SQLite keeps in memory for each connection; negative means KiB. What is read often is read from
/// the system's cache, which all share.
const CACHE: &str = "-16384";

impl Store {
    /// Opens the bank at `url` (`sqlite://FILE` or `postgres://…`) and brings its schema up to date. A
    /// SQLite file and its folder are created if they are missing.
    ///
    /// # Errors
    /// [`StoreError::Address`], [`StoreError::Folder`], [`StoreError::Open`] if it cannot be opened or
    /// written, [`StoreError::NewerSchema`] if a newer program has changed it: it is left as it is.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        if url.starts_with("sqlite:") {
            create_folder(url)?;
        } else if !(url.starts_with("postgres://") || url.starts_with("postgresql://")) {
            return Err(StoreError::Address(without_credentials(url)));
        }
        let open = |source| StoreError::Open { address: without_credentials(url), source };
        let db = Database::connect(options(url)).await.map_err(open)?;
        refuse_newer_schema(&db).await?;
        Migrator::up(&db, None).await.map_err(open)?;
        Ok(Self { db, points: Cache::default(), scored: Cache::default() })
    }

    /// Where there is room for what does not fit into memory: beside the bank, if it is a file.
    pub(crate) fn scratch(&self) -> PathBuf {
        let beside = match self.db.get_database_backend() {
            DbBackend::Sqlite => {
                let options = self.db.get_sqlite_connection_pool().connect_options();
                options.get_filename().parent().map(Path::to_owned)
            }
            _ => None,
        };
        beside.filter(|folder| folder.is_dir()).unwrap_or_else(std::env::temp_dir)
    }

    /// A transaction whose reads all see the bank of one moment, even while an import replaces it.
    pub(crate) async fn snapshot(&self) -> Result<DatabaseTransaction, DbErr> {
        // A transaction of SQLite is a snapshot by itself (WAL), and has no other levels.
        let level = match self.db.get_database_backend() {
            DbBackend::Postgres => Some(IsolationLevel::RepeatableRead),
            _ => None,
        };
        self.db.begin_with_config(level, None).await
    }
}

fn options(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(CONNECTIONS)
        .acquire_timeout(ACQUIRE)
        .test_before_acquire_if_idle_for(IDLE)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .map_sqlx_sqlite_opts(sqlite_options);
    options
}

fn sqlite_options(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(PATIENCE)
        .row_buffer_size(ROWS_AHEAD)
        .pragma("cache_size", CACHE)
}

fn create_folder(url: &str) -> Result<(), StoreError> {
    let options: SqliteConnectOptions = url.parse().map_err(|_| StoreError::Address(url.to_owned()))?;
    match options.get_filename().parent() {
        Some(folder) if folder != Path::new("") => std::fs::create_dir_all(folder)
            .map_err(|source| StoreError::Folder { folder: folder.to_owned(), source }),
        _ => Ok(()),
    }
}

/// Whether a Clairscore has been here.
pub(crate) async fn is_bank(db: &DatabaseConnection) -> Result<bool, DbErr> {
    migration::SchemaManager::new(db).has_table("seaql_migrations").await
}

async fn refuse_newer_schema(db: &DatabaseConnection) -> Result<(), StoreError> {
    if !is_bank(db).await? {
        return Ok(());
    }
    let known: BTreeSet<String> = Migrator::migrations().iter().map(|m| m.name().to_owned()).collect();
    let applied = Migrator::get_migration_models(db).await?;
    let migrations: Vec<String> =
        applied.into_iter().map(|m| m.version).filter(|version| !known.contains(version)).collect();
    if migrations.is_empty() { Ok(()) } else { Err(StoreError::NewerSchema { migrations }) }
}

/// The address of a SQLite file, in which these characters would mean something else.
pub(crate) fn address(file: &Path) -> String {
    let path = file.display().to_string().replace('%', "%25").replace('?', "%3F");
    format!("sqlite://{path}")
}

/// An address that may be shown: a password may stand before `@` or among the parameters.
fn without_credentials(url: &str) -> String {
    let url = url.split('?').next().unwrap_or_default();
    match url.split_once("://") {
        Some((scheme, rest)) => {
            let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
            format!("{scheme}://{place}")
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::without_credentials;

    #[test]
    fn a_shown_address_never_carries_a_password() {
        for url in ["postgres://bank:s3cret@db.example/bank", "postgres://db.example/bank?password=s3cret"] {
            assert_eq!(without_credentials(url), "postgres://db.example/bank");
        }
        assert_eq!(without_credentials("sqlite://data/clairscore.db"), "sqlite://data/clairscore.db");
    }
}
