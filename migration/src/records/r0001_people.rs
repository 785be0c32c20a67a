//! `account`, who may sign in, and `invitation`, the one-time codes by which they choose their password; `session`, who is
//! signed in; `api_token`, which programs may come in; `attempt`, what keeps guessing slow; `access_log`, who did what.
//!
//! Of what lets somebody in (codes, sessions, tokens) only a hash is kept.

use crate::schema::{drop_tables, keyed_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, blob, blob_null, boolean, integer, text, text_null,
    text_uniq, timestamp_with_time_zone, timestamp_with_time_zone_null,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let account = Table::create()
            .table("account")
            .col(big_pk_auto("id"))
            .col(text_uniq("login"))
            .col(text("name"))
            .col(text("roles"))
            .col(text_null("password"))
            .col(blob_null("totp_secret"))
            .col(big_integer_null("totp_step"))
            .col(boolean("is_demo"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("disabled_at"))
            .take();
        manager.create_table(account).await?;
        let invitation = keyed_table(manager, "invitation", [blob("key")])
            .col(big_integer("account_id"))
            .col(blob("totp_secret"))
            .col(timestamp_with_time_zone("expires_at"))
            .foreign_key(&mut of_account("invitation"))
            .take();
        manager.create_table(invitation).await?;
        let session = keyed_table(manager, "session", [blob("key")])
            .col(big_integer("account_id"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("seen_at"))
            .foreign_key(&mut of_account("session"))
            .take();
        manager.create_table(session).await?;
        let of_whom = Index::create().name("session_by_account").table("session").col("account_id").take();
        manager.create_index(of_whom).await?;
        let token = Table::create()
            .table("api_token")
            .col(big_pk_auto("id"))
            .col(text_uniq("name"))
            .col(blob("key").unique_key())
            .col(text("scopes"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .col(timestamp_with_time_zone_null("revoked_at"))
            .take();
        manager.create_table(token).await?;
        let attempt = keyed_table(manager, "attempt", [text("key")])
            .col(integer("failures"))
            .col(timestamp_with_time_zone("since"))
            .take();
        manager.create_table(attempt).await?;
        let log = Table::create()
            .table("access_log")
            .col(big_pk_auto("id"))
            .col(timestamp_with_time_zone("begun_at"))
            .col(text("caller"))
            .col(text("action"))
            .col(text_null("subject"))
            .col(text_null("address"))
            .col(text_null("request_id"))
            .col(text_null("outcome"))
            .col(timestamp_with_time_zone_null("ended_at"))
            .take();
        manager.create_table(log).await?;
        let by_time = Index::create().name("access_log_by_time").table("access_log").col("begun_at").take();
        manager.create_index(by_time).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = ["access_log", "attempt", "api_token", "session", "invitation", "account"];
        drop_tables(manager, &tables).await
    }

    /// Half of it could not be done again.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// That of the column `account_id`.
fn of_account(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("{table}_in_account"))
        .from(table, "account_id")
        .to("account", "id")
        .take()
}
