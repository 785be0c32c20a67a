//! Import: what Kaggle delivers as files becomes what the bank holds.
//!
//! An import replaces the bank's content by the content of the files, in one transaction: done twice it
//! gives the same bank, and interrupted it leaves the earlier one. Nothing is dropped in silence: a row
//! that cannot be stored is recorded in `rejected_row` with its file, line and reason, and a contract
//! that only a history table mentions is kept.
//!
//! The way of a row: [`delivery`] finds and opens the files, [`rows`] divides them and finds out whose a row is, [`arrange`] brings
//! rows into the order of their keys and reads their fields, [`bank`] stores them; [`pipeline`] leads from one to the next. All
//! but the last happen on threads of their own, which tell by [`event`]s what they do.
//!
//! Independent of the screen that shows its progress, see [`Progress`].

mod arrange;
mod bank;
mod client_files;
mod delivery;
mod error;
mod event;
mod key;
mod pipeline;
mod rows;
mod table;

pub use bank::tally::{FileSummary, ImportSummary};
pub use client_files::client_files;
pub use error::ImportError;
pub use rows::rejection::Rejection;

use crate::entity::application;
use crate::replacement::Replacement;
use crate::{Progress, Store, delivered};
use arrange::parsed::Parsed;
use bank::writer::Writer;
use delivery::Delivery;
use delivery::source::{COVERAGE, Source};
use event::{Event, Events};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use std::path::Path;
use table::{FILES, TABLE_COUNT};
use tokio::sync::mpsc;

/// Events that may wait between the thread that reads and the one that stores.
const AHEAD: usize = 4;

/// Makes the bank hold what `source` holds: a folder of Kaggle's files (`.csv` or `.csv.gz`) or a `.zip`
/// of them. Scores are dropped with the content that they were made of.
///
/// `coverage` names a file of columns SK_ID_CURR,installments that lists the clients whose history was
/// extracted; without it `coverage.csv` beside the tables is taken, and without that every history is
/// complete. A table that the bank has and the source has not is an error unless `replace` is set.
///
/// # Errors
/// See [`ImportError`]. After any of them the bank holds what it held before.
pub async fn import(
    store: &Store,
    source: &Path,
    coverage: Option<&Path>,
    replace: bool,
    progress: &dyn Progress,
) -> Result<ImportSummary, ImportError> {
    let place = source.display().to_string();
    let delivery = Delivery::find(source, coverage)?;
    let scratch = store.scratch();

    let db = store.replacement(progress).await?;
    if !replace {
        refuse_to_lose_a_table(&db, &delivery.source).await?;
    }
    db.empty().await?;

    let mut writer = Writer::begin(&db, &place, progress).await?;
    let form = writer.form();
    let (events, mut told) = mpsc::channel(AHEAD);
    let reader = tokio::task::spawn_blocking(move || {
        let rows = delivery.read(&scratch, &events)?;
        // One part at a time: the database is the slower one.
        rows.for_each_part(
            1,
            &events,
            |part, findings| {
                (0..TABLE_COUNT).try_for_each(|place| {
                    let rows = Parsed::of(part, place, findings);
                    form.batches(&rows).try_for_each(|batch| events.tell(Event::Batch(batch)))
                })
            },
            Ok,
        )
    });
    while let Some(event) = told.recv().await {
        writer.take(event).await?;
    }
    match reader.await {
        Ok(outcome) => outcome?,
        // Only the reader's own panic gets here: the task is never aborted.
        Err(failure) => std::panic::resume_unwind(failure.into_panic()),
    }
    let summary = writer.finish().await?;
    db.commit(progress).await?;
    Ok(summary)
}

/// A folder from which a file has gone missing must not empty a table of the bank.
async fn refuse_to_lose_a_table(db: &Replacement, source: &Source) -> Result<(), ImportError> {
    let mut missing = Vec::new();
    let held = delivered::tables(&**db).await?;
    for file in &FILES {
        // Applicants and clients with an outcome share a table: either file will do.
        let delivered = source.has(file.name) || file.has_clients();
        if !delivered && held.contains(file.table().name) {
            missing.push(format!("{}.csv", file.name));
        }
    }
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
    if !source.has(COVERAGE) && partly_extracted.one(&**db).await?.is_some() {
        missing.push(format!("{COVERAGE}.csv"));
    }
    if missing.is_empty() { Ok(()) } else { Err(ImportError::TableMissing { files: missing }) }
}
