//! The chain, as it is written and read: an event is appended within the transaction of what it tells of, by one writer at
//! a time.
//!
//! Independent of what events say.

use super::database::Records;
use super::entity::{content, event};
use super::misfits::readable;
use crate::StoreError;
use chrono::{DateTime, SecondsFormat, Utc};
use model::record::canonical::{SALT, salted_hash};
use model::record::chain::{BEGINNING, Event};
use model::record::checkpoint::SECRET;
use model::record::letter::{CODE, code};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr,
    EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use std::collections::HashMap;

/// The right to append, among PostgreSQL's advisory locks.
const LOCK: i64 = 0x6368_6169_6e00;
/// Events that are read at once.
const PAGE: u64 = 1_000;

/// What is appended.
#[derive(Debug)]
pub(super) struct New<'a> {
    pub(super) at: DateTime<Utc>,
    pub(super) actor: &'a str,
    pub(super) kind: &'a str,
    pub(super) case: &'a str,
    pub(super) key: &'a str,
    pub(super) body: String,
    /// What it says of a person.
    pub(super) content: Option<String>,
}

/// An event with what it says of a person, unless that was erased or there is none.
pub(super) type Told = (event::Model, Option<content::Model>);

/// A moment as records write it.
#[must_use]
pub fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Random bytes that nobody guesses.
pub(super) fn random<const N: usize>() -> Result<[u8; N], DbErr> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| DbErr::Custom(format!("the system has no random numbers: {error}")))?;
    Ok(bytes)
}

/// A code that nobody guesses: of a letter, or of a thing to be done once.
///
/// # Errors
/// The system has no random numbers.
pub fn new_code() -> Result<String, StoreError> {
    Ok(code(&random::<CODE>()?))
}

/// A secret key that nobody guesses, to sign checkpoints with.
///
/// # Errors
/// The system has no random numbers.
pub fn new_secret() -> Result<[u8; SECRET], StoreError> {
    Ok(random()?)
}

impl Records {
    /// A transaction that appends: nobody else does until it ends.
    pub(super) async fn begin_append(&self) -> Result<DatabaseTransaction, DbErr> {
        let transaction = self.begin().await?;
        if transaction.get_database_backend() == DbBackend::Postgres {
            transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})")).await?;
        }
        Ok(transaction)
    }

    /// Some of the events after one, with what they say of people, in their order; those that can be read.
    pub(super) async fn page_after(&self, sequence: i64) -> Result<Vec<Told>, StoreError> {
        let engine = self.db.get_database_backend();
        let events = readable(event::Entity::find(), event::Entity, engine)
            .filter(event::Column::Sequence.gt(sequence))
            .order_by_asc(event::Column::Sequence)
            .limit(PAGE)
            .all(&self.db)
            .await?;
        let contents = readable(contents_of(&events), content::Entity, engine).all(&self.db).await?;
        Ok(paired(events, contents))
    }
}

/// Events, each with what it says of a person.
pub(super) async fn with_contents(
    db: &impl ConnectionTrait,
    events: Vec<event::Model>,
) -> Result<Vec<Told>, StoreError> {
    let contents = contents_of(&events).all(db).await?;
    Ok(paired(events, contents))
}

fn contents_of(events: &[event::Model]) -> Select<content::Entity> {
    let numbers = events.iter().map(|event| event.sequence);
    content::Entity::find().filter(content::Column::Sequence.is_in(numbers))
}

fn paired(events: Vec<event::Model>, contents: Vec<content::Model>) -> Vec<Told> {
    let mut contents: HashMap<i64, content::Model> =
        contents.into_iter().map(|content| (content.sequence, content)).collect();
    let told = |event: event::Model| {
        let content = contents.remove(&event.sequence);
        (event, content)
    };
    events.into_iter().map(told).collect()
}

/// Appends an event, in a transaction of [`Records::begin_append`].
pub(super) async fn append(db: &DatabaseTransaction, new: New<'_>) -> Result<event::Model, DbErr> {
    let last = event::Entity::find().order_by_desc(event::Column::Sequence).one(db).await?;
    let (sequence, previous) = last.map_or((1, BEGINNING.to_owned()), |last| (last.sequence + 1, last.hash));
    let salt = random::<SALT>()?;
    let content_hash = new.content.as_deref().map(|text| salted_hash(&salt, text)).unwrap_or_default();
    let mut row = event::Model {
        sequence,
        at: written(new.at),
        actor: new.actor.to_owned(),
        kind: new.kind.to_owned(),
        case_id: new.case.to_owned(),
        key: new.key.to_owned(),
        body: new.body,
        content_hash,
        hash: String::new(),
        previous,
    };
    row.hash = event_of(&row).hash(&row.previous);
    event::Entity::insert(event::ActiveModel::from(row.clone()).reset_all())
        .exec_without_returning(db)
        .await?;
    if let Some(body) = new.content {
        let content =
            content::ActiveModel { sequence: Set(sequence), salt: Set(salt.to_vec()), body: Set(body) };
        content::Entity::insert(content).exec_without_returning(db).await?;
    }
    Ok(row)
}

/// What is chained of a row.
pub(super) fn event_of(row: &event::Model) -> Event {
    Event {
        sequence: row.sequence.unsigned_abs(),
        at: row.at.clone(),
        actor: row.actor.clone(),
        kind: row.kind.clone(),
        case: row.case_id.clone(),
        key: row.key.clone(),
        body: row.body.clone(),
        content_hash: row.content_hash.clone(),
    }
}
