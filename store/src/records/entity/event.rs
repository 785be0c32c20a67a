//! The chain of what was done: never changed, never deleted.

use sea_orm::entity::prelude::*;

/// A row of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    /// Its number; the first is 1, none is left out.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    /// When, UTC, as RFC 3339 with milliseconds.
    pub at: String,
    /// Who: the kind and number of an account, `client`, or `operator`.
    pub actor: String,
    /// What was done.
    pub kind: String,
    /// To which case; `steering` if to the credit policy or to reliance on the score.
    pub case_id: String,
    /// Made by whoever sent it: what is sent twice is one event.
    #[sea_orm(unique)]
    pub key: String,
    /// What it says that names nobody, see `model::record::canonical`.
    pub body: String,
    /// Salted hash of what it says of a person; empty if nothing.
    pub content_hash: String,
    /// Hash of the event before; empty for the first.
    pub previous: String,
    /// Its own hash, hex.
    pub hash: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "SeaORM's word for the foreign keys, which nothing follows")]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
