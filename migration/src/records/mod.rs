//! The schema of the records: who may come in, who did come in, and what people wrote. It has migrations of its own, with a
//! log of its own, for on PostgreSQL it stands in the bank's database and on SQLite in a file beside it.
//!
//! To change it, add a migration; never edit one that was released. Independent of the bank's tables.

mod r0001_people;
mod r0002_decisions;
mod r0003_company;
mod r0004_log;
mod r0005_applicant;
mod refusals;
mod refuse;

pub use refusals::{Refusal, refusals};
use sea_orm_migration::prelude::{DynIden, IntoIden};
use sea_orm_migration::{MigrationTrait, MigratorTrait, async_trait};

/// Where its migrations are logged.
pub const LOG: &str = "records_migration";

/// Brings the records to the schema of this program.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(r0001_people::Migration),
            Box::new(r0002_decisions::Migration),
            Box::new(r0003_company::Migration),
            Box::new(r0004_log::Migration),
            Box::new(r0005_applicant::Migration),
        ]
    }

    fn migration_table_name() -> DynIden {
        LOG.into_iden()
    }
}
