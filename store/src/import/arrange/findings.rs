//! What is found out about a delivery while its rows are parsed: which rows cannot be kept, how many fill which column,
//! which values the data dictionary does not know, which rows are there twice. A column that is empty from the first row to
//! the last was often lost on its way here.
//!
//! Independent of where rows go.

use crate::cell::Cell;
use crate::import::arrange::partition::SpooledRow;
use crate::import::delivery::header::Header;
use crate::import::error::quoted;
use crate::import::rows::rejection::{Reason, Rejected};
use crate::import::rows::row::Note;
use crate::import::table::{FILES, ImportTable, SourceFile};
use crate::import::units::{Amounts, OF_PART};
use model::file::column::Outside;
use std::collections::BTreeMap;

/// Unknown categories of a column that are named; the rows of all others are counted together.
const NAMED: usize = 100;
/// Characters of an unknown category that are kept.
const QUOTED: usize = 60;

/// Of some rows, or of all.
#[derive(Debug)]
pub(in crate::import) struct Findings {
    /// Rows that cannot be kept, and why.
    pub(in crate::import) rejected: Vec<Rejected>,
    /// By the file's number.
    pub(in crate::import) files: [FileFindings; FILES.len()],
}

/// What is found out about the rows of a file that are kept.
#[derive(Debug, Clone, Default)]
pub(in crate::import) struct FileFindings {
    /// How many they are.
    pub(in crate::import) kept: u64,
    /// The indexes of its columns.
    pub(in crate::import) delivered: Vec<usize>,
    /// Of every column of its table, by its index, how many rows have a value there that the bank takes.
    pub(in crate::import) filled: Vec<u64>,
    /// If nothing in a row tells it from another one: the rows that say in every field what an earlier one says.
    pub(in crate::import) repeated: Repeated,
    /// By the column's index, values that the data dictionary does not know.
    pub(in crate::import) odd: BTreeMap<usize, OddValues>,
    /// If they are clients: of how many of them what is known.
    pub(in crate::import) known: KnownOfClients,
    /// What amounts are in some of them.
    pub(in crate::import) amounts: Amounts,
}

/// Rows that are wholly the same as an earlier one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::import) struct Repeated {
    pub(in crate::import) rows: u64,
    /// The line of the first of them.
    pub(in crate::import) first: Option<u64>,
}

/// Of how many clients what is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::import) struct KnownOfClients {
    /// Whether they had payment difficulties.
    pub(in crate::import) outcome: u64,
    /// Their history.
    pub(in crate::import) history: u64,
    /// Their instalments.
    pub(in crate::import) installments: u64,
}

/// Values of a column that the data dictionary does not know, in rows that are kept.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::import) struct OddValues {
    /// Rows with a number that is not possible, which is then missing.
    pub(in crate::import) impossible: u64,
    /// The line of one of them, and its number.
    pub(in crate::import) example: Option<(u64, Outside)>,
    /// Categories that are not known, and how many rows have them.
    pub(in crate::import) unknown: BTreeMap<String, u64>,
    /// Rows with further ones.
    pub(in crate::import) others: u64,
    /// Rows with a number that has lost its last digits, and is kept.
    pub(in crate::import) rounded: u64,
    /// The line of the first of them, and its number.
    pub(in crate::import) first_rounded: Option<(u64, String)>,
}

impl Findings {
    /// Nothing is known yet of the rows of files with these headers.
    pub(in crate::import) fn none_of(headers: &[Header; FILES.len()]) -> Self {
        let found = |file: &SourceFile, header: &Header| FileFindings {
            delivered: header.delivered().collect(),
            filled: vec![0; file.table().columns.len()],
            amounts: Amounts::of(file.table().amounts()),
            ..FileFindings::default()
        };
        let files = std::array::from_fn(|number| found(&FILES[number], &headers[number]));
        Self { rejected: Vec::new(), files }
    }

    /// Takes note of a row that cannot be kept.
    pub(in crate::import) fn reject(&mut self, row: &SpooledRow<'_>, reason: Reason) {
        self.rejected.push(Rejected { origin: row.origin, reason, raw: None });
    }

    /// Takes note that a row that is kept says what an earlier one says.
    pub(in crate::import) fn repeat(&mut self, row: &SpooledRow<'_>) {
        self.files[usize::from(row.origin.file)]
            .repeated
            .add(Repeated { rows: 1, first: Some(row.origin.line) });
    }

