//! The programs that may come in.

use sea_orm::entity::prelude::*;

/// A row of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_token")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What it is called.
    #[sea_orm(unique)]
    pub name: String,
    /// SHA-256 of the secret.
    #[sea_orm(unique)]
    pub key: Vec<u8>,
    /// What it may do, separated by spaces.
    pub scopes: String,
    /// Since when.
    pub created_at: DateTimeUtc,
    /// Until when.
    pub expires_at: DateTimeUtc,
    /// When it was revoked; none while it may be used.
    pub revoked_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "SeaORM's word for the foreign keys, which nothing follows")]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
