//! Rules about statements that take too long.

use crate::support::{on_postgres, on_sqlite};
use sea_orm::{ConnectionTrait, TransactionTrait};
use std::time::{Duration, Instant};
use store::Store;

#[tokio::test]
async fn a_request_does_not_wait_for_a_table_that_somebody_keeps_locked() {
    on_postgres(|bank| async move {
        // No connection that was opened before is used any more.
        bank.store.client_file(1).await.expect("it answers");
        let limit = Duration::from_millis(200);
        let limited = bank.store.with_statement_limit(limit).await.expect("it is limited");
        let other = bank.db.begin().await.expect("a transaction");
        other
            .execute_unprepared("LOCK TABLE application, score IN ACCESS EXCLUSIVE MODE")
            .await
            .expect("locked");
        for _ in 0..3 {
            let asked = Instant::now();
            limited.client_file(1).await.expect_err("it is cut off");
            assert!(asked.elapsed() < Duration::from_secs(5));
        }
        let unlimited = Store::connect(&bank.url).await.expect("what the command line opens");
        let patient = tokio::time::timeout(Duration::from_secs(1), unlimited.client_file(1)).await;
        assert!(patient.is_err(), "an import waits as long as it takes");
        other.rollback().await.expect("given back");
        limited.client_file(1).await.expect("and the connection goes on");
    })
    .await;
}

#[tokio::test]
async fn sqlite_has_no_such_limit_and_goes_on() {
    on_sqlite(|bank| async move {
        let same = bank.store.with_statement_limit(Duration::from_millis(1)).await.expect("nothing to do");
        same.client_file(1).await.expect("it answers");
    })
    .await;
}
