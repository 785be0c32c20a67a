//! `score`: the read model behind the list of clients and the comparisons. One row a scored client:
//! the score itself, and beside it what the list filters, sorts and compares by, so that none of these
//! needs a client's file again.

use crate::schema::{Columns, drop_tables, keyed_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, double, text};

/// What the list of clients is filtered or sorted by.
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
        let score = keyed_table(manager, "score", [big_integer("sk_id_curr")])
            .col(text("model"))
            .col(double("probability"))
            .col(text("decision"))
            .texts("name_contract_type name_income_type name_education_type")
            .reals(
                "age_years years_employed income credit annuity goods_price credit_to_income
                annuity_to_income credit_duration external_score_mean bureau_active_count
                bureau_debt previous_refused_share late_payment_share card_utilisation",
            )
            .refers("score", &["sk_id_curr"], "application")
            .take();
        manager.create_table(score).await?;
        create_indexes(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["score"]).await
    }
}

/// The indexes that lists are read by. The client breaks ties, hence the second column.
pub(crate) async fn create_indexes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for column in LISTED {
        let index = Index::create().name(name_of(column)).table("score").col(column).col("sk_id_curr").take();
        manager.create_index(index).await?;
    }
    Ok(())
}

/// Drops them.
pub(crate) async fn drop_indexes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for column in LISTED {
        manager.drop_index(Index::drop().name(name_of(column)).table("score").to_owned()).await?;
    }
    Ok(())
}

fn name_of(column: &str) -> String {
    format!("score_by_{column}")
}
