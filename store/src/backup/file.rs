//! Backup and restore: the whole bank as one SQLite file, whichever engine it is on.
//!
//! A backup is itself a bank: it has the schema, any SQLite program reads it, and Clairscore can be started
//! on it. What PostgreSQL held may be restored into SQLite and the other way round, so a backup is also how
//! a bank moves from one engine to the other. At rest it is one file and needs none beside it, so it can be read where
//! nothing can be written.
//!
//! Reading sees the bank of one moment, writing is one transaction: a bank is restored whole, or stays what
//! it was. Independent of where the file is kept and of the screen that shows the progress.

use crate::backup::digest::seal;
use crate::backup::soundness::{fault_of_structure, fault_of_values};
use crate::backup::transfer::{copy_table, count};
use crate::cause::{is_damage, is_misfit, is_no_room};
use crate::connection::address::{Address, folder};
use crate::connection::connect::{OpenMode, connected, opened};
use crate::connection::schema::Schema;
use crate::error::Damage;
use crate::replacement::exclusive::one_connection;
use crate::replacement::transaction::Replacement;
use crate::tables::{Role, backed_up};
use crate::{Amount, Progress, Store, StoreError};
use migration::Migrator;
use sea_orm::sea_query::{Alias, Query};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, RuntimeErr, SqlxSqliteConnector, Statement,
};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// How often the size of a file in the making is looked at.
const LOOK: Duration = Duration::from_millis(200);
/// The name under which a backup is attached to the bank that it is restored into.
const ATTACHED: &str = "backup";

/// Writes the bank's whole content into `file`, which must be new or empty. Returns how many rows it has.
///
/// # Errors
/// [`StoreError::NoRoom`]; another [`StoreError`] if the bank cannot be read or the file cannot be written. The file is then
/// worthless.
pub async fn backup(bank: &Store, file: &Path, progress: &dyn Progress) -> Result<u64, StoreError> {
    let address = Address::of_file(file);
    address.make_file()?;
    let written = match bank.db.get_database_backend() {
        DbBackend::Sqlite => copy_of_file(bank, file, progress).await,
        _ => copy_of_rows(bank, &address, progress).await,
    };
    let what = || format!("a backup in {}", folder(file).display());
    let rows = written.map_err(|error| no_room(error, what))?;
    let failed = |source| StoreError::File { file: file.to_owned(), source };
    let path = file.to_owned();
    let sealed = tokio::task::spawn_blocking(move || seal(&path)).await;
    sealed.map_err(io::Error::other).and_then(|sealed| sealed).map_err(failed)?;
    Ok(rows)
}

/// SQLite copies the file itself, without what is no longer used in it.
async fn copy_of_file(bank: &Store, file: &Path, progress: &dyn Progress) -> Result<u64, StoreError> {
    copy_file(&bank.db, file, progress).await?;
    let copy = connected(&Address::of_file(file), OpenMode::Reading).await?;
    let mut rows = 0;
    for table in backed_up() {
        rows += count(table, &copy).await?;
    }
    copy.close().await?;
    Ok(rows)
}

async fn copy_of_rows(bank: &Store, address: &Address, progress: &dyn Progress) -> Result<u64, StoreError> {
    let (backup, _) = opened::<Migrator>(address, OpenMode::AsItIs, true).await?;
    let backup = Store::over(backup);
    let from = bank.snapshot().await?;
    let to = backup.first_content().await?;
    let mut rows = 0;
    for table in backed_up() {
        rows += copy_table(table, &from, &to, progress).await?;
    }
    from.commit().await?;
    to.commit(progress).await?;
    backup.db.close_by_ref().await?;
    Ok(rows)
}

/// Makes the bank's content that of `file`, which stays as it is. Returns how many rows the bank has now.
///
/// # Errors
/// Those of [`Backup::open`] and [`Backup::restore`].
pub async fn restore(bank: &Store, file: &Path, progress: &dyn Progress) -> Result<u64, StoreError> {
    Backup::open(file).await?.restore(bank, progress).await
}

/// A file that holds a backup: any SQLite bank does.
#[derive(Debug)]
pub struct Backup {
    file: PathBuf,
    address: Address,
    /// It has the schema of an earlier program.
    older: bool,
    empty: bool,
}

