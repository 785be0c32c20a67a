//! Checkpoints of the chain: written down here, and given out to be kept elsewhere.

use super::chain::written;
use super::database::Records;
use super::entity::{checkpoint, event};
use super::misfits::readable;
use crate::StoreError;
use chrono::{DateTime, Utc};
use model::record::chain::BEGINNING;
use model::record::checkpoint::{Checkpoint, SECRET, Signed, public_key};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryOrder};

impl Records {
    /// Signs how long the chain is now. The same length is signed once with a key.
    ///
    /// # Errors
    /// The database fails.
    pub async fn checkpoint(&self, secret: &[u8; SECRET], at: DateTime<Utc>) -> Result<Signed, StoreError> {
        let transaction = self.begin_append().await?;
        let last = event::Entity::find().order_by_desc(event::Column::Sequence).one(&transaction).await?;
        let (count, head) = last.map_or((0, BEGINNING.to_owned()), |last| (last.sequence, last.hash));
        let key = (count, public_key(secret));
        if let Some(known) = checkpoint::Entity::find_by_id(key).one(&transaction).await? {
            transaction.commit().await?;
            return Ok(signed(known));
        }
        let new = Checkpoint { count: count.unsigned_abs(), head, at: written(at) }.sign(secret);
        let row = checkpoint::Model {
            count,
            key: new.key.clone(),
            head: new.checkpoint.head.clone(),
            at: new.checkpoint.at.clone(),
            signature: new.signature.clone(),
        };
        checkpoint::Entity::insert(row.into_active_model().reset_all())
            .exec_without_returning(&transaction)
            .await?;
        transaction.commit().await?;
        Ok(new)
    }

    /// All that can be read, the shortest chain first.
    ///
    /// # Errors
    /// The database fails.
    pub async fn checkpoints(&self) -> Result<Vec<Signed>, StoreError> {
        let find = readable(checkpoint::Entity::find(), checkpoint::Entity, self.db.get_database_backend());
        let rows = find.order_by_asc(checkpoint::Column::Count).all(&self.db).await?;
        Ok(rows.into_iter().map(signed).collect())
    }
}

fn signed(row: checkpoint::Model) -> Signed {
    let checkpoint = Checkpoint { count: row.count.unsigned_abs(), head: row.head, at: row.at };
    Signed { checkpoint, key: row.key, signature: row.signature }
}
