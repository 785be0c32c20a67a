//! `backup` and `restore`: the bank's content as one file, and back.

use super::open::with_bank;
use super::print::print;
use crate::cli::{Backup, Common, Restore};
use crate::error::CommandError;
use crate::output::{Kind, NewFile};
use crate::progress::Bars;
use store::{Access, Store};

pub(super) async fn back_up(bank: &Store, arguments: &Backup) -> Result<(), CommandError> {
    let Backup { file, empty } = arguments;
    if bank.is_in(file) {
        return Err(CommandError::IsTheBank(file.clone()));
    }
    if !empty && bank.is_empty().await? {
        return Err(CommandError::NothingToBackUp);
    }
    let new = NewFile::at(file, Kind::Backup)?;
    // What takes its place must be of a bank, too.
    if std::fs::metadata(file).is_ok_and(|earlier| earlier.len() > 0) {
        store::Backup::open(file).await?;
    }
    let rows = store::backup(bank, new.path(), &Bars::default()).await?;
    new.keep()?;
    print(&format!("Wrote {rows} rows to {}.\n", file.display()))
}

pub(super) async fn restore(common: &Common, arguments: &Restore) -> Result<(), CommandError> {
    let Restore { file, empty } = arguments;
    // First the file: no bank is made for one that cannot be restored.
    let backup = store::Backup::open(file).await?;
    if !empty && backup.is_empty() {
        return Err(CommandError::NothingToRestore(file.clone()));
    }
    with_bank(common, Access::Fill, async |bank| {
        if bank.is_in(file) {
            return Err(CommandError::IsTheBank(file.clone()));
        }
        let rows = backup.restore(bank, &Bars::default()).await?;
        let clients = bank.client_count().await?;
        print(&format!("The bank holds {clients} clients, {rows} rows in all.\n"))
    })
    .await
}
