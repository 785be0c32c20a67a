//! The bank's schema, as migrations that each run on SQLite and on PostgreSQL.
//!
//! The seven tables of the source keep their names and their columns, in lower case, normalised by
//! `contract`: months and instalments exist for contracts whose application row is missing, so the
//! contract itself, and not its application, is what they refer to. Every table below `application`
//! has a primary key that starts with `sk_id_curr`: a client's file is one contiguous range of each
//! table, and the same key could shard the bank over many machines.
//!
//! Independent of queries and of entities: a migration is frozen once it has run somewhere, while
//! entities follow the code. To change the schema, add a file here; never edit one that was released.

mod m0001_application;
mod m0002_bureau;
mod m0003_contract;
mod m0004_score;
mod m0005_import;
mod m0006_peers;
mod m0007_tally;
mod m0008_listed_in_memory;
mod m0009_delivered_table;
mod m0010_scoring;
mod m0011_rejected_row;
mod m0012_explored;
mod m0013_invented;
mod m0014_completeness;
pub mod records;
mod schema;

use sea_orm_migration::{MigrationTrait, async_trait};
pub use sea_orm_migration::{MigratorTrait, SchemaManager};

/// Brings a database to the schema of this program.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_application::Migration),
            Box::new(m0002_bureau::Migration),
            Box::new(m0003_contract::Migration),
            Box::new(m0004_score::Migration),
            Box::new(m0005_import::Migration),
            Box::new(m0006_peers::Migration),
            Box::new(m0007_tally::Migration),
            Box::new(m0008_listed_in_memory::Migration),
            Box::new(m0009_delivered_table::Migration),
            Box::new(m0010_scoring::Migration),
            Box::new(m0011_rejected_row::Migration),
            Box::new(m0012_explored::Migration),
            Box::new(m0013_invented::Migration),
            Box::new(m0014_completeness::Migration),
        ]
    }
}
