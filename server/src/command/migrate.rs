//! `migrate`: brings a bank, or a backup, to the schema of this program. A bank that holds clients is backed up before.

use super::print::print;
use crate::cli::{Common, Migrate};
use crate::error::CommandError;
use crate::output::{Kind, NewFile};
use crate::progress::Bars;
use std::path::Path;
use std::time::SystemTime;
use store::{OlderBank, name_of_backup, older_bank};

pub(super) async fn run(common: &Common, arguments: &Migrate) -> Result<(), CommandError> {
    let mut text = String::new();
    if !arguments.no_backup
        && let Some(bank) = older_bank(&common.database_url).await?
    {
        let backed_up = back_up(&bank).await;
        bank.close().await?;
        text += &backed_up?;
    }
    for name in &store::migrate(&common.database_url).await? {
        text += &format!("Applied {name}.\n");
    }
    print(&(text + "The bank has the schema of this program.\n"))
}

/// Copies the bank as it is into a file beside it; says what was done.
async fn back_up(bank: &OlderBank) -> Result<String, CommandError> {
    let Some(file) = bank.file() else {
        return Ok("No backup was made: PostgreSQL makes its own (pg_dump, recovery to a point in time).\n"
            .to_owned());
    };
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let name = name_of_backup(&format!("{name}-before-migrate"), SystemTime::now().into());
    let copy = file.parent().unwrap_or(Path::new("")).join(name);
    let new = NewFile::at(&copy, Kind::Backup)?;
    bank.copy(new.path(), &Bars::default()).await?;
    new.keep()?;
    Ok(format!("Wrote the bank as it was to {}.\n", copy.display()))
}
