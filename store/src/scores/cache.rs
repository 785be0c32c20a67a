//! What is kept in memory of the read model `score`, and when it is read again.
//!
//! [`changes`] says which scores are published. What was read at another version is read again in the background,
//! once for everybody who asks meanwhile, whichever server or command has changed the scores. Who asks waits for
//! the new value, but no longer than [`PATIENCE`] after its reading began: then the earlier value is served until the
//! new one is there. So a value is never older than the question, save while a long reading is under way; and once a
//! reading has failed nothing old is served any more: who asks then waits for the next one, or gets its error.
//!
//! No lock is held while the database is asked. Independent of what is kept, see [`Cached`].

use crate::connection::statement_limit::lift;
use crate::entity::score_version;
use crate::{Store, StoreError};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

/// How long after a reading has begun those who ask still wait for it, if there is an earlier value. A bank of some
/// thousand clients is read in less, one of full size takes a second or two.
const PATIENCE: Duration = Duration::from_millis(250);

/// Something that is made of the published scores.
pub(crate) trait Cached: Sized + Send + Sync + 'static {
    /// What else decides what is read.
    type Of: Clone + Send + Sync + 'static;

    /// Whether it was read for `of`.
    fn is_of(&self, of: &Self::Of) -> bool;

    /// Reads it from the bank of one moment.
    fn read(db: &DatabaseTransaction, of: &Self::Of)
    -> impl Future<Output = Result<Self, StoreError>> + Send;
}

/// A value that every clone of a store shares; empty until somebody asks.
pub(crate) struct Cache<T>(Arc<Mutex<State<T>>>);

struct State<T> {
    read: Option<Versioned<T>>,
    reading: Option<Reading<T>>,
    /// Whether the latest reading failed.
    failed: bool,
}

struct Versioned<T> {
    /// The version of the scores that it was read at.
    version: i64,
    value: Arc<T>,
}

/// A reading that has begun, and what comes of it.
struct Reading<T> {
    begun: Instant,
    outcome: watch::Receiver<Option<Outcome<T>>>,
}

type Outcome<T> = Result<Versioned<T>, Arc<StoreError>>;

impl<T: Cached> Cache<T> {
    /// What there is for `of`: as it is now, or as it was while that is being read; see the head of this file.
    ///
    /// # Errors
    /// The database fails, or holds what cannot be read.
    pub(crate) async fn get(&self, store: &Store, of: &T::Of) -> Result<Arc<T>, StoreError> {
        let asked = Instant::now();
        loop {
            let current = changes(&store.db).await?;
            let (earlier, mut reading) = {
                let mut state = self.state();
                let earlier = state.read.clone().filter(|read| read.value.is_of(of));
                match earlier {
                    Some(Versioned { version, value }) if version == current => return Ok(value),
                    earlier => {
                        let usable = earlier.filter(|_| !state.failed);
                        (usable, state.reading().unwrap_or_else(|| self.begin(&mut state, store, of)))
                    }
                }
            };
            let read = match earlier {
                None => reading.outcome().await?,
                Some(earlier) => match timeout_at(reading.begun + PATIENCE, reading.outcome()).await {
                    Ok(outcome) => outcome?,
                    Err(_) => return Ok(earlier.value),
                },
            };
            // What somebody else had begun to read may be of another time, or not what is asked for here.
            if read.value.is_of(of) && (read.version == current || reading.begun >= asked) {
                return Ok(read.value);
            }
        }
    }

    /// Begins to read, in a task of its own: whoever asked may go away meanwhile.
    fn begin(&self, state: &mut State<T>, store: &Store, of: &T::Of) -> Reading<T> {
        let (tell, outcome) = watch::channel(None);
        let reading = Reading { begun: Instant::now(), outcome };
        state.reading = Some(reading.clone());
        let (cache, store, of) = (self.clone(), store.clone(), of.clone());
        tokio::spawn(async move {
            let outcome = read::<T>(&store, &of).await.map_err(Arc::new);
            {
                let mut state = cache.state();
                state.reading = None;
                state.failed = outcome.is_err();
                if let Ok(read) = &outcome {
                    state.read = Some(read.clone());
                }
            }
            tell.send_replace(Some(outcome));
        });
        reading
    }

    /// For a look, never while something is awaited.
    fn state(&self) -> MutexGuard<'_, State<T>> {
        // Nothing is half-done in it after a panic.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> State<T> {
    /// The reading that is under way, unless it panicked.
    fn reading(&self) -> Option<Reading<T>> {
        self.reading.clone().filter(|reading| reading.outcome.has_changed().is_ok())
    }
}

impl<T> Reading<T> {
    async fn outcome(&mut self) -> Result<Versioned<T>, StoreError> {
        match self.outcome.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(outcome)) => outcome.clone().map_err(StoreError::Read),
            Ok(None) | Err(_) => {
                Err(DbErr::Custom("the reading of the scores was cut off".to_owned()).into())
            }
        }
    }
}

/// Reads, and says at which version.
async fn read<T: Cached>(store: &Store, of: &T::Of) -> Result<Versioned<T>, StoreError> {
    let db = store.snapshot().await?;
    lift(&db).await?;
    let version = changes(&db).await?;
    let value = Arc::new(T::read(&db, of).await?);
    db.commit().await?;
    Ok(Versioned { version, value })
}

/// How often scores have changed, of whichever model.
pub(crate) async fn changes(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
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
        Self(Arc::new(Mutex::new(State { read: None, reading: None, failed: false })))
    }
}

impl<T> Clone for Cache<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Clone for Versioned<T> {
    fn clone(&self) -> Self {
        Self { version: self.version, value: Arc::clone(&self.value) }
    }
}

impl<T> Clone for Reading<T> {
    fn clone(&self) -> Self {
        Self { begun: self.begun, outcome: self.outcome.clone() }
    }
}

impl<T> fmt::Debug for Cache<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
