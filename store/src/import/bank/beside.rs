//! What of the bank stays beside a delivery, and what must not be lost by it.
//!
//! Nothing is changed here: whoever only wants to know what an import would do asks the same.

use crate::entity::application;
use crate::import::ImportError;
use crate::import::bank::standing::{self, Tables};
use crate::import::delivery::Delivery;
use crate::import::delivery::source::COVERAGE;
use crate::import::losses::{Guarded, Loss, Lost};
use crate::import::options::Mode;
use crate::import::rows::links::Standing;
use crate::import::table::{FILES, IMPORT_TABLES, SourceFile, TABLE_COUNT};
use crate::import::units::{Amounts, OF_BANK};
use crate::replacement::delivered;
use hashbrown::HashSet;
use sea_orm::sea_query::{Asterisk, Condition, Expr, Func, Order, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityName};
use std::panic::resume_unwind;
use tokio::task::spawn_blocking;

/// What of a bank an import has to do with.
pub(in crate::import) struct Beside {
    /// What clients are added to; none: the delivery is the whole bank.
    pub(in crate::import) kept: Option<Kept>,
    /// What the import must not take from it.
    pub(in crate::import) guarded: Guarded,
}

impl Beside {
    /// There is no bank yet.
    pub(in crate::import) const fn of_new_bank(mode: Mode) -> Self {
        Self { kept: None, guarded: if mode.may_lose() { Guarded::Nothing } else { Guarded::EMPTY } }
    }
}

impl Kept {
    /// How many of the clients the bank has, and of how many of these it knows the outcome.
    pub(in crate::import) fn replaced(&self) -> (u64, u64) {
        (self.standing.clients.len() as u64, self.standing.outcomes)
    }
}

/// What clients are added to.
pub(in crate::import) struct Kept {
    pub(in crate::import) tables: Tables,
    /// Whose rows are replaced.
    pub(in crate::import) clients: HashSet<i64>,
    pub(in crate::import) standing: Standing,
}

/// What of the bank has to do with a delivery.
///
/// # Errors
/// The bank would lose what was not meant to be lost, or could not tell any more what it does not know.
pub(in crate::import) async fn beside(
    db: &impl ConnectionTrait,
    delivery: Delivery,
    mode: Mode,
) -> Result<(Delivery, Beside), ImportError> {
    let held = held(db).await?;
    // There is nothing in an empty bank that anything could be added to.
    if matches!(mode, Mode::Add | Mode::AddReplace) && held != [false; TABLE_COUNT] {
        let tables = Tables { delivered: delivery.delivered(), held };
        let (keys, delivery) = spawn_blocking(move || (delivery.keys(), delivery))
            .await
            .unwrap_or_else(|failure| resume_unwind(failure.into_panic()));
        let keys = keys?;
        let standing = standing::read(db, &tables, &keys).await?;
        // Histories are replaced client by client, and a header says that there is none; an outcome stays known.
        let outcomes =
            FILES.each_ref().map(|file| if file.brings() == Lost::Outcomes { standing.outcomes } else { 0 });
        let guarded = if mode.may_lose() {
            Guarded::Nothing
        } else {
            Guarded::Bank { rows: outcomes, amounts: amounts(db).await? }
        };
        let kept = Kept { tables, clients: keys.clients, standing };
        return Ok((delivery, Beside { kept: Some(kept), guarded }));
    }
    if mode.may_lose() {
        return Ok((delivery, Beside::of_new_bank(mode)));
    }
    let mut rows = [0; FILES.len()];
    for (file, rows) in FILES.iter().zip(&mut rows) {
        *rows = count(db, file.brings()).await?;
    }
    refuse_what_is_missing(db, held, rows, &delivery).await?;
    let guarded = Guarded::Bank { rows, amounts: amounts(db).await? };
    Ok((delivery, Beside { kept: None, guarded }))
}

