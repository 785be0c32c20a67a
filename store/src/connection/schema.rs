//! Which schema a database has, and how it is brought to this program's: whole, by one process at a time.
//!
//! There are two, the bank's ([`Migrator`]) and that of the records ([`migration::records::Migrator`]), each with its own
//! log of migrations; on PostgreSQL both stand in one database. Independent of what the tables hold.

use crate::records;
use migration::{Migrator, MigratorTrait};
use sea_orm::sea_query::Query;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait,
};
use std::collections::BTreeSet;

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

/// A schema that this program gives a database.
pub(crate) trait Kind: MigratorTrait {
    /// Whether `table`, which is none of this schema, may stand beside it.
    fn may_stand_beside(engine: DbBackend, table: &str) -> bool;

    /// The names of its migrations.
    fn names() -> Vec<String> {
        Self::migrations().iter().map(|migration| migration.name().to_owned()).collect()
    }
}

impl Kind for Migrator {
    fn may_stand_beside(_: DbBackend, table: &str) -> bool {
        table == migration::records::LOG || records::TABLES.iter().any(|own| own.name == table)
    }
}

impl Kind for migration::records::Migrator {
    /// On PostgreSQL the bank's, which was looked at before.
    fn may_stand_beside(engine: DbBackend, _: &str) -> bool {
        engine == DbBackend::Postgres
    }
}

impl Schema {
    /// That of the database, seen as one of kind `K`. Nothing is written.
    pub(crate) async fn of<K: Kind>(db: &impl ConnectionTrait) -> Result<Self, DbErr> {
        let log = K::migration_table_name().to_string();
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
        let stranger =
            tables.iter().find(|table| !K::may_stand_beside(db.get_database_backend(), table)).cloned();
        if !tables.contains(&log) {
            return Ok(stranger.map_or(Self::None, Self::Foreign));
        }
        let rows = db.query_all(Query::select().column("version").from(log)).await?;
        let applied: BTreeSet<String> =
            rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
        let known = K::names();
        let unknown: Vec<String> = applied.iter().filter(|name| !known.contains(name)).cloned().collect();
        let pending: Vec<String> = known.into_iter().filter(|name| !applied.contains(name)).collect();
        // Other programs log their migrations in a table of that name, too.
        if !applied.is_empty()
            && unknown.len() == applied.len()
            && let Some(stranger) = stranger
        {
            return Ok(Self::Foreign(stranger));
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
pub(crate) async fn bring_up_to_date<K: Kind>(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let change = begin_alone(db).await?;
    let pending = match Schema::of::<K>(&change).await? {
        Schema::None => K::names(),
        Schema::Older(pending) => pending,
        Schema::Current | Schema::Newer(_) | Schema::Foreign(_) => Vec::new(),
    };
    if !pending.is_empty() {
        K::up(&change, None).await?;
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
