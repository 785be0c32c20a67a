//! Import: what Kaggle delivers as files becomes what the bank holds.
//!
//! An import replaces the bank's content by the content of the files, or the clients whom the files name by what they say of
//! them, in one transaction: done twice it gives the same bank, and interrupted it leaves the earlier one. Nothing is
//! dropped in silence: a row that cannot be stored is recorded in `rejected_row` with its file, line and reason, and a
//! contract that only a history table mentions is kept. Nothing is emptied by accident: see [`account`].
//!
//! The way of a row: [`delivery`] finds and opens the files, [`rows`] divides them and finds out whose a row is, [`arrange`] brings
//! rows into the order of their keys and reads their fields, [`bank`] stores them; [`pipeline`] leads from one to the next. All
//! but the last happen on threads of their own, which tell by [`event`]s what they do; [`account`] counts these.
//!
//! Independent of the screen that shows its progress, see [`Progress`].

mod account;
mod arrange;
mod bank;
mod client_files;
mod counted;
mod delivery;
mod error;
mod event;
mod file_account;
mod invented;
mod key;
mod losses;
mod obstacle;
mod options;
mod pipeline;
mod rehearsal;
mod rows;
mod summary;
mod table;
mod units;

pub use client_files::client_files;
pub use error::{ImportError, Remedy};
pub use invented::mark_invented;
pub use losses::{Loss, Lost};
pub use obstacle::Obstacle;
pub use options::{ImportOptions, MAX_REJECTED, Mode, TakeRejected};
pub use rehearsal::rehearse;
pub use rows::rejection::Rejection;
pub use summary::{
    BroughtBack, CoverageSummary, FileSummary, ImportSummary, OddColumn, ReasonSummary, RejectedRow,
};

use crate::{Progress, Store};
use account::Account;
use arrange::parsed::Parsed;
use bank::beside::{Beside, Kept, beside};
use bank::standing::make_room;
use bank::writer::Writer;
use delivery::Delivery;
use event::{Event, Events};
use std::panic::resume_unwind;
use table::TABLE_COUNT;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

/// Events that may wait between the thread that reads and the one that stores.
const AHEAD: usize = 4;

/// Takes what is delivered into the bank. Scores are dropped with the content that they were made of.
///
/// # Errors
/// See [`ImportError`]. After any of them the bank holds what it held before.
pub async fn import(
    store: &Store,
    options: &ImportOptions<'_>,
    mode: Mode,
    progress: &dyn Progress,
) -> Result<ImportSummary, ImportError> {
    let scratch = store.scratch();
    let delivery = Delivery::find(options.source, options.coverage, &scratch)?;

    let db = store.replacement(progress).await?;
    let (delivery, Beside { kept, guarded }) = beside(&*db, delivery, mode).await?;
    let replaced = kept.as_ref().map(Kept::replaced);
    match &kept {
        Some(kept) => make_room(&db, &kept.tables, &kept.clients).await?,
        None => db.empty().await?,
    }

    let source = options.source.display().to_string();
    let invented = invented::is_invented(options.source);
    let account = Account::new(options.watched(progress), guarded);
    let mut writer = Writer::begin(&db, &source, invented, account).await?;
    let form = writer.form();
    let with_lines = options.rejected.is_some();
    let erased = options.erased.iter().copied().collect();
    let (events, mut told) = mpsc::channel(AHEAD);
    let reader = spawn_blocking(move || {
        let rows = delivery.read(kept.map(|kept| kept.standing), erased, &scratch, with_lines, &events)?;
        // One part at a time: the database is the slower one.
        rows.for_each_part(
            1,
            &events,
            |part, findings| {
                (0..TABLE_COUNT).try_for_each(|table| {
                    let rows = Parsed::of(part, table, findings);
                    form.batches(rows.table, &rows.cells)
                        .try_for_each(|batch| events.tell(Event::Batch(batch)))
                })
            },
            Ok,
        )
    });
    while let Some(event) = told.recv().await {
        writer.take(event).await?;
    }
    // Only the reader's own panic gets here: the task is never aborted.
    reader.await.unwrap_or_else(|failure| resume_unwind(failure.into_panic()))?;
    let summary = writer.finish().await?.beside(replaced);
    match mode {
        Mode::Whole | Mode::Replace => db.commit(progress).await?,
        Mode::Add | Mode::AddReplace => db.commit_some().await?,
    }
    Ok(summary)
}
