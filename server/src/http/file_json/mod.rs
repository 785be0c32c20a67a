//! A client's file, read from JSON: what the caller's core system has, held against the data dictionary.
//!
//! Every column of Kaggle's tables may be sent; those of which nothing is made are named as ignored. All faults of a body are
//! found at once, in names and ranges of the dictionary. A table that is left out is unknown history; an empty one is no
//! history. A name that the table does not know is a fault: a misspelt amount must not pass for a missing one.
//!
//! Independent of HTTP: bytes come in, a file or what is wrong with them goes out.

mod cell;
mod json;

use crate::http::answer::faults::{Faults, Pointer, quoted};
use cell::{Cell, Unusable};
use json::{Shape, elements, members};
use model::file::column::{Column, Presence, Rule};
use model::file::dictionary::{TABLES, Table};
use model::file::missing::{is_infinite, is_missing};
use model::file::{
    Application, Bureau, BureauBalance, ClientFile, CreditCardBalance, InstallmentPayment, PosCashBalance,
    PreviousApplication,
};
use serde::de::DeserializeOwned;
use serde::de::value::MapDeserializer;
use serde_json::value::RawValue;
use std::collections::{BTreeSet, HashSet};
use std::fmt::{Display, from_fn};

/// Most rows of a client's history, table by table: some ten times as many as the largest real client has (32 credits
/// elsewhere with 1,472 months, 44 earlier applications, 198 months of loans, 121 of cards, 284 payments; in Kaggle's
/// complete files up to four times as many).
pub const MOST_ROWS: [(&str, usize); 6] = [
    ("bureau", 500),
    ("bureau_balance", 15_000),
    ("previous_application", 500),
    ("pos_cash_balance", 2_000),
    ("credit_card_balance", 2_000),
    ("installments_payments", 3_000),
];

/// The client's column: a row of any table may say whose it is.
const CLIENT: &str = "SK_ID_CURR";
/// What became of a client. Nothing is made of it: it is no part of a file that is to be scored.
const OUTCOME: &str = "TARGET";
/// What is said of a value that is no number of JSON.
const NO_NUMBER: &str = "; JSON has no NaN and no Infinity: write null for a value that is not known";
/// What is said of a body that is JSON once it is unpacked, or in another encoding.
const GZIP: &str = "; it is packed with gzip: say so with the header content-encoding: gzip";
const NOT_UTF_8: &str = "; it is not UTF-8, in which JSON is sent";
/// What some programs write before a text.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
/// The credit elsewhere that a month belongs to.
const CREDIT: &str = "SK_ID_BUREAU";
/// One instalment may be paid in several parts: its rows have no key of their own, only a contract.
const WITHOUT_KEY: &str = "installments_payments";
/// No table has more columns: a set of them is a number, one bit a column and one for [`CLIENT`].
const MOST_COLUMNS: usize = 127;

/// A file that can be scored.
#[derive(Debug)]
pub struct Accepted {
    /// Its rows in the order of their keys, its values possible.
    pub file: ClientFile,
    /// Columns that were sent and of which nothing is made: `application.ORGANIZATION_TYPE`.
    pub ignored: Vec<String>,
    /// Values that were taken as missing, and why.
    pub notes: Faults,
}

/// Why a body is no client's file.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// It is not JSON.
    #[error("the body is not JSON: it {what} at line {line}, column {column}{hint}")]
    Malformed {
        /// What is wrong there.
        what: &'static str,
        /// From 1.
        line: usize,
        /// In bytes, from 1; 0 = before the first one.
        column: usize,
        /// What to write instead, if it can be told.
        hint: &'static str,
    },
    /// It is JSON, and something else than a client's file.
    #[error("{0}")]
    Faults(Faults),
}

/// Reads a client's file.
///
/// # Errors
/// The body is not JSON, or its faults.
pub fn read_file(body: &[u8]) -> Result<Accepted, Refusal> {
    let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
    let body: &RawValue = serde_json::from_slice(body).map_err(|error| Refusal::Malformed {
        what: if error.is_eof() { "ends before it is complete," } else { "cannot be read" },
        line: error.line(),
        column: error.column(),
        hint: hint(body, error.line(), error.column()),
    })?;
    let mut reader = Reader::default();
    let [application, bureau, bureau_balance, previous_application, pos_cash, cards, installments] =
        reader.tables(body);
    let file = ClientFile {
        application: reader.application(application),
        bureau: reader.history(bureau, Bureau::has),
        bureau_balance: reader.history(bureau_balance, BureauBalance::has),
        previous_application: reader.history(previous_application, PreviousApplication::has),
        pos_cash_balance: reader.history(pos_cash, PosCashBalance::has),
        credit_card_balance: reader.history(cards, CreditCardBalance::has),
        installments_payments: reader.history(installments, InstallmentPayment::has),
    };
    if !reader.faults.is_empty() {
        return Err(Refusal::Faults(reader.faults));
    }
    let ignored = reader.ignored.iter().map(|(table, column)| format!("{table}.{column}")).collect();
    Ok(Accepted { file: file.in_key_order(), ignored, notes: reader.notes })
}

