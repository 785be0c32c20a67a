//! Rows in the binary form of PostgreSQL's COPY. Source: PostgreSQL's documentation of COPY, "Binary Format".
//!
//! Independent of where the rows come from and of how they are sent.

use sea_orm::{DbErr, Value};

/// How the form begins: its signature, no flags, no extension.
pub(crate) const BEGIN: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// How it ends.
pub(crate) const END: [u8; 2] = (-1_i16).to_be_bytes();
/// How it writes a missing value.
pub(crate) const MISSING: [u8; 4] = (-1_i32).to_be_bytes();

/// PostgreSQL counts microseconds from the year 2000, Unix from 1970.
const YEAR_2000: i64 = 946_684_800_000_000;

/// Appends a row.
///
/// # Errors
/// A value of a type that no column of the bank has.
pub(crate) fn append(
    bytes: &mut Vec<u8>,
    columns: usize,
    row: impl Iterator<Item = Result<Value, DbErr>>,
) -> Result<(), DbErr> {
    bytes.extend(i16::try_from(columns).unwrap_or(i16::MAX).to_be_bytes());
    for value in row {
        match value? {
            Value::BigInt(Some(number)) => field(bytes, &number.to_be_bytes()),
            Value::Int(Some(number)) => field(bytes, &number.to_be_bytes()),
            Value::Double(Some(number)) => field(bytes, &number.to_be_bytes()),
            Value::Bool(Some(flag)) => field(bytes, &[flag.into()]),
            Value::String(Some(text)) => field(bytes, text.as_bytes()),
            Value::Bytes(Some(content)) => field(bytes, &content),
            Value::ChronoDateTimeUtc(Some(time)) => {
                field(bytes, &(time.timestamp_micros() - YEAR_2000).to_be_bytes());
            }
            Value::BigInt(None)
            | Value::Int(None)
            | Value::Double(None)
            | Value::Bool(None)
            | Value::String(None)
            | Value::Bytes(None)
            | Value::ChronoDateTimeUtc(None) => bytes.extend(MISSING),
            other => return Err(DbErr::Type(format!("COPY is not taught to write {other:?}"))),
        }
    }
    Ok(())
}

/// A value: its length, then itself.
fn field(bytes: &mut Vec<u8>, value: &[u8]) {
    bytes.extend(u32::try_from(value.len()).unwrap_or(u32::MAX).to_be_bytes());
    bytes.extend(value);
}
