//! Rules about opening a bank: who may make it, who may bring its schema up to date, and that nobody else does.

use crate::fixture::Folder;
use crate::support::{Bank, on_both_engines, parameters};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend};
use std::fs;
use std::path::Path;
use store::import::{ImportOptions, Mode, import};
use store::{Access, Silent, Store, StoreError, migrate};
use tempfile::TempDir;

/// The address of a bank as an earlier program left it: with the first `migrations` of the schema, and a client of whom
/// every table has a row that was there then.
pub(crate) async fn of_an_earlier_program(url: &str, migrations: u32) -> DatabaseConnection {
    if let Some(file) = url.strip_prefix("sqlite://") {
        fs::create_dir_all(Path::new(file).parent().expect("a file has a folder")).expect("it can be made");
        fs::write(file, "").expect("it can be made");
    }
    let db = Database::connect(url).await.expect("it opens");
    Migrator::up(&db, Some(migrations)).await.expect("they are applied");
    for statement in [
        "INSERT INTO application (sk_id_curr, target, amt_credit, history_extracted, installments_extracted) \
         VALUES (100, 0, 406597.5, true, true), (200, 1, 180000, true, true)",
        "INSERT INTO bureau (sk_id_curr, sk_id_bureau, credit_active) VALUES (100, 7001, 'Active')",
        "INSERT INTO bureau_balance (sk_id_curr, sk_id_bureau, months_balance, status) VALUES (100, 7001, -1, 'C')",
        "INSERT INTO contract (sk_id_curr, sk_id_prev) VALUES (100, 9001)",
        "INSERT INTO previous_application (sk_id_curr, sk_id_prev, name_contract_status) VALUES (100, 9001, 'Refused')",
        "INSERT INTO pos_cash_balance (sk_id_curr, sk_id_prev, months_balance, sk_dpd) VALUES (100, 9001, -1, 4)",
        "INSERT INTO credit_card_balance (sk_id_curr, sk_id_prev, months_balance) VALUES (100, 9001, -1)",
        "INSERT INTO installments_payments (sk_id_curr, sk_id_prev, sequence, amt_payment) VALUES (100, 9001, 0, 500)",
        "INSERT INTO score (sk_id_curr, model, probability, decision) VALUES (100, 'credit-default@1', 0.5, 'grant')",
        "INSERT INTO import (source, started_at, finished_at, kept, rejected) \
         VALUES ('kaggle.zip', '2026-01-01 00:00:00+00:00', '2026-01-01 00:01:00+00:00', 9, 1)",
        "INSERT INTO rejected_row (import_id, file, line, reason) VALUES (1, 'bureau.csv', 3, 'it has 2 fields')",
    ] {
        db.execute_unprepared(statement).await.expect(statement);
    }
    db
}

/// The schema of today, before anything was added to it.
pub(crate) const TODAY: u32 = 8;

/// Every file below `folder`, with what is in it.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.display().to_string(), fs::read(&path).expect("it is there")));
        }
    }
    found.sort();
    found
}

/// How many tables there are.
async fn tables(db: &DatabaseConnection) -> usize {
    let tables = match db.get_database_backend() {
        DbBackend::Sqlite => "SELECT name FROM sqlite_schema WHERE type = 'table'",
        _ => "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
    };
    let tables = sea_orm::Statement::from_string(db.get_database_backend(), tables);
    db.query_all_raw(tables).await.expect("it reads").len()
}

