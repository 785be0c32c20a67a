//! The secret key with which the length of the records' chain is signed: 32 bytes as hexadecimal digits in a file of its
//! owner's, beside the records of a SQLite bank, or wherever `--records-key` says.
//!
//! Whoever has it can sign another chain: a company keeps it where who administers the database does not come.

use crate::error::CommandError;
use clap::Args;
use model::record::checkpoint::{SECRET, from_hex};
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use store::file_of;

/// Where the key is.
#[derive(Debug, Clone, Args)]
pub struct RecordsKey {
    /// File of the key that signs the records (64 hexadecimal digits); by default beside the records of a SQLite bank.
    #[arg(long, value_name = "FILE", env = "CLAIRSCORE_RECORDS_KEY")]
    pub records_key: Option<PathBuf>,
}

/// The file of the key; none if nobody says where, and the bank is on a server.
fn file(key: &RecordsKey, database_url: &str) -> Option<PathBuf> {
    let beside = || {
        let bank = file_of(database_url).ok().flatten()?;
        let mut name = bank.file_stem()?.to_owned();
        name.push("-records.key");
        Some(bank.with_file_name(name))
    };
    key.records_key.clone().or_else(beside)
}

/// The key; none if there is none.
///
/// # Errors
/// [`CommandError::RecordsKey`]: the file cannot be read, or holds no key.
pub fn find(key: &RecordsKey, database_url: &str) -> Result<Option<[u8; SECRET]>, CommandError> {
    match file(key, database_url) {
        Some(file) if file.exists() || key.records_key.is_some() => read(&file).map(Some),
        _ => Ok(None),
    }
}

/// The key, which is made if there is none; none if nobody says where it is to be.
///
/// # Errors
/// As [`find`], and if it cannot be written.
pub fn find_or_make(key: &RecordsKey, database_url: &str) -> Result<Option<[u8; SECRET]>, CommandError> {
    let Some(file) = file(key, database_url) else { return Ok(None) };
    let failed = |source| CommandError::RecordsKey { path: file.clone(), source };
    let secret = store::records::new_secret()?;
    let digits: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(&file) {
        Ok(mut new) => {
            new.write_all(format!("{digits}\n").as_bytes()).and_then(|()| new.sync_all()).map_err(failed)?;
            Ok(Some(secret))
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => read(&file).map(Some),
        Err(error) => Err(failed(error)),
    }
}

fn read(file: &Path) -> Result<[u8; SECRET], CommandError> {
    let failed = |source| CommandError::RecordsKey { path: file.to_owned(), source };
    let text = std::fs::read_to_string(file).map_err(failed)?;
    from_hex(text.trim()).ok_or_else(|| failed(std::io::Error::from(ErrorKind::InvalidData)))
}
