//! The bank's scored clients as points among which a client's peers are found.
//!
//! They are kept in memory, see [`super::cache`]; a bank of 356,255 clients takes some 25 MB. Points are
//! written when a client is scored, by the model whose space they lie in: clients that another model scored
//! are left out, and so are applicants, of whom nothing was observed yet.

use crate::entity::score;
use crate::scores::cache::Cached;
use crate::scores::scoring::shown;
use crate::{Store, StoreError};
use futures_util::TryStreamExt;
use model::parameters::Parameters;
use model::peers::Peers;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::sync::Arc;

/// The points of one model's space.
#[derive(Debug)]
pub(crate) struct Points {
    model: String,
    peers: Arc<Peers>,
}

impl Store {
    /// Every client of known outcome whom the model of `parameters` has scored, as points of its space.
    ///
    /// # Errors
    /// The database fails.
    pub async fn peers(&self, parameters: &Parameters) -> Result<Arc<Peers>, StoreError> {
        Ok(Arc::clone(&self.points.get(self, parameters).await?.peers))
    }
}

impl Cached for Points {
    type Of = Parameters;

    fn is_of(&self, parameters: &Parameters) -> bool {
        self.model == parameters.id
    }

    async fn read(db: &DatabaseTransaction, parameters: &Parameters) -> Result<Self, StoreError> {
        let (mut clients, mut points) = (Vec::new(), Vec::new());
        let version = shown(db, &parameters.id).await?;
        let mut rows = score::Entity::find()
            .select_only()
            .columns([score::Column::SkIdCurr, score::Column::Target, score::Column::PeerPoint])
            .filter(score::Column::Version.eq(version))
            .filter(score::Column::Target.is_not_null())
            .filter(score::Column::PeerPoint.is_not_null())
            .order_by_asc(score::Column::SkIdCurr)
            .into_tuple::<(i64, i32, Vec<u8>)>()
            .stream(db)
            .await?;
        while let Some((client, target, point)) = rows.try_next().await? {
            let point = point.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]));
            // A point of the wrong length is not of this model, whatever the row says.
            if point.len() == parameters.peers.len() {
                clients.push((client, target != 0));
                points.extend(point);
            }
        }
        let axes = parameters.peers.clone();
        // Putting a whole bank in order takes some tenths of a second.
        let peers = tokio::task::spawn_blocking(move || Peers::new(&axes, clients, &points)).await;
        let peers = peers.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()));
        Ok(Self { model: parameters.id.clone(), peers: Arc::new(peers) })
    }
}
