//! What can be changed in a client's file, and how far.

use model::catalogue::levers::{self, Lever, Range};
use model::file::ClientFile;
use serde::{Deserialize, Serialize};

/// A lever or a fact, for one client.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Setting {
    /// Its name among [`levers`].
    pub name: String,
    /// Where it stands on record; none = missing.
    pub own: Option<f64>,
    /// What it can be set to.
    pub range: Range,
}

/// What can be changed in a client's file.
#[must_use]
pub fn settings(file: &ClientFile) -> Vec<Setting> {
    let setting = |lever: &Lever| {
        Some(Setting { name: lever.name.to_owned(), own: lever.read(file), range: lever.range(file)? })
    };
    levers::levers().iter().filter_map(setting).collect()
}
