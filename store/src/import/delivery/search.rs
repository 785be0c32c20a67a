//! Which file is which table: looked for in a folder, in the folders and zip archives in it, and in the archives in these,
//! however names are capitalised.
//!
//! Independent of how files are written.

use crate::import::ImportError;
use crate::import::delivery::archive::{Archive, INNER_RATIO};
use crate::import::delivery::packing::Packing;
use crate::import::delivery::source::{COVERAGE, Found, Location, Source};
use crate::import::error::visible;
use crate::import::obstacle::Obstacle;
use crate::import::table::{FILES, SourceFile};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zip::result::ZipError;

/// Folders and archives within each other that are looked into.
const DEEPEST: usize = 4;
/// Files that are looked at.
const MOST_FILES: usize = 100_000;
/// Bytes that archives in an archive may have, however small it is.
const FREE: u64 = 64 << 20;
/// How files are packed that are not unpacked here, by their names.
const UNREAD: [&str; 8] = [".7z", ".rar", ".tar", ".tar.gz", ".tgz", ".xz", ".bz2", ".zst"];
/// How sheets are saved that are not read here.
const SHEETS: [&str; 5] = [".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"];
/// How other data are saved.
const DATA: [&str; 6] = [".csv", ".csv.gz", ".gz", ".tsv", ".parquet", ".feather"];
/// What is called so was not fetched or written to its end.
const UNFINISHED: [&str; 6] = [".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp"];
/// What else Kaggle delivers: no table of the bank.
const KAGGLES_OTHERS: [&str; 2] = ["homecredit_columns_description", "sample_submission"];

impl Source {
    /// The files at `path`; other files there are left alone. Archives in archives are unpacked into `scratch`.
    pub(in crate::import) fn find(path: &Path, scratch: &Path) -> Result<Self, ImportError> {
        let source = Self::default();
        let mut search =
            Search { path, scratch, source, seen: 0, inner_bytes: 0, folders: Vec::new(), closed: None };
        let unreadable = |source| ImportError::Source { path: path.to_owned(), source };
        let is_other = path.metadata().is_ok_and(|found| !found.is_dir() && !found.is_file());
        if is_other {
            let file = path.display().to_string();
            return Err(ImportError::Unfit { file, obstacle: Obstacle::NoFile });
        }
        if path.is_dir() {
            search.folder(path, "", 0)?;
        } else {
            let archive = match Archive::at(path).map_err(unreadable)? {
                Ok(archive) => archive,
                Err(Some(packing @ (Packing::Other(_) | Packing::Format(_)))) => {
                    let file = path.display().to_string();
                    return Err(ImportError::Unfit { file, obstacle: packing.obstacle() });
                }
                Err(_) => return Err(ImportError::NoArchive { path: path.to_owned() }),
            };
            search.outer_archive(archive, "", 0)?;
        }
        search.refuse_closed()?;
        let source = search.source;
        if !FILES.iter().any(|file| file.has_clients() && source.has(file.name)) {
            return Err(ImportError::NoApplication { path: path.to_owned(), unread: source.unread });
        }
        Ok(source)
    }
}

/// A search that is under way.
struct Search<'a> {
    /// Where it has begun.
    path: &'a Path,
    scratch: &'a Path,
    source: Source,
    /// How many files it has looked at.
    seen: usize,
    /// Bytes that archives in archives may still take.
    inner_bytes: u64,
    /// Folders that it has been in, by their one true path: a link may lead to one of them.
    folders: Vec<PathBuf>,
    /// A folder that may not be looked into.
    closed: Option<String>,
}

