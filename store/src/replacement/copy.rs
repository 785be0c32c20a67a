//! Rows in the binary form of PostgreSQL's COPY. Source: PostgreSQL's documentation of COPY, "Binary Format".
//!
//! Independent of where the rows come from and of how they are sent.

use sea_orm::{DbErr, Value};

/// How the form begins: its signature, no flags, no extension.
const BEGIN: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// How it ends.
const END: [u8; 2] = (-1_i16).to_be_bytes();
/// How it writes a missing value.
const MISSING: [u8; 4] = (-1_i32).to_be_bytes();

/// PostgreSQL counts microseconds from the year 2000, Unix from 1970.
const YEAR_2000: i64 = 946_684_800_000_000;

/// An input of COPY in the making.
#[derive(Debug)]
pub(crate) struct CopyRows(Vec<u8>);

impl CopyRows {
    /// Without a row.
    pub(crate) fn new() -> Self {
        Self(BEGIN.to_vec())
    }

    /// Begins a row of so many values, which are to follow.
    pub(crate) fn row(&mut self, columns: usize) {
        self.0.extend(i16::try_from(columns).unwrap_or(i16::MAX).to_be_bytes());
    }

    /// A value, in the big-endian bytes of its column's type; none: it is missing.
    pub(crate) fn value(&mut self, value: Option<&[u8]>) {
        let Some(value) = value else { return self.0.extend(MISSING) };
        self.0.extend(u32::try_from(value.len()).unwrap_or(u32::MAX).to_be_bytes());
        self.0.extend(value);
    }

    /// A whole row.
    ///
    /// # Errors
    /// A value cannot be had, or is of a type that no column of the bank has.
    pub(crate) fn append(
        &mut self,
        columns: usize,
        row: impl Iterator<Item = Result<Value, DbErr>>,
    ) -> Result<(), DbErr> {
        self.row(columns);
        for value in row {
            match value? {
                Value::BigInt(number) => {
                    self.value(number.map(i64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice));
                }
                Value::Int(number) => {
                    self.value(number.map(i32::to_be_bytes).as_ref().map(<[u8; 4]>::as_slice));
                }
                Value::Double(number) => {
                    self.value(number.map(f64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice));
                }
                Value::Bool(flag) => {
                    self.value(flag.map(|flag| [u8::from(flag)]).as_ref().map(<[u8; 1]>::as_slice));
                }
                Value::String(text) => self.value(text.as_deref().map(str::as_bytes)),
                Value::Bytes(content) => self.value(content.as_deref()),
                Value::ChronoDateTimeUtc(time) => {
                    let since = time.map(|time| (time.timestamp_micros() - YEAR_2000).to_be_bytes());
                    self.value(since.as_ref().map(<[u8; 8]>::as_slice));
                }
                other => return Err(DbErr::Type(format!("COPY is not taught to write {other:?}"))),
            }
        }
        Ok(())
    }

    /// Its bytes so far.
    pub(crate) const fn len(&self) -> usize {
        self.0.len()
    }

    /// All of it.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.0.extend(END);
        self.0
    }
}
