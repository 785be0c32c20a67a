//! Rejections are numbered: a file whose lines cannot be told apart, or a line that is two rows, has several at one line.
//! On PostgreSQL, whoever adds clients to a bank may delete a parent and write it again before its children are looked for.

use crate::schema::{drop_tables, keyed_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, TransactionTrait};

/// What is made first, under another name.
const NEW: &str = "rejected_row_new";
const TABLE: &str = "rejected_row";
/// Foreign keys to parents that may come again, and their tables.
const DEFERRED: [(&str, &str); 3] = [
    ("bureau", "bureau_in_application"),
    ("bureau_balance", "bureau_balance_in_bureau"),
    ("contract", "contract_in_application"),
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let key = [big_integer("import_id"), big_integer("ordinal")];
        let mut table = keyed_table(manager, NEW, key);
        table.col(text("file")).col(big_integer("line")).col(text("reason"));
        let in_order = WindowStatement::partition_by("import_id")
            .order_by("file", Order::Asc)
            .order_by("line", Order::Asc)
            .take();
        let rows = Query::select()
            .column("import_id")
            .expr_window(Func::cust("ROW_NUMBER"), in_order)
            .columns(["file", "line", "reason"])
            .from(TABLE)
            .take();
        replace(manager, table, ["import_id", "ordinal", "file", "line", "reason"], rows).await?;
        defer(manager, "DEFERRABLE INITIALLY IMMEDIATE").await
    }

    /// Of several rejections at one line the first one stays.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        defer(manager, "NOT DEFERRABLE").await?;
        let key = [big_integer("import_id"), text("file"), big_integer("line")];
        let mut table = keyed_table(manager, NEW, key);
        table.col(text("reason"));
        let columns = ["import_id", "file", "line"];
        let rows = Query::select()
            .columns(columns)
            .expr(Func::min(Expr::col("reason")))
            .from(TABLE)
            .group_by_columns(columns)
            .take();
        replace(manager, table, ["import_id", "file", "line", "reason"], rows).await
    }
}

/// Makes `rows` those of the table, which then has the form of `new`.
async fn replace<const N: usize>(
    manager: &SchemaManager<'_>,
    mut new: TableCreateStatement,
    columns: [&'static str; N],
    rows: SelectStatement,
) -> Result<(), DbErr> {
    new.foreign_key(ForeignKey::create().from(NEW, "import_id").to("import", "id"));
    let mut copy = Query::insert();
    copy.into_table(NEW)
        .columns(columns)
        .select_from(rows)
        .map_err(|error| DbErr::Custom(error.to_string()))?;
    // On one connection: another one of SQLite's would not know at once that the name is free again.
    let transaction = manager.get_connection().begin().await?;
    let manager = SchemaManager::new(&transaction);
    manager.create_table(new).await?;
    transaction.execute(&copy).await?;
    drop_tables(&manager, &[TABLE]).await?;
    manager.rename_table(Table::rename().table(NEW, TABLE).take()).await?;
    transaction.commit().await
}

/// Says when PostgreSQL looks for parents. SQLite is told by whoever writes.
async fn defer(manager: &SchemaManager<'_>, when: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        for (table, key) in DEFERRED {
            let alter = format!("ALTER TABLE {table} ALTER CONSTRAINT {key} {when}");
            manager.get_connection().execute_unprepared(&alter).await?;
        }
    }
    Ok(())
}
