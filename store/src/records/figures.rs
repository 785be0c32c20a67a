//! How decisions went, counted over the chain: read in pages, for a chain has no end.
//!
//! Independent of what is counted (`model::record::figures`).

use super::cases::DeedError;
use super::database::Records;
use super::entity::{decision_case, event};
use crate::StoreError;
use chrono::{DateTime, Utc};
use model::record::canonical;
use model::record::figures::{DecisionCount, Event};
use model::record::life::Action;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// Events that are read at once.
const PAGE: u64 = 1_000;
/// Cases that are asked for at once: a statement takes so many parameters.
const CASES: usize = 500;

impl Records {
    /// Counts the decisions from that moment on. One whose moment does not read is left to the audit.
    ///
    /// # Errors
    /// The database fails, or an event does not read.
    pub async fn count_decisions(&self, since: DateTime<Utc>) -> Result<DecisionCount, DeedError> {
        let mut count = DecisionCount::since(since.timestamp());
        let mut last = 0;
        loop {
            let events = event::Entity::find()
                .filter(event::Column::Sequence.gt(last))
                .filter(event::Column::Kind.is_in(Action::ALL.map(Action::name)))
                .order_by_asc(event::Column::Sequence)
                .limit(PAGE)
                .all(&self.db)
                .await?;
            let Some(end) = events.last() else { return Ok(count) };
            last = end.sequence;
            for event::Model { sequence, at, case_id: case, body, .. } in events {
                if let Ok(at) = DateTime::parse_from_rfc3339(&at) {
                    count.read(Event { sequence, at: at.timestamp(), case, act: canonical::read(&body)? });
                }
            }
        }
    }

    /// Whose the cases are, each with its client's number; none of an applicant, and of whoever was erased.
    ///
    /// # Errors
    /// The database fails.
    pub async fn clients_of(&self, cases: &[String]) -> Result<Vec<(String, i64)>, StoreError> {
        let mut clients = Vec::new();
        for cases in cases.chunks(CASES) {
            let find = decision_case::Entity::find()
                .select_only()
                .columns([decision_case::Column::Id, decision_case::Column::Client])
                .filter(decision_case::Column::Id.is_in(cases))
                .filter(decision_case::Column::Client.is_not_null());
            clients.extend(find.into_tuple().all(&self.db).await?);
        }
        Ok(clients)
    }
}
