//! A zip archive, on disk or unpacked from another one, and the files in it.
//!
//! Independent of what they are.

use crate::import::ImportError;
use crate::import::delivery::packing::{Bounded, Packing};
use crate::import::obstacle::Obstacle;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

/// How many times the size of an archive the archives in it may have: what is packed already does not get much smaller.
pub(in crate::import) const INNER_RATIO: u64 = 10;

/// A zip archive.
#[derive(Debug)]
pub(in crate::import) struct Archive {
    /// With the folders and archives that it is in, for messages.
    path: PathBuf,
    storage: Storage,
}

#[derive(Debug)]
enum Storage {
    Named,
    /// A temporary file that has no name.
    Unnamed(File),
}

impl Archive {
    /// The one at `path`; none if the file there is no zip, with the packing that it is instead.
    pub(in crate::import) fn at(path: &Path) -> io::Result<Result<Self, Option<Packing>>> {
        let mut beginning = Vec::new();
        // A tar says so behind its first name.
        File::open(path)?.take(512).read_to_end(&mut beginning)?;
        Ok(match Packing::of(&beginning) {
            Some(Packing::Zip) => Ok(Self { path: path.to_owned(), storage: Storage::Named }),
            other => Err(other),
        })
    }

    /// The one that is the file at `index` of this one, unpacked into `folder`, and its bytes: `most` of them, which are
    /// [`INNER_RATIO`] times what holds it. It is called `path`.
    pub(in crate::import) fn inner(
        &self,
        index: usize,
        path: &str,
        folder: &Path,
        most: u64,
    ) -> Result<(Self, u64), ImportError> {
        let unreadable = |source| ImportError::unreadable(path, source);
        self.entry(index, path, |entry| {
            let set_aside = |source| ImportError::SetAside { folder: folder.to_owned(), source };
            let mut file = tempfile::tempfile_in(folder).map_err(set_aside)?;
            let mut entry = Bounded { file: entry, left: most, ratio: INNER_RATIO };
            let bytes = io::copy(&mut entry, &mut file).map_err(|source| match source.kind() {
                io::ErrorKind::StorageFull => set_aside(source),
                _ => unreadable(source),
            })?;
            Ok((Self { path: path.into(), storage: Storage::Unnamed(file) }, bytes))
        })
    }

    /// Its bytes.
    pub(in crate::import) fn size(&self) -> io::Result<u64> {
        let metadata = match &self.storage {
            Storage::Named => std::fs::metadata(&self.path),
            Storage::Unnamed(file) => file.metadata(),
        };
        Ok(metadata?.len())
    }

    /// The names of all files in it, in their order.
    pub(in crate::import) fn names(&self) -> Result<Vec<String>, ImportError> {
        let archive = self.open()?;
        let names = (0..archive.len()).map(|index| archive.name_for_index(index).transpose());
        let names = names.map(|name| Ok::<_, ZipError>(name?.unwrap_or_default().into_owned()));
        names.collect::<Result<_, _>>().map_err(|source| self.damaged(source))
    }

    /// The names that several of its files have, each with the places of two of them in its directory: [`Self::names`] has
    /// such a name once, for whoever opens a file by its name gets the last one.
    pub(in crate::import) fn repeated(&self) -> Result<Vec<(String, usize, usize)>, ImportError> {
        let archive = self.open()?;
        let start = archive.central_directory_start();
        let mut directory = BufReader::new(archive.into_inner());
        let read = directory.seek(SeekFrom::Start(start)).and_then(|_| repeated(&mut directory));
        read.map_err(|source| ImportError::unreadable(&self.path.display().to_string(), source))
    }

    /// Opens the file at `index`, which is called `name`, for `read`.
    pub(in crate::import) fn entry<T>(
        &self,
        index: usize,
        name: &str,
        read: impl FnOnce(ZipFile<'_, File>) -> Result<T, ImportError>,
    ) -> Result<T, ImportError> {
        let mut archive = self.open()?;
        let unfit = |obstacle| ImportError::Unfit { file: name.to_owned(), obstacle };
        let entry = archive.by_index(index).map_err(|source| match source {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => unfit(Obstacle::Password),
            source => self.damaged(source),
        })?;
        read(entry)
    }

    fn open(&self) -> Result<ZipArchive<File>, ImportError> {
        let file = match &self.storage {
            Storage::Named => File::open(&self.path),
            // One file of one archive is read at a time: its position is nobody else's.
            Storage::Unnamed(file) => file.try_clone().and_then(|mut file| file.rewind().map(|()| file)),
        };
        let file = file.map_err(|source| ImportError::Source { path: self.path.clone(), source })?;
        ZipArchive::new(file).map_err(|source| self.damaged(source))
    }

    fn damaged(&self, source: ZipError) -> ImportError {
        ImportError::Archive { path: self.path.clone(), source }
    }
}

/// Names that a directory has several times, see [`Archive::repeated`]. Source: PKWARE's APPNOTE.TXT, section 4.3.12.
fn repeated(directory: &mut BufReader<File>) -> io::Result<Vec<(String, usize, usize)>> {
    const HEAD: usize = 46;
    let (mut indexes, mut repeated) = (HashMap::<Vec<u8>, usize>::new(), Vec::new());
    for index in 0.. {
        let mut head = Vec::with_capacity(HEAD);
        directory.take(HEAD as u64).read_to_end(&mut head)?;
        if head.len() < HEAD || !head.starts_with(b"PK\x01\x02") {
            break;
        }
        let length = |at: usize| usize::from(u16::from_le_bytes([head[at], head[at + 1]]));
        let (name, behind) = (length(28), length(30) + length(32));
        let mut name = vec![0; name];
        directory.read_exact(&mut name)?;
        directory.seek_relative(i64::try_from(behind).unwrap_or(i64::MAX))?;
        if let Some(&first) = indexes.get(&name) {
            repeated.push((String::from_utf8_lossy(&name).into_owned(), first, index));
        } else {
            indexes.insert(name, index);
        }
    }
    Ok(repeated)
}
