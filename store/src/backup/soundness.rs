//! Whether what a database of SQLite holds is sound: its pages, keys and references, the types of its values, and its texts. SQLite
//! itself copies a damaged text as it is, and whoever reads it much later fails.
//!
//! Independent of whether it is a backup or a bank, and of what is done about a fault.

use crate::tables::{Holds, Table, backed_up};
use crate::words::counted;
use crate::{Amount, Progress};
use futures_util::TryStreamExt;
use sea_orm::sea_query::{Condition, Expr, Query};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, StreamTrait};
use std::pin::pin;

/// What is wrong with the pages of a database, its indexes or its references; none if nothing is.
pub(crate) async fn fault_of_structure(db: &impl ConnectionTrait) -> Result<Option<String>, DbErr> {
    let all = async |pragma: &str| db.query_all_raw(Statement::from_string(DbBackend::Sqlite, pragma)).await;
    for row in all("PRAGMA integrity_check").await? {
        let found: String = row.try_get_by_index(0)?;
        if found != "ok" {
            return Ok(Some(found.replace('\n', "; ")));
        }
    }
    let Some(row) = all("PRAGMA foreign_key_check").await?.into_iter().next() else { return Ok(None) };
    let (table, parent): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(2)?);
    Ok(Some(format!("a row of {table} belongs to none of {parent}")))
}

/// What is wrong with the values of this program's tables; none if nothing is.
pub(crate) async fn fault_of_values(
    db: &(impl ConnectionTrait + StreamTrait),
    progress: &dyn Progress,
) -> Result<Option<String>, DbErr> {
    progress.started("checking", Amount::Tables(backed_up().count() as u64));
    for (done, table) in (1..).zip(backed_up()) {
        let misfits = misfits(table, db).await?;
        if misfits > 0 {
            return Ok(Some(format!(
                "{} of {} {} something else than {} should",
                counted(misfits.unsigned_abs(), "row"),
                table.name,
                if misfits == 1 { "holds" } else { "hold" },
                if misfits == 1 { "it" } else { "they" }
            )));
        }
        if let Some(column) = damaged_text(table, db).await? {
            return Ok(Some(format!("a text of {}.{column} is not UTF-8", table.name)));
        }
        progress.advanced(done);
    }
    progress.finished(0, 0);
    Ok(None)
}

/// How many rows of a table hold a value of another type than their column has.
async fn misfits(table: &Table, db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let count =
        Query::select().expr(Expr::cust("count(*)")).from(table.name).cond_where(table.misfit()).take();
    let row = db.query_one(&count).await?;
    row.map_or(Ok(0), |row| row.try_get_by_index(0))
}

/// A column of a table that holds a text which is none: not UTF-8, or with a NUL. SQLite looks for what is not plain ASCII,
/// which few texts are, so that few are looked at closely.
async fn damaged_text(
    table: &Table,
    db: &(impl ConnectionTrait + StreamTrait),
) -> Result<Option<&'static str>, DbErr> {
    let columns = table.columns.iter().filter(|column| matches!(column.holds, Holds::Text | Holds::Time));
    let columns: Vec<&'static str> = columns.map(|column| column.name).collect();
    if columns.is_empty() {
        return Ok(None);
    }
    let (mut select, mut suspect) = (Query::select(), Condition::any());
    for name in &columns {
        select.expr(Expr::cust(format!("CAST(\"{name}\" AS BLOB)")));
        // The length is that of the characters, up to a NUL.
        suspect = suspect.add(Expr::cust(format!(
            "\"{name}\" GLOB '*[^ -~]*' OR length(\"{name}\") <> length(CAST(\"{name}\" AS BLOB))"
        )));
    }
    let select = select.from(table.name).cond_where(suspect).take();
    let mut rows = pin!(db.stream(&select).await?);
    while let Some(row) = rows.try_next().await? {
        for (index, name) in columns.iter().enumerate() {
            let bytes: Option<Vec<u8>> = row.try_get_by_index(index)?;
            let is_text = |bytes: Vec<u8>| String::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'));
            if !bytes.is_none_or(is_text) {
                return Ok(Some(name));
            }
        }
    }
    Ok(None)
}
