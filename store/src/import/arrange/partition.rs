//! Rows set aside by ranges of clients, until all files are read.
//!
//! Files come in any order, a bank is written and read in the order of its keys. Every row goes to the
//! part of its client; a part is small enough to be sorted in memory, and what does not fit into memory
//! waits in temporary files that have no name, so that nothing is left of them whatever happens
//! (a partitioned external sort).
//!
//! Independent of databases, and of what is in a row beyond its key.

use crate::import::ImportError;
use crate::import::arrange::sorted::Sorted;
use crate::import::delivery::line::Separator;
use crate::import::key::{KEY, Key};
use crate::import::rows::fields::Fields;
use crate::import::rows::rejection::Origin;
use integer_encoding::VarInt;
use std::io::{self, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};
use tempfile::SpooledTempFile;

/// Clients a part, in a bank of the usual size.
const CLIENTS: usize = 4_096;
/// Most parts: each may be an open file.
const PARTS: usize = 96;
/// Bytes of a part that stay in memory.
const IN_MEMORY: usize = 2 << 20;
/// Bytes of a part that are written at once.
const WRITTEN: usize = 64 << 10;
/// Bytes of the longest [`Head`]: three, and as many as the longest numbers take, seven bits a byte.
const HEAD: usize = 3 + (2 + KEY) * u64::BITS.div_ceil(7) as usize;
/// What is known of a row without reading its fields.
#[derive(Debug, Clone, Copy)]
struct Head {
    /// Which table it goes to, by its index among them.
    table: u8,
    origin: Origin,
    key: Key,
    /// Between its fields.
    separator: Separator,
    /// Bytes of its fields.
    length: usize,
}

impl Head {
    /// Writes it to the beginning of `bytes`; returns how many it takes. Most numbers are small, and are written short.
    fn write(self, bytes: &mut [u8; HEAD]) -> usize {
        let Self { table, origin: Origin { file, line }, key, separator, length } = self;
        bytes[..3].copy_from_slice(&[table, file, separator.byte()]);
        let mut end = 3;
        end += line.encode_var(&mut bytes[end..]);
        end += length.encode_var(&mut bytes[end..]);
        for number in key {
            end += number.encode_var(&mut bytes[end..]);
        }
        end
    }

    /// Reads what begins `bytes`, and says what is behind it; none at their end.
    fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (&[table, file, separator], mut left) = bytes.split_first_chunk()?;
        let line = number(&mut left)?;
        let length = number(&mut left)?;
        let mut key = Key::default();
        for column in &mut key {
            *column = number(&mut left)?;
        }
        let (origin, separator) = (Origin { file, line }, Separator::of(separator));
        Some((Self { table, origin, key, separator, length }, left))
    }
}

/// Takes the number that begins `bytes`.
fn number<N: VarInt>(bytes: &mut &[u8]) -> Option<N> {
    let (number, length) = N::decode_var(bytes)?;
    *bytes = &bytes[length..];
    Some(number)
}

/// The rows of a part while they are being set aside.
#[derive(Debug)]
struct Spool {
    rows: BufWriter<SpooledTempFile>,
    /// How many of each table.
    counts: Vec<usize>,
    /// How long they are together.
    bytes: usize,
}

/// All rows.
#[derive(Debug)]
pub(in crate::import) struct Partition {
    /// The first client of every part but the first.
    bounds: Vec<i64>,
    parts: Vec<Spool>,
    /// Where the temporary files are.
    folder: PathBuf,
}

impl Partition {
    /// No rows yet, of so many tables and of `clients`; what does not fit into memory goes to `folder`.
    pub(in crate::import) fn new(tables: usize, mut clients: Vec<i64>, folder: &Path) -> Self {
        clients.sort_unstable();
        clients.dedup();
        let parts = clients.len().div_ceil(CLIENTS).clamp(1, PARTS);
        let bounds = (1..parts).map(|part| clients[part * clients.len() / parts]).collect();
        let spool = || Spool {
            rows: BufWriter::with_capacity(WRITTEN, tempfile::spooled_tempfile_in(IN_MEMORY, folder)),
            counts: vec![0; tables],
            bytes: 0,
        };
        Self { bounds, parts: std::iter::repeat_with(spool).take(parts).collect(), folder: folder.to_owned() }
    }

