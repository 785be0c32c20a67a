//! The log of imports says whether what was imported was invented. What was imported before counts as real.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::boolean;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let invented = Table::alter().table("import").add_column(boolean("invented").default(false)).take();
        manager.alter_table(invented).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("import").drop_column("invented").take()).await
    }
}
