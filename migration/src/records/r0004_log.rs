//! The log of who did what is kept: an act is completed once, and nothing else of it is changed; it goes when it is older
//! than the law has it kept, and not before.
//!
//! Triggers refuse the rest ([`mod@super::refusals`]).

use super::refusals::of_log;
use super::refuse::refuse;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        refuse(manager, &of_log(manager.get_database_backend())).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let is_postgres = manager.get_database_backend() == DbBackend::Postgres;
        let on = if is_postgres { " ON access_log" } else { "" };
        for name in ["update", "delete"] {
            db.execute_unprepared(&format!("DROP TRIGGER access_log_no_{name}{on}")).await?;
        }
        if is_postgres {
            db.execute_unprepared("DROP TRIGGER access_log_no_truncate ON access_log").await?;
            db.execute_unprepared("DROP FUNCTION keep_act()").await?;
        }
        Ok(())
    }

    /// Half of it could not be done again.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
