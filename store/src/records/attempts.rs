//! How often somebody tried to sign in of late. Whoever guesses is slowed down at every server at once.

use super::database::Records;
use super::entity::attempt;
use crate::StoreError;
use chrono::TimeDelta;
use model::record::canonical;
use sea_orm::prelude::DateTimeUtc;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement};

/// Over how long tries are counted together.
const WINDOW: TimeDelta = TimeDelta::minutes(15);

/// A count of tries, and how many of them there may be within a quarter of an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tries {
    /// By account, by address, or by both.
    pub key: String,
    /// The most.
    pub most: i32,
}

impl Records {
    /// Counts one more try in each of `counts`, before it is known how it ends, so that many at once are counted as well.
    /// Returns until when there may be no other, if one of them is exceeded; what stands behind that one is not counted, or a
    /// single sender could shut everybody out of an account.
    ///
    /// # Errors
    /// The database fails.
    pub async fn count_try(
        &self,
        counts: &[Tries],
        now: DateTimeUtc,
    ) -> Result<Option<DateTimeUtc>, StoreError> {
        let over = now - WINDOW;
        let change = self.begin().await?;
        attempt::Entity::delete_many().filter(attempt::Column::Since.lt(over)).exec(&change).await?;
        let mut until = None;
        for Tries { key, most } in counts {
            let count = Statement::from_sql_and_values(
                change.get_database_backend(),
                "INSERT INTO attempt (key, failures, since) VALUES ($1, 1, $2) \
                 ON CONFLICT (key) DO UPDATE SET failures = attempt.failures + 1 RETURNING failures, since",
                [kept(key).into(), now.into()],
            );
            if let Some(row) = change.query_one_raw(count).await? {
                let (tries, since): (i32, DateTimeUtc) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
                if tries > *most {
                    until = Some(since + WINDOW);
                    break;
                }
            }
        }
        change.commit().await?;
        Ok(until)
    }

    /// Forgets tries, after one that was good.
    ///
    /// # Errors
    /// The database fails.
    pub async fn forget_tries(&self, keys: &[&str]) -> Result<(), StoreError> {
        let keys = attempt::Column::Key.is_in(keys.iter().map(|key| kept(key)));
        attempt::Entity::delete_many().filter(keys).exec(&self.db).await?;
        Ok(())
    }
}

/// A count as it is kept: somebody may have typed their password where a login belongs.
fn kept(key: &str) -> String {
    canonical::hash(key)
}
