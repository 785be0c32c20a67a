//! Which error goes where.
//!
//! - [`CommandError`]: a command cannot be done. It travels up to `main`, which prints it once as one
//!   [`sentence`] on stderr. Each message says what failed and, where it can be known, what to do.
//! - [`crate::http::answer::problem::ApiError`]: a request cannot be answered. It is logged and worded once, where
//!   the response leaves the server.
//!
//! Errors of `store` and `model` pass through both unchanged.

use crate::address::Address;
use crate::identity::company::SettingsError;
pub use app::failure_log::sentence;
use model::engine::EngineError;
use model::record::person::Person;
use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;
use store::import::ImportError;
use store::records::{DeedError, ErasureError, RectificationError, SteeringError};
use store::{CorrectionError, StoreError};

/// Why a command could not be done.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The artifact's file cannot be read.
    #[error("cannot read the model {path}; check --model or CLAIRSCORE_MODEL")]
    ModelUnreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Nobody is to rely on the score.
    #[error(
        "reliance on the score is stopped; the page /model/policy says since when and why, and there it is lifted"
    )]
    Stopped,
    /// It cannot be told which credit policy rules.
    #[error(transparent)]
    Steering(#[from] SteeringError),
    /// The artifact cannot be used.
    #[error("cannot use the model {path}")]
    ModelRefused {
        /// Which file.
        path: PathBuf,
        /// Why, and what to do.
        source: EngineError,
    },
    /// The file of a role's password cannot be read.
    #[error(
        "cannot read the password of a role in {path}; check --serving-password-file or --reading-password-file"
    )]
    RolePassword {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A role's password would be guessed, or might be read in two ways.
    #[error(
        "the password of a role that serves has 16 letters, digits and signs of ASCII at least, without spaces"
    )]
    WeakRolePassword,
    /// A file or folder cannot be written.
    #[error("cannot write {path}; check that its folder exists, is writable and has room")]
    Unwritable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The disk is full.
    #[error("there is no room left to write {path}: free some space, or choose another folder")]
    NoRoom {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A backup would take the place of what it was made of, or be restored into itself.
    #[error("{0} is the bank itself; name another file")]
    IsTheBank(PathBuf),
    /// Two files would be written to the same place.
    #[error("two outputs would be written to {0}; name another file for one of them")]
    SameOutput(PathBuf),
    /// The bank has no client.
    #[error("the bank has no client; check --database-url, or pass --empty to back it up all the same")]
    NothingToBackUp,
    /// A backup has no client.
    #[error("{0} holds no client; name another file, or pass --empty to leave the bank without any")]
    NothingToRestore(PathBuf),
    /// There is no such host.
    #[error("no host is known by the name in {addr}; say with --addr where the server listens")]
    UnknownHost {
        /// As it was written.
        addr: Address,
        /// Why.
        source: std::io::Error,
    },
    /// Nobody answers where a server should.
    #[error(
        "no server answers at {addr}; start one with `clairscore serve`, or say with --addr where it listens"
    )]
    NoAnswer {
        /// Where it was asked.
        addr: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// A server is there, but not ready.
    #[error("the server at {addr} is not ready: it answers {status}")]
    NotReady {
        /// Where it was asked.
        addr: SocketAddr,
        /// The first line of its answer.
        status: String,
    },
    /// A folder that should be made is there already.
    #[error("{0} already exists and is not empty; name another folder with --output")]
    OutputExists(PathBuf),
    /// What is there is not what a file of this kind may take the place of.
    #[error("{0} is something else, which is not replaced; name another file")]
    NotReplaced(PathBuf),
    /// A Parquet file cannot be written.
    #[error("cannot write {path}; check that its folder is writable and has room")]
    Parquet {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: parquet::errors::ParquetError,
    },
    /// The features' measures cannot be read.
    #[error("cannot read {path}; `make notebook` writes it as model/training/importance.json")]
    ImportanceUnreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// They are none.
    #[error("{path} holds no measures of features; `make notebook` writes them anew")]
    ImportanceRefused {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
    /// They are of other features.
    #[error("{0} was measured with another catalogue; delete it and let `make notebook` measure again")]
    ImportanceOutdated(PathBuf),
    /// Nobody of that id.
    #[error("there is no client {0} in the bank; `clairscore import` brings clients in")]
    UnknownClient(i64),
    /// Their file is in no bank.
    #[error(
        "{0} is in no bank: their file stands in the decisions on them, which nobody changes. What was wrong is put right by a new \
         decision: describe them at /applicants/new with the corrected facts"
    )]
    NotInBank(Person),
    /// Nothing is held on them.
    #[error("nothing is held on {0}: neither the bank nor a decision knows them")]
    UnknownPerson(Person),
    /// Nothing was counted with the scores.
    #[error("the bank has not been scored with {0} since it last changed; run `clairscore score` first")]
    Unscored(String),
    /// Somebody else has it.
    #[error("there is an account {0} already; `clairscore user reset` gives it a new link")]
    LoginTaken(String),
    /// Nobody has it.
    #[error("there is no account {0}; `clairscore user list` names them")]
    UnknownLogin(String),
    /// Another token has the name.
    #[error("there is, or was, a token {0}; choose another name")]
    TokenTaken(String),
    /// No token that could be used has it.
    #[error("there is no token {0} that lets anybody in; `clairscore token list` names them")]
    UnknownToken(String),
    /// What is said could be read on its way.
    #[error(
        "at {0} others could read what is said: give --tls-cert and --tls-key, or say with --behind-proxy which proxies speak TLS \
         before this server, or listen on 127.0.0.1"
    )]
    InTheOpen(SocketAddr),
    /// The certificate cannot be used.
    #[error("cannot speak TLS with {certificate} and {key}: give a certificate and its key, both as PEM")]
    Tls {
        /// Which certificate.
        certificate: PathBuf,
        /// Which key.
        key: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The socket cannot be had.
    #[error("cannot listen on {addr}; stop what listens there, or choose another address with --addr")]
    Listen {
        /// Which address.
        addr: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The server stopped by itself.
    #[error("the server failed")]
    Serve(#[source] std::io::Error),
    /// The terminal or pipe cannot be written to.
    #[error("cannot write to standard output")]
    Stdout(#[source] std::io::Error),
    /// The key of the records cannot be used.
    #[error("cannot use the key of the records {path}; name another file with --records-key")]
    RecordsKey {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// What was decided does not read.
    #[error(transparent)]
    Decisions(#[from] DeedError),
    /// Facts of a client cannot be corrected.
    #[error(transparent)]
    Correction(#[from] Box<CorrectionError>),
    /// A correction cannot be recorded.
    #[error(transparent)]
    Rectification(#[from] RectificationError),
    /// What should be facts is not.
    #[error("line {line} is no fact: write FIELD=VALUE, as AMT_CREDIT=180000, one a line")]
    NoFact {
        /// From 1.
        line: usize,
    },
    /// There are none.
    #[error("there is no fact to correct, or more than a client has: write FIELD=VALUE, one a line")]
    Facts,
    /// Facts cannot be read.
    #[error("cannot read the facts from {path}")]
    FactsUnreadable {
        /// Which file; - is standard input.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// What is said of a person cannot be erased.
    #[error(transparent)]
    Erasure(#[from] ErasureError),
    /// What is said of the company's provider cannot be used.
    #[error(transparent)]
    Company(#[from] SettingsError),
    /// A file of the company's provider cannot be read.
    #[error("cannot read {path}; check --oidc-client-secret-file and --oidc-ca")]
    CompanyFile {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Somebody else says so.
    #[error("what {0} is, the company's provider says at every sign-in; change their groups there")]
    OfTheCompany(String),
    /// There is no key to sign with.
    #[error("there is no key to sign with; name its file with --records-key, `clairscore serve` makes one")]
    NoRecordsKey,
    /// A checkpoint cannot be used.
    #[error("cannot use {path} to verify the records")]
    Checkpoint {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: Box<dyn Error + Send + Sync>,
    },
    /// See there.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// See there.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// See there.
    #[error(transparent)]
    Engine(#[from] EngineError),
}
