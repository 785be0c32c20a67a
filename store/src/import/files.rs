//! Clients' files straight from what was delivered, for whoever needs them once and no bank: training.
//!
//! They are the files that a bank would hand over after an import of the same delivery, in the same order.

use super::ImportError;
use super::cell::Cell;
use super::delivery::Delivery;
use super::event::{Event, Events};
use super::parsed::{Parsed, Rejected};
use super::partition::Sorted;
use super::table::{TABLE_COUNT, TABLES};
use super::tally::{ImportSummary, Tally};
use crate::Progress;
use crate::assembly::{Applicant, History, Rows};
use crate::record::Record;
use model::file::{Application, ClientFile};
use sea_orm::{DbErr, EntityName};
use std::cell::RefCell;
use std::path::Path;

/// Most parts that are made files of at a time: each takes some 250 MB.
const AT_ONCE: usize = 4;

/// Has `work` done on all clients' files, some thousands at a time and as many times at once as there are cores,
/// and gives `take` what came of it, in the order of the clients' ids. `source` and `coverage` are those of
/// [`super::import`]; what does not fit into memory waits in folder `scratch`.
///
/// # Errors
/// See [`ImportError`]; and those of `take`.
pub fn client_files<T: Send, E: From<ImportError> + Send>(
    source: &Path,
    coverage: Option<&Path>,
    scratch: &Path,
    progress: &dyn Progress,
    work: impl Fn(Vec<ClientFile>) -> T + Sync,
    take: impl FnMut(T) -> Result<(), E>,
) -> Result<ImportSummary, E> {
    let counted = Counted(RefCell::new(Tally::new(progress)));
    let rows = Delivery::find(source, coverage)?.read(scratch, &counted)?;
    let delivered = rows.delivered;
    let at_once = rayon::current_num_threads().min(AT_ONCE);
    let files = |part: &Sorted<'_>, rejected: &mut Vec<Rejected>| {
        let files = Clients { part, delivered, rejected }.files();
        Ok(work(files.map_err(ImportError::Database)?))
    };
    rows.for_each_part(at_once, &counted, files, take)?;
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
    rejected: &'p mut Vec<Rejected>,
}

impl Clients<'_, '_> {
    fn files(mut self) -> Result<Vec<ClientFile>, DbErr> {
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

    fn applicants(&mut self) -> Result<Vec<Applicant>, DbErr> {
        let rows = Parsed::of(self.part, place_of::<Application>(), self.rejected);
        let history = rows.table.place("history_extracted");
        let installments = rows.table.place("installments_extracted");
        records(&rows, |cells, application| {
            let says = |place: usize| cells[place] == Cell::Whole(1);
            Applicant { application, history: says(history), installments: says(installments) }
        })
    }

    fn rows<R: Record>(&mut self) -> Result<Rows<R>, DbErr> {
        let place = place_of::<R>();
        let rows = Parsed::of(self.part, place, self.rejected);
        // A row begins with its client.
        let rows = records(&rows, |cells, record| (cells[0].whole().unwrap_or_default(), record))?;
        Ok(Rows::new(rows, self.delivered[place]))
    }
}

/// The place of a record's table.
fn place_of<R: Record>() -> usize {
    let name = R::Table::default().table_name();
    let place = TABLES.iter().position(|table| table.name == name);
    place.expect("an import fills the tables of all records")
}

/// The records of `rows`, each with what is made of it and of its row.
fn records<R: Record, T>(rows: &Parsed<'_>, make: impl Fn(&[Cell<'_>], R) -> T) -> Result<Vec<T>, DbErr> {
    let places: Vec<usize> = R::COLUMNS.iter().map(|column| rows.table.place(column)).collect();
    rows.rows().map(|cells| Ok(make(cells, R::read(cells, &mut places.iter().copied())?))).collect()
}
