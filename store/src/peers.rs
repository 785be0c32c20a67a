//! The bank's scored clients as points among which a client's peers are found.
//!
//! They are kept in memory, read once from the read model `score` and again when scores have changed since,
//! by whichever server or command; a bank of 356,255 clients takes some 25 MB. Points are written when a
//! client is scored, by the model whose space they lie in: clients that another model scored are left out.

use crate::entity::{score, score_version, tally};
use crate::{Store, StoreError};
use futures_util::TryStreamExt;
use model::parameters::Parameters;
use model::peers::Peers;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::sync::Arc;
use tokio::sync::Mutex;

/// What is in memory, shared by every clone of a store; empty until somebody asks. Whoever asks while it is
/// being read waits, so that it is read once.
pub(crate) type Cache = Arc<Mutex<Option<Cached>>>;

/// The points, and what they were read from.
#[derive(Debug)]
pub(crate) struct Cached {
    version: i64,
    model: String,
    peers: Arc<Peers>,
}

impl Store {
    /// Every client that the model of `parameters` has scored, as points of its space.
    ///
    /// # Errors
    /// The database fails.
    pub async fn peers(&self, parameters: &Parameters) -> Result<Arc<Peers>, StoreError> {
        let mut cached = self.peers.lock().await;
        let db = self.snapshot().await?;
        let version = version(&db).await?;
        if let Some(cached) = &*cached
            && (cached.version, &cached.model) == (version, &parameters.id)
        {
            return Ok(Arc::clone(&cached.peers));
        }
        let mut peers = Peers::new(&parameters.peers);
        let mut rows = score::Entity::find()
            .select_only()
            .columns([score::Column::SkIdCurr, score::Column::Target, score::Column::PeerPoint])
            .filter(score::Column::Model.eq(&parameters.id))
            .filter(score::Column::PeerPoint.is_not_null())
            .order_by_asc(score::Column::SkIdCurr)
            .into_tuple::<(i64, Option<i32>, Vec<u8>)>()
            .stream(&db)
            .await?;
        while let Some((client, target, point)) = rows.try_next().await? {
            let point: Vec<f32> =
                point.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
            // A point of the wrong length is not of this model, whatever the row says.
            if point.len() == parameters.peers.len() {
                peers.add(client, target.map(|t| t != 0), &point);
            }
        }
        drop(rows);
        db.commit().await?;
        let peers = Arc::new(peers);
        *cached = Some(Cached { version, model: parameters.id.clone(), peers: Arc::clone(&peers) });
        Ok(peers)
    }
}

/// How often scores have changed.
async fn version(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    let row = score_version::Entity::find().one(db).await?;
    Ok(row.map_or(0, |row| row.version))
}

/// Counts a change of scores, in the transaction that makes it; what was counted of the earlier ones goes.
pub(crate) async fn count_change(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    use score_version::Column::Version;
    score_version::Entity::update_many().col_expr(Version, Expr::col(Version).add(1)).exec(db).await?;
    tally::Entity::delete_many().exec(db).await?;
    Ok(())
}
