//! Lists of clients are computed in memory (see `store::scores::scored`): the indexes that they were read by are gone, for
//! every score that is written would go on paying for all of them.

use crate::m0004_score::{create_indexes, drop_indexes};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_indexes(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_indexes(manager).await
    }
}
