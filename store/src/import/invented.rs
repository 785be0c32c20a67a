//! Whether what is delivered was invented by this program: whoever invents clients leaves a mark beside the tables that says
//! how long each is and how it begins and ends. It is worth something only as long as that is so and no other file is there, so that
//! real tables put into the same folder are taken for what they are.
//!
//! The log of imports says of each whether it was invented, in the transaction that brings its rows in. A bank is invented if all of
//! them are: then, and only then, invented people may be offered to whoever comes.

use crate::entity::import;
use crate::{Store, StoreError};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// The mark's file, which no import reads as a table.
const MARK: &str = ".clairscore-invented.json";
/// Most bytes of a mark.
const LONGEST: u64 = 16 * 1024;
/// Bytes of a file's beginning, and of its end, that the mark tells.
const PIECE: u64 = 64 * 1024;

/// Leaves the mark beside the tables in `folder`, all of which were invented.
///
/// # Errors
/// They cannot be read, or the mark cannot be written.
pub fn mark_invented(folder: &Path) -> io::Result<()> {
    let mark = serde_json::to_vec(&told(folder)?).map_err(io::Error::other)?;
    fs::write(folder.join(MARK), mark)
}

/// Whether what lies at `source` is what was invented, whole and alone. What cannot be read is not.
pub(super) fn is_invented(source: &Path) -> bool {
    let read = || -> io::Result<bool> {
        let mut mark = Vec::new();
        File::open(source.join(MARK))?.take(LONGEST).read_to_end(&mut mark)?;
        let mark: BTreeMap<String, String> = serde_json::from_slice(&mark).map_err(io::Error::other)?;
        Ok(!mark.is_empty() && mark == told(source)?)
    };
    read().unwrap_or(false)
}

/// Of every file and folder in `folder` but the mark: how long it is, and the hash of its beginning and end.
fn told(folder: &Path) -> io::Result<BTreeMap<String, String>> {
    let mut told = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name != MARK {
            told.insert(name, fingerprint(&entry.path())?);
        }
    }
    Ok(told)
}

fn fingerprint(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let bytes = file.metadata()?.len();
    let (mut beginning, mut end) = (Vec::new(), Vec::new());
    (&mut file).take(PIECE).read_to_end(&mut beginning)?;
    file.seek(SeekFrom::Start(bytes.saturating_sub(PIECE)))?;
    file.take(PIECE).read_to_end(&mut end)?;
    let hash = Sha256::new().chain_update(&beginning).chain_update(&end).finalize();
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("{bytes} {hash}"))
}

impl Store {
    /// Whether all that was ever imported was invented by this program, and something was.
    ///
    /// # Errors
    /// The database fails.
    pub async fn is_invented(&self) -> Result<bool, StoreError> {
        let real = import::Entity::find().filter(import::Column::Invented.eq(false)).count(&self.db).await?;
        Ok(real == 0 && import::Entity::find().count(&self.db).await? > 0)
    }
}
