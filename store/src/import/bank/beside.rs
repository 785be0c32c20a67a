//! What of the bank stays beside a delivery, and what must not be lost by it.
//!
//! Nothing is changed here: whoever only wants to know what an import would do asks the same.

use crate::delivered;
use crate::entity::application;
use crate::import::ImportError;
use crate::import::bank::standing::{self, Tables};
use crate::import::delivery::Delivery;
use crate::import::delivery::source::{COVERAGE, Source};
use crate::import::options::Mode;
use crate::import::rows::links::Standing;
use crate::import::table::{FILES, TABLE_COUNT, TABLES};
use hashbrown::HashSet;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use std::panic::resume_unwind;
use tokio::task::spawn_blocking;

/// What clients are added to.
pub(in crate::import) struct Beside {
    pub(in crate::import) tables: Tables,
    /// Whose rows are replaced.
    pub(in crate::import) clients: HashSet<i64>,
    pub(in crate::import) standing: Standing,
}

/// What of the bank stays beside a delivery: nothing (none), if the delivery is the whole bank.
///
/// # Errors
/// The bank would lose what was not meant to be lost, or could not tell any more what it does not know.
pub(in crate::import) async fn beside(
    db: &impl ConnectionTrait,
    delivery: Delivery,
    mode: Mode,
) -> Result<(Delivery, Option<Beside>), ImportError> {
    let held = held(db).await?;
    // There is nothing in an empty bank that anything could be added to.
    if mode == Mode::Add && held != [false; TABLE_COUNT] {
        let tables = Tables { delivered: delivery.delivered(), held };
        let (keys, delivery) = spawn_blocking(move || (delivery.keys(), delivery))
            .await
            .unwrap_or_else(|failure| resume_unwind(failure.into_panic()));
        let keys = keys?;
        let standing = standing::read(db, &tables, &keys).await?;
        return Ok((delivery, Some(Beside { tables, clients: keys.clients, standing })));
    }
    if mode == Mode::Whole {
        refuse_to_lose_a_table(db, held, &delivery.source).await?;
    }
    Ok((delivery, None))
}

/// Which tables the bank's content was delivered with, by their indexes.
async fn held(db: &impl ConnectionTrait) -> Result<[bool; TABLE_COUNT], DbErr> {
    let tables = delivered::tables(db).await?;
    Ok(TABLES.each_ref().map(|table| tables.contains(table.name)))
}

/// A folder from which a file has gone missing must not empty a table of the bank.
async fn refuse_to_lose_a_table(
    db: &impl ConnectionTrait,
    held: [bool; TABLE_COUNT],
    source: &Source,
) -> Result<(), ImportError> {
    // Applicants and clients with an outcome share a table: either file will do.
    let lost = FILES
        .iter()
        .filter(|file| !file.has_clients() && held[usize::from(file.table)] && !source.has(file.name));
    let mut missing: Vec<String> = lost.map(|file| format!("{}.csv", file.name)).collect();
    let partly_extracted = application::Entity::find()
        .select_only()
        .column(application::Column::SkIdCurr)
        .filter(
            Condition::any()
                .add(application::Column::HistoryExtracted.eq(false))
                .add(application::Column::InstallmentsExtracted.eq(false)),
        )
        .limit(1)
        .into_tuple::<i64>();
    if !source.has(COVERAGE) && partly_extracted.one(db).await?.is_some() {
        missing.push(format!("{COVERAGE}.csv"));
    }
    if missing.is_empty() { Ok(()) } else { Err(ImportError::TableMissing { files: missing }) }
}