/// What amounts are in the bank's first rows, by the table's index: as many as it takes to tell a unit by, however large
/// the bank.
async fn amounts(db: &impl ConnectionTrait) -> Result<[Amounts; TABLE_COUNT], DbErr> {
    let mut all = IMPORT_TABLES.each_ref().map(|table| Amounts::of(table.amounts()));
    for (table, amounts) in IMPORT_TABLES.iter().zip(&mut all) {
        let columns: Vec<usize> = table.amounts().collect();
        if columns.is_empty() {
            continue;
        }
        let names = columns.iter().map(|&column| table.columns[column].name);
        let mut select = Query::select();
        select.columns(names).from(table.name).order_by("sk_id_curr", Order::Asc).limit(OF_BANK);
        for row in db.query_all(&select).await? {
            let read = (0..columns.len()).map(|index| row.try_get_by_index(index));
            let read: Vec<Option<f64>> = read.collect::<Result<_, _>>()?;
            amounts.add(|column| {
                columns.iter().zip(&read).find(|(own, _)| **own == column)?.1.as_ref().copied()
            });
        }
    }
    Ok(all)
}

/// Which tables the bank's content was delivered with, by their indexes.
async fn held(db: &impl ConnectionTrait) -> Result<[bool; TABLE_COUNT], DbErr> {
    let tables = delivered::tables(db).await?;
    Ok(IMPORT_TABLES.each_ref().map(|table| tables.contains(table.name)))
}

/// A folder from which a file has gone missing must not empty a table of the bank. What is in the files is not known yet.
async fn refuse_what_is_missing(
    db: &impl ConnectionTrait,
    held: [bool; TABLE_COUNT],
    rows: [u64; FILES.len()],
    delivery: &Delivery,
) -> Result<(), ImportError> {
    let source = &delivery.source;
    let lost = FILES.iter().filter(|file| match file.brings() {
        Lost::Outcomes => rows[usize::from(file.number)] > 0 && !delivery.has_outcomes(),
        // They may be in the other file, without an outcome.
        Lost::Applicants => false,
        // One that was delivered without a row is known to be empty.
        _ => held[usize::from(file.table)] && !source.has(file.name),
    });
    let why = |file: &SourceFile| {
        let missing = Loss::missing(file.brings(), rows[usize::from(file.number)], &file.file_name());
        if source.has(file.name) {
            Loss { why: format!("{} has no column TARGET", file.file_name()), ..missing }
        } else {
            missing
        }
    };
    let mut losses: Vec<Loss> = lost.map(why).collect();
    if !source.has(COVERAGE) {
        let rows = count(db, Lost::Coverage).await?;
        if rows > 0 {
            losses.push(Loss::missing(Lost::Coverage, rows, &format!("{COVERAGE}.csv")));
        }
    }
    if losses.is_empty() { Ok(()) } else { Err(ImportError::Loses { losses, unread: source.unread.clone() }) }
}

/// The rows that may go.
fn rows_of(lost: Lost) -> SelectStatement {
    use application::Column::{HistoryExtracted, InstallmentsExtracted, Target};
    let clients = |which: Condition| {
        let table = application::Entity.table_name();
        Query::select().from(table).cond_where(which).take()
    };
    match lost {
        Lost::Outcomes => clients(Condition::all().add(Target.is_not_null())),
        Lost::Applicants => clients(Condition::all().add(Target.is_null())),
        Lost::Coverage => {
            clients(Condition::any().add(HistoryExtracted.eq(false)).add(InstallmentsExtracted.eq(false)))
        }
        Lost::Table(table) => Query::select().from(table).take(),
    }
}

/// How many they are.
async fn count(db: &impl ConnectionTrait, lost: Lost) -> Result<u64, DbErr> {
    let count = rows_of(lost).expr(Func::count(Expr::col(Asterisk))).take();
    let counted = db.query_one(&count).await?.map(|row| row.try_get_by_index::<i64>(0)).transpose()?;
    Ok(counted.and_then(|rows| u64::try_from(rows).ok()).unwrap_or_default())
}
