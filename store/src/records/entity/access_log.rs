//! Who did what: written before the act, completed after it.

use sea_orm::entity::prelude::*;

/// A row of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_log")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// When it began.
    pub begun_at: DateTimeUtc,
    /// Who: the kind, the number and the name that they had then.
    pub caller: String,
    /// What they set about.
    pub action: String,
    /// On what or whom; none if the action says it all.
    pub subject: Option<String>,
    /// From which network address.
    pub address: Option<String>,
    /// The name that the request went by.
    pub request_id: Option<String>,
    /// What became of it; none if it was abandoned, or is under way.
    pub outcome: Option<String>,
    /// When it ended.
    pub ended_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "SeaORM's word for the foreign keys, which nothing follows")]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
