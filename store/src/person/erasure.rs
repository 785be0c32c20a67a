//! What the bank holds on a client, erased (GDPR, article 17): their rows in every table, their scores, and what rows that
//! could not be stored have left of them. Then what the engine would leave of these in its files is overwritten
//! ([`super::overwrite`]).
//!
//! The log of rejected rows does not say whose a row was. So every value goes that it quotes, whosever it is; file, line
//! and cause stay. Servers that keep clients in memory learn of it as of any other change of the scores (`crate::cache`).
//!
//! Independent of why somebody is erased, and of whether they may be: see `crate::records`.

use crate::entity::rejected_row;
use crate::replacement::transaction::Replacement;
use crate::scores::scoring::drop_scores;
use crate::tables::TABLES;
use crate::{Progress, Store, StoreError};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

/// The column by which a row is a client's.
const CLIENT: &str = "sk_id_curr";
/// Clients that a statement names.
const CLIENTS: usize = 4_096;
/// Rejected rows that are read at once.
const PAGE: u64 = 5_000;
/// What stands where a value was.
const GONE: &str = "…";

impl Store {
    /// Erases everything that the bank holds on `clients`, and overwrites it. Returns how many rows these were.
    ///
    /// # Errors
    /// [`StoreError::Remains`]: they are erased, and can still be read in the files; [`StoreError::NoRoom`]; the database
    /// fails.
    pub async fn erase(&self, clients: &[i64], progress: &dyn Progress) -> Result<u64, StoreError> {
        let db = self.replacement(progress).await?;
        let mut erased = 0;
        for clients in clients.chunks(CLIENTS) {
            drop_scores(&*db, Some(clients)).await?;
            // Children first.
            for table in TABLES.iter().rev() {
                if table.columns.iter().any(|column| column.name == CLIENT) {
                    let theirs = Expr::col(CLIENT).is_in(clients.iter().copied());
                    let delete = Query::delete().from_table(table.name).and_where(theirs).take();
                    erased += db.execute(&delete).await?.rows_affected();
                }
            }
        }
        forget_values(&db).await?;
        db.commit_erased().await?;
        Ok(erased)
    }
}

/// Has the log of rejected rows quote nothing any more.
async fn forget_values(db: &Replacement) -> Result<(), DbErr> {
    use rejected_row::Column::{ImportId, Ordinal, Reason};
    let mut last = (i64::MIN, i64::MIN);
    loop {
        let later =
            Condition::any().add(ImportId.gt(last.0)).add(ImportId.eq(last.0).and(Ordinal.gt(last.1)));
        let page = rejected_row::Entity::find().filter(later).order_by_asc(ImportId).order_by_asc(Ordinal);
        let page = page.limit(PAGE).all(&**db).await?;
        let Some(end) = page.last() else { return Ok(()) };
        last = (end.import_id, end.ordinal);
        for row in page {
            let reason = without_values(&row.reason);
            if reason != row.reason {
                rejected_row::Entity::update_many()
                    .col_expr(Reason, Expr::value(reason))
                    .filter(ImportId.eq(row.import_id))
                    .filter(Ordinal.eq(row.ordinal))
                    .exec(&**db)
                    .await?;
            }
        }
    }
}

/// A reason as [`crate::import::Rejection`] words it, without what the row said: quoted text, which is its end, and
/// numbers.
fn without_values(reason: &str) -> String {
    let (words, quoted) = match reason.split_once('"') {
        Some((words, _)) => (words, GONE),
        None => (reason, ""),
    };
    let is_number =
        |word: &str| word.trim_start_matches(['(', '-']).starts_with(|c: char| c.is_ascii_digit());
    let words: Vec<&str> = words.split(' ').map(|word| if is_number(word) { GONE } else { word }).collect();
    words.join(" ") + quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_without_values_says_what_was_wrong_and_nothing_that_the_row_said() {
        for (reason, left) in [
            ("AMT_CREDIT is not a number: \"Anna 7 \\\"x\\\"\"", "AMT_CREDIT is not a number: …"),
            ("EXT_SOURCE_2 is empty", "EXT_SOURCE_2 is empty"),
            (
                "client 100 is in none of the application files",
                "client … is in none of the application files",
            ),
            ("credit 7001 belongs to client 100", "credit … belongs to client …"),
            (
                "DAYS_CREDIT is -9; it must be from -5 to 0 (days)",
                "DAYS_CREDIT is … it must be from … to … (days)",
            ),
            (
                "DAYS_CREDIT is -9, before the client's birth (-8)",
                "DAYS_CREDIT is … before the client's birth …",
            ),
        ] {
            assert_eq!(without_values(reason), left);
            assert_eq!(without_values(left), left, "it is erased once");
        }
    }
}
