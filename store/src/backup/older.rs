//! A bank whose schema is about to be changed: whether it holds clients, and a copy of it as it is.
//!
//! Independent of what is changed.

use crate::backup::file::copy_file;
use crate::connection::address::Address;
use crate::connection::connect::{OpenMode, connected};
use crate::connection::schema::Schema;
use crate::{Progress, Store, StoreError};
use migration::Migrator;
use sea_orm::DatabaseConnection;
use std::path::{Path, PathBuf};

/// A bank of an earlier program that holds clients.
#[derive(Debug)]
pub struct OlderBank {
    db: DatabaseConnection,
    file: Option<PathBuf>,
}

/// The bank at `url`, if its schema is that of an earlier program and it holds clients. Nothing is changed.
///
/// # Errors
/// [`StoreError::Address`]; the bank cannot be read.
pub async fn older_bank(url: &str) -> Result<Option<OlderBank>, StoreError> {
    let address = Address::parse(url)?;
    if !address.is_there() {
        return Ok(None);
    }
    let db = connected(&address, OpenMode::Reading).await.map_err(|source| address.failed(source))?;
    let holds_clients = async {
        let is_older = matches!(Schema::of::<Migrator>(&db).await?, Schema::Older(_));
        Ok::<_, StoreError>(is_older && !Store::over(db.clone()).is_empty().await?)
    };
    match holds_clients.await {
        Ok(true) => Ok(Some(OlderBank { db, file: crate::file_of(url)? })),
        other => {
            db.close().await?;
            other.map(|_| None)
        }
    }
}

impl OlderBank {
    /// Its file; none if it is on a server.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Has SQLite copy it into `file`, which must be new or empty.
    ///
    /// # Errors
    /// It cannot be copied: the file is then worthless.
    pub async fn copy(&self, file: &Path, progress: &dyn Progress) -> Result<(), StoreError> {
        Ok(copy_file(&self.db, file, progress).await?)
    }

    /// Leaves it.
    ///
    /// # Errors
    /// The database fails.
    pub async fn close(self) -> Result<(), StoreError> {
        Ok(self.db.close().await?)
    }
}
