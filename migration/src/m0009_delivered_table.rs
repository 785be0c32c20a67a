//! `delivered_table`: which tables the bank's content was delivered with. A table that was not says nothing of
//! anybody; one that was, and has no row, says that nobody has any.
//!
//! Banks from before did not write it down: there, what has a row was delivered.

use crate::schema::{drop_tables, keyed_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text;

/// The tables that a file fills.
const TABLES: [&str; 7] = [
    "application",
    "bureau",
    "bureau_balance",
    "previous_application",
    "pos_cash_balance",
    "credit_card_balance",
    "installments_payments",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(keyed_table(manager, "delivered_table", [text("name")])).await?;
        for table in TABLES {
            let any = Query::select().expr(1).from(table).take();
            let filled = Query::select().expr(table).and_where(Expr::exists(any)).take();
            let mut delivered = Query::insert().into_table("delivered_table").columns(["name"]).take();
            delivered.select_from(filled).map_err(|error| DbErr::Migration(error.to_string()))?;
            manager.execute(delivered).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["delivered_table"]).await
    }

    /// Half of it would not be done again.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