/// What to do about a body that cannot be read from a line and column on; both from 1.
fn hint(body: &[u8], line: usize, column: usize) -> &'static str {
    if body.starts_with(b"\x1f\x8b") {
        GZIP
    } else if body.contains(&0) || std::str::from_utf8(body).is_err() {
        NOT_UTF_8
    } else if is_no_number(body, line, column) {
        NO_NUMBER
    } else {
        ""
    }
}

/// Whether the word at a line and column of the body is one that programs write for a value that is not known (`NaN`), or for
/// a number beyond all numbers (`-Infinity`); both from 1.
fn is_no_number(body: &[u8], line: usize, column: usize) -> bool {
    let is_of_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let line = body.split(|byte| *byte == b'\n').nth(line.saturating_sub(1)).unwrap_or_default();
    let (before, behind) = line.split_at(column.saturating_sub(1).min(line.len()));
    let begin = before.iter().rposition(|byte| !is_of_word(byte)).map_or(0, |index| index + 1);
    let end = before.len() + behind.iter().position(|byte| !is_of_word(byte)).unwrap_or(behind.len());
    let word = &line[begin..end];
    // Where no word stands, as at the end of the body, nothing was written for a value.
    (!word.is_empty() && is_missing(word)) || is_infinite(word)
}

/// A table of the body; none if it was left out.
type Sent<'a> = (&'static Table, Option<&'a RawValue>);

/// What was found so far.
#[derive(Debug, Default)]
struct Reader {
    faults: Faults,
    notes: Faults,
    /// Table and column.
    ignored: BTreeSet<(&'static str, &'static str)>,
    /// Whose file it is, as soon as a row says so.
    client: Option<i64>,
    /// The row that is being read.
    cells: Vec<(&'static Column, Cell)>,
    /// The keys of the rows of its table that have been read.
    keys: HashSet<[i64; 2]>,
    /// The credits elsewhere.
    credits: HashSet<i64>,
}

impl Reader {
    /// The tables of the body that are not null, in the order of [`TABLES`]. What is wrong with a table as a whole is found
    /// here, before any of its rows, so that faults of rows do not hide it; what is too long is not read at all.
    fn tables<'a>(&mut self, body: &'a RawValue) -> [Sent<'a>; TABLES.len()] {
        let mut sent = TABLES.each_ref().map(|table| (table, None));
        if Shape::of(body) != Shape::Object {
            let detail =
                "a client's file is an object with the tables as its members: {\"application\": {…}, …}";
            self.faults.push(Pointer::default(), detail);
            return sent;
        }
        let mut names = Faults::default();
        let whole = members(body, |name, value| {
            let pointer = Pointer { table: Some(name), ..Pointer::default() };
            match sent.iter_mut().find(|(table, _)| table.name == name) {
                Some((_, first @ None)) => *first = Some(value),
                Some(_) => names.push(pointer, format_args!("{name} is there twice")),
                None => names.push(pointer, unknown_table(name)),
            }
        });
        if whole.is_err() {
            self.faults.push(Pointer::default(), HALF_A_CHARACTER);
        }
        for (_, sent) in &mut sent {
            sent.take_if(|sent| Shape::of(sent) == Shape::Null);
        }
        let [_, (bureau, credits), (bureau_balance, months), ..] = sent;
        if credits.is_none() && months.is_some() {
            let pointer = Pointer { table: Some(bureau_balance.name), ..Pointer::default() };
            let (months, credits) = (bureau_balance.name, bureau.name);
            let detail =
                format_args!("{months} must not be sent without {credits}, which its rows belong to");
            self.faults.push(pointer, detail);
        }
        for (table, sent) in sent.iter_mut().skip(1) {
            sent.take_if(|sent| !self.is_history(table, sent));
        }
        self.faults.append(names);
        sent
    }

