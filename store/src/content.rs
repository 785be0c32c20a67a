//! The bank's content as a whole: what an import and a restore empty and fill anew, in one transaction.

use crate::Store;
use crate::entity::{
    application, bureau, bureau_balance, contract, credit_card_balance, installments_payments,
    pos_cash_balance, previous_application, rejected_row, score,
};
use crate::peers::count_change;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};

/// How many parameters a statement may have.
pub(crate) const fn most_parameters(engine: DbBackend) -> usize {
    match engine {
        DbBackend::Postgres => 65_535,
        _ => 32_766,
    }
}

impl Store {
    /// The transaction that replaces the content: one at a time, while readers go on seeing the earlier one.
    pub(crate) async fn replacement(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let db = self.db.begin_with_options(options).await?;
        if db.get_database_backend() == DbBackend::Postgres {
            db.execute_unprepared("LOCK TABLE import IN EXCLUSIVE MODE").await?;
        }
        Ok(db)
    }
}

/// Deletes every row, children first; only the log of imports stays.
pub(crate) async fn empty(db: &DatabaseTransaction) -> Result<(), DbErr> {
    rejected_row::Entity::delete_many().exec(db).await?;
    score::Entity::delete_many().exec(db).await?;
    count_change(db).await?;
    installments_payments::Entity::delete_many().exec(db).await?;
    credit_card_balance::Entity::delete_many().exec(db).await?;
    pos_cash_balance::Entity::delete_many().exec(db).await?;
    previous_application::Entity::delete_many().exec(db).await?;
    contract::Entity::delete_many().exec(db).await?;
    bureau_balance::Entity::delete_many().exec(db).await?;
    bureau::Entity::delete_many().exec(db).await?;
    application::Entity::delete_many().exec(db).await?;
    Ok(())
}
