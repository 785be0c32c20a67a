//! `import`, the log of what was read into the bank and when; `rejected_row`, the rows that the bank's
//! present content had to leave out, and why.

use crate::schema::{drop_tables, keyed_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_pk_auto, text, timestamp_with_time_zone};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let import = Table::create()
            .table("import")
            .col(big_pk_auto("id"))
            .col(text("source"))
            .col(timestamp_with_time_zone("started_at"))
            .col(timestamp_with_time_zone("finished_at"))
            .col(big_integer("kept"))
            .col(big_integer("rejected"))
            .take();
        manager.create_table(import).await?;

        let key = [big_integer("import_id"), text("file"), big_integer("line")];
        let rejected_row = keyed_table(manager, "rejected_row", key)
            .col(text("reason"))
            .foreign_key(
                ForeignKey::create()
                    .name("rejected_row_in_import")
                    .from("rejected_row", "import_id")
                    .to("import", "id"),
            )
            .take();
        manager.create_table(rejected_row).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["rejected_row", "import"]).await
    }
}
