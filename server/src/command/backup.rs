//! `backup` and `restore`: the bank's content as one file, and back; and whether such a file is worth something.

use super::open::with_bank;
use super::print::print;
use crate::cli::{Backup, Common, Restore};
use crate::error::CommandError;
use crate::output::{Kind, NewFile, unwritable};
use crate::progress::Bars;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use store::records::erased_clients;
use store::words::counted;
use store::{Access, Plan, Store, name_of_backup};

pub(super) async fn back_up(bank: &Store, arguments: &Backup) -> Result<(), CommandError> {
    let Backup { place, empty, keep, verify } = arguments;
    if bank.is_in(place) {
        return Err(CommandError::IsTheBank(place.clone()));
    }
    if !empty && bank.is_empty().await? {
        return Err(CommandError::NothingToBackUp);
    }
    let file = match keep {
        None => place.clone(),
        Some(_) => folder(place)?.join(name_of_backup(&bank.name(), SystemTime::now().into())),
    };
    let new = NewFile::at(&file, Kind::Backup)?;
    // What takes its place must be of a bank, too.
    if fs::metadata(&file).is_ok_and(|earlier| earlier.len() > 0) {
        store::Backup::open(&file).await?;
    }
    let rows = store::backup(bank, new.path(), &Bars::default()).await?;
    if *verify {
        store::verify(new.path(), &Bars::default()).await?;
    }
    new.keep()?;
    let come_back = if *verify { ", and all of them come back" } else { "" };
    let mut text = format!(
        "Wrote {} to {}{come_back}: the bank's content. Accounts, decisions and the log are not in it.\n",
        counted(rows, "row"),
        file.display()
    );
    if let Some(plan) = keep {
        for deleted in rotate(place, &bank.name(), plan)? {
            text += &format!("Deleted {}.\n", deleted.display());
        }
    }
    print(&text)
}

/// The folder of backups, which is made for its owner only if it is not there.
fn folder(place: &Path) -> Result<&Path, CommandError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(place).map_err(|source| unwritable(place, source))?;
    Ok(place)
}

/// Deletes the backups in `folder` that the plan does not keep. What is no backup of this bank by its name, or none by its
/// content, stays.
fn rotate(folder: &Path, bank: &str, plan: &Plan) -> Result<Vec<PathBuf>, CommandError> {
    let failed = |source| unwritable(folder, source);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        names.extend(entry.map_err(failed)?.file_name().into_string());
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut deleted = Vec::new();
    for name in plan.superfluous(bank, &names) {
        let file = folder.join(name);
        if Kind::Backup.is_at(&file) {
            fs::remove_file(&file).map_err(|source| unwritable(&file, source))?;
            deleted.push(file);
        }
    }
    Ok(deleted)
}

pub(super) async fn verify(file: &Path) -> Result<(), CommandError> {
    let verified = store::verify(file, &Bars::default()).await?;
    let mut text = String::new();
    for (table, rows) in &verified.rows {
        text += &format!("{table}: {rows}\n");
    }
    text += &format!(
        "{} is good: {} of {} come back, every key and reference holds.\n",
        file.display(),
        counted(verified.total(), "row"),
        counted(verified.clients, "client")
    );
    print(&text)
}

/// Erases the clients once more who have been erased from a bank whose content was brought back. Returns how many rows that were.
pub(super) async fn erased_again(bank: &Store, erased: &[i64]) -> Result<u64, CommandError> {
    if erased.is_empty() { Ok(0) } else { Ok(bank.erase(erased, &Bars::default()).await?) }
}

pub(super) async fn restore(common: &Common, arguments: &Restore) -> Result<(), CommandError> {
    let Restore { file, empty } = arguments;
    // First the file: no bank is made for one that cannot be restored.
    let backup = store::Backup::open(file).await?;
    if !empty && backup.is_empty() {
        return Err(CommandError::NothingToRestore(file.clone()));
    }
    // Before: what was erased must not come back because nobody can tell who it was.
    let erased = erased_clients(&common.database_url).await?;
    with_bank(common, Access::Fill, async |bank| {
        if bank.is_in(file) {
            return Err(CommandError::IsTheBank(file.clone()));
        }
        let rows = backup.restore(bank, &Bars::default()).await?;
        let erased = erased_again(bank, &erased).await?;
        let clients = bank.client_count().await?;
        let (clients, left) = (counted(clients, "client"), counted(rows.saturating_sub(erased), "row"));
        let mut text = format!("The bank holds {clients}, {left} in all.\n");
        if erased > 0 {
            text += &format!(
                "{} of the backup {} of clients who have been erased since, and {} erased again: make another \
                 backup, and delete this one.\n",
                counted(erased, "row"),
                if erased == 1 { "was" } else { "were" },
                if erased == 1 { "was" } else { "were" }
            );
        }
        print(&text)
    })
    .await
}
