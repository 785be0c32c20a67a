//! The rows of a table from one database into another, as many at a time as the other takes: by COPY on PostgreSQL, with
//! bound values on SQLite.
//!
//! Independent of which table it is, and of the transaction that it is written in.

use crate::replacement::copy::CopyRows;
use crate::replacement::transaction::Replacement;
use crate::tables::Table;
use crate::{Amount, Progress};
use futures_util::TryStreamExt;
use sea_orm::sea_query::{Asterisk, Expr, Func, Query, SimpleExpr};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryResult, StreamTrait, Value};

/// How many bytes are copied into PostgreSQL at once.
const COPIED: usize = 8 << 20;

/// Adds the rows that `from` has of a table to those of `to`. Returns how many they are.
pub(crate) async fn copy_table(
    table: &'static Table,
    from: &DatabaseTransaction,
    to: &Replacement,
    progress: &dyn Progress,
) -> Result<u64, DbErr> {
    progress.started(table.name, Amount::Rows(count(table, from).await?));
    let mut rows = from.stream(&table.select()).await?;
    let mut copied = 0;
    let mut batch = Batch::new(table, to);
    while let Some(row) = rows.try_next().await? {
        batch.push(&row)?;
        if batch.is_full() {
            copied += batch.store().await?;
            progress.advanced(copied);
        }
    }
    copied += batch.store().await?;
    progress.finished(copied, 0);
    Ok(copied)
}

/// Rows of a table on their way into a database, as many as it takes at once.
struct Batch<'a> {
    table: &'static Table,
    to: &'a Replacement,
    rows: u64,
    content: Content,
}

enum Content {
    /// An input of COPY.
    Copy(CopyRows),
    /// Row after row, column after column; at most so many.
    Values(Vec<Value>, usize),
}

impl<'a> Batch<'a> {
    fn new(table: &'static Table, to: &'a Replacement) -> Self {
        let content = match to.postgres() {
            Some(_) => Content::Copy(CopyRows::new()),
            None => {
                let width = table.columns.len();
                Content::Values(Vec::new(), to.most_parameters() / width * width)
            }
        };
        Self { table, to, rows: 0, content }
    }

    fn push(&mut self, row: &QueryResult) -> Result<(), DbErr> {
        self.rows += 1;
        let mut values = self.table.values(row);
        match &mut self.content {
            Content::Copy(rows) => rows.append(self.table.columns.len(), values),
            Content::Values(all, _) => values.try_for_each(|value| {
                all.push(value?);
                Ok(())
            }),
        }
    }

    fn is_full(&self) -> bool {
        match &self.content {
            Content::Copy(rows) => rows.len() >= COPIED,
            Content::Values(values, most) => values.len() >= *most,
        }
    }

    /// Stores them, and begins anew. Returns how many they were.
    async fn store(&mut self) -> Result<u64, DbErr> {
        let Self { table, to, rows, content } = std::mem::replace(self, Self::new(self.table, self.to));
        match content {
            _ if rows == 0 => {}
            Content::Copy(rows) => {
                to.copy(table.name, table.column_names(), rows.finish()).await?;
            }
            Content::Values(values, _) => {
                let mut insert = Query::insert();
                insert.into_table(table.name).columns(table.column_names());
                let mut values = values.into_iter().map(SimpleExpr::from);
                for _ in 0..rows {
                    insert.values_panic(values.by_ref().take(table.columns.len()));
                }
                to.execute(&insert).await?;
            }
        }
        Ok(rows)
    }
}

/// How many rows a table has.
pub(crate) async fn count(table: &Table, db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    let count = Query::select().expr(Func::count(Expr::col(Asterisk))).from(table.name).take();
    let row = db.query_one(&count).await?;
    row.map_or(Ok(0), |row| row.try_get_by_index::<i64>(0)).map(|count| count.try_into().unwrap_or(0))
}
