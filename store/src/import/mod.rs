//! Import: what Kaggle delivers as files becomes what the bank holds.
//!
//! An import replaces the bank's content by the content of the files, in one transaction: done twice it
//! gives the same bank, and interrupted it leaves the earlier one. Nothing is dropped in silence: a row
//! that cannot be stored is recorded in `rejected_row` with its file, line and reason, and a contract
//! that only a history table mentions is kept.
//!
//! The way of a row: [`source`] opens a file, [`rows`] parses it on a thread of its own and [`links`]
//! checks it against the rows before it, [`writer`] stores it in batches.
//!
//! Independent of the screen that shows its progress, see [`Progress`].

mod coverage;
mod error;
mod header;
mod links;
mod rejection;
mod rows;
mod source;
mod table;
mod writer;

pub use error::ImportError;
pub use rejection::Rejection;

use crate::content::{empty, most_parameters};
use crate::entity::application;
use crate::{Progress, Store};
use header::Header;
use links::Links;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect,
};
use source::Source;
use std::path::Path;
use table::SourceFile;
use tokio::sync::mpsc;
use writer::Writer;

/// Batches that may wait between the thread that parses and the one that stores.
const BATCHES_AHEAD: usize = 4;

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportSummary {
    /// Clients in the bank now.
    pub clients: u64,
    /// The files that were read, in their order.
    pub files: Vec<FileSummary>,
}

/// What an import did with one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileSummary {
    /// Its name.
    pub file: String,
    /// Rows that are in the bank now.
    pub kept: u64,
    /// Rows that are in `rejected_row` now.
    pub rejected: u64,
    /// The first few of these.
    pub examples: Vec<Rejection>,
}

impl ImportSummary {
    /// Rows of all files that are in the bank now.
    #[must_use]
    pub fn kept(&self) -> u64 {
        self.files.iter().map(|file| file.kept).sum()
    }

    /// Rows of all files that are in `rejected_row` now.
    #[must_use]
    pub fn rejected(&self) -> u64 {
        self.files.iter().map(|file| file.rejected).sum()
    }
}

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
    let mut source = Source::find(source)?;
    if let Some(path) = coverage {
        source.add_coverage(path)?;
    }
    let files: Vec<(SourceFile, Header)> = header::check(&source)?;
    let covered = coverage::read(&source)?;

    let db = store.replacement().await?;
    if !replace {
        refuse_to_lose_a_table(&db, &source).await?;
    }
    empty(&db).await?;

    let mut writer = Writer::begin(&db, &place).await?;
    let parameters = most_parameters(db.get_database_backend());
    let (events, mut parsed) = mpsc::channel(BATCHES_AHEAD);
    let parser = tokio::task::spawn_blocking(move || {
        let mut links = Links::new(covered);
        files.iter().try_for_each(|(file, header)| {
            source.open(file.name, |input| rows::read(input, file, header, &mut links, parameters, &events))
        })
    });
    while let Some(event) = parsed.recv().await {
        writer.take(event, progress).await?;
    }
    match parser.await {
        Ok(outcome) => outcome?,
        // Only the parser's own panic gets here: the task is never aborted.
        Err(failure) => std::panic::resume_unwind(failure.into_panic()),
    }
    let files = writer.finish().await?;
    let clients = application::Entity::find().count(&db).await?;
    db.commit().await?;
    Ok(ImportSummary { clients, files })
}

/// A folder from which a file has gone missing must not empty a table of the bank.
async fn refuse_to_lose_a_table(db: &DatabaseTransaction, source: &Source) -> Result<(), ImportError> {
    let mut missing = Vec::new();
    for file in SourceFile::all() {
        // Applicants and clients with an outcome share a table: either file will do.
        let delivered = source.has(file.name) || file.table.name == "application";
        if !delivered && db.query_one(&file.table.first_row()).await?.is_some() {
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
    if !source.has(source::COVERAGE) && partly_extracted.one(db).await?.is_some() {
        missing.push(format!("{}.csv", source::COVERAGE));
    }
    if missing.is_empty() { Ok(()) } else { Err(ImportError::TableMissing { files: missing }) }
}
