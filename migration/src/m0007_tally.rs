//! `tally`: what was counted of the clients while they were scored (see `model::monitoring`), for the page and the
//! command that watch the bank. At most one row, a document that is always written and read whole; whoever changes
//! scores deletes it, so that what is there is always true.

use crate::schema::{drop_tables, keyed_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tally =
            keyed_table(manager, "tally", [integer("id")]).col(text("model")).col(text("counts")).take();
        manager.create_table(tally).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["tally"]).await
    }
}
