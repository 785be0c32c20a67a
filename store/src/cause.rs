//! What an engine's error means, where it matters to whoever gets it: is it the connection, the disk, another
//! process, or the file?
//!
//! Independent of what was asked. Sources: PostgreSQL's "Error Codes" (appendix A), SQLite's "Result Codes".

use sea_orm::sqlx;
use sea_orm::{DbErr, RuntimeErr};
use std::io::ErrorKind;

/// Whether PostgreSQL, or what lies between, has ended the connection on which something was asked.
pub(crate) fn is_lost(error: &DbErr) -> bool {
    match error {
        // What cannot be asked for want of a connection (`Conn`) is another matter: the pool has tried for long enough.
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => {
            match &**error {
                sqlx::Error::Io(_) => true,
                // Connection exceptions; shut down by an operator or after a crash; idle for too long.
                sqlx::Error::Database(error) => error.code().is_some_and(|code| {
                    code.starts_with("08") || ["57P01", "57P02", "57P05", "25P03"].contains(&&*code)
                }),
                _ => false,
            }
        }
        _ => false,
    }
}

/// Whether the disk is full.
pub(crate) fn is_no_room(error: &DbErr) -> bool {
    const SQLITE_FULL: u32 = 13;
    /// What the index of a WAL needs cannot be had: "the volume may be out of space".
    const SQLITE_IOERR_SHMSIZE: u32 = 10 | (19 << 8);
    match sqlx_error(error) {
        Some(sqlx::Error::Io(error)) => error.kind() == ErrorKind::StorageFull,
        Some(sqlx::Error::Database(error)) if error.code().is_some_and(|code| code == "53100") => true,
        _ => {
            sqlite_code(error).is_some_and(|code| code & 0xff == SQLITE_FULL || code == SQLITE_IOERR_SHMSIZE)
        }
    }
}

/// Whether another process has kept what was asked for locked for too long.
pub(crate) fn is_busy(error: &DbErr) -> bool {
    const SQLITE_BUSY: u32 = 5;
    match sqlx_error(error) {
        Some(sqlx::Error::Database(error)) if error.code().is_some_and(|code| code == "55P03") => true,
        _ => sqlite_code(error).is_some_and(|code| code & 0xff == SQLITE_BUSY),
    }
}

/// Whether a file is no SQLite database, or a damaged one.
pub(crate) fn is_damage(error: &DbErr) -> bool {
    const SQLITE_CORRUPT: u32 = 11;
    const SQLITE_NOTADB: u32 = 26;
    sqlite_code(error).is_some_and(|code| [SQLITE_CORRUPT, SQLITE_NOTADB].contains(&(code & 0xff)))
}

/// Whether rows are not what their table holds, or a table is not there: who has written them was not this program, or the
/// medium has changed them.
pub(crate) fn is_misfit(error: &DbErr) -> bool {
    const SQLITE_ERROR: u32 = 1;
    const SQLITE_TOOBIG: u32 = 18;
    const SQLITE_CONSTRAINT: u32 = 19;
    const SQLITE_MISMATCH: u32 = 20;
    const SQLITE_IOERR_SHORT_READ: u32 = 10 | (2 << 8);
    match sqlx_error(error) {
        // A value of another type.
        Some(sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)) => true,
        // Data exceptions, violated constraints.
        Some(sqlx::Error::Database(error))
            if error.code().is_some_and(|code| {
                code.len() == 5 && (code.starts_with("22") || code.starts_with("23"))
            }) =>
        {
            true
        }
        _ => {
            matches!(error, DbErr::Type(_) | DbErr::TryIntoErr { .. })
                || sqlite_code(error).is_some_and(|code| {
                    [SQLITE_ERROR, SQLITE_TOOBIG, SQLITE_CONSTRAINT, SQLITE_MISMATCH].contains(&(code & 0xff))
                        || code == SQLITE_IOERR_SHORT_READ
                })
        }
    }
}

fn sqlx_error(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}

/// SQLite's extended result code; its lowest byte is the primary one.
fn sqlite_code(error: &DbErr) -> Option<u32> {
    match sqlx_error(error)? {
        sqlx::Error::Database(error) if error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() => {
            error.code()?.parse().ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::{ConnectOptions, ConnectionTrait, Database};

    #[tokio::test]
    async fn a_full_database_is_told_from_a_locked_and_from_a_damaged_one() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("bank.db").display());
        let mut options = ConnectOptions::new(&url);
        options
            .max_connections(1)
            .map_sqlx_sqlite_opts(|sqlite| sqlite.busy_timeout(std::time::Duration::ZERO));
        let db = Database::connect(options.clone()).await.expect("it opens");
        db.execute_unprepared("PRAGMA max_page_count = 10; CREATE TABLE t (x BLOB)")
            .await
            .expect("it has room");
        let full =
            db.execute_unprepared("INSERT INTO t VALUES (zeroblob(100000))").await.expect_err("no room");
        assert!(is_no_room(&full) && !is_busy(&full) && !is_damage(&full) && !is_lost(&full), "{full:?}");

        let other = Database::connect(options.clone()).await.expect("it opens");
        other.execute_unprepared("BEGIN IMMEDIATE").await.expect("it is free");
        let busy = db.execute_unprepared("BEGIN IMMEDIATE").await.expect_err("it is locked");
        assert!(is_busy(&busy) && !is_no_room(&busy) && !is_damage(&busy), "{busy:?}");
        other.close().await.expect("it closes");
        db.close().await.expect("it closes");

        std::fs::write(folder.path().join("bank.db"), "Dear client, ".repeat(100))
            .expect("it can be written");
        let damage = Database::connect(options).await.expect_err("it is a letter");
        assert!(is_damage(&damage) && !is_busy(&damage) && !is_no_room(&damage), "{damage:?}");
    }
}
