//! Makes the triggers that refuse changes. Independent of which ones.

use super::refusals::{Refusal, function_of};
use sea_orm_migration::prelude::SchemaManager;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr};

pub(super) async fn refuse(manager: &SchemaManager<'_>, refusals: &[Refusal]) -> Result<(), DbErr> {
    let db = manager.get_connection();
    if let Some(function) = function_of(refusals) {
        db.execute_unprepared(&function).await?;
    }
    for refusal in refusals {
        db.execute_unprepared(&refusal.statement).await?;
    }
    Ok(())
}
