//! Rows of the records that hold a value of another type than their column has. SQLite takes any value for any column, so that
//! whoever writes a BLOB where a text stands would keep the records from being read; PostgreSQL does not.
//!
//! Independent of what the rows say.

use super::tables::TABLES;
use crate::tables::Table;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, Select};

/// Those rows of what is looked for that can be read.
pub(super) fn readable<E: EntityTrait>(find: Select<E>, entity: E, engine: DbBackend) -> Select<E> {
    let name = entity.table_name();
    match TABLES.iter().find(|table| table.name == name) {
        Some(table) if engine == DbBackend::Sqlite => find.filter(table.misfit().not()),
        _ => find,
    }
}

/// Table and key of every row that cannot.
pub(super) async fn misfits(db: &impl ConnectionTrait) -> Result<Vec<(&'static str, String)>, DbErr> {
    let mut found = Vec::new();
    if db.get_database_backend() == DbBackend::Sqlite {
        for table in TABLES.iter() {
            found.extend(of_table(table, db).await?.into_iter().map(|key| (table.name, key)));
        }
    }
    Ok(found)
}

async fn of_table(table: &Table, db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let key: Vec<String> =
        table.column_names().take(table.key).map(|column| format!("quote(\"{column}\")")).collect();
    let keys = Query::select()
        .expr(Expr::cust(key.join(" || ' ' || ")))
        .from(table.name)
        .cond_where(table.misfit())
        .take();
    db.query_all(&keys).await?.iter().map(|row| row.try_get_by_index(0)).collect()
}
