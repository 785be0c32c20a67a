//! From the text of a file to rows of its table: parse, check, tie, and send on in batches.
//!
//! Values are stored as delivered (`XNA` and 365243 included); an empty field is a missing value.
//! Independent of the database: it runs on a thread of its own and sends what it reads.

use super::ImportError;
use super::header::Header;
use super::links::{Links, Row};
use super::rejection::Reason;
use super::source::Input;
use super::table::{Column, Holds, SourceFile, Table};
use crate::entity::contract;
use csv::{ByteRecord, ReaderBuilder};
use sea_orm::Value;
use std::sync::Arc;
use tokio::sync::mpsc::Sender;

/// Rows a statement. More save no time, and a batch with a duplicate is halved until it is found.
const MOST_ROWS: usize = 1_000;
/// Characters of a bad field that its rejection quotes.
const QUOTED: usize = 40;

/// What the parser tells the writer.
#[derive(Debug)]
pub(super) enum Event {
    /// A file is being read.
    Started { file: String, bytes: u64 },
    /// Rows to store, and how far the file has been read.
    Batch { batch: Batch, position: u64 },
    /// A row that cannot be stored.
    Rejected { line: u64, reason: Reason },
    /// Its end.
    Finished,
}

/// Rows of one table.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) table: Arc<Table>,
    /// Row after row, column after column.
    pub(super) values: Vec<Value>,
    /// The line of each row; empty for rows that no line of the file stands for.
    pub(super) lines: Vec<u64>,
}

/// Reads one file and sends its rows, at most `parameters` values a batch.
pub(super) fn read(
    input: Input<'_>,
    file: &SourceFile,
    header: &Header,
    links: &mut Links,
    parameters: usize,
    events: &Sender<Event>,
) -> Result<(), ImportError> {
    let send = |event| events.blocking_send(event).map_err(|_| ImportError::Interrupted);
    let name = input.name;
    send(Event::Started { file: name.to_owned(), bytes: input.bytes })?;

    let table = &file.table;
    let contracts = Arc::new(Table::of(contract::Entity));
    let most_rows = MOST_ROWS.min(parameters / table.columns.len());
    let mut batch = Batch::new(table, most_rows);
    let mut record = ByteRecord::new();
    // A row of the wrong length is that row's fault, not the end of the file.
    let mut csv = ReaderBuilder::new().flexible(true).from_reader(input.text);
    loop {
        let more = csv.read_byte_record(&mut record).map_err(|source| Input::unreadable(name, source))?;
        if more {
            let line = record.position().map_or(0, csv::Position::line);
            if let Err(reason) = batch.push(&record, line, header, |row| (file.link)(links, row)) {
                send(Event::Rejected { line, reason })?;
            }
        }
        if batch.lines.len() == most_rows || !more {
            let position = input.position.bytes();
            // Parents first.
            let values = links.take_new_contracts();
            let parents = Batch { table: Arc::clone(&contracts), values, lines: Vec::new() };
            let full = std::mem::replace(&mut batch, Batch::new(table, most_rows));
            for batch in [parents, full] {
                if !batch.values.is_empty() {
                    send(Event::Batch { batch, position })?;
                }
            }
        }
        if !more {
            return send(Event::Finished);
        }
    }
}

impl Batch {
    fn new(table: &Arc<Table>, rows: usize) -> Self {
        Self {
            table: Arc::clone(table),
            values: Vec::with_capacity(rows * table.columns.len()),
            lines: Vec::with_capacity(rows),
        }
    }

    /// Adds a row, if it can be read and tied to the rows before it.
    fn push(
        &mut self,
        record: &ByteRecord,
        line: u64,
        header: &Header,
        link: impl FnOnce(&mut Row<'_>) -> Result<(), Reason>,
    ) -> Result<(), Reason> {
        let start = self.values.len();
        let pushed = self
            .parse(record, header)
            .and_then(|()| link(&mut Row { table: &self.table, values: &mut self.values[start..] }));
        match pushed {
            Ok(()) => self.lines.push(line),
            Err(_) => self.values.truncate(start),
        }
        pushed
    }

    fn parse(&mut self, record: &ByteRecord, header: &Header) -> Result<(), Reason> {
        if record.len() != header.width {
            return Err(Reason::Fields { found: record.len(), expected: header.width });
        }
        for (column, field) in self.table.columns.iter().zip(&header.fields) {
            self.values.push(match field {
                Some(field) => column.value(&record[*field])?,
                None => column.nothing(),
            });
        }
        Ok(())
    }
}

impl Column {
    fn nothing(&self) -> Value {
        match self.holds {
            Holds::Identifier => Value::BigInt(None),
            Holds::Integer => Value::Int(None),
            Holds::Real => Value::Double(None),
            Holds::Text => Value::String(None),
            Holds::Flag => Value::Bool(None),
        }
    }

    fn value(&self, field: &[u8]) -> Result<Value, Reason> {
        let column = self.name;
        let text = std::str::from_utf8(field).map_err(|_| Reason::NotUtf8 { column })?.trim();
        if text.is_empty() {
            return if self.required { Err(Reason::Empty { column }) } else { Ok(self.nothing()) };
        }
        let quoted = || text.chars().take(QUOTED).collect::<String>();
        match self.holds {
            Holds::Identifier => whole_number(text).map(Value::from),
            Holds::Integer => whole_number(text).and_then(|n| i32::try_from(n).ok()).map(Value::from),
            Holds::Real => {
                let number = text.parse().ok().filter(|number: &f64| number.is_finite());
                let not_a_number = || Reason::NotANumber { column, text: quoted() };
                return number.map(Value::from).ok_or_else(not_a_number);
            }
            // PostgreSQL has no such character.
            Holds::Text if text.contains('\0') => return Err(Reason::Nul { column }),
            Holds::Text | Holds::Flag => Some(Value::from(text)),
        }
        .ok_or_else(|| Reason::NotAWholeNumber { column, text: quoted() })
    }
}

/// `"7"`, and also `"7.0"`: a column of whole numbers is often written so by a program that had to leave
/// one of them empty.
fn whole_number(text: &str) -> Option<i64> {
    let whole = text.strip_suffix(".0").unwrap_or(text);
    whole.parse().ok()
}
