//! Which tables the bank's content was delivered with. An import writes it down, for rows do not say it: a table that
//! was delivered may have none, and a history that is known to be empty is not an unknown one.

use crate::entity::delivered_table::{ActiveModel, Column, Entity};
use sea_orm::sea_query::{Expr, OnConflict, Query, SelectStatement};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait};
use std::collections::BTreeSet;

/// Writes down that table `name` was delivered; two files may fill the same one.
pub(crate) async fn record(db: &impl ConnectionTrait, name: &str) -> Result<(), DbErr> {
    let known = OnConflict::column(Column::Name).do_nothing().to_owned();
    let table = ActiveModel { name: Set(name.to_owned()) };
    Entity::insert(table).on_conflict(known).exec_without_returning(db).await.map(drop)
}

/// The names of the tables that were delivered.
pub(crate) async fn tables(db: &impl ConnectionTrait) -> Result<BTreeSet<String>, DbErr> {
    Ok(Entity::find().all(db).await?.into_iter().map(|table| table.name).collect())
}

/// Whether table `name` was delivered, for a statement that asks for something else, too.
pub(crate) fn is_delivered(name: &'static str) -> Expr {
    Expr::exists(delivered(name))
}

fn delivered(name: &'static str) -> SelectStatement {
    Query::select().expr(1).from(Entity).and_where(Column::Name.eq(name)).take()
}
