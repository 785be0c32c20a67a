//! Files that are either complete or not there: written beside their place, moved into it at the end. What is written tells
//! of people, so a file is for its owner; a folder holds invented clients, and is made as any other program would.
//!
//! Independent of what is in them.

use crate::error::CommandError;
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempDir};

/// The folder that will hold `path`.
fn parent(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// How every SQLite database begins.
const DATABASE: &[u8] = b"SQLite format 3\0";

/// What is already where something is to be written.
enum Earlier {
    Database,
    /// Another file with something in it.
    Other,
    /// A device, a pipe, a socket.
    NoFile,
}

/// What is at `place`; none if there is nothing, an empty file, or a folder, which is told otherwise.
fn earlier(place: &Path) -> Option<Earlier> {
    let found = fs::metadata(place).ok().filter(|found| !found.is_dir())?;
    if !found.is_file() {
        return Some(Earlier::NoFile);
    }
    let mut begin = Vec::new();
    // What cannot be read is not ours to replace.
    let read = File::open(place).and_then(|file| file.take(DATABASE.len() as u64).read_to_end(&mut begin));
    match read {
        Ok(0) => None,
        Ok(_) if begin == DATABASE => Some(Earlier::Database),
        _ => Some(Earlier::Other),
    }
}

/// The permissions of a folder that any other program would make: the umask decides.
#[cfg(unix)]
fn as_usual(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o777));
}

#[cfg(not(unix))]
fn as_usual(_: &mut tempfile::Builder<'_, '_>) {}

/// A file in the making. Dropped before [`NewFile::keep`], it leaves no trace, and a file that was at its
/// place stays as it was.
pub(crate) struct NewFile {
    place: PathBuf,
    file: NamedTempFile,
}

impl NewFile {
    /// Starts a file that will be at `place`. An earlier one may be there, but no database: that would be the bank or a
    /// backup of it, and never what is meant.
    pub(crate) fn at(place: &Path) -> Result<Self, CommandError> {
        match earlier(place) {
            Some(Earlier::Database | Earlier::NoFile) => Err(CommandError::NotReplaced(place.to_owned())),
            _ => Self::start(place),
        }
    }

    /// Starts a database that will be at `place`, where nothing may be but an earlier one.
    pub(crate) fn database_at(place: &Path) -> Result<Self, CommandError> {
        let beside_a_database = place.file_name().and_then(|name| name.to_str()).is_some_and(|name| {
            ["-wal", "-shm", "-journal", "-lock"].iter().any(|of_a_database| name.ends_with(of_a_database))
        });
        match earlier(place) {
            Some(Earlier::Other | Earlier::NoFile) => Err(CommandError::NotReplaced(place.to_owned())),
            _ if beside_a_database => Err(CommandError::NotReplaced(place.to_owned())),
            _ => Self::start(place),
        }
    }

    fn start(place: &Path) -> Result<Self, CommandError> {
        let start = || {
            if place.is_dir() {
                return Err(io::Error::from(io::ErrorKind::IsADirectory));
            }
            let mut builder = tempfile::Builder::new();
            // Only its owner may read it, unless somebody says otherwise.
            builder.prefix(".clairscore-");
            builder.tempfile_in(parent(place))
        };
        let file = start().map_err(|source| unwritable(place, source))?;
        Ok(Self { place: place.to_owned(), file })
    }

    /// What to write to.
    pub(crate) fn as_file(&self) -> &File {
        self.file.as_file()
    }

    /// Where it is while it is being made, for what writes by name.
    pub(crate) fn path(&self) -> &Path {
        self.file.path()
    }

    /// Puts the file in its place.
    pub(crate) fn keep(self) -> Result<(), CommandError> {
        let Self { place, file } = self;
        file.as_file().sync_all().map_err(|source| unwritable(&place, source))?;
        file.persist(&place).map_err(|e| unwritable(&place, e.error))?;
        Ok(())
    }
}

/// A folder in the making; see [`NewFile`].
pub(crate) struct NewFolder {
    place: PathBuf,
    folder: TempDir,
}

impl NewFolder {
    /// Starts a folder that will be at `place`, where there must be nothing yet, or an empty folder.
    pub(crate) fn at(place: &Path) -> Result<Self, CommandError> {
        let occupied = fs::read_dir(place).map_or(place.exists(), |mut d| d.next().is_some());
        if occupied {
            return Err(CommandError::OutputExists(place.to_owned()));
        }
        let mut builder = tempfile::Builder::new();
        builder.prefix(".clairscore-");
        as_usual(&mut builder);
        let folder = fs::create_dir_all(parent(place))
            .and_then(|()| builder.tempdir_in(parent(place)))
            .map_err(|source| unwritable(place, source))?;
        Ok(Self { place: place.to_owned(), folder })
    }

