//! What becomes of a file that was sent: it is accepted, or its faults are told.
//!
//! The reader is the API's own: whoever serves the pages brings it along, so that both have one dialect and one list of
//! faults.

use serde::{Deserialize, Serialize};

/// One fault of a file, or one remark, in the words of the API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Where in the file (JSON pointer); empty = the whole file.
    pub at: String,
    /// What is wrong there, and what would be right.
    pub detail: String,
}

impl Told {
    /// The name of the column that it is about, if it is about one.
    #[must_use]
    pub fn column(&self) -> Option<&str> {
        self.at.rsplit('/').next().filter(|name| !name.is_empty())
    }
}

/// A file that was accepted, with what should be known about it.
#[cfg(feature = "ssr")]
#[derive(Debug)]
pub struct Accepted {
    /// Its values possible.
    pub file: model::file::ClientFile,
    /// What was taken as missing or left out, and of which columns nothing is made.
    pub remarks: Vec<Told>,
}

/// Reads a file as `POST /api/v1/score` does, or tells all its faults. The server puts it into the context of every page
/// and server function.
#[cfg(feature = "ssr")]
#[derive(Debug, Clone, Copy)]
pub struct FileReader(pub fn(&[u8]) -> Result<Accepted, Vec<Told>>);
