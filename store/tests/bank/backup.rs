//! Rules about backup and restore, from either engine into either.

use crate::fixture::{Folder, csv};
use crate::opening::{TODAY, of_an_earlier_program};
use crate::support::{Bank, on_both_engines};
use sea_orm::{ConnectionTrait, Database, EntityTrait};
use std::path::PathBuf;
use store::import::Mode;
use store::{Backup, Silent, Store, StoreError, entity};
use tempfile::TempDir;

/// A place whose name means something in an address.
fn place(folder: &TempDir) -> PathBuf {
    folder.path().join("bank 100%? of #1.backup")
}

/// An empty bank on SQLite.
async fn sqlite(folder: &TempDir, name: &str) -> Bank {
    Bank::open(format!("sqlite://{}?mode=rwc", folder.path().join(name).display())).await
}

/// A backup of a bank with every table filled and a rejected row, and what that bank held.
async fn back_up(bank: &Bank, folder: &TempDir) -> Vec<String> {
    let files = Folder::portfolio();
    files.append("bureau.csv", "not,a,row\n");
    bank.import_with_faults(files.path()).await.expect("it is imported");
    let rows = store::backup(&bank.store, &place(folder), &Silent).await.expect("it is backed up");
    let content = bank.content().await;
    // One row more: the log of the import.
    assert_eq!(rows, content.len() as u64 + 1);
    content
}

