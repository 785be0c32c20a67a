//! Opening the bank: what for says whether it may be made, brought up to date, or only looked at.

use crate::backup::digest::unseal;
use crate::cause::{is_busy, is_no_room};
use crate::connection::address::Address;
use crate::connection::connections::{CONNECTIONS, Connections};
use crate::connection::rights::refusals_of_read_only;
use crate::connection::schema::{Kind, Schema, bring_up_to_date};
use crate::scores::cache::Cache;
use crate::{Store, StoreError};
use migration::Migrator;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, AssertSqlSafe, Executor};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    IsolationLevel, TransactionTrait,
};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a second writer waits for the first before SQLite gives up.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long to wait before asking again for what SQLite does not wait for by itself.
const PAUSE: Duration = Duration::from_millis(20);
/// How long to wait for a server that does not answer, or for a free connection.
const ACQUIRE: Duration = Duration::from_secs(10);
/// Rows that SQLite's thread may be ahead of whoever reads them: for every few, two threads change places.
const ROWS_AHEAD: usize = 1_024;
/// Pages that SQLite keeps in memory for each connection; negative means KiB. What is read often is read from
/// the system's cache, which all share.
const CACHE: &str = "-16384";

/// What a bank is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To read what is there. Nothing is made, changed or brought up to date.
    Read,
    /// To write into a bank that is there and has this program's schema.
    Write,
    /// To serve it. A SQLite bank is made or brought up to date; one on PostgreSQL must be as for [`Access::Write`], for
    /// several servers may share it, and whoever changes its schema should say so ([`migrate`]).
    Serve,
    /// To serve it to those who only read: it must be there and have this program's schema, and is not changed.
    ServeReadOnly,
    /// To fill it: it is made, or brought up to date.
    Fill,
}

/// How a connection uses its database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OpenMode {
    /// It changes nothing.
    Reading,
    /// It changes nothing, for as long as a server runs: whoever else has a SQLite file comes and goes meanwhile.
    Showing,
    /// It writes, and SQLite keeps its journal as a WAL, so that readers and a writer do not wait for one another.
    Writing,
    /// It writes, and SQLite keeps its journal as the file says: a backup has none when it is at rest.
    AsItIs,
    /// It writes what nothing could tell again: SQLite has every transaction on the disk before it says so, and what was
    /// deleted is overwritten.
    Recording,
    /// The same, but what it may write is who is signed in and who did what.
    RecordingVisits,
}

