//! What is kept in memory of the read model `score`, and when it is read again.
//!
//! `score_version` counts the times that scores were published or dropped. Whatever was read at another
//! count is read again before it is used, whichever server or command has changed the scores.
//!
//! Independent of what is kept.

use crate::entity::score_version;
use crate::{Store, StoreError};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait};
use std::fmt;
use std::sync::Arc;
use tokio::sync::Mutex;

/// A value that every clone of a store shares; empty until somebody asks. Whoever asks while it is being read
/// waits, so that it is read once.
pub(crate) struct Cache<T>(Arc<Mutex<Option<Cached<T>>>>);

struct Cached<T> {
    /// The count at which it was read.
    version: i64,
    value: Arc<T>,
}

impl<T> Cache<T> {
    /// What `read` reads; or what it has read before, if that is still true and what is `wanted`.
    pub(crate) async fn get(
        &self,
        store: &Store,
        wanted: impl Fn(&T) -> bool,
        read: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, StoreError>,
    ) -> Result<Arc<T>, StoreError> {
        let mut cached = self.0.lock().await;
        if let Some(Cached { version: read_at, value }) = &*cached
            && wanted(value)
            && *read_at == version(&store.db).await?
        {
            return Ok(Arc::clone(value));
        }
        let db = store.snapshot().await?;
        let version = version(&db).await?;
        let value = Arc::new(read(&db).await?);
        db.commit().await?;
        *cached = Some(Cached { version, value: Arc::clone(&value) });
        Ok(value)
    }
}

/// How often scores have changed.
async fn version(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    // There is one row. `one` would say so by a LIMIT, for which SQLite plans anew every time.
    let rows = score_version::Entity::find().all(db).await?;
    Ok(rows.first().map_or(0, |row| row.version))
}

/// Counts a change of scores, in the transaction that makes it.
pub(crate) async fn count_change(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    use score_version::Column::Version;
    score_version::Entity::update_many().col_expr(Version, Expr::col(Version).add(1)).exec(db).await?;
    Ok(())
}

impl<T> Default for Cache<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> Clone for Cache<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for Cache<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache").finish_non_exhaustive()
    }
}
