//! Which schema a database has, and how it is brought to this program's: whole, by one process at a time.
//!
//! Independent of what the tables hold.

use migration::{Migrator, MigratorTrait};
use sea_orm::sea_query::Query;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait,
};
use std::collections::BTreeSet;

/// Where migrations are logged.
const LOG: &str = "seaql_migrations";
/// The name, among PostgreSQL's advisory locks, of the right to change the schema.
const LOCK: i64 = 0x0063_6c61_6972;
/// How long to wait for another process that changes the schema, or uses what is to be changed.
const PATIENCE: &str = "60s";

/// Which schema a database has.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Schema {
    /// There is nothing.
    None,
    /// There are tables, this one among them, and no Clairscore has been here.
    Foreign(String),
    /// This program's.
    Current,
    /// That of an earlier program: these migrations are still to be applied.
    Older(Vec<String>),
    /// That of a later program: these migrations are not known here.
    Newer(Vec<String>),
}

impl Schema {
    /// That of the database. Nothing is written.
    pub(crate) async fn of(db: &impl ConnectionTrait) -> Result<Self, DbErr> {
        // All of them in one statement: somebody may be making a bank of it.
        let tables = match db.get_database_backend() {
            DbBackend::Sqlite => {
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1"
            }
            // What an extension has brought is nobody's.
            _ => {
                "SELECT relname::text FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace \
                 AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e') ORDER BY 1"
            }
        };
        let tables = db.query_all_raw(Statement::from_string(db.get_database_backend(), tables)).await?;
        let tables: Vec<String> =
            tables.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
        let Some(first) = tables.first() else { return Ok(Self::None) };
        if !tables.iter().any(|name| name == LOG) {
            return Ok(Self::Foreign(first.clone()));
        }
        let rows = db.query_all(Query::select().column("version").from(LOG)).await?;
        let applied: BTreeSet<String> =
            rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
        let known: Vec<String> = Migrator::migrations().iter().map(|m| m.name().to_owned()).collect();
        let unknown: Vec<String> = applied.iter().filter(|name| !known.contains(name)).cloned().collect();
        let pending: Vec<String> = known.into_iter().filter(|name| !applied.contains(name)).collect();
        // Other programs log their migrations in a table of that name, too.
        if !applied.is_empty() && unknown.len() == applied.len() {
            return Ok(Self::Foreign(first.clone()));
        }
        Ok(match (unknown.is_empty(), pending.is_empty()) {
            (false, _) => Self::Newer(unknown),
            (true, false) => Self::Older(pending),
            (true, true) => Self::Current,
        })
    }
}

/// Brings the database to this program's schema, whole or not at all. Returns the names of the migrations that it took.
/// Whoever else wants to waits, and then finds nothing left to do.
pub(crate) async fn bring_up_to_date(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let change = begin_alone(db).await?;
    let pending = match Schema::of(&change).await? {
        Schema::None => Migrator::migrations().iter().map(|m| m.name().to_owned()).collect(),
        Schema::Older(pending) => pending,
        Schema::Current | Schema::Newer(_) | Schema::Foreign(_) => Vec::new(),
    };
    if !pending.is_empty() {
        Migrator::up(&change, None).await?;
    }
    change.commit().await?;
    Ok(pending)
}

/// A transaction beside which no other of its kind is under way.
async fn begin_alone(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let immediate = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let change = db.begin_with_options(immediate).await?;
    if change.get_database_backend() == DbBackend::Postgres {
        // A large table takes as long as it takes; only waiting has an end.
        let patience = format!("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '{PATIENCE}'");
        change.execute_unprepared(&patience).await?;
        let lock = "SELECT pg_advisory_xact_lock($1)";
        change
            .query_one_raw(Statement::from_sql_and_values(DbBackend::Postgres, lock, [LOCK.into()]))
            .await?;
    }
    Ok(change)
}