    /// Whether this is a list of no more rows than a history may have.
    fn is_history(&mut self, table: &'static Table, sent: &RawValue) -> bool {
        let pointer = Pointer { table: Some(table.name), ..Pointer::default() };
        let mut count = 0;
        if elements(sent, |_| count += 1).is_err() {
            self.faults.push(pointer, format_args!("{} must be a list of rows: [{{…}}, …]", table.name));
            return false;
        }
        let most = MOST_ROWS.iter().find(|(name, _)| *name == table.name).map_or(0, |(_, most)| *most);
        if count > most {
            let detail = format_args!("{} has {count} rows; a file may have up to {most}", table.name);
            self.faults.push(pointer, detail);
        }
        count <= most
    }

    /// The application, which a file cannot do without.
    fn application(&mut self, (table, sent): Sent<'_>) -> Application {
        let pointer = Pointer { table: Some(table.name), ..Pointer::default() };
        match sent.map(|sent| self.row(table, pointer, Application::has, sent)) {
            Some(Some(application)) if application != Application::default() => application,
            // What is wrong with it has been said.
            Some(None) => Application::default(),
            _ => {
                self.faults
                    .push(pointer, "there is no application, or nothing in it that a score is made of");
                Application::default()
            }
        }
    }

    /// The rows of a history; none if it was left out.
    fn history<R: DeserializeOwned>(
        &mut self,
        (table, sent): Sent<'_>,
        has: fn(&Column) -> bool,
    ) -> Option<Vec<R>> {
        let sent = sent?;
        self.keys.clear();
        let (mut rows, mut index) = (Vec::new(), 0);
        let list = elements(sent, |row| {
            let pointer = Pointer { table: Some(table.name), row: Some(index), column: None };
            rows.extend(self.row(table, pointer, has, row));
            index += 1;
        });
        list.expect("that it is a list has been seen");
        Some(rows)
    }

    /// A row; none if something is wrong with it, or if it is left out.
    fn row<R: DeserializeOwned>(
        &mut self,
        table: &'static Table,
        pointer: Pointer<'_>,
        has: fn(&Column) -> bool,
        sent: &RawValue,
    ) -> Option<R> {
        self.cells.clear();
        if Shape::of(sent) != Shape::Object {
            self.faults.push(pointer, format_args!("a row of {} must be an object: {{…}}", table.name));
            return None;
        }
        let mut seen = 0_u128;
        let mut sound = true;
        let whole =
            members(sent, |name, value| sound &= self.member(table, pointer, has, &mut seen, name, value));
        if whole.is_err() {
            self.faults.push(pointer, HALF_A_CHARACTER);
            sound = false;
        }
        sound &= self.check_key(table, pointer, seen);
        sound &= self.check_birth(pointer);
        if !sound || self.is_orphan(table, pointer) {
            return None;
        }
        let known = self.cells.iter().filter(|(_, cell)| *cell != Cell::Missing);
        let cells = known.map(|(column, cell)| (column.name, *cell));
        Some(R::deserialize(MapDeserializer::new(cells)).expect("every cell is of its column's kind"))
    }

    /// One member of a row; whether nothing is wrong with it.
    fn member(
        &mut self,
        table: &'static Table,
        pointer: Pointer<'_>,
        has: fn(&Column) -> bool,
        seen: &mut u128,
        name: &str,
        value: &RawValue,
    ) -> bool {
        let pointer = Pointer { column: Some(name), ..pointer };
        // The source leaves the client out of one table; a caller need not.
        let table = if name == CLIENT { &TABLES[0] } else { table };
        let Some(index) = table.columns.iter().position(|column| column.name == name) else {
            self.faults.push(pointer, unknown_column(table, name));
            return false;
        };
        let column = &table.columns[index];
        let bit = 1 << if name == CLIENT { MOST_COLUMNS } else { index };
        if *seen & bit != 0 {
            self.faults.push(pointer, format_args!("{name} is there twice"));
            return false;
        }
        *seen |= bit;
        let is_used = name == CLIENT || (has(column) && name != OUTCOME);
        if !is_used {
            self.ignored.insert((table.name, column.name));
        }
        match Cell::read(column, value) {
            Ok(Cell::Whole(id)) if name == CLIENT && *self.client.get_or_insert(id) != id => {
                let others = self.client.unwrap_or_default();
                self.faults.push(pointer, format_args!("{CLIENT} is {id}, elsewhere in the file {others}"));
                false
            }
            Ok(cell) => {
                if name != OUTCOME {
                    self.cells.push((column, cell));
                }
                true
            }
            Err(unusable) => self.unusable(pointer, unusable),
        }
    }