on_both_engines! {
    async fn what_was_backed_up_comes_back_and_what_came_later_goes(bank) {
        let folder = TempDir::new().expect("a temporary folder");
        let content = back_up(&bank, &folder).await;
        let elsewhere = Folder::empty();
        let stranger = csv(entity::application::Entity, &[&[("SK_ID_CURR", "7")]]);
        elsewhere.write("application_test.csv", stranger);
        bank.import_as(Mode::Replace, elsewhere.path()).await.expect("it is imported");
        assert_ne!(bank.content().await, content);

        store::restore(&bank.store, &place(&folder), &Silent).await.expect("it is restored");
        assert_eq!(bank.content().await, content);
        // The database goes on numbering imports where the backup stopped.
        bank.import(Folder::portfolio().path()).await.expect("it is imported");
    }

    /// A backup is a SQLite bank whatever engine it was made of, so a bank moves from one to the other.
    async fn a_backup_is_a_bank_of_its_own_and_nothing_lies_beside_it(bank) {
        let folder = TempDir::new().expect("a temporary folder");
        let content = back_up(&bank, &folder).await;
        let names = || std::fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(names(), 1);
        let moved = sqlite(&folder, "moved.db").await;
        store::restore(&moved.store, &place(&folder), &Silent).await.expect("it is restored");
        assert_eq!(moved.content().await, content);
    }

    /// At rest it needs no journal, so that it can be read where nothing can be written, and only its owner reads it.
    async fn a_backup_is_left_without_a_journal_and_for_its_owner(bank) {
        let folder = TempDir::new().expect("a temporary folder");
        back_up(&bank, &folder).await;
        let backup = std::fs::read(place(&folder)).expect("it is there");
        // SQLite's "Database File Format": the versions to write and to read it, 1 without and 2 with a WAL.
        assert_eq!(backup[18..20], [1, 1]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(place(&folder)).expect("it is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        store::restore(&bank.store, &place(&folder), &Silent).await.expect("it is restored");
        assert!(std::fs::read(place(&folder)).expect("it is there") == backup, "it is only read");
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing lies beside it");
    }

    /// A backup of an earlier program: brought up to date is a copy of it.
    async fn an_older_backup_is_restored_and_stays_as_it_is(bank) {
        let folder = TempDir::new().expect("a temporary folder");
        for migrations in [TODAY - 1, TODAY] {
            let file = folder.path().join(format!("{migrations}.backup"));
            let url = format!("sqlite://{}", file.display());
            of_an_earlier_program(&url, migrations).await.close().await.expect("it closes");
            let before = std::fs::read(&file).expect("it is there");
            bank.filled().await;
            store::restore(&bank.store, &file, &Silent).await.expect("it is restored");
            assert_eq!(bank.store.client_count().await.expect("it counts"), 2);
            let client = bank.store.client_file(100).await.expect("it reads").expect("a client");
            assert_eq!(client.installments_payments.map(|rows| rows[0].amt_payment), Some(Some(500.0)));
            let log = entity::import::Entity::find().all(&bank.db).await.expect("it reads");
            assert_eq!((log.len(), &*log[0].source, log[0].kept), (1, "kaggle.zip", 9));
            assert!(std::fs::read(&file).expect("it is there") == before, "{migrations}: it is only read");
            assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
            std::fs::remove_file(file).expect("it is there");
        }
    }

    /// A bank that a server has open, its latest rows still in the journal, is a backup as well.
    async fn a_bank_in_use_is_restored_with_what_is_in_its_journal(bank) {
        let folder = TempDir::new().expect("a temporary folder");
        let used = sqlite(&folder, "used.db").await;
        used.filled().await;
        let sql = "UPDATE application SET amt_credit = 7 WHERE sk_id_curr = 100";
        used.db.execute_unprepared(sql).await.expect("it is written");
        store::restore(&bank.store, &folder.path().join("used.db"), &Silent).await.expect("it is restored");
        assert_eq!(bank.content().await, used.content().await);
        let client = bank.store.client_file(100).await.expect("it reads").expect("a client");
        assert_eq!(client.application.amt_credit, Some(7.0));
    }

    async fn whether_a_backup_has_clients_is_known_before_anything_is_restored(bank) {
        let folder = TempDir::new().expect("a temporary folder");
        store::backup(&bank.store, &place(&folder), &Silent).await.expect("it is backed up");
        assert!(Backup::open(&place(&folder)).await.expect("it is one").is_empty());
        std::fs::remove_file(place(&folder)).expect("it is there");
        back_up(&bank, &folder).await;
        assert!(!Backup::open(&place(&folder)).await.expect("it is one").is_empty());
    }

    async fn what_is_no_backup_leaves_the_bank_as_it_was(bank) {
        let folder = TempDir::new().expect("a temporary folder");
        let content = back_up(&bank, &folder).await;
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("letter"), "Dear client, ".repeat(100)).expect("it can be written");
        let backup = std::fs::read(place(&folder)).expect("it is there");
        std::fs::write(path("half"), &backup[..backup.len() / 2]).expect("it can be written");
        let other = format!("sqlite://{}?mode=rwc", path("other").display());
        let other = Database::connect(other).await.expect("a new database");
        other.execute_unprepared("CREATE TABLE recipe (name TEXT)").await.expect("a table");
        other.close().await.expect("it closes");
        for name in ["missing", "letter", "half", "other"] {
            let error = store::restore(&bank.store, &path(name), &Silent).await.expect_err(name);
            assert!(matches!(error, StoreError::NotABackup { .. }), "{name}: {error:?}");
            assert!(error.to_string().contains(name), "{error}");
            assert_eq!(bank.content().await, content, "{name}");
        }
        assert!(!path("missing").exists());
    }

    /// A backup that reads, but holds what no bank can, is told as such and not in the database's words.
    async fn a_backup_with_damaged_rows_leaves_the_bank_as_it_was(bank) {
        let folder = TempDir::new().expect("a temporary folder");
        let content = back_up(&bank, &folder).await;
        for (number, damage) in [
            "PRAGMA foreign_keys = OFF; DELETE FROM application WHERE sk_id_curr = 100",
            "DROP TABLE rejected_row",
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL', '') \
             WHERE name = 'application'; PRAGMA writable_schema = RESET; \
             UPDATE application SET history_extracted = NULL",
            // Bytes that a medium has turned over: SQLite would copy the text as it is.
            "UPDATE application SET name_contract_type = CAST(x'bc9e8c97' AS TEXT) WHERE sk_id_curr = 100",
            "UPDATE application SET name_contract_type = 'Cash' || char(0) || 'loans' WHERE sk_id_curr = 100",
            "UPDATE application SET amt_credit = 'lots' WHERE sk_id_curr = 100",
        ]
        .into_iter()
        .enumerate()
        {
            let file = folder.path().join(format!("damaged {number}"));
            std::fs::copy(place(&folder), &file).expect("it can be copied");
            let db = Database::connect(format!("sqlite://{}", file.display())).await.expect("it opens");
            db.execute_unprepared(damage).await.expect("it is damaged");
            db.close().await.expect("it closes");
            let error = store::restore(&bank.store, &file, &Silent).await.expect_err(damage);
            assert!(matches!(error, StoreError::DamagedBackup { .. }), "{damage}: {error:?}");
            assert!(error.to_string().contains(&format!("damaged {number}")), "{error}");
            assert_eq!(bank.content().await, content, "{damage}");
        }
    }

    async fn a_backup_is_verified_by_restoring_it_and_nothing_is_left_of_that(bank) {
        let folder = TempDir::new().expect("a temporary folder");
        let content = back_up(&bank, &folder).await;
        let before = std::fs::read(place(&folder)).expect("it is there");
        let verified = store::verify(&place(&folder), &Silent).await.expect("it is good");
        assert_eq!((verified.clients, verified.total()), (3, content.len() as u64 + 1));
        assert_eq!(verified.rows[..2], [("application", 3), ("bureau", 3)]);
        assert!(std::fs::read(place(&folder)).expect("it is there") == before, "it is only read");
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
        assert_eq!(bank.content().await, content, "the bank has nothing to do with it");

        let older = folder.path().join("older");
        of_an_earlier_program(&format!("sqlite://{}", older.display()), TODAY).await.close().await.expect("it closes");
        assert_eq!(store::verify(&older, &Silent).await.expect("it is good, too").clients, 2);
    }

    async fn what_is_wrong_with_a_backup_is_found(bank) {
        let folder = TempDir::new().expect("a temporary folder");
        back_up(&bank, &folder).await;
        for (damage, words) in [
            ("PRAGMA foreign_keys = OFF; DELETE FROM bureau WHERE sk_id_bureau = 7001", "a row of bureau_balance belongs to none of bureau"),
            ("UPDATE application SET amt_credit = 'lots' WHERE sk_id_curr = 100", "1 row of application holds something else than it should"),
            ("UPDATE application SET amt_income_total = 123456 WHERE sk_id_curr = 100", "bytes are not those"),
            // Two indexes in the same pages.
            (
                "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = \
                 (SELECT rootpage FROM sqlite_schema WHERE name = 'contract_by_sk_id_prev') \
                 WHERE name = 'bureau_by_sk_id_bureau'",
                "is no good backup"),
        ] {
            let file = folder.path().join("damaged");
            std::fs::copy(place(&folder), &file).expect("it can be copied");
            let db = Database::connect(format!("sqlite://{}", file.display())).await.expect("it opens");
            db.execute_unprepared(damage).await.expect("it is damaged");
            db.close().await.expect("it closes");
            let error = store::verify(&file, &Silent).await.expect_err(damage);
            assert!(matches!(error, StoreError::NotVerified { .. }), "{damage}: {error:?}");
            assert!(error.to_string().contains(words), "{words}: {error}");
            assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 2);
        }
        // One byte of one cell, which is a text as good as the one before.
        let file = folder.path().join("damaged");
        let mut bytes = std::fs::read(place(&folder)).expect("it is there");
        let cell = bytes.windows(10).rposition(|text| text == b"Cash loans").expect("a cell");
        bytes[cell] ^= 1;
        std::fs::write(&file, bytes).expect("it can be written");
        let error = store::verify(&file, &Silent).await.expect_err("it is another bank");
        assert!(error.to_string().contains("bytes are not those"), "{error}");
        let half = std::fs::read(place(&folder)).expect("it is there");
        std::fs::write(folder.path().join("half"), &half[..half.len() / 2]).expect("it can be written");
        store::verify(&folder.path().join("half"), &Silent).await.expect_err("half of it is missing");
    }

    async fn a_backup_that_is_written_into_is_a_bank_and_no_longer_what_was_written(bank) {
        let folder = TempDir::new().expect("a temporary folder");
        back_up(&bank, &folder).await;
        let file = place(&folder);
        let url = format!("sqlite://{}", file.display().to_string().replace('%', "%25").replace('?', "%3F"));
        Store::open(&url, store::Access::Write).await.expect("it is a bank").close().await.expect("it closes");
        store::verify(&file, &Silent).await.expect("nothing is claimed of it any more");
        let again = folder.path().join("again");
        let opened = Store::open(&url, store::Access::Read).await.expect("it is a bank");
        store::backup(&opened, &again, &Silent).await.expect("it is backed up");
        opened.close().await.expect("it closes");
        store::verify(&again, &Silent).await.expect("it is sealed anew");
    }

    async fn a_backup_of_a_newer_program_is_refused(bank) {
        let folder = TempDir::new().expect("a temporary folder");
        let content = back_up(&bank, &folder).await;
        let newer = sqlite(&folder, "newer.db").await;
        newer.db
            .execute_unprepared("INSERT INTO seaql_migrations VALUES ('m99991231_000001_future', 0)")
            .await
            .expect("a newer program was here");
        let error = store::restore(&bank.store, &folder.path().join("newer.db"), &Silent).await;
        assert!(matches!(error, Err(StoreError::NewerSchema { .. })), "{error:?}");
        assert_eq!(bank.content().await, content);
    }
}

#[tokio::test]
async fn a_backup_that_cannot_be_written_is_an_error() {
    let folder = TempDir::new().expect("a temporary folder");
    let bank = sqlite(&folder, "bank.db").await;
    std::fs::write(folder.path().join("file"), "in the way").expect("it can be written");
    let error = store::backup(&bank.store, &folder.path().join("file/backup"), &Silent).await;
    assert!(matches!(error, Err(StoreError::Folder { .. })), "{error:?}");
    let still = Store::connect(&bank.url).await.expect("the bank is as it was");
    assert_eq!(still.client_count().await.expect("it answers"), 0);
}
