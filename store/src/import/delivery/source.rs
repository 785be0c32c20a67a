//! Where the files are: a folder or a zip, plain or gzipped, however their names are capitalised.
//!
//! Independent of what is in them.

use crate::import::ImportError;
use crate::import::table::FILES;
use flate2::read::MultiGzDecoder;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use zip::ZipArchive;

/// The name, without `.csv`, of the list of clients whose history was extracted.
pub(in crate::import) const COVERAGE: &str = "coverage";

/// The files of an import, by Kaggle's name without `.csv`.
#[derive(Debug)]
pub(in crate::import) struct Source {
    files: BTreeMap<&'static str, Found>,
}

#[derive(Debug)]
struct Found {
    /// As it is called there, for messages.
    name: String,
    place: Place,
}

#[derive(Debug)]
enum Place {
    File(PathBuf),
    Entry { archive: PathBuf, index: usize },
}

/// One file, open for reading.
pub(in crate::import) struct Input<'a> {
    /// As it is called there.
    pub(in crate::import) name: &'a str,
    /// Its length where it lies: compressed, if it is a `.csv.gz`.
    pub(in crate::import) bytes: u64,
    /// How many of them have been read.
    pub(in crate::import) position: Position,
    /// Its text.
    pub(in crate::import) text: Box<dyn Read + Send + 'a>,
}

impl Source {
    /// The files at `path`; other files there are left alone.
    pub(in crate::import) fn find(path: &Path) -> Result<Self, ImportError> {
        let unreadable = |source| ImportError::Source { path: path.to_owned(), source };
        let mut source = Self { files: BTreeMap::new() };
        if path.is_dir() {
            for entry in std::fs::read_dir(path).map_err(unreadable)? {
                let entry = entry.map_err(unreadable)?;
                let name = entry.file_name().to_string_lossy().into_owned();
                source.add(name, Place::File(entry.path()))?;
            }
        } else {
            let file = File::open(path).map_err(unreadable)?;
            let damaged = |source| ImportError::Archive { path: path.to_owned(), source };
            let archive = ZipArchive::new(file).map_err(damaged)?;
            for index in 0..archive.len() {
                let entry = archive.name_for_index(index).transpose().map_err(damaged)?;
                let entry = entry.unwrap_or_default();
                let name = entry.rsplit('/').next().unwrap_or_default().to_owned();
                source.add(name, Place::Entry { archive: path.to_owned(), index })?;
            }
        }
        if !FILES.iter().any(|file| file.has_clients() && source.has(file.name)) {
            return Err(ImportError::NoApplication { path: path.to_owned() });
        }
        Ok(source)
    }

    /// Takes the list of extracted clients from `path`, whatever lies beside the tables.
    pub(in crate::import) fn add_coverage(&mut self, path: &Path) -> Result<(), ImportError> {
        File::open(path).map_err(|source| ImportError::Source { path: path.to_owned(), source })?;
        let found = Found { name: path.display().to_string(), place: Place::File(path.to_owned()) };
        self.files.insert(COVERAGE, found);
        Ok(())
    }

    fn add(&mut self, name: String, place: Place) -> Result<(), ImportError> {
        let lower = name.to_lowercase();
        let Some(stem) = lower.strip_suffix(".gz").unwrap_or(&lower).strip_suffix(".csv") else {
            return Ok(());
        };
        let known = FILES.iter().map(|file| file.name).chain([COVERAGE]);
        let Some(known) = known.into_iter().find(|known| known.eq_ignore_ascii_case(stem)) else {
            return Ok(());
        };
        if let Some(other) = self.files.insert(known, Found { name: name.clone(), place }) {
            return Err(ImportError::Ambiguous { first: other.name, second: name });
        }
        Ok(())
    }

    /// Whether the file called `name`, without `.csv`, is there.
    pub(in crate::import) fn has(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// Opens the file called `name`, without `.csv`, for `read`; does nothing if it is not there.
    pub(in crate::import) fn open<T: Default>(
        &self,
        name: &str,
        read: impl FnOnce(Input<'_>) -> Result<T, ImportError>,
    ) -> Result<T, ImportError> {
        let Some(found) = self.files.get(name) else { return Ok(T::default()) };
        let name = found.name.as_str();
        let unreadable = |source| ImportError::Unreadable { file: name.to_owned(), source };
        match &found.place {
            Place::File(path) => {
                let file = File::open(path).map_err(unreadable)?;
                let bytes = file.metadata().map_err(unreadable)?.len();
                read(Input::new(name, bytes, file))
            }
            Place::Entry { archive, index } => {
                let file = File::open(archive).map_err(unreadable)?;
                let damaged = |source| ImportError::Archive { path: archive.clone(), source };
                let mut archive_file = ZipArchive::new(file).map_err(damaged)?;
                let entry = archive_file.by_index(*index).map_err(damaged)?;
                read(Input::new(name, entry.size(), entry))
            }
        }
    }
}

impl<'a> Input<'a> {
    fn new(name: &'a str, bytes: u64, raw: impl Read + Send + 'a) -> Self {
        let position = Position::default();
        let raw = Counted { raw, position: position.clone() };
        let gzipped = name.to_lowercase().ends_with(".gz");
        let text: Box<dyn Read + Send + 'a> =
            if gzipped { Box::new(MultiGzDecoder::new(raw)) } else { Box::new(raw) };
        Self { name, bytes, position, text }
    }

    /// What to say if it cannot be read to its end.
    pub(in crate::import) fn unreadable(name: &str, source: impl Into<io::Error>) -> ImportError {
        ImportError::Unreadable { file: name.to_owned(), source: source.into() }
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
    raw: R,
    position: Position,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.raw.read(buffer)?;
        self.position.0.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
