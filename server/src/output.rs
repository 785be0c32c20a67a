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

/// Bytes by which a kind is told.
const LOOKED_AT: u64 = 64;

/// What a file is, by how it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A table of text whose first line names these columns.
    Csv(&'static str),
    /// Lines of JSON, each with a number first.
    JsonLines,
    /// Features.
    Parquet,
    /// A backup: a SQLite database that is written without a WAL, which a bank has.
    Backup,
}

impl Kind {
    const fn beginning(self) -> &'static [u8] {
        match self {
            Self::Csv(header) => header.as_bytes(),
            Self::JsonLines => b"{\"id\":",
            Self::Parquet => b"PAR1",
            Self::Backup => b"SQLite format 3\0",
        }
    }

    /// Whether a file of this kind may be put at `place`: there is nothing, or an earlier one of its own kind, which it takes
    /// the place of. Anything else would be lost, be it a bank, what it was made of, or somebody's notes.
    fn may_take(self, place: &Path) -> bool {
        let of_a_database = place.file_name().and_then(|name| name.to_str()).is_some_and(|name| {
            ["-wal", "-shm", "-journal", "-lock"].iter().any(|suffix| name.ends_with(suffix))
        });
        if of_a_database {
            return false;
        }
        // A folder is told otherwise.
        let Some(found) = fs::metadata(place).ok().filter(|found| !found.is_dir()) else { return true };
        // Not a device, a pipe, a socket; and what cannot be read is not ours to replace.
        let begins = |file: File| {
            let mut begin = Vec::new();
            file.take(LOOKED_AT).read_to_end(&mut begin).map(|_| begin)
        };
        found.is_file()
            && File::open(place).and_then(begins).is_ok_and(|begin| begin.is_empty() || self.begins(&begin))
    }

    /// Whether there is a file of this kind.
    pub(crate) fn is_at(self, place: &Path) -> bool {
        let is_file = fs::symlink_metadata(place).is_ok_and(|found| found.is_file() && found.len() > 0);
        is_file && self.may_take(place)
    }

    fn begins(self, file: &[u8]) -> bool {
        // The versions to write and to read it. Source: SQLite's "Database File Format", section 1.3.3.
        let without_wal = || file.get(18..20) == Some(&[1, 1]);
        file.starts_with(self.beginning()) && (self != Self::Backup || without_wal())
    }
}

/// Whether two paths lead to the same place, where something may be or not.
pub(crate) fn are_one(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| {
        let folder = fs::canonicalize(parent(path)).ok();
        fs::canonicalize(path).ok().or_else(|| Some(folder?.join(path.file_name()?)))
    };
    one == other || real(one).is_some_and(|one| real(other) == Some(one))
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
    kind: Kind,
    file: NamedTempFile,
}

impl NewFile {
    /// Starts a file of this kind that will be at `place`.
    pub(crate) fn at(place: &Path, kind: Kind) -> Result<Self, CommandError> {
        if !kind.may_take(place) {
            return Err(CommandError::NotReplaced(place.to_owned()));
        }
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
        Ok(Self { place: place.to_owned(), kind, file })
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
        let Self { place, kind, file } = self;
        // It may have taken long.
        if !kind.may_take(&place) {
            return Err(CommandError::NotReplaced(place));
        }
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

    const SCORES: Kind = Kind::Csv("sk_id_curr,probability,decision");

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
        for (name, text) in [
            ("bank.db", &b"SQLite format 3\0\x10\0\x02\x02 and more"[..]),
            ("bank.backup", b"SQLite format 3\0\x10\0\x01\x01 and more"),
            ("bureau.csv", b"SK_ID_CURR,SK_ID_BUREAU\n"),
            ("delivery.zip", b"PK\x03\x04"),
            ("scores.csv", b"sk_id_curr,probability,decision\n"),
            ("features.parquet", b"PAR1\x15"),
            ("empty", b""),
        ] {
            fs::write(place(name), text).expect("it can be written");
        }
        let may = |name: &str, kind| match NewFile::at(&place(name), kind) {
            Ok(_) => true,
            Err(CommandError::NotReplaced(_)) => false,
            Err(error) => panic!("{error}"),
        };
        for (kind, own) in
            [(SCORES, "scores.csv"), (Kind::Parquet, "features.parquet"), (Kind::Backup, "bank.backup")]
        {
            for name in
                ["bank.db", "bureau.csv", "delivery.zip", "scores.csv", "features.parquet", "bank.db-wal"]
            {
                assert_eq!(may(name, kind), name == own, "{kind:?} for {name}");
            }
            assert!(may("empty", kind) && may("new", kind));
            if cfg!(unix) {
                assert!(!may("/dev/zero", kind));
            }
        }
        // What has come there in the meantime is not lost either.
        let new = NewFile::at(&place("new"), SCORES).expect("nothing is there");
        fs::write(place("new"), "notes").expect("it can be written");
        assert!(matches!(new.keep(), Err(CommandError::NotReplaced(_))));
        assert_eq!(fs::read(place("new")).expect("it is there"), b"notes");
    }

    #[test]
    fn one_place_is_known_under_several_names() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = |name: &str| folder.path().join(name);
        fs::write(place("one"), "").expect("it can be written");
        assert!(are_one(&place("one"), &place("./one")) && are_one(&place("new"), &place("./new")));
        assert!(!are_one(&place("one"), &place("new")) && !are_one(&place("a/b"), &place("a/c")));
    }

    #[test]
    fn a_file_that_is_not_finished_leaves_the_earlier_one_and_no_trace() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = folder.path().join("scores.csv");
        fs::write(&place, "sk_id_curr,probability,decision\nearlier").expect("it can be written");
        let new = NewFile::at(&place, SCORES).expect("its folder is writable");
        new.as_file().write_all(b"half").expect("it can be written");
        drop(new);
        assert_eq!(fs::read(&place).expect("it is there"), b"sk_id_curr,probability,decision\nearlier");
        assert_eq!(names(folder.path()), ["scores.csv"]);

        let new = NewFile::at(&place, SCORES).expect("its folder is writable");
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
        NewFile::at(&place("new.csv"), SCORES).and_then(NewFile::keep).expect("its folder is writable");
        NewFile::at(&place("earlier.csv"), SCORES).and_then(NewFile::keep).expect("its folder is writable");
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
