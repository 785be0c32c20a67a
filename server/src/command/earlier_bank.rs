//! A bank of an earlier program, as it was: it is copied beside itself before a command changes its schema.
//!
//! Independent of which command that is.

use crate::cli::Common;
use crate::error::CommandError;
use crate::output::{Kind, NewFile};
use crate::progress::Bars;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use store::{OlderBank, name_of_backup, older_bank};

/// What was done for a bank that an earlier program has filled.
pub(super) enum AsItWas {
    /// It was copied into this file.
    Copied(PathBuf),
    /// It is on a server, which makes its own backups.
    OnServer,
}

/// Copies the bank of `--database-url` if it has an earlier schema and holds clients; none if there is no need.
pub(super) async fn copy_earlier_bank(common: &Common) -> Result<Option<AsItWas>, CommandError> {
    let Some(bank) = older_bank(&common.database_url).await? else { return Ok(None) };
    let copied = copy(&bank).await;
    bank.close().await?;
    copied.map(Some)
}

async fn copy(bank: &OlderBank) -> Result<AsItWas, CommandError> {
    let Some(file) = bank.file() else { return Ok(AsItWas::OnServer) };
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let name = name_of_backup(&format!("{name}-before-migrate"), SystemTime::now().into());
    let copy = file.parent().unwrap_or(Path::new("")).join(name);
    let new = NewFile::at(&copy, Kind::Backup)?;
    bank.copy(new.path(), &Bars::default()).await?;
    new.keep()?;
    Ok(AsItWas::Copied(copy))
}

impl fmt::Display for AsItWas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Copied(file) => writeln!(f, "Wrote the bank as it was to {}.", file.display()),
            Self::OnServer => {
                writeln!(
                    f,
                    "No backup was made: PostgreSQL makes its own (pg_dump, recovery to a point in time)."
                )
            }
        }
    }
}
