//! How long the chain was, signed.

use sea_orm::entity::prelude::*;

/// A row of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "checkpoint")]
pub struct Model {
    /// Events.
    #[sea_orm(primary_key, auto_increment = false)]
    pub count: i64,
    /// The public key, hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Hash of the last event.
    pub head: String,
    /// When.
    pub at: String,
    /// The signature, hex.
    pub signature: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "SeaORM's word for the foreign keys, which nothing follows")]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
