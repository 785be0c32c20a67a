//! With which import the bank's content came.

use crate::entity::import::{Column, Entity};
use crate::{Store, StoreError};
use sea_orm::{EntityTrait, QueryOrder};

impl Store {
    /// The last import: its number, when it was done (UTC, RFC 3339), and what it read; none if nothing was imported.
    ///
    /// # Errors
    /// The database fails.
    pub async fn last_import(&self) -> Result<Option<(i64, String, String)>, StoreError> {
        let last = Entity::find().order_by_desc(Column::Id).one(&self.db).await?;
        Ok(last.map(|last| (last.id, last.finished_at.to_rfc3339(), last.source)))
    }
}
