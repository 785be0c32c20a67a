//! What can go wrong between this room and the database. An import has its own, [`crate::import::ImportError`].

use sea_orm::DbErr;
use std::path::PathBuf;
use std::sync::Arc;

/// Why the bank cannot be opened, or cannot answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address names neither engine.
    #[error("{0:?} is no database address: write sqlite://FOLDER/FILE.db or postgres://USER@HOST/DATABASE")]
    Address(String),
    /// The folder of a SQLite file cannot be made.
    #[error("the folder {folder} cannot be created: choose a database path that can be written")]
    Folder {
        /// Where the file was to be.
        folder: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The database cannot be opened.
    #[error("the database {address} cannot be opened: see that it is running, exists and can be written")]
    Open {
        /// Without user and password.
        address: String,
        /// What the engine says.
        source: DbErr,
    },
    /// A newer program has changed the schema.
    #[error(
        "the database has the schema of a newer clairscore (it knows {}): run that version, or give another database",
        migrations.join(", ")
    )]
    NewerSchema {
        /// The migrations that this program does not know.
        migrations: Vec<String>,
    },
    /// A file that should hold a backup does not, or cannot be read.
    #[error("{file} holds no backup of a bank: give a file that `clairscore backup` wrote")]
    NotABackup {
        /// Which one.
        file: PathBuf,
        /// What the engine says, if it is not a database at all.
        source: Option<DbErr>,
    },
    /// No such quantity is kept for comparing clients.
    #[error("{0:?} is no quantity that clients can be compared by")]
    UnknownQuantity(String),
    /// A score says something else than `grant`, `review` or `refuse`.
    #[error("the stored advice for client {client} is unreadable: score the bank again")]
    Advice {
        /// SK_ID_CURR.
        client: i64,
        /// What was read.
        source: model::decision::UnknownAdvice,
    },
    /// The bank was changed while it was being scored.
    #[error("the bank changed while it was being scored: score it again with `clairscore score`")]
    ChangedWhileScored,
    /// What was counted with the scores does not read.
    #[error("what was counted of the bank is of another version of clairscore: run `clairscore score` again")]
    Tally(#[source] serde_json::Error),
    /// What several waited for could not be read.
    #[error(transparent)]
    Read(Arc<StoreError>),
    /// The database refused or failed.
    #[error("the database did not answer as it should")]
    Database(#[from] DbErr),
}
