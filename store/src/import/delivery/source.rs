//! The files of a delivery, each of which can be opened: what its lines are is then known, however it is packed and saved.
//!
//! Independent of where it was looked for, see [`super::search`], and of what is in its rows.

use crate::import::ImportError;
use crate::import::delivery::archive::Archive;
use crate::import::delivery::beginning::{no_names, other_text};
use crate::import::delivery::dialect::Dialect;
use crate::import::delivery::encoding::{LineFeeds, utf_8};
use crate::import::delivery::packing::{SAMPLE, peek, unpacked};
use crate::import::error::quoted;
use crate::import::obstacle::Obstacle;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The name, without `.csv`, of the list of clients whose history was extracted.
pub(in crate::import) const COVERAGE: &str = "coverage";

/// The files of an import, by Kaggle's name without `.csv`.
#[derive(Debug, Default)]
pub(in crate::import) struct Source {
    files: BTreeMap<&'static str, Found>,
    /// What might have been meant, but is not read, with the reason.
    pub(in crate::import) unread: Vec<String>,
}

/// A file of a table.
#[derive(Debug)]
pub(in crate::import) struct Found {
    /// As it is called there, for messages.
    pub(in crate::import) name: String,
    /// With the folders and archives that it is in.
    pub(in crate::import) path: String,
    pub(in crate::import) location: Location,
}

/// Where a file is.
#[derive(Debug)]
pub(in crate::import) enum Location {
    File(PathBuf),
    Entry { archive: Arc<Archive>, index: usize },
}

/// One file, open for reading.
pub(in crate::import) struct Input<'a> {
    /// As it is called there.
    pub(in crate::import) name: &'a str,
    /// Its length where it lies: compressed, if it is a `.csv.gz`.
    pub(in crate::import) bytes: u64,
    /// How many of them have been read.
    pub(in crate::import) position: Position,
    /// How its lines are written.
    pub(in crate::import) dialect: Dialect,
    /// What its first line says.
    pub(in crate::import) names: Vec<String>,
    /// Its lines, the first one included.
    pub(in crate::import) text: Box<dyn Read + Send + 'a>,
}

impl Source {
    /// Takes the list of extracted clients from `path`, whatever lies beside the tables, which are in `root`.
    pub(in crate::import) fn add_coverage(&mut self, path: &Path, root: &Path) -> Result<(), ImportError> {
        let name = path.display().to_string();
        let found =
            path.metadata().map_err(|source| ImportError::Source { path: path.to_owned(), source })?;
        if !found.is_file() {
            return Err(ImportError::Unfit { file: name, obstacle: Obstacle::NoFile });
        }
        let found = Found { name: name.clone(), path: name, location: Location::File(path.to_owned()) };
        // It may lie among the tables under any name.
        if let (Ok(list), Ok(root)) = (path.canonicalize(), root.canonicalize())
            && let Ok(within) = list.strip_prefix(root)
        {
            let told = format!("{} is not read", within.display());
            self.unread.retain(|unread| !unread.starts_with(&told));
        }
        let given = path.canonicalize().ok();
        if let Some(beside) = self.files.insert(COVERAGE, found) {
            let is_it = matches!(&beside.location, Location::File(path) if path.canonicalize().ok() == given);
            if !is_it {
                self.unread.push(format!("{} is not read: another list was given", beside.path));
            }
        }
        Ok(())
    }

    /// Takes the file of the table called `name`, of which there may be one.
    pub(in crate::import) fn add(&mut self, name: &'static str, found: Found) -> Result<(), ImportError> {
        let second = found.path.clone();
        match self.files.insert(name, found) {
            None => Ok(()),
            Some(first) => Err(ImportError::Ambiguous { first: first.path, second }),
        }
    }

    /// Whether the file called `name`, without `.csv`, is there.
    pub(in crate::import) fn has(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// How many files are there.
    pub(in crate::import) fn len(&self) -> usize {
        self.files.len()
    }

    /// Opens the file called `name`, without `.csv`, for `read`; does nothing if it is not there.
    pub(in crate::import) fn open<T: Default>(
        &self,
        name: &str,
        read: impl FnOnce(Input<'_>) -> Result<T, ImportError>,
    ) -> Result<T, ImportError> {
        let Some(found) = self.files.get(name) else { return Ok(T::default()) };
        let name = found.name.as_str();
        let unreadable = |source| ImportError::unreadable(name, source);
        match &found.location {
            Location::File(path) => {
                let file = File::open(path).map_err(unreadable)?;
                let bytes = file.metadata().map_err(unreadable)?.len();
                read(Input::new(name, bytes, bytes, file).map_err(unreadable)?)
            }
            Location::Entry { archive, index } => archive.entry(*index, name, |entry| {
                let (bytes, packed) = (entry.size(), entry.compressed_size());
                read(Input::new(name, bytes, packed, entry).map_err(unreadable)?)
            }),
        }
    }
}

impl<'a> Input<'a> {
    /// `file`, of so many bytes, which take `packed` where they lie.
    fn new(name: &'a str, bytes: u64, packed: u64, file: impl Read + Send + 'a) -> io::Result<Self> {
        let position = Position::default();
        let counted = Counted { file, position: position.clone() };
        let (sample, text) = peek(utf_8(unpacked(counted, packed)?)?)?;
        let (dialect, names) = Dialect::of(&sample, sample.len() < SAMPLE)
            .map_err(|fault| other_text(&sample).unwrap_or_else(|| Obstacle::NoText(fault.to_string())))?;
        if names.iter().any(|name| name.contains('\0')) {
            return Err(Obstacle::NoText(quoted(&names.concat())).into());
        }
        if let Some(obstacle) = no_names(&sample, &names) {
            return Err(obstacle.into());
        }
        let text: Box<dyn Read + Send + 'a> =
            if dialect.carriage_returns { Box::new(LineFeeds::of(text)) } else { Box::new(text) };
        Ok(Self { name, bytes, position, dialect, names, text })
    }
}

/// How far a file has been read.
#[derive(Debug, Clone, Default)]
pub(in crate::import) struct Position(Arc<AtomicU64>);

impl Position {
    pub(in crate::import) fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

struct Counted<R> {
    file: R,
    position: Position,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.position.0.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