impl Backup {
    /// Looks into a backup: nothing is written, into it or beside it.
    ///
    /// # Errors
    /// [`StoreError::NotABackup`] if the file is something else, [`StoreError::NewerSchema`] if a newer program wrote it.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        let not_one = |source| StoreError::NotABackup { file: file.to_owned(), source };
        let address = Address::of_file(file);
        // A pipe would keep whoever opens it waiting.
        if !address.is_there() || !file.is_file() {
            return Err(not_one(None));
        }
        let db = connected(&address, OpenMode::Reading).await.map_err(|error| not_one(Some(error)))?;
        let looked = async {
            let schema = Schema::of::<Migrator>(&db).await.map_err(|error| not_one(Some(error)))?;
            let older = match schema {
                Schema::None | Schema::Foreign(_) => return Err(not_one(None)),
                Schema::Newer(migrations) => return Err(StoreError::NewerSchema { migrations }),
                Schema::Older(_) => true,
                Schema::Current => false,
            };
            match Store::over(db.clone()).is_empty().await {
                Err(StoreError::Database(source)) => Err(not_one(Some(source))),
                empty => Ok((older, empty?)),
            }
        };
        let looked = looked.await;
        db.close_by_ref().await?;
        let (older, empty) = looked?;
        Ok(Self { file: file.to_owned(), address, older, empty })
    }

    /// Whether there is no client in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.empty
    }

    /// Whether it has the schema of an earlier program.
    pub(crate) const fn is_older(&self) -> bool {
        self.older
    }

    /// Makes the bank's content that of the backup, if it is sound. Returns how many rows the bank has now.
    ///
    /// # Errors
    /// [`StoreError::NotABackup`] if it cannot be read to its end, [`StoreError::DamagedBackup`], [`StoreError::NoRoom`]; the
    /// database fails. After any of them the bank holds what it held before.
    pub async fn restore(&self, bank: &Store, progress: &dyn Progress) -> Result<u64, StoreError> {
        self.restored(bank, true, progress).await
    }

    /// The same without looking first whether the backup is sound, for a bank that is looked at afterwards.
    pub(crate) async fn put(&self, bank: &Store, progress: &dyn Progress) -> Result<u64, StoreError> {
        self.restored(bank, false, progress).await
    }

    async fn restored(&self, bank: &Store, looks: bool, progress: &dyn Progress) -> Result<u64, StoreError> {
        let restored = async {
            let copy = if self.older { Some(self.up_to_date(bank, progress).await?) } else { None };
            let backup = copy.as_ref().map_or(&self.address, |copy| &copy.address);
            if looks {
                self.refuse_damaged(backup, progress).await?;
            }
            match bank.db.get_database_backend() {
                DbBackend::Sqlite => attached(backup, bank, progress).await,
                _ => streamed(backup, bank, progress).await,
            }
        };
        let what = || format!("what {} holds", self.file.display());
        restored.await.map_err(|error| no_room(self.unreadable(error), what))
    }

    /// Looks at every value before anything of the bank changes: SQLite would take a damaged text as it is.
    async fn refuse_damaged(&self, backup: &Address, progress: &dyn Progress) -> Result<(), StoreError> {
        let db = connected(backup, OpenMode::Reading).await?;
        let found = async {
            match fault_of_structure(&db).await? {
                None => fault_of_values(&db, progress).await,
                found => Ok(found),
            }
        };
        let found = found.await;
        db.close().await?;
        match found? {
            None => Ok(()),
            Some(found) => {
                Err(StoreError::DamagedBackup { file: self.file.clone(), source: Damage::Found(found) })
            }
        }
    }

    /// A copy with this program's schema, beside the bank.
    async fn up_to_date(&self, bank: &Store, progress: &dyn Progress) -> Result<Copy, StoreError> {
        let scratch = bank.scratch();
        let folder = tempfile::Builder::new().prefix(".clairscore-").tempdir_in(&scratch);
        let folder = folder.map_err(|source| StoreError::Folder { folder: scratch, source })?;
        let file = folder.path().join("backup.db");
        let backup = connected(&self.address, OpenMode::Reading).await?;
        let copied = copy_file(&backup, &file, progress).await;
        backup.close().await?;
        copied?;
        let address = Address::of_file(&file);
        let (copy, _) = opened::<Migrator>(&address, OpenMode::AsItIs, true).await?;
        copy.close().await?;
        Ok(Copy { address, _folder: folder })
    }

    /// An error of reading the file, or of storing what it holds, if it is one.
    fn unreadable(&self, error: StoreError) -> StoreError {
        match error {
            StoreError::Database(source) if is_damage(&source) => {
                StoreError::NotABackup { file: self.file.clone(), source: Some(source) }
            }
            StoreError::Database(source) if is_misfit(&source) => {
                StoreError::DamagedBackup { file: self.file.clone(), source: Damage::Met(source) }
            }
            other => other,
        }
    }
}

