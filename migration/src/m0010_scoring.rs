//! A score is kept under the version of the scoring that made it. `scoring` has one row a model: the version that is
//! shown, and what was counted of it; writing this row shows a whole scoring at once.
//!
//! `score.model` is gone, for the version's row says it, and so is `tally`, whose counts stand in that row.

use crate::schema::{Columns, drop_tables, keyed_table};
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_uniq, blob_null, double, integer, integer_null, text, text_null,
};

/// What a score says of its client: categories and quantities.
const TEXTS: &str = "name_contract_type name_income_type name_education_type";
const REALS: &str = "age_years years_employed income credit annuity goods_price credit_to_income annuity_to_income
    credit_duration external_score_mean bureau_active_count bureau_debt previous_refused_share late_payment_share
    card_utilisation";

/// Where the scores are until they have a version.
const UNVERSIONED: &str = "score_unversioned";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let scoring = keyed_table(manager, "scoring", [text("model")])
            .col(big_integer_uniq("version"))
            .col(text_null("counts"))
            .take();
        manager.create_table(scoring).await?;
        // SQLite cannot give a table another key.
        manager.rename_table(Table::rename().table("score", UNVERSIONED).take()).await?;
        let key = [big_integer("sk_id_curr"), big_integer("version")];
        manager.create_table(score(keyed_table(manager, "score", key))).await?;
        let models = Query::select().distinct().column("model").from(UNVERSIONED).take();
        let models = manager.get_connection().query_all(&models).await?;
        for (version, model) in (1..).zip(models) {
            give_version(manager, &model.try_get_by_index::<String>(0)?, version).await?;
        }
        drop_tables(manager, &[UNVERSIONED, "tally"]).await
    }

    /// Without the scores, which `clairscore score` makes again.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["score", "scoring"]).await?;
        let unversioned =
            keyed_table(manager, "score", [big_integer("sk_id_curr")]).col(text("model")).take();
        manager.create_table(score(unversioned)).await?;
        let tally =
            keyed_table(manager, "tally", [integer("id")]).col(text("model")).col(text("counts")).take();
        manager.create_table(tally).await
    }

    /// Half of it could not be done again.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// The table `score`, whose key `table` has.
fn score(mut table: TableCreateStatement) -> TableCreateStatement {
    table
        .col(double("probability"))
        .col(text("decision"))
        .texts(TEXTS)
        .reals(REALS)
        .col(integer_null("target"))
        .col(blob_null("peer_point"))
        .refers("score", &["sk_id_curr"], "application")
        .take()
}

/// Has the scores of `model` be those of `version`, which is shown with what was counted of them.
async fn give_version(manager: &SchemaManager<'_>, model: &str, version: i64) -> Result<(), DbErr> {
    let never = |error: sea_query::error::Error| DbErr::Migration(error.to_string());
    let said = || ["sk_id_curr", "probability", "decision", "target", "peer_point"].into_iter();
    let said = || said().chain(TEXTS.split_whitespace()).chain(REALS.split_whitespace());
    let scores = Query::select()
        .columns(said())
        .expr(version)
        .from(UNVERSIONED)
        .and_where(Expr::col("model").eq(model))
        .take();
    let mut versioned = Query::insert().into_table("score").columns(said().chain(["version"])).take();
    versioned.select_from(scores).map_err(never)?;
    manager.execute(versioned).await?;

    let counts =
        Query::select().column("counts").from("tally").and_where(Expr::col("model").eq(model)).take();
    let shown = Query::insert()
        .into_table("scoring")
        .columns(["model", "version", "counts"])
        .values_panic([model.into(), version.into(), Expr::from(counts)])
        .take();
    manager.execute(shown).await
}
