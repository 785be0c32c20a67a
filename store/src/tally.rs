//! What is counted of the bank while it is scored, kept beside the scores that it was counted with.
//!
//! It is there exactly as long as it is true: every change of scores [forgets](forget) it, and it is only taken in if it counts as many clients as the model has scored.

use crate::entity::{score, score_version, tally};
use crate::{Store, StoreError};
use model::monitoring::Tally;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect, TransactionTrait,
};

/// The only row.
const ROW: i32 = 1;

/// Deletes what was counted of scores that now change.
pub(crate) async fn forget(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    tally::Entity::delete_many().exec(db).await.map(drop)
}

impl Store {
    /// Keeps what was counted while the bank was scored.
    ///
    /// # Errors
    /// [`StoreError::ChangedWhileScored`] if other clients have scores than were counted; the database fails.
    pub async fn save_tally(&self, tally: &Tally) -> Result<(), StoreError> {
        let counts = serde_json::to_string(tally).expect("counts are JSON");
        let db = self.db.begin().await?;
        // Whoever changes scores writes into both of these tables: they wait until the count is kept.
        forget(&db).await?;
        score_version::Entity::find().lock_exclusive().one(&db).await?;
        let scored = score::Entity::find().filter(score::Column::Model.eq(&tally.model)).count(&db).await?;
        if scored != tally.clients() {
            return Err(StoreError::ChangedWhileScored);
        }
        let row = tally::ActiveModel { id: Set(ROW), model: Set(tally.model.clone()), counts: Set(counts) };
        tally::Entity::insert(row).exec_without_returning(&db).await?;
        db.commit().await?;
        Ok(())
    }

    /// What was counted when `model` scored the bank; none if it has not, or scores have changed since.
    ///
    /// # Errors
    /// [`StoreError::Tally`] if another version wrote it; the database fails.
    pub async fn tally(&self, model: &str) -> Result<Option<Tally>, StoreError> {
        let row = tally::Entity::find().filter(tally::Column::Model.eq(model)).one(&self.db).await?;
        row.map(|row| serde_json::from_str(&row.counts)).transpose().map_err(StoreError::Tally)
    }
}
