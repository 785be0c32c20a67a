//! The log of who did what is kept: an act is completed once, and nothing else of it is changed; it goes when it is older
//! than the law has it kept, and not before.
//!
//! Triggers refuse the rest. They are for honest mistakes, as those of the chain.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Days before which no act goes: six months (AI Act, articles 19 and 26(6)).
const DAYS: u32 = 184;
const SAID: &str = "an act of the log is completed once, and goes after six months";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let is_postgres = manager.get_database_backend() == DbBackend::Postgres;
        let differs = if is_postgres { "IS DISTINCT FROM" } else { "IS NOT" };
        let changed = ["id", "begun_at", "caller", "action", "subject", "address", "request_id"]
            .map(|column| format!("NEW.{column} {differs} OLD.{column}"))
            .join(" OR ");
        let changed = format!("OLD.outcome IS NOT NULL OR NEW.outcome IS NULL OR {changed}");
        if !is_postgres {
            let young = format!("coalesce(julianday('now') - julianday(OLD.begun_at), 0) < {DAYS}");
            for (name, change, when) in [("update", "UPDATE", &changed), ("delete", "DELETE", &young)] {
                db.execute_unprepared(&format!(
                    "CREATE TRIGGER access_log_no_{name} BEFORE {change} ON access_log WHEN {when} \
                     BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
                ))
                .await?;
            }
            return Ok(());
        }
        db.execute_unprepared(&format!(
            "CREATE FUNCTION keep_act() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION '{SAID}'; END $$"
        ))
        .await?;
        let young = format!("OLD.begun_at > now() - interval '{DAYS} days'");
        for (name, change, when) in [("update", "UPDATE", &changed), ("delete", "DELETE", &young)] {
            db.execute_unprepared(&format!(
                "CREATE TRIGGER access_log_no_{name} BEFORE {change} ON access_log FOR EACH ROW WHEN ({when}) \
                 EXECUTE FUNCTION keep_act()"
            ))
            .await?;
        }
        db.execute_unprepared(
            "CREATE TRIGGER access_log_no_truncate BEFORE TRUNCATE ON access_log EXECUTE FUNCTION keep_act()",
        )
        .await?;
        Ok(())
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