impl Search<'_> {
    /// Looks through a folder, which is called `within` from where the search has begun.
    fn folder(&mut self, folder: &Path, within: &str, depth: usize) -> Result<(), ImportError> {
        let unreadable = |source| ImportError::Source { path: folder.to_owned(), source };
        let true_path = folder.canonicalize().map_err(unreadable)?;
        if self.folders.contains(&true_path) {
            return Ok(());
        }
        self.folders.push(true_path);
        let entries = match std::fs::read_dir(folder) {
            // Such as the `lost+found` of a disk.
            Err(error) if depth > 0 && error.kind() == io::ErrorKind::PermissionDenied => {
                self.source.unread.push(format!("{within} may not be looked into"));
                self.closed.get_or_insert_with(|| within.to_owned());
                return Ok(());
            }
            entries => entries.map_err(unreadable)?,
        };
        let paths: io::Result<Vec<PathBuf>> = entries.map(|entry| Ok(entry?.path())).collect();
        let mut paths = paths.map_err(unreadable)?;
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let shown = format!("{within}{}", name.chars().map(visible).collect::<String>());
            self.count()?;
            if is_hidden(&name) {
                continue;
            }
            // Nothing is read from a pipe: who knows when it ends.
            let obstacle = match path.metadata() {
                Ok(found) => (!found.is_dir() && !found.is_file()).then_some(Obstacle::NoFile),
                Err(_) => path.is_symlink().then_some(Obstacle::Dangling),
            };
            if let Some(obstacle) = obstacle {
                if is_named_like_a_table(&path) {
                    return Err(ImportError::Unfit { file: shown, obstacle });
                }
                self.leave(&shown, &obstacle.to_string());
            } else if path.is_dir() {
                if depth < DEEPEST {
                    let (files, told) = (self.source.len(), self.source.unread.len());
                    self.folder(&path, &format!("{shown}/"), depth + 1)?;
                    let found = self.source.len() > files || self.source.unread.len() > told;
                    if !found && is_named_like_a_table(&path) {
                        self.source.unread.push(format!("{shown}/ is a folder without a table"));
                    }
                } else {
                    self.source.unread.push(format!("{shown}/ lies too deep to be looked into"));
                }
            } else if is_zip(&name) {
                self.archive_in_folder(&path, &shown, depth + 1)?;
            } else {
                self.file(&shown, Location::File(path))?;
            }
        }
        Ok(())
    }

    /// Looks through an archive that lies in a folder. One that is damaged is none of ours, as long as the tables are found
    /// without it.
    fn archive_in_folder(&mut self, path: &Path, shown: &str, depth: usize) -> Result<(), ImportError> {
        let archive = match Archive::at(path).map_err(|source| ImportError::unreadable(shown, source))? {
            Ok(archive) => archive.names().map(|_| archive),
            Err(_) => {
                let source = ZipError::InvalidArchive("it does not begin like one".into());
                Err(ImportError::Archive { path: shown.into(), source })
            }
        };
        match archive {
            Ok(archive) => self.outer_archive(archive, &format!("{shown}/"), depth),
            Err(damaged) if is_named_like_a_table(path) => Err(damaged),
            Err(_) => {
                self.source.unread.push(format!("{shown} is not a complete zip archive"));
                Ok(())
            }
        }
    }

    /// Looks through an archive that is in no other one.
    fn outer_archive(&mut self, archive: Archive, within: &str, depth: usize) -> Result<(), ImportError> {
        let size = archive.size().map_err(|source| ImportError::unreadable(within, source))?;
        self.inner_bytes = size.saturating_mul(INNER_RATIO).max(FREE);
        self.archive(archive, within, depth)
    }

    fn archive(&mut self, archive: Archive, within: &str, depth: usize) -> Result<(), ImportError> {
        for (name, first, second) in archive.repeated()? {
            let name = name.replace('\\', "/");
            let called = name.rsplit('/').next().unwrap_or_default();
            if table_of(called).is_some() || is_zip(called) {
                let shown = name.chars().map(visible).collect::<String>();
                let named = |index: usize| format!("{within}{shown} (file {} of its archive)", index + 1);
                return Err(ImportError::Ambiguous { first: named(first), second: named(second) });
            }
        }
        let archive = Arc::new(archive);
        for (index, name) in archive.names()?.iter().enumerate() {
            self.count()?;
            // Some programs write the folders of their own system.
            let name = name.replace('\\', "/");
            if name.split('/').any(is_hidden) || name.ends_with('/') {
                continue;
            }
            let shown = format!("{within}{}", name.chars().map(visible).collect::<String>());
            if is_zip(&name) {
                if depth < DEEPEST {
                    let (inner, bytes) = archive.inner(index, &shown, self.scratch, self.inner_bytes)?;
                    self.inner_bytes -= bytes;
                    self.archive(inner, &format!("{shown}/"), depth + 1)?;
                } else {
                    self.source.unread.push(format!("{shown} lies too deep to be opened"));
                }
            } else {
                self.file(&shown, Location::Entry { archive: Arc::clone(&archive), index })?;
            }
        }
        Ok(())
    }

    /// Takes a file, if it is one of a table.
    fn file(&mut self, path: &str, location: Location) -> Result<(), ImportError> {
        let name = path.rsplit('/').next().unwrap_or_default();
        if let Some(table) = table_of(name) {
            let found = Found { name: name.to_owned(), path: path.to_owned(), location };
            return self.source.add(table, found);
        }
        let lower = name.to_lowercase();
        let begun = UNFINISHED.iter().find_map(|&end| lower.strip_suffix(end));
        if let Some(of) = begun.filter(|of| is_named_like_a_table(Path::new(of))) {
            let obstacle = Obstacle::Unfinished { of: of.to_owned() };
            return Err(ImportError::Unfit { file: path.to_owned(), obstacle });
        }
        let packed = UNREAD.iter().find_map(|&packed| Some((packed, lower.strip_suffix(packed)?)));
        if let Some((packed, unpacked)) = packed {
            if table_of(unpacked).is_some() {
                // A table of the delivery: without it, the bank would lose it.
                let obstacle = Obstacle::Packed(&packed[1..]);
                return Err(ImportError::Unfit { file: path.to_owned(), obstacle });
            }
            self.source.unread.push(format!("{path} is not opened: unpack it first"));
        } else if SHEETS.iter().any(|sheet| lower.ends_with(sheet)) {
            self.leave(path, "is not read: save it as CSV");
        } else {
            match meant(name) {
                Some(meant) => self.leave(path, &format!("is not read: call it {meant} if it is that table")),
                None => self.leave(path, "is not read: no table is called so"),
            }
        }
        Ok(())
    }

    /// Leaves a file where it is, and says so if it seems to be meant: it is data, or has the name of a table in its own.
    fn leave(&mut self, path: &str, why: &str) {
        let name = path.rsplit('/').next().unwrap_or_default().to_lowercase();
        let is_data = || SHEETS.iter().chain(&DATA).chain(&UNFINISHED).any(|kind| name.ends_with(kind));
        let names_a_table = || FILES.iter().any(|file| name.contains(&file.name.to_lowercase()));
        let kaggles = KAGGLES_OTHERS.iter().any(|other| name.starts_with(other));
        if !kaggles && (names_a_table() || is_data()) {
            self.source.unread.push(format!("{path} {why}"));
        }
    }

    /// A folder that may not be looked into may hold what is missing.
    fn refuse_closed(&mut self) -> Result<(), ImportError> {
        let missing = FILES.iter().filter(|file| !self.source.has(file.name));
        let missing: Vec<String> = missing.map(SourceFile::file_name).collect();
        match self.closed.take() {
            Some(folder) if !missing.is_empty() => Err(ImportError::Closed { folder, missing }),
            _ => Ok(()),
        }
    }

    fn count(&mut self) -> Result<(), ImportError> {
        self.seen += 1;
        if self.seen > MOST_FILES {
            return Err(ImportError::TooManyFiles { path: self.path.to_owned(), most: MOST_FILES });
        }
        Ok(())
    }
}

