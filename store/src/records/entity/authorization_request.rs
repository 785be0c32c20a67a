//! Browsers that are on their way to the company's provider and back.

use sea_orm::entity::prelude::*;

/// A row of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "authorization_request")]
pub struct Model {
    /// SHA-256 of the secret in the browser's cookie.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Vec<u8>,
    /// SHA-256 of the state that the provider gives back.
    pub state: Vec<u8>,
    /// What the ID token must name.
    pub nonce: String,
    /// What shows the provider that its code comes back from whom it was asked by (PKCE).
    pub verifier: String,
    /// Where to go once signed in.
    pub back: String,
    /// Since when.
    pub begun_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "SeaORM's word for the foreign keys, which nothing follows")]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
