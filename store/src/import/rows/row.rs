//! One row of a file: its key, and the cells of its fields, as the file's header says that they are to be read. What they
//! say is held against the data dictionary.
//!
//! Independent of where the row stands in its file and of where it goes.

use crate::cell::Cell;
use crate::import::delivery::header::Header;
use crate::import::key::Key;
use crate::import::rows::column::bare;
use crate::import::rows::fields::Fields;
use crate::import::rows::rejection::Reason;
use crate::import::table::{ImportColumn, ImportTable};
use model::file::column::{Outside, Rule};

/// One row on its way into a table.
pub(in crate::import) struct Row {
    /// The client, the credit or contract, and which of its rows; 0 where the source leaves it out.
    pub(in crate::import) key: Key,
    /// Bytes of the fields that lead it and are all of the key.
    pub(in crate::import) leading: usize,
    /// Yes or no, for the columns that are added to those of the file, in the table's order.
    pub(in crate::import) added: [Option<bool>; ADDED],
    /// Whether no row before it has mentioned its contract.
    pub(in crate::import) new_contract: bool,
}

/// Most columns that are added to those of a file.
pub(in crate::import) const ADDED: usize = 2;

/// What else is said of a row with too many fields or too few whose columns are separated by blanks, as R does it: a category that
/// has a blank itself (`Cash loans`) is two fields.
const OF_BLANKS: &str = "; columns are separated by blanks, and texts that have some themselves need quotes: write the table with \
                         quotes, or with commas between the columns (in R: write.csv)";

