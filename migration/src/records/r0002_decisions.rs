//! `event`, the chain of what was done to cases; `content`, what it says of people, which can be erased; `decision_case`,
//! where each case stands; `letter`, by which code a client sees theirs; `checkpoint`, how long the chain was; `kept_model`,
//! the models that decisions were made with.
//!
//! Triggers refuse what may not be done to them ([`mod@super::refusals`]).

use super::refusals::of_chain;
use super::refuse::refuse;
use crate::schema::{drop_tables, keyed_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, blob, text, text_null, text_uniq};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let event = keyed_table(manager, "event", [big_integer("sequence")])
            .col(text("at"))
            .col(text("actor"))
            .col(text("kind"))
            .col(text("case_id"))
            .col(text_uniq("key"))
            .col(text("body"))
            .col(text("content_hash"))
            .col(text("previous"))
            .col(text("hash"))
            .take();
        manager.create_table(event).await?;
        let content = keyed_table(manager, "content", [big_integer("sequence")])
            .col(blob("salt"))
            .col(text("body"))
            .take();
        manager.create_table(content).await?;
        let case = keyed_table(manager, "decision_case", [text("id")])
            .col(big_integer_null("client"))
            .col(text("state"))
            .col(text("people"))
            .col(big_integer("last_event"))
            .col(big_integer("last_conclusion"))
            .col(text("changed_at"))
            .col(text_null("due_at"))
            .take();
        manager.create_table(case).await?;
        let letter = keyed_table(manager, "letter", [text("code_hash")])
            .col(text("case_id"))
            .col(big_integer("sequence"))
            .take();
        manager.create_table(letter).await?;
        let checkpoint = keyed_table(manager, "checkpoint", [big_integer("count"), text("key")])
            .col(text("head"))
            .col(text("at"))
            .col(text("signature"))
            .take();
        manager.create_table(checkpoint).await?;
        let model =
            keyed_table(manager, "kept_model", [text("hash")]).col(text("name")).col(blob("file")).take();
        manager.create_table(model).await?;
        for (name, table, column) in [
            ("event_by_case", "event", "case_id"),
            ("decision_case_by_client", "decision_case", "client"),
            ("decision_case_by_state", "decision_case", "state"),
        ] {
            manager.create_index(Index::create().name(name).table(table).col(column).take()).await?;
        }
        refuse(manager, &of_chain(manager.get_database_backend())).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = ["kept_model", "checkpoint", "letter", "decision_case", "content", "event"];
        drop_tables(manager, &tables).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            manager.get_connection().execute_unprepared("DROP FUNCTION keep_record()").await?;
        }
        Ok(())
    }

    /// Half of it could not be done again.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