    /// Where to write.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Puts the folder in its place.
    pub(crate) fn keep(self) -> Result<(), CommandError> {
        let Self { place, folder } = self;
        // Moving a folder onto an empty one replaces it.
        fs::rename(folder.path(), &place).map_err(|source| unwritable(&place, source))?;
        // It is no longer where it would be removed.
        let _ = folder.keep();
        Ok(())
    }
}

/// The error of a file or folder that cannot be written.
pub(crate) fn unwritable(path: &Path, source: io::Error) -> CommandError {
    let path = path.to_owned();
    if has_no_room(&source) {
        CommandError::NoRoom { path, source: source.into() }
    } else {
        CommandError::Unwritable { path, source }
    }
}

/// Whether the disk, or what its owner may use of it, is full.
pub(crate) fn has_no_room(error: &(dyn Error + 'static)) -> bool {
    let full = |error: &io::Error| {
        matches!(
            error.kind(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
        )
    };
    error.downcast_ref().is_some_and(full) || error.source().is_some_and(has_no_room)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .expect("the folder is there")
            .map(|e| e.expect("it can be listed").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_takes_the_place_of_its_own_kind_only() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = |name: &str| folder.path().join(name);
        fs::write(place("bank.db"), b"SQLite format 3\0 and more").expect("it can be written");
        fs::write(place("notes.txt"), "notes").expect("it can be written");
        fs::write(place("empty"), "").expect("it can be written");
        let may = |new: Result<NewFile, CommandError>| match new {
            Ok(_) => true,
            Err(CommandError::NotReplaced(_)) => false,
            Err(error) => panic!("{error}"),
        };
        let names = ["bank.db", "notes.txt", "empty", "new", "bank.db-wal"];
        assert_eq!(names.map(|name| may(NewFile::at(&place(name)))), [false, true, true, true, true]);
        let database = names.map(|name| may(NewFile::database_at(&place(name))));
        assert_eq!(database, [true, false, true, true, false]);
        if cfg!(unix) {
            let device = Path::new("/dev/zero");
            assert!(!may(NewFile::at(device)) && !may(NewFile::database_at(device)));
        }
    }

    #[test]
    fn a_file_that_is_not_finished_leaves_the_earlier_one_and_no_trace() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = folder.path().join("scores.csv");
        fs::write(&place, "earlier").expect("it can be written");
        let new = NewFile::at(&place).expect("its folder is writable");
        new.as_file().write_all(b"half").expect("it can be written");
        drop(new);
        assert_eq!(fs::read(&place).expect("it is there"), b"earlier");
        assert_eq!(names(folder.path()), ["scores.csv"]);

        let new = NewFile::at(&place).expect("its folder is writable");
        new.as_file().write_all(b"whole").expect("it can be written");
        new.keep().expect("it can be moved");
        assert_eq!(fs::read(&place).expect("it is there"), b"whole");
        assert_eq!(names(folder.path()), ["scores.csv"]);
    }

    #[test]
    fn a_folder_never_replaces_one_that_holds_something() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = folder.path().join("deep/bank");
        let new = NewFolder::at(&place).expect("nothing is there");
        fs::write(new.path().join("bureau.csv"), "x").expect("it can be written");
        new.keep().expect("it can be moved");
        assert_eq!(names(&folder.path().join("deep")), ["bank"]);
        assert_eq!(names(&place), ["bureau.csv"]);
        assert!(matches!(NewFolder::at(&place), Err(CommandError::OutputExists(_))));
    }

    #[test]
    #[cfg(unix)]
    fn a_file_is_for_its_owner_and_the_umask_decides_about_a_folder() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = |name: &str| folder.path().join(name);
        fs::create_dir(place("usual")).expect("it can be made");
        fs::write(place("earlier.csv"), "").expect("it can be written");
        NewFile::at(&place("new.csv")).and_then(NewFile::keep).expect("its folder is writable");
        NewFile::at(&place("earlier.csv")).and_then(NewFile::keep).expect("its folder is writable");
        NewFolder::at(&place("new")).and_then(NewFolder::keep).expect("nothing is there");
        let mode = |name: &str| fs::metadata(place(name)).expect("it is there").permissions().mode() & 0o777;
        assert_eq!((mode("new.csv"), mode("earlier.csv")), (0o600, 0o600));
        assert_eq!(mode("new"), mode("usual"));
    }

    #[test]
    fn a_full_disk_is_told_from_one_that_cannot_be_written() {
        let says = |kind: io::ErrorKind| unwritable(Path::new("scores.csv"), kind.into()).to_string();
        for full in [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded, io::ErrorKind::FileTooLarge] {
            assert!(says(full).starts_with("there is no room left to write scores.csv"), "{}", says(full));
        }
        assert!(says(io::ErrorKind::PermissionDenied).starts_with("cannot write scores.csv"));
    }
}
