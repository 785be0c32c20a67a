//! What of a bank stays beside the clients who are added to it, and making room for these: their rows in every table that
//! is delivered.
//!
//! Independent of how files are written and of the rows that come. All it asks is bounded by what is delivered, however
//! large the bank.

use crate::entity::{application, bureau, contract};
use crate::import::ImportError;
use crate::import::pipeline::Keys;
use crate::import::rows::links::{Extracted, Standing};
use crate::import::table::{CONTRACT, FILES, IMPORT_TABLES, ImportTable, Link, SourceFile, TABLE_COUNT};
use crate::replacement::transaction::Replacement;
use crate::scores::scoring::drop_scores;
use hashbrown::{HashMap, HashSet};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityName, EntityTrait, QueryFilter, QuerySelect,
};

/// Keys that a statement names.
const KEYS: usize = 4_096;

/// The tables of the bank that are delivered, and those that stay, by their indexes.
#[derive(Debug, Clone, Copy)]
pub(in crate::import) struct Tables {
    /// Those that come.
    pub(in crate::import) delivered: [bool; TABLE_COUNT],
    /// Those that the bank has.
    pub(in crate::import) held: [bool; TABLE_COUNT],
}

impl Tables {
    fn stays(&self, index: usize) -> bool {
        self.held[index] && !self.delivered[index]
    }

    /// The names of the files that fill tables, each of which is `wanted` by its index.
    fn files(wanted: impl Fn(usize) -> bool) -> Vec<String> {
        let files = FILES.iter().filter(|file| !file.has_clients() && wanted(usize::from(file.table)));
        files.map(SourceFile::file_name).collect()
    }

    /// The tables that refer to contracts and stay.
    fn of_contracts(&self) -> impl Iterator<Item = &'static ImportTable> {
        let of_contracts = |file: &&SourceFile| matches!(file.link, Link::OfContract | Link::Installment);
        FILES
            .iter()
            .filter(of_contracts)
            .filter(|file| self.stays(usize::from(file.table)))
            .map(SourceFile::table)
    }

    /// Whether the table that a link leads to is one of these.
    fn has(tables: &[bool; TABLE_COUNT], link: Link) -> bool {
        FILES.iter().any(|file| file.link == link && tables[usize::from(file.table)])
    }
}

/// Reads what stays of the bank beside the rows with these keys.
///
/// # Errors
/// [`ImportError::TableUnknown`], [`ImportError::HistoryIncomplete`]: what the bank would hold could not be told from what
/// it does not know.
pub(in crate::import) async fn read(
    db: &impl ConnectionTrait,
    tables: &Tables,
    keys: &Keys,
) -> Result<Standing, ImportError> {
    let files = Tables::files(|index| tables.delivered[index] && !tables.held[index]);
    if !files.is_empty() {
        return Err(ImportError::TableUnknown { files });
    }
    let (clients, outcomes) = known(db, &keys.clients).await?;
    let delivered = delivered_history(tables, keys, &clients)?;
    let mut standing = Standing { delivered, clients, outcomes, ..Standing::default() };
    let named = |client: &i64| keys.clients.contains(client);

    // Whose the delivered contracts are: those of others stay, and those of which rows stay.
    let mut mentioned = HashSet::new();
    for table in tables.of_contracts() {
        mentioned
            .extend(pairs(db, table.name, ["sk_id_prev", "sk_id_curr"], "sk_id_curr", &keys.clients).await?);
    }
    let contracts = contract::Entity.table_name();
    let owners = pairs(db, contracts, ["sk_id_prev", "sk_id_curr"], "sk_id_prev", &keys.contracts).await?;
    standing.contracts =
        owners.into_iter().filter(|owner| !named(&owner.1) || mentioned.contains(owner)).collect();

    let credits = bureau::Entity.table_name();
    let columns = ["sk_id_bureau", "sk_id_curr"];
    if Tables::has(&tables.delivered, Link::Bureau) {
        let owners = pairs(db, credits, columns, "sk_id_bureau", &keys.credits).await?;
        standing.foreign_credits = owners.into_iter().filter(|(_, owner)| !named(owner)).collect();
        for file in FILES.iter().filter(|file| file.link == Link::BureauBalance) {
            if tables.stays(usize::from(file.table)) {
                standing.awaited_credits =
                    pairs(db, file.table().name, columns, "sk_id_curr", &keys.clients).await?;
            }
        }
    } else {
        standing.credits =
            pairs(db, credits, columns, "sk_id_curr", &keys.clients).await?.into_iter().collect();
    }
    Ok(standing)
}

