//! The log of imports: what was read, when, and how many rows were kept and rejected.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "import")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub source: String,
    pub started_at: DateTimeUtc,
    pub finished_at: DateTimeUtc,
    pub kept: i64,
    pub rejected: i64,
    pub invented: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
