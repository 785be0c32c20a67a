//! Who was erased: what the events of erasures tell of it. Independent of how somebody is erased.

use super::chain::with_contents;
use super::entity::{content, event};
use crate::StoreError;
use model::record::canonical;
use model::record::evidence::Statement;
use model::record::person::Person;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::Value;

/// The kind of the event that tells of an erasure.
pub(super) const ERASED: &str = "erase";

/// What the body of such an event calls the corrections that it erased, by their numbers.
pub(super) const EMPTIED: &str = "emptied";

/// The corrections that an event says it erased.
pub(super) fn emptied(body: &str) -> Vec<i64> {
    let body = canonical::read::<Value>(body).unwrap_or_default();
    let numbers = body.get(EMPTIED).and_then(Value::as_array);
    numbers.into_iter().flatten().filter_map(Value::as_i64).collect()
}

/// Whom events tell to be erased.
pub(super) async fn erased_in(db: &impl ConnectionTrait) -> Result<Vec<Person>, StoreError> {
    let told = event::Entity::find()
        .filter(event::Column::Kind.eq(ERASED))
        .filter(event::Column::CaseId.eq(""))
        .order_by_asc(event::Column::Sequence);
    let told = with_contents(db, told.all(db).await?).await?;
    // What does not read is found by the audit.
    let person = |content: content::Model| canonical::read::<Statement>(&content.body).ok()?.person;
    let mut people: Vec<Person> =
        told.into_iter().filter_map(|(_, content)| content.and_then(person)).collect();
    people.sort_unstable();
    people.dedup();
    Ok(people)
}