/// A copy of a backup, which goes when it is dropped.
struct Copy {
    address: Address,
    _folder: TempDir,
}

/// Has SQLite itself copy a database, which may be in use, into `file`.
pub(crate) async fn copy_file(
    from: &DatabaseConnection,
    file: &Path,
    progress: &dyn Progress,
) -> Result<(), DbErr> {
    // It writes into the copy only, but a connection that may only query may not even do this.
    let options = from.get_sqlite_connection_pool().connect_options().as_ref().clone();
    let pool = one_connection().connect_with(options.pragma("query_only", "OFF")).await;
    let pool = pool.map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(error.into())))?;
    let db = SqlxSqliteConnector::from_sqlx_sqlite_pool(pool);
    let copied = vacuum_into(&db, file, progress).await;
    db.close().await?;
    copied
}

async fn vacuum_into(db: &DatabaseConnection, file: &Path, progress: &dyn Progress) -> Result<(), DbErr> {
    let size = "SELECT (page_count - freelist_count) * page_size \
                FROM pragma_page_count, pragma_freelist_count, pragma_page_size";
    let size = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, size)).await?;
    let size = size.map_or(Ok(0), |row| row.try_get_by_index::<i64>(0))?;
    progress.started("copying", Amount::Bytes(size.try_into().unwrap_or(0)));
    let place = file.display().to_string();
    let copied = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [place.into()]);
    let mut copied = std::pin::pin!(db.execute_raw(copied));
    let done = loop {
        tokio::select! {
            done = &mut copied => break done,
            () = tokio::time::sleep(LOOK) => {
                progress.advanced(std::fs::metadata(file).map_or(0, |file| file.len()));
            }
        }
    };
    progress.finished(0, 0);
    done.map(drop)
}

/// Restores into SQLite, which reads the backup itself.
async fn attached(backup: &Address, bank: &Store, progress: &dyn Progress) -> Result<u64, StoreError> {
    let to = bank.replacement(progress).await?;
    let attach = format!("ATTACH DATABASE ? AS {ATTACHED}");
    to.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, attach, [backup.to_attach().into()]))
        .await?;
    emptied(&to).await?;
    let mut rows = 0;
    progress.started("restoring", Amount::Tables(backed_up().count() as u64));
    for (done, table) in (1..).zip(backed_up()) {
        let name = Alias::new(table.name);
        let mut select = table.select();
        select.from_clear().from((Alias::new(ATTACHED), name.clone()));
        let mut insert = Query::insert();
        insert.into_table((Alias::new("main"), name)).columns(table.column_names());
        insert.select_from(select).map_err(|error| DbErr::Custom(error.to_string()))?;
        rows += to.execute(&insert).await?.rows_affected();
        progress.advanced(done);
    }
    progress.finished(rows, 0);
    to.commit(progress).await?;
    Ok(rows)
}

/// Restores into PostgreSQL, row after row.
async fn streamed(backup: &Address, bank: &Store, progress: &dyn Progress) -> Result<u64, StoreError> {
    let backup = Store::over(connected(backup, OpenMode::Reading).await?);
    let copied = copy_all(&backup, bank, progress).await;
    backup.close().await?;
    copied
}

async fn copy_all(backup: &Store, bank: &Store, progress: &dyn Progress) -> Result<u64, StoreError> {
    let from = backup.snapshot().await?;
    let to = bank.replacement(progress).await?;
    emptied(&to).await?;
    let mut rows = 0;
    for table in backed_up() {
        rows += copy_table(table, &from, &to, progress).await?;
    }
    // Imports are numbered by the database, which has not seen these.
    to.execute_unprepared(
        "SELECT setval(pg_get_serial_sequence('import', 'id'), \
         (SELECT coalesce(max(id), 0) + 1 FROM import), false)",
    )
    .await?;
    from.commit().await?;
    to.commit(progress).await?;
    Ok(rows)
}

/// Deletes every row that a backup holds.
async fn emptied(to: &Replacement) -> Result<(), DbErr> {
    to.empty().await?;
    for table in backed_up().filter(|table| table.role == Role::Log) {
        to.execute(Query::delete().from_table(table.name)).await?;
    }
    Ok(())
}

/// Says so if there was no room for `what`.
fn no_room(error: StoreError, what: impl Fn() -> String) -> StoreError {
    match error {
        StoreError::Database(source) if is_no_room(&source) => StoreError::NoRoom { what: what(), source },
        other => other,
    }
}
