//! Facts of one client, corrected (GDPR, article 16): their row of the clients' table with other values, added to the bank as
//! any delivery is. So what a value may be, how it is written, and what becomes of history and scores is said in one place.
//!
//! Stricter than a delivery in one thing: a corrected value that the data dictionary does not know is refused, for whoever
//! corrects it can say what was meant.

use crate::entity::application;
use crate::import::{ImportError, ImportOptions, Mode, import, mark_invented, rehearse};
use crate::tables::table_of;
use crate::{Progress, Store, StoreError};
use model::file::dictionary;
use model::record::rectification::Fact;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ConnectionTrait, DbErr, Value};
use std::io;
use std::path::Path;

const CLIENT: &str = "SK_ID_CURR";
const OUTCOME: &str = "TARGET";

/// Why a client's facts were not corrected; nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum CorrectionError {
    /// Nobody of that id.
    #[error("there is no client {0} in the bank")]
    UnknownClient(i64),
    /// No such fact.
    #[error(
        "{0} is no fact of a client's application that can be corrected: name a column as docs/projet/52-modele-de-donnees.md does"
    )]
    UnknownFact(String),
    /// Two values for one.
    #[error("{0} is given twice: give it once")]
    Twice(String),
    /// A value that cannot be.
    #[error("{column} cannot be what was given: {why}")]
    Impossible {
        /// Which fact.
        column: String,
        /// What is wrong with it.
        why: String,
    },
    /// A file of the way into the bank.
    #[error("the correction cannot be written beside the bank: see that there is room")]
    Scratch(#[from] io::Error),
    /// The way into the bank.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The database fails.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for CorrectionError {
    fn from(error: DbErr) -> Self {
        Self::Store(error.into())
    }
}

/// Corrects facts of a client: names of columns, and what they are as an import would read it; empty: not known. Returns
/// those that changed. The client has no score until they are scored again.
///
/// # Errors
/// [`CorrectionError`]; nothing has changed.
pub async fn correct(
    store: &Store,
    client: i64,
    facts: &[(String, String)],
    progress: &dyn Progress,
) -> Result<Vec<Fact>, CorrectionError> {
    let table = dictionary::table(table_of(application::Entity).name);
    let known = |name: &str| table.and_then(|table| table.column(name)).map(|column| column.name);
    let mut corrected: Vec<(&str, &str)> = Vec::new();
    for (name, value) in facts {
        let column = known(name).filter(|column| ![CLIENT, OUTCOME].contains(column));
        let column = column.ok_or_else(|| CorrectionError::UnknownFact(name.clone()))?;
        if corrected.iter().any(|(other, _)| *other == column) {
            return Err(CorrectionError::Twice(name.clone()));
        }
        corrected.push((column, value.as_str()));
    }
    let before = row(store, client).await?.ok_or(CorrectionError::UnknownClient(client))?;
    let folder = tempfile::Builder::new().prefix(".clairscore-rectified-").tempdir_in(store.scratch())?;
    write(folder.path(), &before, &corrected)?;
    if store.is_invented().await? {
        mark_invented(folder.path())?;
    }
    let options = ImportOptions { max_rejected: 1.0, ..ImportOptions::of(folder.path()) };
    let summary = rehearse(Some(store), &options, Mode::Add, &store.scratch(), progress).await?;
    for odd in summary.files.iter().flat_map(|file| &file.odd) {
        if corrected.iter().any(|(column, _)| *column == odd.column) {
            let why = odd.example.as_ref().map(|example| example.reason.clone());
            let why = why.unwrap_or_else(|| "it is none of the categories that are known".to_owned());
            return Err(CorrectionError::Impossible { column: odd.column.clone(), why });
        }
    }
    import(store, &options, Mode::Add, progress).await?;
    let after = row(store, client).await?.unwrap_or_default();
    let changed = before.into_iter().zip(after).filter(|(before, after)| before != after);
    Ok(changed.map(|((name, before), (_, after))| Fact { name: name.to_owned(), before, after }).collect())
}

/// The names and values of a client's row, as a file has them; none if there is no such client.
async fn row(store: &Store, client: i64) -> Result<Option<Vec<(&'static str, String)>>, DbErr> {
    let table = table_of(application::Entity);
    let dictionary = dictionary::table(table.name);
    let mut select = table.select();
    select.and_where(Expr::col(table.columns[0].name).eq(client));
    let Some(row) = store.db.query_one(&select).await? else { return Ok(None) };
    let mut cells = Vec::new();
    for (column, value) in table.column_names().zip(table.values(&row)) {
        // What the import fills in is not delivered.
        if let Some(known) = dictionary.and_then(|dictionary| dictionary.column(column)) {
            cells.push((known.name, written(&value?)));
        }
    }
    Ok(Some(cells))
}

/// A value as a file has it; the shortest digits that read back as the very same number.
fn written(value: &Value) -> String {
    match value {
        Value::BigInt(Some(number)) => number.to_string(),
        Value::Int(Some(number)) => number.to_string(),
        Value::Double(Some(number)) => number.to_string(),
        Value::Bool(Some(flag)) => u8::from(*flag).to_string(),
        Value::String(Some(text)) => text.clone(),
        _ => String::new(),
    }
}

/// Writes the file of one client.
fn write(folder: &Path, row: &[(&'static str, String)], corrected: &[(&str, &str)]) -> io::Result<()> {
    let is_applicant = row.iter().any(|(name, value)| *name == OUTCOME && value.is_empty());
    let name = if is_applicant { "application_test.csv" } else { "application_train.csv" };
    let cells = row.iter().filter(|(name, _)| !(is_applicant && *name == OUTCOME));
    let mut csv = csv::Writer::from_path(folder.join(name))?;
    csv.write_record(cells.clone().map(|(name, _)| *name))?;
    csv.write_record(cells.map(|(name, value)| {
        corrected.iter().find(|(column, _)| column == name).map_or(&**value, |(_, value)| *value)
    }))?;
    csv.flush()
}