impl Store {
    /// Opens the bank at `url` to fill it, see [`Access::Fill`].
    ///
    /// # Errors
    /// Those of [`Store::open`].
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        Self::open(url, Access::Fill).await
    }

    /// Opens the bank at `url` (`sqlite://FILE` or `postgres://…`). A SQLite file that is made can be read by its owner
    /// only, as can its folder if that is made.
    ///
    /// # Errors
    /// - [`StoreError::Address`];
    /// - [`StoreError::NoBank`] or [`StoreError::OlderSchema`] if the access does not make a bank or bring it up to date;
    /// - [`StoreError::NewerSchema`] if a newer program has changed it: it is left as it is;
    /// - [`StoreError::Folder`], [`StoreError::File`], [`StoreError::NoRoom`], [`StoreError::Busy`], [`StoreError::Open`]
    ///   if it cannot be made, brought up to date or opened.
    pub async fn open(url: &str, access: Access) -> Result<Self, StoreError> {
        let address = Address::parse(url)?;
        let mode = match access {
            Access::Read => OpenMode::Reading,
            Access::ServeReadOnly => OpenMode::Showing,
            Access::Write | Access::Serve | Access::Fill => OpenMode::Writing,
        };
        let fills = access == Access::Fill || (access == Access::Serve && !address.is_postgres());
        let (db, _) = opened::<Migrator>(&address, mode, fills).await?;
        Ok(Self::over(db))
    }

    /// Closes every connection, whoever else holds a clone. The last one that a SQLite bank has puts its journal away.
    ///
    /// # Errors
    /// The database fails.
    pub async fn close(&self) -> Result<(), StoreError> {
        Ok(self.db.close_by_ref().await?)
    }

    /// Whether the bank is that very file.
    #[must_use]
    pub fn is_in(&self, file: &Path) -> bool {
        if self.db.get_database_backend() != DbBackend::Sqlite {
            return false;
        }
        let options = self.db.get_sqlite_connection_pool().connect_options();
        let real = |path: &Path| std::fs::canonicalize(path).ok();
        real(file).is_some_and(|file| real(options.get_filename()) == Some(file))
    }

    /// What the bank is called: its file without folder and ending, or its database on a server.
    #[must_use]
    pub fn name(&self) -> String {
        let name = match self.db.get_database_backend() {
            DbBackend::Sqlite => {
                let options = self.db.get_sqlite_connection_pool().connect_options();
                options.get_filename().file_stem().map(|name| name.to_string_lossy().into_owned())
            }
            _ => {
                let options = self.db.get_postgres_connection_pool().connect_options();
                options.get_database().map(str::to_owned)
            }
        };
        name.unwrap_or_else(|| "bank".to_owned())
    }

    pub(crate) fn over(db: DatabaseConnection) -> Self {
        Self { db: Connections::new(db), points: Cache::default(), scored: Cache::default() }
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

/// Makes the bank at `url`, or brings it to this program's schema: a bank of an earlier program, or a backup. Returns the
/// names of the migrations that it took.
///
/// # Errors
/// Those of [`Store::open`].
pub async fn migrate(url: &str) -> Result<Vec<String>, StoreError> {
    let address = Address::parse(url)?;
    let (db, applied) = opened::<Migrator>(&address, OpenMode::AsItIs, true).await?;
    db.close().await?;
    Ok(applied)
}

/// A pool over the database, which is made or brought to the schema of kind `K` if `fills`, and the migrations that this
/// took.
pub(crate) async fn opened<K: Kind>(
    address: &Address,
    mode: OpenMode,
    fills: bool,
) -> Result<(DatabaseConnection, Vec<String>), StoreError> {
    if !address.is_there() {
        if !fills {
            return Err(StoreError::NoBank { address: address.shown() });
        }
        address.make_file()?;
    }
    // Of those who open a new file at once, SQLite turns some away instead of letting them wait.
    let until = Instant::now() + PATIENCE;
    loop {
        match open_once::<K>(address, mode, fills).await {
            Err(StoreError::Busy { .. }) if !address.is_postgres() && Instant::now() < until => {
                tokio::time::sleep(PAUSE).await;
            }
            outcome => return outcome,
        }
    }
}

async fn open_once<K: Kind>(
    address: &Address,
    mode: OpenMode,
    fills: bool,
) -> Result<(DatabaseConnection, Vec<String>), StoreError> {
    let failed = |source| address.failed(source);
    // What may not be changed must not be opened for writing: that alone could change a SQLite file.
    let first = if address.is_file() { OpenMode::Reading } else { mode };
    let mut db = connected(address, first).await.map_err(failed)?;
    let outcome = async {
        let is_current = checked::<K>(&db, address, fills).await?;
        if first != mode {
            db.close_by_ref().await?;
            db = connected(address, mode).await.map_err(failed)?;
        }
        if address.is_file() && !matches!(mode, OpenMode::Reading | OpenMode::Showing) {
            unseal(&db).await.map_err(failed)?;
        }
        if is_current { Ok(Vec::new()) } else { bring_up_to_date::<K>(&db).await.map_err(failed) }
    };
    match outcome.await {
        Ok(applied) => Ok((db, applied)),
        Err(error) => {
            // What SQLite keeps beside the file goes with the last connection.
            db.close().await?;
            Err(error)
        }
    }
}

/// Whether the database has this program's schema; if not, it may be given it.
async fn checked<K: Kind>(
    db: &DatabaseConnection,
    address: &Address,
    fills: bool,
) -> Result<bool, StoreError> {
    match Schema::of::<K>(db).await.map_err(|source| address.failed(source))? {
        Schema::Current => Ok(true),
        Schema::None | Schema::Older(_) if fills => Ok(false),
        Schema::None => Err(StoreError::NoBank { address: address.shown() }),
        Schema::Older(_) => Err(StoreError::OlderSchema { address: address.shown() }),
        Schema::Newer(migrations) => Err(StoreError::NewerSchema { migrations }),
        Schema::Foreign(table) => Err(StoreError::NotABank { address: address.shown(), table }),
    }
}

/// A pool over the database, whatever it holds.
pub(crate) async fn connected(address: &Address, mode: OpenMode) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(address.url());
    let of_file = address.clone();
    // Of records in memory, a second connection would be turned away while the first one writes.
    let alone = mode == OpenMode::Recording && !address.is_file() && !address.is_postgres();
    options
        .max_connections(if alone { 1 } else { CONNECTIONS })
        .acquire_timeout(ACQUIRE)
        // A lost connection is noticed by whoever asks something, see `connections`.
        .test_before_acquire(false)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .map_sqlx_sqlite_opts(move |options| sqlite_options(&of_file, mode, options));
    if mode == OpenMode::RecordingVisits {
        options.map_sqlx_sqlite_pool_opts(|pool| {
            pool.after_connect(|connection, _| {
                Box::pin(async move {
                    connection.execute(sqlx::raw_sql(AssertSqlSafe(refusals_of_read_only()))).await?;
                    Ok(())
                })
            })
        });
    }
    Database::connect(options).await
}

fn sqlite_options(address: &Address, mode: OpenMode, options: SqliteConnectOptions) -> SqliteConnectOptions {
    let options = options
        .create_if_missing(true)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .row_buffer_size(ROWS_AHEAD)
        .pragma("cache_size", CACHE);
    match mode {
        OpenMode::Reading => address.for_reading(options),
        OpenMode::Showing => options.create_if_missing(false).pragma("query_only", "ON"),
        OpenMode::Writing => {
            options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Normal)
        }
        OpenMode::AsItIs => options,
        OpenMode::Recording | OpenMode::RecordingVisits => options
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("secure_delete", "ON"),
    }
}

impl Address {
    /// Why the bank cannot be opened.
    pub(crate) fn failed(&self, source: DbErr) -> StoreError {
        let shown = self.shown();
        if is_busy(&source) {
            StoreError::Busy { address: shown, source }
        } else if is_no_room(&source) {
            StoreError::NoRoom { what: format!("the bank at {shown}"), source }
        } else {
            StoreError::Open { address: shown, source }
        }
    }
}
