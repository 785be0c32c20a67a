//! Why an import cannot be done. After any of these the bank holds what it held before.

use sea_orm::DbErr;
use std::path::PathBuf;

/// Columns that a message lists before it says how many more there are.
const LISTED: usize = 8;

/// Why an import cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// There is nothing at the path.
    #[error("{path} cannot be read: give the folder or the .zip that holds the Home Credit files")]
    Source {
        /// What was asked for.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file that is no zip, or only the beginning of one.
    #[error("{path} is not a complete zip archive: download it again")]
    Archive {
        /// What was asked for.
        path: PathBuf,
        /// What is wrong with it.
        source: zip::result::ZipError,
    },
    /// No clients.
    #[error(
        "{path} holds neither application_train.csv nor application_test.csv (nor .csv.gz): give the folder or the .zip that holds them"
    )]
    NoApplication {
        /// What was asked for.
        path: PathBuf,
    },
    /// Two files for one table.
    #[error("{first} and {second} are the same table: keep one of them")]
    Ambiguous {
        /// One of them.
        first: String,
        /// The other.
        second: String,
    },
    /// Columns are not Kaggle's.
    #[error(
        "{file} does not have the columns of the Home Credit file of that name:{}{}{} correct its first line",
        list(" missing", missing),
        list(" unknown", unknown),
        list(" twice", repeated)
    )]
    Header {
        /// Which file.
        file: String,
        /// Columns that it should have.
        missing: Vec<String>,
        /// Columns that it should not have.
        unknown: Vec<String>,
        /// Columns that it has more than once.
        repeated: Vec<String>,
    },
    /// A damaged or truncated file, or a failing disk.
    #[error("{file} cannot be read to its end: it is damaged or incomplete, fetch it again")]
    Unreadable {
        /// Which file.
        file: String,
        /// What is wrong with it.
        source: std::io::Error,
    },
    /// The list of extracted clients is malformed: what is unknown could not be told from what is empty.
    #[error("{file}, line {line}: a client's number and 0 or 1 are needed (SK_ID_CURR,installments)")]
    Coverage {
        /// Which file.
        file: String,
        /// Which line of it.
        line: u64,
    },
    /// The bank would lose a table.
    #[error(
        "the bank holds rows that come from {}, which this source lacks: add what is missing, or pass --replace to do without",
        files.join(", ")
    )]
    TableMissing {
        /// What is missing.
        files: Vec<String>,
    },
    /// The disk is full, or may not be written to.
    #[error("rows cannot be set aside in {folder}: see that there is room and that it can be written")]
    SetAside {
        /// Where they wait to be sorted.
        folder: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Whoever asked for the import has gone.
    #[error("the import was interrupted")]
    Interrupted,
    /// The database refused or failed.
    #[error("the database did not take the import")]
    Database(#[from] DbErr),
}

fn list(what: &str, columns: &[String]) -> String {
    if columns.is_empty() {
        return String::new();
    }
    let shown = columns.iter().take(LISTED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match columns.len().checked_sub(LISTED) {
        Some(more @ 1..) => format!("{what} {shown} and {more} more;"),
        _ => format!("{what} {shown};"),
    }
}
