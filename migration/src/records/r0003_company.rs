//! Who signs in through their company: `account` says by which issuer somebody is known and by which subject, and
//! `authorization_request` keeps what a browser set out with until it comes back from the company's provider.

use crate::schema::{drop_tables, keyed_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{blob, text, text_null, timestamp_with_time_zone};

/// One account for each of them.
const OF_WHOM: &str = "account_by_subject";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["issuer", "subject"] {
            let added = Table::alter().table("account").add_column(text_null(column)).take();
            manager.alter_table(added).await?;
        }
        let index =
            Index::create().name(OF_WHOM).table("account").col("issuer").col("subject").unique().take();
        manager.create_index(index).await?;
        let request = keyed_table(manager, "authorization_request", [blob("key")])
            .col(blob("state"))
            .col(text("nonce"))
            .col(text("verifier"))
            .col(text("back"))
            .col(timestamp_with_time_zone("begun_at"))
            .take();
        manager.create_table(request).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["authorization_request"]).await?;
        manager.drop_index(Index::drop().name(OF_WHOM).table("account").to_owned()).await?;
        for column in ["subject", "issuer"] {
            manager.alter_table(Table::alter().table("account").drop_column(column).take()).await?;
        }
        Ok(())
    }

    /// Half of it could not be done again.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
