//! The records of an invented bank, emptied: where whoever comes may write, nothing of it stays.
//!
//! Of a real bank nothing ever goes this way, whoever asks and whatever they were started with: it is looked here, within the same
//! transaction, whether every client was invented and nobody real has an account. The triggers that refuse changes step aside for
//! that transaction, and only the owner of the tables can make them.

use super::database::Records;
use super::entity::{account, api_token};
use super::tables::TABLES;
use crate::connection::rights::Serving;
use crate::{Store, StoreError};
use migration::records::refusals;
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityName, EntityTrait, PaginatorTrait, QueryFilter, Statement,
};

/// Whether the role that is connected owns the tables of the records.
const OWNS: &str = "SELECT bool_and(pg_has_role(relowner, 'USAGE')) FROM pg_class \
     WHERE relnamespace = current_schema()::regnamespace AND relname = 'event'";

impl Records {
    /// Whether this program could empty them, if they were those of an invented bank: a role of PostgreSQL that owns nothing
    /// cannot.
    ///
    /// # Errors
    /// The database fails.
    pub async fn can_be_reset(&self) -> Result<bool, StoreError> {
        match (self.serving, self.db.get_database_backend()) {
            (Serving::ReadOnly, _) => Ok(false),
            (Serving::Whole, DbBackend::Postgres) => {
                let row = self.db.query_one_raw(Statement::from_string(DbBackend::Postgres, OWNS)).await?;
                Ok(row.map_or(Ok(None), |row| row.try_get_by_index::<Option<bool>>(0))?.unwrap_or(false))
            }
            (Serving::Whole, _) => Ok(true),
        }
    }

    /// Empties them, if `bank`, beside which they stand, is invented and everybody who has an account is. Programs keep their
    /// tokens. Returns whether it was so.
    ///
    /// # Errors
    /// The database refuses or fails: then all is as it was.
    pub async fn reset_demo(&self, bank: &Store) -> Result<bool, StoreError> {
        if !self.can_be_reset().await? {
            return Ok(false);
        }
        let change = self.begin_append().await?;
        let real = account::Entity::find().filter(account::Column::IsDemo.eq(false)).count(&change).await?;
        if real > 0 || !bank.is_invented().await? {
            return Ok(false);
        }
        let engine = change.get_database_backend();
        let refusals = refusals(engine);
        for refusal in &refusals {
            let on =
                if engine == DbBackend::Postgres { format!(" ON {}", refusal.table) } else { String::new() };
            change.execute_unprepared(&format!("DROP TRIGGER {}{on}", refusal.name)).await?;
        }
        let kept = api_token::Entity.table_name();
        for table in TABLES.iter().rev().filter(|table| table.name != kept) {
            change.execute(&Query::delete().from_table(table.name).take()).await?;
        }
        for refusal in &refusals {
            change.execute_unprepared(&refusal.statement).await?;
        }
        change.commit().await?;
        Ok(true)
    }
}
