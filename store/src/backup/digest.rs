//! A digest of a backup, kept in it: a byte that a disk or a copy has changed since is found, wherever it stands.
//!
//! It stands in the two numbers that the header of a SQLite file leaves to programs (its user version and application id), and
//! is that of the file with nothing there: the first eight bytes of its SHA-256. Who changes a file on purpose can make another
//! one; that is what signatures are for. A bank that is written into has none any more, nor has a backup of an earlier program.
//! Independent of what the file holds.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// Bytes of SQLite's header.
const HEADER: usize = 100;
/// Where it keeps the numbers of programs, and what it calls them.
const NUMBERS: [(usize, &str); 2] = [(60, "user_version"), (68, "application_id")];
/// Bytes of such a number.
const WIDTH: usize = 4;
/// Bytes that are read at once.
const CHUNK: usize = 1 << 20;

/// Half of a digest a number.
type Halves = [[u8; WIDTH]; NUMBERS.len()];

/// Takes the numbers out of a header, and leaves nothing there.
fn taken(header: &mut [u8; HEADER]) -> Halves {
    NUMBERS.map(|(at, _)| {
        let half = header[at..at + WIDTH].try_into().unwrap_or_default();
        header[at..at + WIDTH].fill(0);
        half
    })
}

/// What is kept in a file, and what it is.
fn digests(file: &mut File) -> io::Result<(Halves, Halves)> {
    let mut header = [0; HEADER];
    file.read_exact(&mut header)?;
    let kept = taken(&mut header);
    let mut hash = Sha256::new_with_prefix(header);
    let mut chunk = vec![0; CHUNK];
    loop {
        match file.read(&mut chunk)? {
            0 => break,
            read => hash.update(&chunk[..read]),
        }
    }
    let hash = hash.finalize();
    let half = |at: usize| hash[at..at + WIDTH].try_into().unwrap_or_default();
    Ok((kept, [half(0), half(WIDTH)]))
}

/// Writes into a file, which nobody has open, what it is.
///
/// # Errors
/// It cannot be read or written.
pub(crate) fn seal(file: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new().read(true).write(true).open(file)?;
    let (_, halves) = digests(&mut file)?;
    for ((at, _), half) in NUMBERS.into_iter().zip(halves) {
        file.seek(SeekFrom::Start(at as u64))?;
        file.write_all(&half)?;
    }
    file.sync_all()
}

/// Whether a file is what it was when it was sealed, or never was.
///
/// # Errors
/// It cannot be read.
pub(crate) fn is_as_sealed(file: &Path) -> io::Result<bool> {
    let (kept, found) = digests(&mut File::open(file)?)?;
    Ok(kept == Halves::default() || kept == found)
}

/// Makes a file of SQLite that is going to be written into one that was never sealed.
///
/// # Errors
/// The database fails.
pub(crate) async fn unseal(db: &impl ConnectionTrait) -> Result<(), DbErr> {
    for (_, name) in NUMBERS {
        let pragma = |value: &str| Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {name}{value}"));
        let row = db.query_one_raw(pragma("")).await?;
        if row.map_or(Ok(0), |row| row.try_get_by_index::<i64>(0))? != 0 {
            db.execute_raw(pragma(" = 0")).await?;
        }
    }
    Ok(())
}