    /// Whether the row of a history has its key, and no row before it has the same. `seen` has a bit for every column that was
    /// sent.
    fn check_key(&mut self, table: &'static Table, pointer: Pointer<'_>, seen: u128) -> bool {
        let is_key = |column: &Column| column.presence == Presence::Key && column.name != CLIENT;
        let columns = table.columns.iter().enumerate().filter(|(_, column)| is_key(column));
        let mut key = [0; 2];
        let mut whole = true;
        for (part, (index, column)) in key.iter_mut().zip(columns) {
            match self.cells.iter().find(|(known, _)| std::ptr::eq(*known, column)) {
                Some((_, Cell::Whole(number))) => *part = *number,
                // What is wrong with it has been said.
                None if seen >> index & 1 == 1 => whole = false,
                _ => {
                    let pointer = Pointer { column: Some(column.name), ..pointer };
                    self.faults.push(pointer, format_args!("{} must be there", column.name));
                    whole = false;
                }
            }
        }
        // An application is there once.
        if !whole || pointer.row.is_none() {
            return whole;
        }
        if table.name == "bureau" {
            self.credits.insert(key[0]);
        }
        let first = table.name == WITHOUT_KEY || self.keys.insert(key);
        if !first {
            self.faults.push(pointer, "an earlier row has the same key");
        }
        first
    }

    /// Whether a month belongs to a credit that the file does not have. It is left out and noted, as an import does.
    fn is_orphan(&mut self, table: &'static Table, pointer: Pointer<'_>) -> bool {
        if table.name != "bureau_balance" {
            return false;
        }
        let credit = self.cells.iter().find_map(|(column, cell)| match cell {
            Cell::Whole(credit) if column.name == CREDIT => Some(*credit),
            _ => None,
        });
        let orphan = credit.filter(|credit| !self.credits.contains(credit));
        if let Some(credit) = orphan {
            self.notes
                .push(pointer, format_args!("no row of bureau has {CREDIT} {credit}: the row is left out"));
        }
        orphan.is_some()
    }

    /// Whether nothing is before the client's birth that cannot be.
    fn check_birth(&mut self, pointer: Pointer<'_>) -> bool {
        let birth = self.cells.iter().find(|(column, _)| column.name == "DAYS_BIRTH");
        let Some(birth) = birth.and_then(|(_, cell)| cell.number()) else { return true };
        let mut early = Vec::new();
        for (column, cell) in &mut self.cells {
            if let Some(Err(outside)) = cell.number().map(|day| column.check_since_birth(day, birth)) {
                *cell = Cell::Missing;
                early.push(outside);
            }
        }
        early.into_iter().fold(true, |sound, outside| {
            let pointer = Pointer { column: Some(outside.column.name), ..pointer };
            self.unusable(pointer, outside.into()) && sound
        })
    }

    /// Says what becomes of a value; whether the row can do without.
    fn unusable(&mut self, pointer: Pointer<'_>, Unusable { detail, rule }: Unusable) -> bool {
        match rule {
            Rule::Refuse => self.faults.push(pointer, detail),
            Rule::Note => self.notes.push(pointer, format_args!("{detail}: taken as missing")),
        }
        rule == Rule::Note
    }
}

const HALF_A_CHARACTER: &str =
    "a name holds half of a character: an escape such as \\ud800 without its other half";

/// A sentence that is only written if it is listed: a body may hold very many unknown names.
fn unknown_table(name: &str) -> impl Display {
    from_fn(move |f| {
        let names = TABLES.each_ref().map(|table| table.name).join(", ");
        let holder =
            || TABLES.iter().find(|table| table.column(name).is_some_and(|column| column.name == name));
        let same = |table: &&Table| table.name.eq_ignore_ascii_case(name);
        write!(f, "{} is no table; ", quoted(name))?;
        match (TABLES.iter().find(same), holder()) {
            (Some(table), _) => write!(f, "{} is", table.name),
            (None, Some(table)) => write!(f, "it is a column of {}: {{\"{}\": …}}", table.name, table.name),
            (None, None) => write!(f, "a client's file has {names}"),
        }
    })
}

/// The same of a column.
fn unknown_column(table: &'static Table, name: &str) -> impl Display {
    from_fn(move |f| {
        write!(f, "{} is no column of {}; ", quoted(name), table.name)?;
        let elsewhere = || TABLES.iter().find(|table| table.column(name).is_some());
        match (table.column(name), elsewhere()) {
            (Some(column), _) => write!(f, "{} is", column.name),
            (None, Some(other)) => write!(f, "{} has it", other.name),
            (None, None) => f.write_str("check the spelling or leave it out"),
        }
    })
}

#[cfg(test)]
mod tests;