    /// Looks at a row that is kept.
    pub(in crate::import) fn look(
        &mut self,
        table: &ImportTable,
        row: &SpooledRow<'_>,
        cells: &[Cell<'_>],
        notes: &[(usize, Note<'_>)],
    ) {
        let found = &mut self.files[usize::from(row.origin.file)];
        found.kept += 1;
        // All columns side by side: to ask for each whether the file has it takes longer.
        for (rows, cell) in found.filled.iter_mut().zip(cells) {
            *rows += u64::from(!matches!(cell, Cell::Missing));
        }
        if let Some(columns) = &table.clients {
            let extracted = |column: usize| cells[column] == Cell::Whole(1);
            let history = extracted(columns.history);
            found.known.outcome += u64::from(cells[columns.outcome] != Cell::Missing);
            found.known.history += u64::from(history);
            found.known.installments += u64::from(history && extracted(columns.installments));
        }
        if found.kept <= OF_PART {
            found.amounts.add(|column| cells[column].number());
        }
        for (column, note) in notes {
            found.odd.entry(*column).or_default().add(row.origin.line, note);
        }
    }

    /// Adds what was found out about other rows.
    pub(in crate::import) fn add(&mut self, others: &[FileFindings; FILES.len()]) {
        for (all, others) in self.files.iter_mut().zip(others) {
            all.kept += others.kept;
            all.known.outcome += others.known.outcome;
            all.known.history += others.known.history;
            all.known.installments += others.known.installments;
            all.amounts.merge(&others.amounts);
            all.repeated.add(others.repeated);
            for (all, others) in all.filled.iter_mut().zip(&others.filled) {
                *all += others;
            }
            for (&column, others) in &others.odd {
                all.odd.entry(column).or_default().merge(others);
            }
        }
    }
}

impl FileFindings {
    /// How many rows have a value in a column, that the bank takes or not.
    pub(in crate::import) fn values(&self, column: usize) -> u64 {
        self.filled[column] + self.odd.get(&column).map_or(0, |odd| odd.impossible)
    }
}

impl Repeated {
    fn add(&mut self, others: Self) {
        self.rows += others.rows;
        self.first = self.first.into_iter().chain(others.first).min();
    }
}

impl OddValues {
    /// Rows whose value the data dictionary does not know.
    pub(in crate::import) fn rows(&self) -> u64 {
        self.impossible + self.unknown.values().sum::<u64>() + self.others
    }

    /// What is seen most often, or first.
    pub(in crate::import) fn example(&self) -> String {
        let most = self.unknown.iter().max_by_key(|(_, rows)| **rows);
        let category = most.map(|(category, _)| format!("\"{}\"", quoted(category)));
        let number = || self.example.map(|(line, outside)| format!("line {line}: {outside}"));
        category.or_else(number).unwrap_or_default()
    }

    fn add(&mut self, line: u64, note: &Note<'_>) {
        match note {
            Note::Impossible(outside) => {
                self.impossible += 1;
                self.keep_first(line, *outside);
            }
            Note::Unknown(category) => {
                let category: String = category.chars().take(QUOTED).collect();
                self.count(category, 1);
            }
            Note::Rounded(number) => {
                self.rounded += 1;
                self.keep_first_rounded(line, || quoted(number));
            }
        }
    }

    fn merge(&mut self, others: &Self) {
        self.impossible += others.impossible;
        self.others += others.others;
        self.rounded += others.rounded;
        if let Some((line, number)) = &others.first_rounded {
            self.keep_first_rounded(*line, || number.clone());
        }
        if let Some((line, outside)) = others.example {
            self.keep_first(line, outside);
        }
        for (category, &rows) in &others.unknown {
            self.count(category.clone(), rows);
        }
    }

    fn keep_first(&mut self, line: u64, outside: Outside) {
        if self.example.is_none_or(|(first, _)| line < first) {
            self.example = Some((line, outside));
        }
    }

    fn keep_first_rounded(&mut self, line: u64, number: impl FnOnce() -> String) {
        if self.first_rounded.as_ref().is_none_or(|(first, _)| line < *first) {
            self.first_rounded = Some((line, number()));
        }
    }

    fn count(&mut self, category: String, rows: u64) {
        if let Some(known) = self.unknown.get_mut(&category) {
            *known += rows;
        } else if self.unknown.len() < NAMED {
            self.unknown.insert(category, rows);
        } else {
            self.others += rows;
        }
    }
}
