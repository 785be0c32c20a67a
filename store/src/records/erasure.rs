//! What is erased of a person (GDPR, article 17): everything that events say of them. That something was said, when, by
//! whom and what was decided stays in the chain, which names nobody.

use super::cases::{CaseRow, DeedError};
use super::chain::{New, append};
use super::database::Records;
use super::entity::{content, decision_case, event, letter};
use crate::StoreError;
use chrono::{DateTime, Utc};
use model::record::canonical::{self, FormError};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

/// The kind of the event that tells of an erasure.
pub(super) const ERASED: &str = "erase";

/// What was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erasure {
    /// Cases.
    pub cases: usize,
    /// Statements.
    pub statements: u64,
}

/// Why nothing was erased.
#[derive(Debug, thiserror::Error)]
pub enum ErasureError {
    /// A case is not done with.
    #[error("the case {0} is not done with: close it first; until then the law has it kept")]
    Open(String),
    /// A case does not read.
    #[error(transparent)]
    Case(#[from] DeedError),
    /// The event cannot be written.
    #[error(transparent)]
    Form(#[from] FormError),
    /// The database fails.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for ErasureError {
    fn from(error: DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl Records {
    /// Erases what the records say of a client, for a reason that names nobody.
    ///
    /// # Errors
    /// [`ErasureError`]; nothing was erased.
    pub async fn erase(
        &self,
        client: i64,
        actor: &str,
        reason: &str,
        at: DateTime<Utc>,
    ) -> Result<Erasure, ErasureError> {
        let db = self.begin_append().await?;
        let theirs = decision_case::Column::Client.eq(client);
        let cases = decision_case::Entity::find().filter(theirs).all(&db).await?;
        let mut erased = Erasure { cases: cases.len(), statements: 0 };
        for case in cases {
            let case = CaseRow::read(case)?;
            if case.case.state.is_open() {
                return Err(ErasureError::Open(case.id));
            }
            let theirs = event::Entity::find()
                .select_only()
                .column(event::Column::Sequence)
                .filter(event::Column::CaseId.eq(&case.id));
            let numbers: Vec<i64> = theirs.into_tuple().all(&db).await?;
            let contents = content::Entity::delete_many()
                .filter(content::Column::Sequence.is_in(numbers))
                .exec(&db)
                .await?;
            erased.statements += contents.rows_affected;
            letter::Entity::delete_many().filter(letter::Column::CaseId.eq(&case.id)).exec(&db).await?;
            decision_case::Entity::update_many()
                .col_expr(decision_case::Column::Client, Expr::value(None::<i64>))
                .filter(decision_case::Column::Id.eq(&case.id))
                .exec(&db)
                .await?;
            let body = canonical::write(&json!({ "reason": reason }))?;
            let key = format!("{ERASED} {} {}", case.id, case.last_event);
            let new = New { at, actor, kind: ERASED, case: &case.id, key: &key, body, content: None };
            append(&db, new).await?;
        }
        db.commit().await?;
        Ok(erased)
    }
}
