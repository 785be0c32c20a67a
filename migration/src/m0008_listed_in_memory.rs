//! Lists of clients are computed in memory (see `store::scored`): the indexes that they were read by are gone, for
//! every score that is written would go on paying for all of them.

use sea_orm_migration::prelude::*;

/// What lists were filtered or sorted by.
const LISTED: [&str; 8] = [
    "probability",
    "decision",
    "name_contract_type",
    "name_income_type",
    "name_education_type",
    "age_years",
    "income",
    "credit",
];

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in LISTED {
            let name = format!("score_by_{column}");
            manager.drop_index(Index::drop().name(name).table("score").to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in LISTED {
            let index = Index::create()
                .name(format!("score_by_{column}"))
                .table("score")
                .col(column)
                .col("sk_id_curr")
                .take();
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
