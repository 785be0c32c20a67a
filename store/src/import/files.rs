//! Clients' files straight from what was delivered, for whoever needs them once and no bank: training.
//!
//! They are the files that a bank would hand over after an import of the same delivery, in the same order.

use super::ImportError;
use super::cell::Cell;
use super::delivery::Delivery;
use super::event::{Event, Events};
use super::partition::{Row, Sorted};
use super::table::{TABLE_COUNT, TABLES, Table};
use super::tally::{ImportSummary, Tally};
use crate::Progress;
use crate::assembly::{Applicant, History, Rows};
use crate::record::Record;
use model::file::{Application, ClientFile};
use sea_orm::{DbErr, EntityName};
use std::cell::RefCell;
use std::path::Path;

/// Gives all clients' files to `take`, some thousands at a time, in the order of their ids. `source` and
/// `coverage` are those of [`super::import`]; what does not fit into memory waits in folder `scratch`.
///
/// # Errors
/// See [`ImportError`]; and those of `take`.
pub fn client_files<E: From<ImportError>>(
    source: &Path,
    coverage: Option<&Path>,
    scratch: &Path,
    progress: &dyn Progress,
    mut take: impl FnMut(Vec<ClientFile>) -> Result<(), E>,
) -> Result<ImportSummary, E> {
    let counted = Counted(RefCell::new(Tally::new(progress)));
    let rows = Delivery::find(source, coverage)?.read(scratch, &counted)?;
    let delivered = rows.delivered;
    rows.for_each_part(&counted, |part| {
        let part = Clients { part, delivered };
        take(part.files().map_err(ImportError::Database)?)
    })?;
    Ok(counted.0.into_inner().finish())
}

/// Nobody stores anything: what happens is only counted.
struct Counted<'a>(RefCell<Tally<'a>>);

impl Events for Counted<'_> {
    fn tell(&self, event: Event) -> Result<(), ImportError> {
        self.0.borrow_mut().count(&event);
        Ok(())
    }
}

/// The clients of a part.
struct Clients<'p, 'a> {
    part: &'p Sorted<'a>,
    /// Whether a table has any row at all, by its place.
    delivered: [bool; TABLE_COUNT],
}

impl Clients<'_, '_> {
    fn files(&self) -> Result<Vec<ClientFile>, DbErr> {
        let history = History {
            bureau: self.rows()?,
            bureau_balance: self.rows()?,
            previous_application: self.rows()?,
            pos_cash_balance: self.rows()?,
            credit_card_balance: self.rows()?,
            installments_payments: self.rows()?,
        };
        Ok(history.files(self.applicants()?))
    }

    fn applicants(&self) -> Result<Vec<Applicant>, DbErr> {
        let (table, place) = table_of::<Application>();
        let (history, installments) =
            (table.place("history_extracted"), table.place("installments_extracted"));
        records(table, &self.part.tables[place], |cells, application| {
            let says = |place: usize| cells[place] == Cell::Whole(1);
            Applicant { application, history: says(history), installments: says(installments) }
        })
    }

    fn rows<R: Record>(&self) -> Result<Rows<R>, DbErr> {
        let (table, place) = table_of::<R>();
        let client = table.place("sk_id_curr");
        let rows = records(table, &self.part.tables[place], |cells, record| {
            (cells[client].whole().unwrap_or_default(), record)
        })?;
        Ok(Rows::new(rows, self.delivered[place]))
    }
}

/// The table of a record, and its place.
fn table_of<R: Record>() -> (&'static Table, usize) {
    let name = R::Table::default().table_name();
    let place = TABLES.iter().position(|table| table.name == name);
    let place = place.expect("an import fills the tables of all records");
    (&TABLES[place], place)
}

/// The records of `rows`, each with what is made of it and of its row.
fn records<R: Record, T>(
    table: &Table,
    rows: &[Row<'_>],
    make: impl Fn(&[Cell<'_>], R) -> T,
) -> Result<Vec<T>, DbErr> {
    let places: Vec<usize> = R::COLUMNS.iter().map(|column| table.place(column)).collect();
    let mut cells = Vec::with_capacity(table.columns.len());
    rows.iter()
        .map(|row| {
            cells.clear();
            cells.extend(row.cells());
            let record = R::read(&cells, &mut places.iter().copied())?;
            Ok(make(&cells, record))
        })
        .collect()
}
