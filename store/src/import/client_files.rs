//! Clients' files straight from what was delivered, for whoever needs them once and no bank: training.
//!
//! They are the files that a bank would hand over after an import of the same delivery, in the same order.

use crate::Progress;
use crate::cell::Cell;
use crate::files::assembly::{Applicant, History, Rows};
use crate::files::record::FromCells;
use crate::import::ImportError;
use crate::import::account::Account;
use crate::import::arrange::findings::Findings;
use crate::import::arrange::parsed::Unparsed;
use crate::import::counted::Counted;
use crate::import::delivery::Delivery;
use crate::import::losses::Guarded;
use crate::import::options::ImportOptions;
use crate::import::summary::ImportSummary;
use crate::import::table::{IMPORT_TABLES, TABLE_COUNT};
use crate::ordered::cores;
use model::file::{Application, ClientFile};
use sea_orm::{DbErr, EntityName};
use std::path::Path;

/// Most parts that are made files of at a time: each takes some 250 MB.
const AT_ONCE: usize = 4;

/// Has `work` done on all clients' files, some thousands at a time and as many times at once as there are cores,
/// and gives `take` what came of it, in the order of the clients' ids. What does not fit into memory waits in folder
/// `scratch`.
///
/// # Errors
/// See [`ImportError`]; and those of `take`.
pub fn client_files<T: Send, E: From<ImportError> + Send>(
    options: &ImportOptions<'_>,
    scratch: &Path,
    progress: &dyn Progress,
    work: impl Fn(Vec<ClientFile>) -> T + Sync,
    take: impl FnMut(T) -> Result<(), E>,
) -> Result<ImportSummary, E> {
    let counted = Counted::new(Account::new(options.watched(progress), Guarded::EMPTY));
    let delivery = Delivery::find(options.source, options.coverage, scratch)?;
    let erased = options.erased.iter().copied().collect();
    let rows = delivery.read(None, erased, scratch, options.rejected.is_some(), &counted)?;
    let delivered = rows.delivered;
    let at_once = cores().min(AT_ONCE);
    let files = |part: &Unparsed<'_>, findings: &mut Findings| {
        let files = Clients { part, delivered, findings }.files();
        Ok(work(files.map_err(ImportError::Database)?))
    };
    rows.for_each_part(at_once, &counted, files, take)?;
    Ok(counted.finish()?)
}

/// The clients of a part.
struct Clients<'p, 'a> {
    part: &'p Unparsed<'a>,
    /// Whether a table was delivered, by its index.
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
        let table = &IMPORT_TABLES[index_of::<Application>()];
        let flags = ["history_extracted", "installments_extracted"].map(|flag| table.index(flag));
        let mut applicants = Vec::new();
        self.records(|cells, application| {
            let [history, installments] = flags.map(|index| cells[index] == Cell::Whole(1));
            applicants.push(Applicant { application, history, installments });
        })?;
        Ok(applicants)
    }

    fn rows<R: FromCells>(&mut self) -> Result<Rows<R>, DbErr> {
        let mut rows = Rows::new(self.delivered[index_of::<R>()]);
        // A row begins with its client.
        self.records(|cells, record| rows.push(cells[0].whole().unwrap_or_default(), record))?;
        Ok(rows)
    }

    /// Gives the records of a table to `take`, each with its row.
    fn records<R: FromCells>(&mut self, mut take: impl FnMut(&[Cell<'_>], R)) -> Result<(), DbErr> {
        let table = index_of::<R>();
        let columns: Vec<usize> =
            R::COLUMNS.iter().map(|column| IMPORT_TABLES[table].index(column)).collect();
        self.part.for_each(table, self.findings, |cells| {
            take(cells, R::read(cells, &mut columns.iter().copied())?);
            Ok(())
        })
    }
}

/// The index of a record's table.
fn index_of<R: FromCells>() -> usize {
    let name = R::Table::default().table_name();
    let index = IMPORT_TABLES.iter().position(|table| table.name == name);
    index.expect("an import fills the tables of all records")
}
