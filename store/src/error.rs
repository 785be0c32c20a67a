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
    /// What is said to a server elsewhere could be read on its way, or answered by another.
    #[error(
        "{address} is on another machine: add sslmode=verify-full to the address, and sslrootcert=FILE if its authority is your own"
    )]
    InTheOpen {
        /// Without user and password.
        address: String,
    },
    /// The folder of a SQLite file cannot be made.
    #[error("the folder {folder} cannot be created: choose a database path that can be written")]
    Folder {
        /// Where the file was to be.
        folder: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A SQLite file cannot be made.
    #[error("the file {file} cannot be created: choose a database path that can be written")]
    File {
        /// Which one.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The database knows no roles.
    #[error("{address} is a file, which has no roles: only PostgreSQL has")]
    NoRoles {
        /// The file's absolute path.
        address: String,
    },
    /// A role that is to serve could do more than that.
    #[error(
        "the role {role} could change the schema by what it is, so that it cannot be the one that serves: name one that is no \
         superuser, no member of the owner, and may create nothing in this schema"
    )]
    RoleOwns {
        /// Its name.
        role: String,
    },
    /// The role that is connected lacks a right.
    #[error(
        "the role {role} may not {right} on {table}: have the owner of the bank run `clairscore migrate {option}` with this role, \
         or a role that it is a member of"
    )]
    NoRight {
        /// Its name.
        role: String,
        /// Which right.
        right: String,
        /// On which table.
        table: String,
        /// By which option of `migrate` it is given.
        option: &'static str,
    },
    /// Whoever only shows what is there was asked to change it.
    #[error("this server only shows what is there: have it done by a server without --read-only")]
    ReadOnly,
    /// There is no bank, and whoever asks for one must not make it.
    #[error(
        "there is no bank at {address}: give the address of one with --database-url or DATABASE_URL, fill one with \
         `clairscore import`, or make an empty one with `clairscore migrate`"
    )]
    NoBank {
        /// The file's absolute path, or the address without user and password.
        address: String,
    },
    /// There are no records of accounts and decisions, and whoever asks for them must not make them.
    #[error(
        "there are no accounts and decisions at {address}, where those of the bank would be: see that --database-url or \
         DATABASE_URL names the bank that is served; its first server makes them, and so does `clairscore user add`"
    )]
    NoRecords {
        /// The file's absolute path, or the address without user and password.
        address: String,
    },
    /// The database was made by an older program, and whoever asks must not change its schema.
    #[error("{address} has the schema of an older clairscore: bring it up to date with `clairscore migrate`")]
    OlderSchema {
        /// The file's absolute path, or the address without user and password.
        address: String,
    },
    /// Another process holds what is needed.
    #[error("another process keeps the bank at {address} locked: try again when it is done")]
    Busy {
        /// The file's absolute path, or the address without user and password.
        address: String,
        /// What the engine says.
        source: DbErr,
    },
    /// The disk is full.
    #[error("there is no room left for {what}: free some space, then try again")]
    NoRoom {
        /// What was to be written, and where.
        what: String,
        /// What the engine says.
        source: DbErr,
    },
    /// The database cannot be opened.
    #[error("the database {address} cannot be opened: see that it is running, exists and can be written")]
    Open {
        /// Without user and password.
        address: String,
        /// What the engine says.
        source: DbErr,
    },
    /// The database is that of another program.
    #[error(
        "{address} holds something else than it should (there is a table {table}): give the address of a bank, or of a database \
         in which there is nothing"
    )]
    NotABank {
        /// The file's absolute path, or the address without user and password.
        address: String,
        /// A table that is there.
        table: String,
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
    /// A file that is a backup holds what no bank can.
    #[error(
        "what {file} holds is damaged, so that it cannot be restored: give another backup; the bank is as it was"
    )]
    DamagedBackup {
        /// Which one.
        file: PathBuf,
        /// What is damaged.
        source: Damage,
    },
    /// A backup would come back as something else than it was.
    #[error("{file} is no good backup: {fault}; make another one, and look for the cause")]
    NotVerified {
        /// Which one.
        file: PathBuf,
        /// What was found.
        fault: String,
    },
    /// What was erased can still be read in the files.
    #[error(
        "what was erased cannot be overwritten while somebody reads the bank: run the command again, and if it says so again \
         stop the server first"
    )]
    Remains(#[source] Option<DbErr>),
    /// No such quantity is kept for comparing clients.
    #[error("{0:?} is no quantity that clients can be compared by")]
    UnknownQuantity(String),
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

/// How a backup was found to be damaged.
#[derive(Debug, thiserror::Error)]
pub enum Damage {
    /// It was looked for.
    #[error("{0}")]
    Found(String),
    /// The engine came across it.
    #[error(transparent)]
    Met(DbErr),
}
