//! What the credit bureau knows: a client's credits at other institutions, and the months of each.

use crate::schema::{Columns, drop_tables, keyed_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, integer};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let key = [big_integer("sk_id_curr"), big_integer("sk_id_bureau")];
        let bureau = keyed_table(manager, "bureau", key)
            .texts("credit_active credit_currency credit_type")
            .integers("days_credit credit_day_overdue cnt_credit_prolong days_credit_update")
            .reals(
                "days_credit_enddate days_enddate_fact amt_credit_max_overdue amt_credit_sum
                amt_credit_sum_debt amt_credit_sum_limit amt_credit_sum_overdue amt_annuity",
            )
            .refers("bureau", &["sk_id_curr"], "application")
            .take();
        manager.create_table(bureau).await?;
        // A credit belongs to one client.
        let unique = Index::create()
            .name("bureau_by_sk_id_bureau")
            .table("bureau")
            .col("sk_id_bureau")
            .unique()
            .take();
        manager.create_index(unique).await?;

        let key = [big_integer("sk_id_curr"), big_integer("sk_id_bureau"), integer("months_balance")];
        let bureau_balance = keyed_table(manager, "bureau_balance", key)
            .texts("status")
            .refers("bureau_balance", &["sk_id_curr", "sk_id_bureau"], "bureau")
            .take();
        manager.create_table(bureau_balance).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["bureau_balance", "bureau"]).await
    }
}