on_both_engines! {
    async fn who_does_not_fill_a_bank_makes_none(bank) {
        let url = bank.nothing().await;
        let mut accesses = vec![Access::Read, Access::Write];
        if url.starts_with("postgres") {
            accesses.push(Access::Serve);
        }
        for access in accesses {
            let error = Store::open(&url, access).await.expect_err("there is none");
            assert!(matches!(error, StoreError::NoBank { .. }), "{error:?}");
            for word in ["clairscore import", "clairscore migrate", "--database-url"] {
                assert!(error.to_string().contains(word), "{error}");
            }
            match url.strip_prefix("sqlite://") {
                Some(file) => {
                    assert!(error.to_string().contains(file), "{error}");
                    assert!(!Path::new(file).parent().expect("a folder").exists());
                }
                None => assert_eq!(tables(&bank.db).await, 0),
            }
        }
        Store::open(&url, Access::Fill).await.expect("it is made");
        for access in [Access::Read, Access::Write, Access::Serve] {
            let store = Store::open(&url, access).await.expect("and then it is there");
            assert!(store.is_empty().await.expect("it answers"));
        }
    }

    async fn an_older_bank_is_brought_up_to_date_by_who_says_so(bank) {
        let url = bank.nothing().await;
        let older = of_an_earlier_program(&url, TODAY - 1).await;
        let before = tables(&older).await;
        let mut accesses = vec![Access::Read, Access::Write];
        if url.starts_with("postgres") {
            accesses.push(Access::Serve);
        }
        for access in accesses {
            let error = Store::open(&url, access).await.expect_err("it is older");
            assert!(matches!(error, StoreError::OlderSchema { .. }), "{error:?}");
            assert!(error.to_string().contains("clairscore migrate"), "{error}");
            assert_eq!(tables(&older).await, before, "it stays as it was");
        }
        let applied = migrate(&url).await.expect("it is brought up to date");
        assert_eq!(applied[0], "m0008_listed_in_memory");
        assert_eq!(applied.len(), Migrator::migrations().len() - 7);
        assert!(migrate(&url).await.expect("there is nothing left to do").is_empty());
        Store::open(&url, Access::Write).await.expect("it is as it should be");
    }

    /// The schema of today as the next program will find it.
    async fn a_bank_of_today_is_whole_after_it_was_brought_up_to_date(bank) {
        let url = bank.nothing().await;
        of_an_earlier_program(&url, TODAY).await.close().await.expect("it closes");
        migrate(&url).await.expect("it is brought up to date");
        let store = Store::open(&url, Access::Write).await.expect("it opens");
        let file = store.client_file(100).await.expect("it reads").expect("the client is there");
        assert_eq!(file.application.amt_credit, Some(406_597.5));
        assert_eq!(file.bureau.map(|rows| rows.len()), Some(1));
        assert_eq!(file.bureau_balance.map(|rows| rows.len()), Some(1));
        assert_eq!(file.previous_application.map(|rows| rows.len()), Some(1));
        assert_eq!(file.pos_cash_balance.map(|rows| rows[0].sk_dpd), Some(Some(4)));
        assert_eq!(file.credit_card_balance.map(|rows| rows.len()), Some(1));
        assert_eq!(file.installments_payments.map(|rows| rows[0].amt_payment), Some(Some(500.0)));
        assert_eq!(store.client_count().await.expect("it counts"), 2);
        store.portfolio(&parameters("credit-default@1")).await.expect("its scores read, or are gone");
        let folder = Folder::portfolio();
        import(&store, &ImportOptions::of(folder.path()), Mode::Replace, &Silent).await.expect("and it can be filled");
    }

    async fn a_database_of_another_program_is_no_bank_and_gets_no_table(bank) {
        let url = bank.nothing().await;
        if let Some(file) = url.strip_prefix("sqlite://") {
            fs::create_dir_all(Path::new(file).parent().expect("a folder")).expect("it can be made");
            fs::write(file, "").expect("it can be made");
        }
        let other = Database::connect(&url).await.expect("it opens");
        for theirs in [
            "CREATE TABLE recipe (name TEXT)",
            // Others log their migrations in a table of the same name.
            "CREATE TABLE seaql_migrations (version VARCHAR NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL); \
             INSERT INTO seaql_migrations VALUES ('m20220101_000001_create_table', 0)",
        ] {
            other.execute_unprepared(theirs).await.expect("it is theirs");
            let before = tables(&other).await;
            let migrated = migrate(&url).await.expect_err("it is no bank");
            assert!(matches!(migrated, StoreError::NotABank { .. }), "{migrated:?}");
            assert!(migrated.to_string().contains("a table recipe"), "{migrated}");
            for access in [Access::Read, Access::Write, Access::Serve, Access::Fill] {
                let error = Store::open(&url, access).await.expect_err("it is no bank");
                assert!(matches!(error, StoreError::NotABank { .. }), "{error:?}");
            }
            assert_eq!(tables(&other).await, before);
        }
    }

    async fn all_who_open_an_empty_database_at_once_succeed(bank) {
        let url = bank.nothing().await;
        let openings: Vec<_> = (0..12)
            .map(|_| {
                let url = url.clone();
                tokio::spawn(async move { Store::connect(&url).await })
            })
            .collect();
        for opening in openings {
            let store = opening.await.expect("it does not panic").expect("it opens");
            assert!(store.is_empty().await.expect("it answers"));
        }
    }

    async fn who_reads_a_bank_can_not_change_it(bank) {
        bank.filled().await;
        let Bank { store, db, url } = bank;
        drop(store);
        db.close().await.expect("it closes");
        let reader = Store::open(&url, Access::Read).await.expect("it opens");
        assert_eq!(reader.client_count().await.expect("it counts"), 3);
        if url.starts_with("sqlite") {
            let scoring = reader.begin_scoring("credit-default@1", &Silent).await;
            let error = scoring.expect_err("it only reads");
            assert!(format!("{error:?}").contains("readonly"), "{error:?}");
        }
    }
}

