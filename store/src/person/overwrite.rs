//! What was deleted from a database, overwritten in its files: an engine marks it as gone, and leaves it where it was.
//!
//! Independent of what it was.

use crate::StoreError;
use crate::cause::is_no_room;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

/// Overwrites what was deleted from a database: SQLite's free pages and its journal; PostgreSQL's dead rows of `tables`,
/// and what it has counted of them.
///
/// # Errors
/// [`StoreError::Remains`]; [`StoreError::NoRoom`]; the database fails.
pub(crate) async fn leave_nothing(db: &DatabaseConnection, tables: &[&str]) -> Result<(), StoreError> {
    if db.get_database_backend() != DbBackend::Sqlite {
        for table in tables {
            db.execute_unprepared(&format!("VACUUM (ANALYZE) {table}")).await?;
        }
        return Ok(());
    }
    // Written anew, without what no row needs.
    db.execute_unprepared("VACUUM").await.map_err(|source| {
        if is_no_room(&source) {
            StoreError::NoRoom {
                what: "a copy of what is left, which is made to overwrite the rest".to_owned(),
                source,
            }
        } else {
            StoreError::Remains(Some(source))
        }
    })?;
    // It says whether somebody was in the way.
    let emptied = Statement::from_string(DbBackend::Sqlite, "PRAGMA wal_checkpoint(TRUNCATE)");
    let busy = db.query_one_raw(emptied).await?.map_or(Ok(0), |row| row.try_get_by_index::<i32>(0))?;
    if busy == 0 { Ok(()) } else { Err(StoreError::Remains(None)) }
}
