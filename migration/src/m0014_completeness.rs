//! A score no longer says what is advised, for that depends on the policy that rules, which people change without scoring a bank
//! again: it says how much was known of the client. Clients who were scored before lack it, and are advised to be looked at
//! closer until they are scored again.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{double_null, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let completeness = Table::alter().table("score").add_column(double_null("completeness")).take();
        manager.alter_table(completeness).await?;
        manager.alter_table(Table::alter().table("score").drop_column("decision").take()).await
    }

    /// Without what was advised, which `clairscore score` finds again.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let decision = Table::alter().table("score").add_column(text("decision").default("review")).take();
        manager.alter_table(decision).await?;
        manager.alter_table(Table::alter().table("score").drop_column("completeness").take()).await
    }

    /// Half of it could not be done again.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
