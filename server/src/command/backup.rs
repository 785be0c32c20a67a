//! `backup` and `restore`: the bank's content as one file, and back.

use super::print::print;
use crate::cli::{Backup, Restore};
use crate::error::CommandError;
use crate::output::NewFile;
use crate::progress::Bars;
use store::Store;

pub(super) async fn back_up(store: &Store, arguments: &Backup) -> Result<(), CommandError> {
    let file = NewFile::at(&arguments.file)?;
    let rows = store::backup(store, file.path(), &Bars::default()).await?;
    file.keep()?;
    print(&format!("Wrote {rows} rows to {}.\n", arguments.file.display()))
}

pub(super) async fn restore(store: &Store, arguments: &Restore) -> Result<(), CommandError> {
    let rows = store::restore(store, &arguments.file, &Bars::default()).await?;
    let clients = store.client_count().await?;
    print(&format!("The bank holds {clients} clients, {rows} rows in all.\n"))
}