/// Deletes what the rows with these keys take the place of, and the scores of their clients.
pub(in crate::import) async fn make_room(
    db: &Replacement,
    tables: &Tables,
    clients: &HashSet<i64>,
) -> Result<(), DbErr> {
    // Rows that stay refer to rows that come again before the end.
    let defer = match db.get_database_backend() {
        DbBackend::Sqlite => "PRAGMA defer_foreign_keys = ON",
        _ => "SET CONSTRAINTS ALL DEFERRED",
    };
    db.execute_unprepared(defer).await?;
    let clients: Vec<i64> = clients.iter().copied().collect();
    for clients in clients.chunks(KEYS) {
        drop_scores(&**db, Some(clients)).await?;
        // Children first.
        for (index, table) in IMPORT_TABLES.iter().enumerate().rev() {
            let mut delete = Query::delete();
            delete.from_table(table.name).and_where(of(table.name, clients));
            if index == usize::from(CONTRACT) {
                for table in tables.of_contracts() {
                    delete.and_where(Expr::exists(rows_of_contract(table)).not());
                }
            } else if !tables.delivered[index] {
                continue;
            }
            db.execute(&delete).await?;
        }
    }
    Ok(())
}

/// How much is known in the bank of those of `clients` whom it has, and of how many of them the outcome.
async fn known(
    db: &impl ConnectionTrait,
    clients: &HashSet<i64>,
) -> Result<(HashMap<i64, Extracted>, u64), DbErr> {
    use application::Column::{HistoryExtracted, InstallmentsExtracted, SkIdCurr, Target};
    let (mut known, mut outcomes) = (HashMap::new(), 0);
    let clients: Vec<i64> = clients.iter().copied().collect();
    for clients in clients.chunks(KEYS) {
        let select = application::Entity::find()
            .select_only()
            .columns([SkIdCurr, HistoryExtracted, InstallmentsExtracted, Target])
            .filter(SkIdCurr.is_in(clients.to_vec()));
        let rows: Vec<(i64, bool, bool, Option<i32>)> = select.into_tuple().all(db).await?;
        for (client, history, installments, outcome) in rows {
            known.insert(client, Extracted { history, installments });
            outcomes += u64::from(outcome.is_some());
        }
    }
    Ok((known, outcomes))
}

/// Whether the history of all clients is delivered, and their payments. A part of a history is only taken of clients of
/// whom the bank has the other parts: else these would seem to be empty, and are unknown.
fn delivered_history(
    tables: &Tables,
    keys: &Keys,
    known: &HashMap<i64, Extracted>,
) -> Result<Extracted, ImportError> {
    let installments =
        !Tables::has(&tables.held, Link::Installment) || Tables::has(&tables.delivered, Link::Installment);
    let (delivered, staying): (Vec<_>, Vec<_>) = FILES
        .iter()
        .filter(|file| !file.has_clients() && file.link != Link::Installment)
        .map(|file| usize::from(file.table))
        .filter(|&table| tables.held[table])
        .partition(|&table| tables.delivered[table]);
    let history = staying.is_empty();
    let nothing = delivered.is_empty() && !Tables::has(&tables.delivered, Link::Installment);
    let unknown = |client: &&i64| !known.get(*client).is_some_and(|known| known.history);
    match keys.clients.iter().filter(unknown).min() {
        Some(&client) if !history && !nothing => {
            let files = Tables::files(|table| tables.stays(table));
            Err(ImportError::HistoryIncomplete { client, files })
        }
        _ => Ok(Extracted { history, installments }),
    }
}

/// Two columns of the rows of a table in which column `by` is one of `keys`, none of them twice.
async fn pairs(
    db: &impl ConnectionTrait,
    table: &'static str,
    columns: [&'static str; 2],
    by: &'static str,
    keys: &HashSet<i64>,
) -> Result<Vec<(i64, i64)>, DbErr> {
    let mut found = Vec::new();
    let keys: Vec<i64> = keys.iter().copied().collect();
    for keys in keys.chunks(KEYS) {
        let among = Expr::col(by).is_in(keys.iter().copied());
        let select = Query::select().distinct().columns(columns).from(table).and_where(among).take();
        for row in db.query_all(&select).await? {
            found.push((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
        }
    }
    Ok(found)
}

/// That a row of a table is one of these clients'.
fn of(table: &'static str, clients: &[i64]) -> Expr {
    Expr::col((table, "sk_id_curr")).is_in(clients.iter().copied())
}

/// The rows of a table that refer to the contract that is asked about.
fn rows_of_contract(table: &'static ImportTable) -> SelectStatement {
    let contract = contract::Entity.table_name();
    let mut rows = Query::select();
    rows.expr(Expr::val(1)).from(table.name);
    for column in ["sk_id_curr", "sk_id_prev"] {
        rows.and_where(Expr::col((table.name, column)).equals((contract, column)));
    }
    rows
}