/// A value that the data dictionary does not know, in a row that is kept all the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::import) enum Note<'a> {
    /// The number is not possible: the value is missing.
    Impossible(Outside),
    /// No such category: the bank keeps it, the model does not know it.
    Unknown(&'a str),
    /// The number has lost its last digits: the bank keeps it.
    Rounded(&'a str),
}

impl Header {
    /// A row of these fields, with as much of its key as the file has. If rows of other files are only kept with it, all
    /// of it is read, and it is one that can be kept.
    pub(in crate::import) fn row_to_keep(
        &self,
        table: &ImportTable,
        fields: Fields<'_>,
    ) -> Result<Row, Reason> {
        let row = self.row(table, fields)?;
        // Nothing may depend on a row that cannot be kept.
        if table.parent { self.check(table, fields).map(|()| row) } else { Ok(row) }
    }

    /// A row of which nothing but the key is read.
    pub(in crate::import) fn row(&self, table: &ImportTable, fields: Fields<'_>) -> Result<Row, Reason> {
        self.row_of(table, fields)
            .map_err(|reason| if self.is_repeated_by(fields) { Reason::RepeatedHeader } else { reason })
    }

    fn row_of(&self, table: &ImportTable, fields: Fields<'_>) -> Result<Row, Reason> {
        let found = fields.count();
        if found != self.width {
            let hint = if self.separator == b' ' { OF_BLANKS } else { "" };
            return Err(Reason::Fields { found, expected: self.width, hint });
        }
        let (mut key, mut rest) = (Key::default(), fields);
        let mut read = |index: usize, fields: &mut Fields<'_>| {
            let (column, mut cell) = (&table.columns[index], Cell::Missing);
            column.read(fields, &mut cell)?;
            if !column.surely_takes(&cell) {
                column.hold(&mut cell)?;
            }
            key[index] = cell.whole().unwrap_or_default();
            Ok::<_, Reason>(())
        };
        self.columns[..self.leading].iter().flatten().try_for_each(|&column| read(column, &mut rest))?;
        for &(behind, column) in &self.scattered {
            read(column, &mut rest.from(behind))?;
        }
        let leading = fields.text.len() - rest.text.len();
        Ok(Row { key, leading, added: [None; ADDED], new_contract: false })
    }

    /// Whether all fields of a row can be read and the row can be kept.
    fn check(&self, table: &ImportTable, mut fields: Fields<'_>) -> Result<(), Reason> {
        let (mut cell, mut birth) = (Cell::Missing, None);
        // Of the days that cannot be before the birth, the earliest one.
        let mut earliest: Option<(&ImportColumn, f64)> = None;
        for index in &self.columns[..self.width] {
            let Some(index) = *index else {
                fields.next();
                continue;
            };
            let column = &table.columns[index];
            column.read(&mut fields, &mut cell)?;
            // A category is no reason to refuse a row.
            if !matches!(cell, Cell::Text(_)) && !column.surely_takes(&cell) {
                column.hold(&mut cell)?;
            }
            if table.birth == Some(index) {
                birth = cell.quantity();
            } else if column.since_birth == Some(Rule::Refuse)
                && let Some(day) = cell.quantity()
                && earliest.is_none_or(|(_, earlier)| day < earlier)
            {
                earliest = Some((column, day));
            }
        }
        match (earliest, birth) {
            (Some((column, day)), Some(birth)) => {
                column.before(day, birth).map_or(Ok(()), |outside| Err(Reason::Impossible(outside)))
            }
            _ => Ok(()),
        }
    }

    /// Reads the fields of a row behind those that lead it into cells, in the order of the table's columns, and takes
    /// note of what the data dictionary does not know.
    pub(in crate::import) fn read<'a>(
        &self,
        table: &ImportTable,
        mut fields: Fields<'a>,
        cells: &mut [Cell<'a>],
        notes: &mut Vec<(usize, Note<'a>)>,
    ) -> Result<(), Reason> {
        notes.clear();
        for index in &self.columns[self.leading..] {
            let Some(index) = *index else {
                fields.next();
                continue;
            };
            let (column, cell, field) = (&table.columns[index], &mut cells[index], fields);
            if !column.read(&mut fields, cell)?
                && let Some(text) = column.rounded(field)
            {
                notes.push((index, Note::Rounded(text)));
            }
            if !column.surely_takes(cell)
                && let Some(note) = column.hold(cell)?
            {
                notes.push((index, note));
            }
        }
        let Some(birth) = table.birth.and_then(|birth| cells[birth].quantity()) else { return Ok(()) };
        for &index in &table.since_birth {
            let day = cells[index].quantity();
            let Some(outside) = day.and_then(|day| table.columns[index].before(day, birth)) else { continue };
            if outside.rule == Rule::Refuse {
                return Err(Reason::Impossible(outside));
            }
            cells[index] = Cell::Missing;
            notes.push((index, Note::Impossible(outside)));
        }
        Ok(())
    }

    /// Whether the fields are the names of the columns, as in the middle of a file that was put together from several.
    fn is_repeated_by(&self, mut fields: Fields<'_>) -> bool {
        let mut repeats = |name: &String| {
            std::str::from_utf8(fields.next()).is_ok_and(|field| bare(field).eq_ignore_ascii_case(name))
        };
        self.names.iter().all(&mut repeats) && fields.text.is_empty()
    }
}

impl ImportColumn {
    /// Whether what a field says is surely possible. Nearly every number is.
    #[inline]
    fn surely_takes(&self, cell: &Cell<'_>) -> bool {
        match *cell {
            Cell::Missing => true,
            Cell::Real(number) => self.least <= number && number <= self.most,
            Cell::Whole(number) => self.least <= number as f64 && number as f64 <= self.most,
            Cell::Text(_) => false,
        }
    }

    /// Holds what a field says against the data dictionary: a category is spelt as the source does, a number that is not
    /// possible is missing, or no reason to keep the row.
    fn hold<'a>(&self, cell: &mut Cell<'a>) -> Result<Option<Note<'a>>, Reason> {
        let Some(known) = self.known else { return Ok(None) };
        if let Cell::Text(text) = *cell {
            let Some(spelt) = known.category(text) else { return Ok(Some(Note::Unknown(text))) };
            *cell = Cell::Text(spelt);
            return Ok(None);
        }
        match cell.quantity().map_or(Ok(()), |number| known.check(number)) {
            Err(outside) if outside.rule == Rule::Refuse => Err(Reason::Impossible(outside)),
            Err(outside) => {
                *cell = Cell::Missing;
                Ok(Some(Note::Impossible(outside)))
            }
            Ok(()) => Ok(None),
        }
    }

    /// What is wrong with a day of this column if the client was born later.
    fn before(&self, day: f64, birth: f64) -> Option<Outside> {
        self.known?.check_since_birth(day, birth).err()
    }
}
