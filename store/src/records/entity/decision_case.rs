//! Where each case stands: told again by its events, and held against them by `audit verify`.

use sea_orm::entity::prelude::*;

/// A row of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decision_case")]
pub struct Model {
    /// A UUID of version 7.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// SK_ID_CURR; none of an applicant who is in no bank, and once erased.
    pub client: Option<i64>,
    /// A UUID of version 7; none of a client, and once erased.
    pub applicant: Option<String>,
    /// See `model::record::life::State`.
    pub state: String,
    /// Who has had which part, see `model::record::life::Case`.
    pub people: String,
    /// Number of its last event.
    pub last_event: i64,
    /// Number of the last event that says what becomes of the request.
    pub last_conclusion: i64,
    /// When its last event was.
    pub changed_at: String,
    /// Until when something is to be done.
    pub due_at: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
#[expect(missing_docs, reason = "SeaORM's word for the foreign keys, which nothing follows")]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
