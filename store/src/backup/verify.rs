//! Whether a backup is worth something: it is restored into a bank of its own, which goes again, and what came back is held
//! against what the file has.
//!
//! Independent of the bank that it was made of.

use crate::backup::file::Backup;
use crate::backup::transfer::count;
use crate::connection::address::{Address, folder};
use crate::connection::connect::{Mode, connected};
use crate::tables::{Holds, Role, TABLES, Table, backed_up};
use crate::{Progress, Store, StoreError};
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func, Query};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use std::path::Path;

/// What a backup was found to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Rows per table, in the order of the tables.
    pub rows: Vec<(&'static str, u64)>,
    /// Clients.
    pub clients: u64,
}

impl Verified {
    /// Rows of all tables.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.rows.iter().map(|(_, rows)| rows).sum()
    }
}

/// Restores a backup into a bank beside it, or in the system's temporary folder where nothing can be written beside it.
///
/// # Errors
/// [`StoreError::NotVerified`]: it would come back as something else than it was; those of [`Backup::open`] and
/// [`Backup::restore`].
pub async fn verify(file: &Path, progress: &dyn Progress) -> Result<Verified, StoreError> {
    let backup = Backup::open(file).await?;
    let mut scratch = tempfile::Builder::new();
    scratch.prefix(".clairscore-");
    let scratch = scratch.tempdir_in(folder(file)).or_else(|_| scratch.tempdir());
    let scratch = scratch.map_err(|source| StoreError::Folder { folder: folder(file).to_owned(), source })?;
    let bank = Store::connect(Address::of_file(&scratch.path().join("bank.db")).url()).await?;
    let verified = restored(&backup, &bank, file, progress).await;
    bank.close().await?;
    verified
}

async fn restored(
    backup: &Backup,
    bank: &Store,
    file: &Path,
    progress: &dyn Progress,
) -> Result<Verified, StoreError> {
    let db = connected(&Address::of_file(file), Mode::Reading).await?;
    let checked = async {
        checked(&db, file).await?;
        backup.restore(bank, progress).await?;
        let mut rows = Vec::new();
        for table in backed_up() {
            let came = count(table, &bank.db).await?;
            // An earlier program had other tables, and scores in another form.
            let is_comparable = !backup.is_older() || table.role == Role::Delivered;
            let was = if is_comparable { count(table, &db).await? } else { came };
            if was != came {
                return Err(fault(file, format!("{} has {was} rows, of which {came} come back", table.name)));
            }
            rows.push((table.name, came));
        }
        checked(&bank.db, file).await?;
        for table in TABLES.iter() {
            if let Some(rows) = misfits(table, &bank.db).await? {
                return Err(fault(
                    file,
                    format!("{rows} rows of {} hold something else than they should", table.name),
                ));
            }
        }
        Ok(Verified { rows, clients: bank.client_count().await? })
    };
    let verified = checked.await;
    db.close().await?;
    verified
}

/// Asserts that SQLite finds no fault with a database: neither with its pages and indexes nor with its foreign keys.
async fn checked(db: &impl ConnectionTrait, file: &Path) -> Result<(), StoreError> {
    let all = async |pragma: &str| db.query_all_raw(Statement::from_string(DbBackend::Sqlite, pragma)).await;
    for row in all("PRAGMA integrity_check").await? {
        let found: String = row.try_get_by_index(0)?;
        if found != "ok" {
            return Err(fault(file, found.replace('\n', "; ")));
        }
    }
    match all("PRAGMA foreign_key_check").await?.first() {
        Some(row) => {
            let (table, parent): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(2)?);
            Err(fault(file, format!("a row of {table} belongs to none of {parent}")))
        }
        None => Ok(()),
    }
}

/// How many rows of a table of SQLite hold a value of another type than their column has; none if there are none.
async fn misfits(table: &Table, db: &impl ConnectionTrait) -> Result<Option<i64>, DbErr> {
    let mut wrong = Condition::any();
    for column in &table.columns {
        let types: &[&str] = match column.holds {
            Holds::BigInteger | Holds::Integer | Holds::Boolean => &["integer", "null"],
            Holds::Double => &["real", "integer", "null"],
            Holds::Text | Holds::Time => &["text", "null"],
            Holds::Bytes => &["blob", "null"],
        };
        wrong = wrong.add(
            Expr::expr(Func::cust("typeof").arg(Expr::col(column.name))).is_not_in(types.iter().copied()),
        );
    }
    let count = Query::select().expr(Expr::cust("count(*)")).from(table.name).cond_where(wrong).take();
    let row = db.query_one(&count).await?;
    let rows = row.map_or(Ok(0), |row| row.try_get_by_index::<i64>(0))?;
    Ok((rows > 0).then_some(rows))
}

fn fault(file: &Path, fault: String) -> StoreError {
    StoreError::NotVerified { file: file.to_owned(), fault }
}
