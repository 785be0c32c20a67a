//! The models that decisions were made with: kept as they were, so that these can be replayed for good.

use super::database::Records;
use super::entity::kept_model;
use super::misfits::readable;
use crate::StoreError;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QuerySelect};

impl Records {
    /// Keeps a model's file under its hash; one that is kept already stays.
    ///
    /// # Errors
    /// The database fails.
    pub async fn keep_model(&self, hash: &str, name: &str, file: &[u8]) -> Result<(), StoreError> {
        let known = kept_model::Entity::find_by_id(hash).select_only().column(kept_model::Column::Hash);
        if known.into_tuple::<String>().one(&self.db).await?.is_some() {
            return Ok(());
        }
        let row = kept_model::ActiveModel {
            hash: Set(hash.to_owned()),
            name: Set(name.to_owned()),
            file: Set(file.to_vec()),
        };
        let twice = OnConflict::column(kept_model::Column::Hash).do_nothing().to_owned();
        kept_model::Entity::insert(row).on_conflict(twice).exec_without_returning(&self.db).await?;
        Ok(())
    }

    /// Every model that is kept and can be read: its hash, and its file.
    ///
    /// # Errors
    /// The database fails.
    pub async fn kept_models(&self) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let find = readable(kept_model::Entity::find(), kept_model::Entity, self.db.get_database_backend());
        let models = find.all(&self.db).await?;
        Ok(models.into_iter().map(|row| (row.hash, row.file)).collect())
    }
}