/// The table whose file is called so; none if it is another file.
fn table_of(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let stem = lower.strip_suffix(".gz").unwrap_or(&lower).strip_suffix(".csv")?;
    let mut known = FILES.iter().map(|file| file.name).chain([COVERAGE]);
    known.find(|known| known.eq_ignore_ascii_case(stem))
}

/// What the file should be called of the table that a name seems to mean: `2026 bureau.csv`, `bureau.tsv`.
fn meant(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let named = FILES.iter().filter(|file| lower.contains(&file.name.to_lowercase()));
    named.max_by_key(|file| file.name.len()).map(SourceFile::file_name)
}

/// Whether a file is called like a table, packed or not: `bureau.csv.zip`, `bureau.zip`, `bureau.csv`.
fn is_named_like_a_table(file: &Path) -> bool {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    table_of(&stem).or_else(|| table_of(&format!("{stem}.csv"))).is_some()
}

fn is_zip(name: &str) -> bool {
    name.to_lowercase().ends_with(".zip")
}

/// What a system leaves behind for itself, such as `__MACOSX/._bureau.csv`; not the folder from where an archive was made
/// (`../data/bureau.csv`).
fn is_hidden(name: &str) -> bool {
    name.starts_with('.') && !matches!(name, "." | "..") || name == "__MACOSX"
}
