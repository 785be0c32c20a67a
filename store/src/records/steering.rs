//! Steering: versions of the credit policy and stops, as events of the chain that belong to no case. Nothing else is kept of
//! them: which policy rules is where these events lead.
//!
//! Independent of who may steer, and of what a policy does.

use super::chain::{New, append};
use super::database::Records;
use super::entity::event;
use crate::StoreError;
use chrono::{DateTime, Utc};
use model::record::canonical::{self, FormError};
use model::record::steering::{Move, Notice, Refusal, Steering};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// What stands in the place of a case.
pub(super) const STEERING: &str = "steering";

/// An event of the steering, read.
#[derive(Debug, Clone, PartialEq)]
pub struct SteeringRecord {
    /// Its number in the chain.
    pub sequence: i64,
    /// When, UTC, as RFC 3339.
    pub at: String,
    /// Who, by a name that stays the same.
    pub actor: String,
    /// Its hash.
    pub hash: String,
    /// What was done.
    pub notice: Notice,
}

/// What somebody wants to do.
#[derive(Debug, Clone)]
pub struct SteeringDeed {
    /// When.
    pub at: DateTime<Utc>,
    /// Who: an account's kind and number.
    pub actor: String,
    /// Made by whoever sends it, once for each thing that they want to do.
    pub key: String,
    /// What; its version is set here.
    pub notice: Notice,
}

/// Why nothing was done, or it cannot be told which policy rules.
#[derive(Debug, thiserror::Error)]
pub enum SteeringError {
    /// Not as things stand, or not by this person.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The key was used for something else.
    #[error("the key of this act was used for another one: load the page again")]
    Key,
    /// An event does not read.
    #[error(transparent)]
    Form(#[from] FormError),
    /// The events do not lead anywhere.
    #[error("event {0} could not have been done as things stood: see what `clairscore audit verify` says")]
    Impossible(i64),
    /// The database fails.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for SteeringError {
    fn from(error: DbErr) -> Self {
        Self::Store(error.into())
    }
}

impl Records {
    /// Does it, unless it has been done. Returns the event's number.
    ///
    /// # Errors
    /// [`SteeringError`]; nothing has changed.
    pub async fn steer(&self, deed: SteeringDeed) -> Result<i64, SteeringError> {
        let SteeringDeed { at, actor, key, mut notice } = deed;
        let db = self.begin_append().await?;
        if let Some(done) = event::Entity::find().filter(event::Column::Key.eq(&key)).one(&db).await? {
            let same = done.actor == actor && done.kind == notice.done.name();
            return if same { Ok(done.sequence) } else { Err(SteeringError::Key) };
        }
        let before = steering(&read(&db).await?)?;
        let last = event::Entity::find().order_by_desc(event::Column::Sequence).one(&db).await?;
        let sequence = last.map_or(1, |last| last.sequence + 1);
        notice.version = (notice.done == Move::Publish).then_some(before.version + 1);
        before.after(sequence, &actor, &notice)?;
        let body = canonical::write(&notice)?;
        let kind = notice.done.name();
        let new = New { at, actor: &actor, kind, case: STEERING, key: &key, body, content: None };
        let event = append(&db, new).await?;
        db.commit().await?;
        Ok(event.sequence)
    }

    /// Number of the last event of the steering; 0 if there is none. Whoever knows where the events lead need not read them
    /// again until it is another one.
    ///
    /// # Errors
    /// The database fails.
    pub async fn last_steering(&self) -> Result<i64, StoreError> {
        let last = event::Entity::find()
            .select_only()
            .column_as(event::Column::Sequence.max(), "last")
            .filter(event::Column::CaseId.eq(STEERING));
        Ok(last.into_tuple::<Option<i64>>().one(&self.db).await?.flatten().unwrap_or_default())
    }

    /// Where the events lead, and the events, the first first.
    ///
    /// # Errors
    /// [`SteeringError`].
    pub async fn steering(&self) -> Result<(Steering, Vec<SteeringRecord>), SteeringError> {
        let records = read(&self.db).await?;
        Ok((steering(&records)?, records))
    }
}

/// All events of the steering, in their order: a few a year.
pub(super) async fn read(db: &impl ConnectionTrait) -> Result<Vec<SteeringRecord>, SteeringError> {
    let find = event::Entity::find().filter(event::Column::CaseId.eq(STEERING));
    let events = find.order_by_asc(event::Column::Sequence).all(db).await?;
    events.into_iter().map(SteeringRecord::read).collect()
}

/// Where they lead.
pub(super) fn steering(records: &[SteeringRecord]) -> Result<Steering, SteeringError> {
    records.iter().try_fold(Steering::default(), |steering, record| {
        let after = steering.after(record.sequence, &record.actor, &record.notice);
        after.map_err(|_| SteeringError::Impossible(record.sequence))
    })
}

impl SteeringRecord {
    fn read(event: event::Model) -> Result<Self, SteeringError> {
        let notice = canonical::read(&event.body)?;
        Ok(Self { sequence: event.sequence, at: event.at, actor: event.actor, hash: event.hash, notice })
    }
}
