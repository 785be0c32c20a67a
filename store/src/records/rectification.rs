//! What was corrected of a client's file (GDPR, article 16), on record: an event of the chain that says which facts, and apart
//! from it whose, and what they were and are, so that this can be erased.
//!
//! Independent of how a fact is corrected.

use super::chain::{New, append, new_code, with_contents};
use super::database::Records;
use super::entity::event;
use crate::StoreError;
use chrono::{DateTime, Utc};
use model::record::canonical::{self, FormError};
use model::record::rectification::Rectification;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

/// The kind of the event that tells of a correction.
pub(super) const RECTIFIED: &str = "rectify";

/// What could not be written.
#[derive(Debug, thiserror::Error)]
pub enum RectificationError {
    /// The event cannot be written.
    #[error(transparent)]
    Form(#[from] FormError),
    /// The database fails.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for RectificationError {
    fn from(error: DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl Records {
    /// Writes down what was corrected, for a reason that names nobody.
    ///
    /// # Errors
    /// [`RectificationError`]; nothing is written.
    pub async fn rectified(
        &self,
        what: &Rectification,
        actor: &str,
        reason: &str,
        at: DateTime<Utc>,
    ) -> Result<(), RectificationError> {
        let db = self.begin_append().await?;
        let facts: Vec<&str> = what.facts.iter().map(|fact| fact.name.as_str()).collect();
        let body = canonical::write(&json!({ "reason": reason, "facts": facts }))?;
        let (key, content) = (format!("{RECTIFIED} {}", new_code()?), Some(canonical::write(what)?));
        append(&db, New { at, actor, kind: RECTIFIED, case: "", key: &key, body, content }).await?;
        db.commit().await?;
        Ok(())
    }

    /// What was corrected of a client's file, the earliest first, each with when it was, UTC, as RFC 3339.
    ///
    /// # Errors
    /// The database fails.
    pub async fn rectifications_of(&self, client: i64) -> Result<Vec<(String, Rectification)>, StoreError> {
        let told = rectified_in(&*self.db, client).await?;
        Ok(told.into_iter().map(|(event, what)| (event.at, what)).collect())
    }
}

/// The events that tell of a correction of a client's file.
pub(super) async fn rectified_in(
    db: &impl ConnectionTrait,
    client: i64,
) -> Result<Vec<(event::Model, Rectification)>, StoreError> {
    let told = event::Entity::find().filter(event::Column::Kind.eq(RECTIFIED));
    let told = told.order_by_asc(event::Column::Sequence).all(db).await?;
    let told = with_contents(db, told).await?.into_iter().filter_map(|(event, content)| {
        // What does not read is found by the audit.
        let what = canonical::read::<Rectification>(&content?.body).ok()?;
        (what.client == client).then_some((event, what))
    });
    Ok(told.collect())
}
