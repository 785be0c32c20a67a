//! What else clients are filtered by: the terms of the credit, occupation, housing and the rating of the region. Clients who were
//! scored before lack them until they are scored again.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{double_null, text_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const NUMBERS: [&str; 2] = ["credit_term", "credit_rate"];
const CODES: [&str; 3] = ["occupation_type", "name_housing_type", "region_rating_client"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column at a time.
        for column in NUMBERS.map(double_null).into_iter().chain(CODES.map(text_null)) {
            manager.alter_table(Table::alter().table("score").add_column(column).take()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in NUMBERS.into_iter().chain(CODES) {
            manager.alter_table(Table::alter().table("score").drop_column(column).take()).await?;
        }
        Ok(())
    }
}
