//! Which schema a database has, and how it is brought to this program's: whole, by one process at a time.
//!
//! Independent of what the tables hold.

use migration::{Migrator, MigratorTrait, SchemaManager};
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
    /// No Clairscore has been here.
    None,
    /// This program's.
    Current,
    /// That of an earlier program: these migrations are still to be applied.
    Older(Vec<String>),
    /// That of a later program: these migrations are not known here.
    Newer(Vec<String>),
}

impl Schema {
    /// That of the database. Nothing is written.
    pub(crate) async fn of(manager: &SchemaManager<'_>) -> Result<Self, DbErr> {
        if !manager.has_table(LOG).await? {
            return Ok(Self::None);
        }
        let rows = manager.get_connection().query_all(Query::select().column("version").from(LOG)).await?;
        let applied: BTreeSet<String> =
            rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
        let known: Vec<String> = Migrator::migrations().iter().map(|m| m.name().to_owned()).collect();
        let unknown: Vec<String> = applied.iter().filter(|name| !known.contains(name)).cloned().collect();
        let pending: Vec<String> = known.into_iter().filter(|name| !applied.contains(name)).collect();
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
    let pending = match Schema::of(&SchemaManager::new(&change)).await? {
        Schema::None => Migrator::migrations().iter().map(|m| m.name().to_owned()).collect(),
        Schema::Older(pending) => pending,
        Schema::Current | Schema::Newer(_) => Vec::new(),
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
