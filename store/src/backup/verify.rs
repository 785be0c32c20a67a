//! Whether a backup is worth something: it is restored into a bank of its own, which goes again, and what came back is held
//! against what the file has.
//!
//! Independent of the bank that it was made of.

use crate::backup::digest::is_as_sealed;
use crate::backup::file::Backup;
use crate::backup::soundness::{fault_of_structure, fault_of_values};
use crate::backup::transfer::count;
use crate::connection::address::{Address, folder};
use crate::connection::connect::{OpenMode, connected};
use crate::tables::{Role, backed_up};
use crate::words::counted;
use crate::{Progress, Silent, Store, StoreError};
use std::io;
use std::path::Path;

/// What a backup was found to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Rows per table, in the order of the tables.
    pub rows: Vec<(&'static str, u64)>,
    /// Clients.
    pub clients: u64,
}

impl Verified {
    /// Rows of all tables.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.rows.iter().map(|(_, rows)| rows).sum()
    }
}

/// Restores a backup into a bank beside it, or in the system's temporary folder where nothing can be written beside it.
///
/// # Errors
/// [`StoreError::NotVerified`]: it would come back as something else than it was; those of [`Backup::open`] and
/// [`Backup::restore`].
pub async fn verify(file: &Path, progress: &dyn Progress) -> Result<Verified, StoreError> {
    let backup = Backup::open(file).await?;
    let mut scratch = tempfile::Builder::new();
    scratch.prefix(".clairscore-");
    let scratch = scratch.tempdir_in(folder(file)).or_else(|_| scratch.tempdir());
    let scratch = scratch.map_err(|source| StoreError::Folder { folder: folder(file).to_owned(), source })?;
    let bank = Store::connect(Address::of_file(&scratch.path().join("bank.db")).url()).await?;
    let verified = restored(&backup, &bank, file, progress).await;
    bank.close().await?;
    let verified = verified?;
    // Last: what else is wrong is told in more words.
    let path = file.to_owned();
    let compared = tokio::task::spawn_blocking(move || is_as_sealed(&path)).await;
    match compared.map_err(io::Error::other).and_then(|compared| compared) {
        Ok(true) => Ok(verified),
        Ok(false) => Err(fault(file, "some of its bytes are not those that were written".to_owned())),
        Err(error) => Err(fault(file, error.to_string())),
    }
}

async fn restored(
    backup: &Backup,
    bank: &Store,
    file: &Path,
    progress: &dyn Progress,
) -> Result<Verified, StoreError> {
    let db = connected(&Address::of_file(file), OpenMode::Reading).await?;
    let checked = async {
        refuse(fault_of_structure(&db).await?, file)?;
        backup.put(bank, progress).await?;
        let mut rows = Vec::new();
        for table in backed_up() {
            let came = count(table, &bank.db).await?;
            // An earlier program had other tables, and scores in another form.
            let is_comparable = !backup.is_older() || table.role == Role::Delivered;
            let was = if is_comparable { count(table, &db).await? } else { came };
            if was != came {
                return Err(fault(
                    file,
                    format!("{} has {}, of which {came} come back", table.name, counted(was, "row")),
                ));
            }
            rows.push((table.name, came));
        }
        refuse(fault_of_structure(&bank.db).await?, file)?;
        let content = bank.snapshot().await?;
        refuse(fault_of_values(&content, &Silent).await?, file)?;
        content.commit().await?;
        Ok(Verified { rows, clients: bank.client_count().await? })
    };
    let verified = checked.await;
    db.close().await?;
    verified
}

fn refuse(found: Option<String>, file: &Path) -> Result<(), StoreError> {
    found.map_or(Ok(()), |found| Err(fault(file, found)))
}

fn fault(file: &Path, fault: String) -> StoreError {
    StoreError::NotVerified { file: file.to_owned(), fault }
}
