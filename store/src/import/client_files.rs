//! Clients' files straight from what was delivered, for whoever needs them once and no bank: training.
//!
//! They are the files that a bank would hand over after an import of the same delivery, in the same order.

use crate::Progress;
use crate::assembly::{Applicant, History, Rows};
use crate::cell::Cell;
use crate::import::ImportError;
use crate::import::arrange::findings::Findings;
use crate::import::arrange::parsed::Unparsed;
use crate::import::bank::tally::{ImportSummary, Tally};
use crate::import::delivery::Delivery;
use crate::import::event::{Event, Events};
use crate::import::table::{TABLE_COUNT, TABLES};
use crate::ordered::cores;
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
    let at_once = cores().min(AT_ONCE);
    let files = |part: &Unparsed<'_>, findings: &mut Findings| {
        let files = Clients { part, delivered, findings }.files();
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
    part: &'p Unparsed<'a>,
    /// Whether a table was delivered, by its place.
    delivered: [bool; TABLE_COUNT],
    findings: &'p mut Findings,
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
        let table = &TABLES[place_of::<Application>()];
        let says = ["history_extracted", "installments_extracted"].map(|flag| table.place(flag));
        let mut applicants = Vec::new();
        self.records(|cells, application| {
            let [history, installments] = says.map(|place| cells[place] == Cell::Whole(1));
            applicants.push(Applicant { application, history, installments });
        })?;
        Ok(applicants)
    }

    fn rows<R: Record>(&mut self) -> Result<Rows<R>, DbErr> {
        let mut rows = Rows::new(self.delivered[place_of::<R>()]);
        // A row begins with its client.
        self.records(|cells, record| rows.push(cells[0].whole().unwrap_or_default(), record))?;
        Ok(rows)
    }

    /// Gives the records of a table to `take`, each with its row.
    fn records<R: Record>(&mut self, mut take: impl FnMut(&[Cell<'_>], R)) -> Result<(), DbErr> {
        let place = place_of::<R>();
        let columns: Vec<usize> = R::COLUMNS.iter().map(|column| TABLES[place].place(column)).collect();
        self.part.for_each(place, self.findings, |cells| {
            take(cells, R::read(cells, &mut columns.iter().copied())?);
            Ok(())
        })
    }
}

/// The place of a record's table.
fn place_of<R: Record>() -> usize {
    let name = R::Table::default().table_name();
    let place = TABLES.iter().position(|table| table.name == name);
    place.expect("an import fills the tables of all records")
}