/// A bank at rest is one file, and stays one: neither the file nor what is beside it changes.
#[tokio::test]
async fn who_reads_a_sqlite_bank_leaves_no_trace() {
    let folder = TempDir::new().expect("a temporary folder");
    let bank = Bank::open(format!("sqlite://{}", folder.path().join("bank.db").display())).await;
    bank.filled().await;
    let Bank { store, db, url } = bank;
    store.close().await.expect("it closes");
    db.close().await.expect("it closes");
    let before = files(folder.path());
    assert_eq!(before.len(), 2, "the file, and the one to queue at");
    for _ in 0..2 {
        let reader = Store::open(&url, Access::Read).await.expect("it opens");
        reader.client_file(100).await.expect("it reads").expect("a client");
        reader.close().await.expect("it closes");
        assert!(files(folder.path()) == before);
    }
}

/// What a killed program has left beside its bank is part of it, and is left there.
#[tokio::test]
async fn who_reads_a_bank_in_use_sees_what_is_in_its_journal_and_leaves_it_there() {
    let folder = TempDir::new().expect("a temporary folder");
    let bank = Bank::open(format!("sqlite://{}", folder.path().join("bank.db").display())).await;
    bank.filled().await;
    bank.db
        .execute_unprepared("DELETE FROM score; UPDATE score_version SET version = 7")
        .await
        .expect("it writes");
    let before = files(folder.path());
    assert_eq!(before.len(), 4, "the file, its journal, the journal's index, and the one to queue at");
    let reader = Store::open(&bank.url, Access::Read).await.expect("it opens");
    assert_eq!(reader.client_count().await.expect("it counts"), 3);
    reader.close().await.expect("it closes");
    let after = files(folder.path());
    assert!(
        after[0] == before[0] && after[3].1 == before[3].1,
        "neither the file nor its journal has changed"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn a_sqlite_bank_and_its_folder_are_for_their_owner() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().expect("a temporary folder");
    let mode = |path: &str| {
        fs::metadata(folder.path().join(path)).expect("it is there").permissions().mode() & 0o777
    };
    let store = Store::connect(&format!("sqlite://{}/a/b/bank.db", folder.path().display())).await;
    let store = store.expect("it is made");
    assert_eq!((mode("a"), mode("a/b"), mode("a/b/bank.db")), (0o700, 0o700, 0o600));
    assert_eq!((mode("a/b/bank.db-wal"), mode("a/b/bank.db-shm")), (0o600, 0o600));
    drop(store);
    // What others have made keeps the permissions that they gave it.
    fs::create_dir(folder.path().join("theirs")).expect("it can be made");
    fs::set_permissions(folder.path().join("theirs"), fs::Permissions::from_mode(0o755))
        .expect("they are theirs");
    Store::connect(&format!("sqlite://{}/theirs/bank.db", folder.path().display()))
        .await
        .expect("it is made");
    assert_eq!((mode("theirs"), mode("theirs/bank.db")), (0o755, 0o600));
}