    /// Sets a row aside: its key, the client first; its fields, and the flags that are added to them.
    pub(in crate::import) fn push(
        &mut self,
        table: u8,
        origin: Origin,
        key: Key,
        fields: Fields<'_>,
        added: &[Option<bool>],
    ) -> Result<(), ImportError> {
        self.write(table, origin, key, fields, added).map_err(|source| set_aside(&self.folder, source))
    }

    fn write(
        &mut self,
        table: u8,
        origin: Origin,
        key: Key,
        Fields { text, separator }: Fields<'_>,
        added: &[Option<bool>],
    ) -> io::Result<()> {
        let part = self.bounds.partition_point(|first| *first <= key[0]);
        let Spool { rows, counts, bytes } = &mut self.parts[part];
        let added = added.iter().flatten();
        let length = text.len() + 2 * added.clone().count();
        counts[usize::from(table)] += 1;
        let mut head = [0; HEAD];
        let end = Head { table, origin, key, separator, length }.write(&mut head);
        *bytes += end + length;
        rows.write_all(&head[..end])?;
        rows.write_all(text)?;
        added.copied().try_for_each(|flag| rows.write_all(&[separator.byte(), b'0' + u8::from(flag)]))
    }

    /// The parts, in the order of their clients.
    pub(in crate::import) fn into_parts(self) -> impl Iterator<Item = Result<Part, ImportError>> {
        let folder = self.folder;
        self.parts.into_iter().map(move |part| Part::read(part).map_err(|source| set_aside(&folder, source)))
    }
}

fn set_aside(folder: &Path, source: io::Error) -> ImportError {
    ImportError::SetAside { folder: folder.to_owned(), source }
}

/// The rows of a range of clients, in the order in which they were set aside.
#[derive(Debug)]
pub(in crate::import) struct Part {
    bytes: Vec<u8>,
    /// Rows of each table.
    counts: Vec<usize>,
}

/// A row of a part.
#[derive(Debug, Clone, Copy)]
pub(in crate::import) struct SpooledRow<'a> {
    pub(in crate::import) key: Key,
    pub(in crate::import) origin: Origin,
    /// Those of its file behind the ones of the key that lead it, then those that were added.
    pub(in crate::import) fields: Fields<'a>,
}

impl Part {
    fn read(Spool { rows, counts, bytes }: Spool) -> io::Result<Self> {
        let mut rows = rows.into_inner().map_err(io::IntoInnerError::into_error)?;
        rows.rewind()?;
        let mut read = Vec::with_capacity(bytes);
        rows.read_to_end(&mut read)?;
        Ok(Self { bytes: read, counts })
    }

    /// Its rows by their table's index, in the order of their keys: those with the same key in the order in which they
    /// were set aside.
    pub(in crate::import) fn sorted(&self) -> Vec<Sorted<SpooledRow<'_>>> {
        let mut tables: Vec<_> = self.counts.iter().map(|&rows| Vec::with_capacity(rows)).collect();
        for (table, row) in self.rows() {
            tables[usize::from(table)].push(row);
        }
        tables.into_iter().map(|rows| Sorted::by(|row: &SpooledRow<'_>| row.key, rows)).collect()
    }

    /// Its rows and their tables, in the order in which they were set aside. What was written reads back: the only
    /// thing that does not is the end.
    fn rows(&self) -> impl Iterator<Item = (u8, SpooledRow<'_>)> {
        let mut left = &self.bytes[..];
        std::iter::from_fn(move || {
            let (Head { table, origin, key, separator, length }, rest) = Head::read(left)?;
            let (text, rest) = rest.split_at_checked(length)?;
            left = rest;
            Some((table, SpooledRow { key, origin, fields: Fields { text, separator } }))
        })
    }
}
