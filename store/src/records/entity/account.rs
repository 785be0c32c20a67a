//! The people who may sign in.

use sea_orm::entity::prelude::*;

/// A row of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What they type, in lower case.
    #[sea_orm(unique)]
    pub login: String,
    /// Their name, as others see it.
    pub name: String,
    /// What they are, separated by spaces.
    pub roles: String,
    /// Their password as argon2id keeps it (PHC string); none until they have chosen one.
    pub password: Option<String>,
    /// The key of their second factor (RFC 6238).
    pub totp_secret: Option<Vec<u8>>,
    /// The latest half minute of which a code was taken: none is taken twice.
    pub totp_step: Option<i64>,
    /// Of an invented bank, whoever comes may be them.
    pub is_demo: bool,
    /// Since when.
    pub created_at: DateTimeUtc,
    /// Until when; none while they may sign in.
    pub disabled_at: Option<DateTimeUtc>,
    /// Which provider knows them; none of an account of this program's own.
    pub issuer: Option<String>,
    /// By what it knows them.
    pub subject: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "SeaORM's word for the foreign keys, which nothing follows")]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
