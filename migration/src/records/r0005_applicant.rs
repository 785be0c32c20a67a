//! `decision_case` is about a client of the bank, or about an applicant who is in none.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text_null;

/// Its index.
const BY_APPLICANT: &str = "decision_case_by_applicant";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let change = Table::alter().table("decision_case").add_column(text_null("applicant")).take();
        manager.alter_table(change).await?;
        let index = Index::create().name(BY_APPLICANT).table("decision_case").col("applicant").take();
        manager.create_index(index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::drop().name(BY_APPLICANT).table("decision_case").to_owned();
        manager.drop_index(index).await?;
        manager.alter_table(Table::alter().table("decision_case").drop_column("applicant").take()).await
    }

    /// Half of it could not be done again.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
