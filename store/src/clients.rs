//! How many clients the bank has.

use crate::entity::application::{Column, Entity};
use crate::{Store, StoreError};
use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder, QuerySelect};

impl Store {
    /// Whether the bank has no client.
    ///
    /// # Errors
    /// The database fails.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        // By the key: PostgreSQL would look among the rows that were replaced first.
        let first = Entity::find().select_only().column(Column::SkIdCurr).order_by_asc(Column::SkIdCurr);
        Ok(first.into_tuple::<i64>().one(&self.db).await?.is_none())
    }

    /// How many clients the bank has, counted: takes a while in a large one.
    ///
    /// # Errors
    /// The database fails.
    pub async fn client_count(&self) -> Result<u64, StoreError> {
        Ok(Entity::find().count(&self.db).await?)
    }
}
