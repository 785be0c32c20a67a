//! Backup and restore: the whole bank as one SQLite file, whichever engine it is on.
//!
//! A backup is itself a bank: it has the schema, any SQLite program reads it, and Clairscore can be started
//! on it. What PostgreSQL held may be restored into SQLite and the other way round, so a backup is also how
//! a bank moves from one engine to the other.
//!
//! Reading sees the bank of one moment, writing is one transaction: a bank is restored whole, or stays what
//! it was. Independent of where the file is kept and of the screen that shows the progress.

use crate::connect::{address, is_bank};
use crate::entity::{
    application, bureau, bureau_balance, contract, credit_card_balance, delivered_table, import,
    installments_payments, pos_cash_balance, previous_application, rejected_row, score, scoring,
};
use crate::replacement::Replacement;
use crate::{Amount, Progress, Store, StoreError};
use futures_util::TryStreamExt;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseTransaction, DbBackend, DbErr, EntityTrait,
    IntoActiveModel, Iterable, PaginatorTrait, PrimaryKeyToColumn, QueryOrder, Statement,
};
use std::path::Path;

/// Writes the bank's whole content into `file`, which must be new or empty. Returns how many rows it has.
///
/// # Errors
/// [`StoreError`] if the bank cannot be read or the file cannot be written; the file is then worthless.
pub async fn backup(bank: &Store, file: &Path, progress: &dyn Progress) -> Result<u64, StoreError> {
    let backup = Store::connect(&address(file)).await?;
    let rows = copy(bank, backup.first_content().await?, progress).await?;
    // The last connection writes back what SQLite keeps beside the file.
    backup.db.close().await?;
    Ok(rows)
}

/// Makes the bank's content that of `file`, which stays as it is. Returns how many rows the bank has now.
///
/// # Errors
/// [`StoreError::NotABackup`] if the file is something else, [`StoreError::NewerSchema`] if a newer program
/// wrote it. After any error the bank holds what it held before.
pub async fn restore(bank: &Store, file: &Path, progress: &dyn Progress) -> Result<u64, StoreError> {
    let no_backup = |source| StoreError::NotABackup { file: file.to_owned(), source };
    let scratch =
        tempfile::tempdir().map_err(|source| StoreError::Folder { folder: std::env::temp_dir(), source })?;
    let copied = scratch.path().join("backup.db");
    if !duplicate(file, &copied).await.map_err(|error| no_backup(Some(error)))? {
        return Err(no_backup(None));
    }
    // An older backup is brought up to this program's schema: the copy, not the file.
    let backup = Store::connect(&address(&copied)).await?;
    let rows = copy(&backup, bank.replacement(progress).await?, progress).await?;
    backup.db.close().await?;
    Ok(rows)
}

/// Copies a SQLite file that may be in use, by SQLite itself; returns whether it holds a bank.
async fn duplicate(file: &Path, copied: &Path) -> Result<bool, DbErr> {
    let mut options = ConnectOptions::new(address(file));
    options
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| sqlite.read_only(true).create_if_missing(false));
    let db = Database::connect(options).await?;
    let place = copied.display().to_string();
    db.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [place.into()]))
        .await?;
    let holds_a_bank = is_bank(&db).await?;
    db.close().await?;
    Ok(holds_a_bank)
}

/// Makes the content of `to` that of `from`.
async fn copy(from: &Store, to: Replacement, progress: &dyn Progress) -> Result<u64, StoreError> {
    let from = from.snapshot().await?;
    to.empty().await?;
    import::Entity::delete_many().exec(&*to).await?;
    let mut rows = 0;
    rows += copy_table(application::Entity, &from, &to, progress).await?;
    rows += copy_table(bureau::Entity, &from, &to, progress).await?;
    rows += copy_table(bureau_balance::Entity, &from, &to, progress).await?;
    rows += copy_table(contract::Entity, &from, &to, progress).await?;
    rows += copy_table(previous_application::Entity, &from, &to, progress).await?;
    rows += copy_table(pos_cash_balance::Entity, &from, &to, progress).await?;
    rows += copy_table(credit_card_balance::Entity, &from, &to, progress).await?;
    rows += copy_table(installments_payments::Entity, &from, &to, progress).await?;
    rows += copy_table(score::Entity, &from, &to, progress).await?;
    rows += copy_table(scoring::Entity, &from, &to, progress).await?;
    rows += copy_table(delivered_table::Entity, &from, &to, progress).await?;
    rows += copy_table(import::Entity, &from, &to, progress).await?;
    rows += copy_table(rejected_row::Entity, &from, &to, progress).await?;
    if to.get_database_backend() == DbBackend::Postgres {
        // Imports are numbered by the database, which has not seen these.
        to.execute_unprepared(
            "SELECT setval(pg_get_serial_sequence('import', 'id'), \
             (SELECT coalesce(max(id), 0) + 1 FROM import), false)",
        )
        .await?;
    }
    to.commit(progress).await?;
    Ok(rows)
}

async fn copy_table<E: EntityTrait>(
    table: E,
    from: &DatabaseTransaction,
    to: &Replacement,
    progress: &dyn Progress,
) -> Result<u64, DbErr>
where
    E::Model: IntoActiveModel<E::ActiveModel> + Sync,
    E::ActiveModel: Send,
{
    progress.started(table.table_name(), Amount::Rows(E::find().count(from).await?));
    let most_rows = to.most_parameters() / E::Column::iter().count();
    let in_key_order =
        E::PrimaryKey::iter().fold(E::find(), |rows, key| rows.order_by_asc(key.into_column()));
    let mut batches = in_key_order.stream(from).await?.try_chunks(most_rows);
    let mut copied = 0;
    while let Some(batch) = batches.try_next().await.map_err(|stopped| stopped.1)? {
        copied += batch.len() as u64;
        E::insert_many(batch.into_iter().map(E::Model::into_active_model))
            .exec_without_returning(&**to)
            .await?;
        progress.advanced(copied);
    }
    progress.finished(copied, 0);
    Ok(copied)
}
