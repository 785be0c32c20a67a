//! What the search for peers reads of every scored client: the outcome, and the place in the space of the
//! model that scored them. `score_version` is one row that counts the changes of all scores, so that a
//! server can tell whether what it keeps in memory of them is still true.

use crate::schema::{drop_tables, keyed_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, blob_null, integer, integer_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One at a time: SQLite adds no two columns in one statement.
        for column in [integer_null("target"), blob_null("peer_point")] {
            manager.alter_table(Table::alter().table("score").add_column(column).take()).await?;
        }
        let version =
            keyed_table(manager, "score_version", [integer("id")]).col(big_integer("version")).take();
        manager.create_table(version).await?;
        let first = Query::insert()
            .into_table("score_version")
            .columns(["id", "version"])
            .values_panic([1.into(), 0.into()])
            .take();
        manager.execute(first).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["score_version"]).await?;
        for column in ["target", "peer_point"] {
            manager.alter_table(Table::alter().table("score").drop_column(column).take()).await?;
        }
        Ok(())
    }
}
