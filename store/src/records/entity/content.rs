//! What events say of people: kept apart, so that it can be erased.

use sea_orm::entity::prelude::*;

/// A row of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "content")]
pub struct Model {
    /// The event's number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    /// What is hashed before it.
    pub salt: Vec<u8>,
    /// The statement, see `model::record::canonical`.
    pub body: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "SeaORM's word for the foreign keys, which nothing follows")]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
