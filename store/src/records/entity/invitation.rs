//! One-time codes by which people choose their password and set up their second factor.

use sea_orm::entity::prelude::*;

/// A row of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    /// SHA-256 of the code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Vec<u8>,
    /// Whose account.
    pub account_id: i64,
    /// The key of the second factor that they are shown.
    pub totp_secret: Vec<u8>,
    /// Until when.
    pub expires_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "SeaORM's word for the foreign keys, which nothing follows")]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
