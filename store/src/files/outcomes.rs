//! What the bank was told of how clients repay.
//!
//! Independent of what it is compared with.

use crate::entity::application;
use crate::{Store, StoreError};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

/// Clients that are asked for at once: a statement takes so many parameters.
const CLIENTS: usize = 500;

impl Store {
    /// Which of these clients have an outcome, and whether they had payment difficulties (TARGET 1).
    ///
    /// # Errors
    /// The database fails.
    pub async fn difficulties_of(&self, clients: &[i64]) -> Result<Vec<(i64, bool)>, StoreError> {
        let mut outcomes = Vec::new();
        for clients in clients.chunks(CLIENTS) {
            let find = application::Entity::find()
                .select_only()
                .columns([application::Column::SkIdCurr, application::Column::Target])
                .filter(application::Column::SkIdCurr.is_in(clients.iter().copied()))
                .filter(application::Column::Target.is_not_null());
            let found: Vec<(i64, i32)> = find.into_tuple().all(&self.db).await?;
            outcomes.extend(found.into_iter().map(|(client, target)| (client, target == 1)));
        }
        Ok(outcomes)
    }
}
