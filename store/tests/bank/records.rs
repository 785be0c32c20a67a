//! Rules about what is written beside the bank: where it stands, and that nothing done to the bank touches it.

use crate::fixture::Folder;
use crate::support::{Bank, on_both_engines};
use chrono::{TimeDelta, Utc};
use migration::MigratorTrait;
use sea_orm::prelude::DateTimeUtc;
use sea_orm::{ActiveValue::Set, ConnectionTrait, Database, DatabaseConnection, DbBackend, EntityTrait};
use std::fmt::Write;
use store::records::entity::account;
use store::records::{Act, NewAccount, NewInvitation, TABLES, Tries};
use store::{Access, Records, Silent, Store, StoreError, backup, restore};

/// The address at which the records of a bank are found by whoever looks for them without this program.
fn beside(url: &str) -> String {
    url.replace("bank.db", "bank-records.db")
}

/// The records of a bank, and a second way in.
async fn records(bank: &Bank) -> (Records, DatabaseConnection) {
    Records::migrate(&bank.url).await.expect("they can be made");
    let records = Records::open(&bank.url).await.expect("they open");
    (records, Database::connect(beside(&bank.url)).await.expect("they open again"))
}

async fn somebody(db: &DatabaseConnection) {
    let account = account::ActiveModel {
        login: Set("somebody".to_owned()),
        name: Set("Somebody".to_owned()),
        roles: Set("advisor".to_owned()),
        is_demo: Set(false),
        created_at: Set("2026-01-01T00:00:00Z".parse().expect("a time")),
        ..Default::default()
    };
    account::Entity::insert(account).exec(db).await.expect("it is written");
}

async fn accounts(db: &DatabaseConnection) -> usize {
    account::Entity::find().all(db).await.expect("they are there").len()
}

on_both_engines! {
    async fn records_open_beside_the_bank_and_stay(bank) {
        let (first, db) = records(&bank).await;
        somebody(&db).await;
        first.close().await.expect("they close");
        let (_again, db) = records(&bank).await;
        assert_eq!(accounts(&db).await, 1);
    }

    async fn neither_an_import_nor_a_restore_of_the_bank_touches_the_records(bank) {
        let (_records, db) = records(&bank).await;
        somebody(&db).await;
        let files = Folder::portfolio();
        bank.import(files.path()).await.expect("it is imported");
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let file = folder.path().join("bank.backup");
        backup(&bank.store, &file, &Silent).await.expect("it is written");
        let copy = Database::connect(format!("sqlite://{}", file.display())).await.expect("a SQLite bank");
        copy.execute_unprepared("SELECT * FROM account").await.expect_err("a backup does not hold them");
        bank.import(files.path()).await.expect("it is imported again");
        restore(&bank.store, &file, &Silent).await.expect("it is restored");
        assert_eq!(accounts(&db).await, 1);
    }

    async fn a_bank_with_records_beside_it_opens_for_everything(bank) {
        records(&bank).await;
        for access in [Access::Read, Access::Write, Access::Serve, Access::Fill] {
            Store::open(&bank.url, access).await.expect("it is a bank");
        }
    }

    async fn records_of_a_newer_program_are_refused_and_left_alone(bank) {
        let (_records, db) = records(&bank).await;
        let newer = "INSERT INTO records_migration (version, applied_at) VALUES ('r9999_future', 0)";
        db.execute_unprepared(newer).await.expect("a newer program was here");
        let error = Records::open(&bank.url).await.expect_err("it is newer");
        assert!(matches!(error, StoreError::NewerSchema { .. }), "{error:?}");
        Store::open(&bank.url, Access::Serve).await.expect("the bank is as it was");
    }

    async fn the_migrations_of_the_records_can_be_undone_and_done_again(bank) {
        let (_records, db) = records(&bank).await;
        migration::records::Migrator::down(&db, None).await.expect("they are undone");
        db.execute_unprepared("SELECT * FROM account").await.expect_err("it is gone");
        migration::records::Migrator::up(&db, None).await.expect("they are done again");
        somebody(&db).await;
    }

    async fn the_list_of_the_records_tables_is_whole(bank) {
        let (_records, db) = records(&bank).await;
        let engine = db.get_database_backend();
        for table in TABLES.iter() {
            db.query_all(&table.select()).await.expect(table.name);
        }
        let names = match engine {
            DbBackend::Sqlite => "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
            _ => "SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
        };
        let names = db.query_all_raw(sea_orm::Statement::from_string(engine, names)).await.expect("it reads");
        for name in names.iter().map(|row| row.try_get_by_index::<String>(0).expect("a name")) {
            let of_bank = store::tables::TABLES.iter().any(|table| table.name == name);
            let of_records = TABLES.iter().any(|table| table.name == name);
            assert!(of_bank != of_records || name.ends_with("migration") || name.ends_with("migrations"), "{name}");
        }
    }
}

/// The documents (docs/projet) are made from this snapshot.
#[tokio::test]
async fn the_schema_of_the_records_is_the_one_that_is_documented() {
    let db = Database::connect("sqlite::memory:").await.expect("it opens");
    migration::records::Migrator::up(&db, None).await.expect("they are made");
    let sql =
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'records_migration' ORDER BY rowid";
    let rows =
        db.query_all_raw(sea_orm::Statement::from_string(DbBackend::Sqlite, sql)).await.expect("it reads");
    let mut told = String::new();
    for row in rows {
        writeln!(told, "{}", row.try_get_by_index::<String>(0).expect("a line")).expect("it is text");
    }
    insta::assert_snapshot!("schema_records", told);
}

#[tokio::test]
async fn a_server_shares_records_on_postgresql_only_once_they_are_of_its_schema() {
    crate::support::on_postgres(async |bank| {
        let error = Records::open(&bank.url).await.expect_err("nobody has made them");
        assert!(matches!(error, StoreError::OlderSchema { .. }), "{error:?}");
        assert_eq!(Records::migrate(&bank.url).await.expect("they are made").len(), migrations());
        assert_eq!(Records::migrate(&bank.url).await.expect("they are there"), Vec::<String>::new());
        Records::open(&bank.url).await.expect("and then they open");
    })
    .await;
}

fn migrations() -> usize {
    migration::records::Migrator::migrations().len()
}

#[cfg(unix)]
#[tokio::test]
async fn on_sqlite_records_are_a_file_of_their_owner() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let url = format!("sqlite://{}/bank.db", folder.path().display());
    assert_eq!(Records::migrate(&url).await.expect("nothing to do"), Vec::<String>::new());
    let _records = Records::open(&url).await.expect("they are made");
    for file in ["bank-records.db", "bank-records.db-wal"] {
        let mode = std::fs::metadata(folder.path().join(file)).expect(file).permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    assert!(!folder.path().join("bank.db").exists(), "records make no bank");
}

/// An account, and a secret's hash to be known by.
async fn account_of(records: &Records, login: &str) -> i64 {
    let new = NewAccount {
        login: login.to_owned(),
        name: login.to_owned(),
        roles: "advisor".to_owned(),
        is_demo: false,
    };
    records.add_account(new, now()).await.expect("it is written").expect("a new login")
}

fn now() -> DateTimeUtc {
    "2026-01-01T12:00:00Z".parse().expect("a time")
}

on_both_engines! {
    async fn a_session_ends_when_nothing_is_asked_for_half_an_hour_and_after_twelve_hours_in_any_case(bank) {
        let (records, _) = records(&bank).await;
        let account = account_of(&records, "camille").await;
        records.begin_session(account, b"one", now()).await.expect("it begins");
        let at = async |minutes: i64| {
            records.signed_in(b"one", now() + TimeDelta::minutes(minutes)).await.expect("it reads").is_some()
        };
        assert!(at(29).await, "and so it was seen");
        assert!(at(58).await);
        assert!(!at(89).await);
        for step in 3..25 {
            assert!(at(step * 29).await, "{step}");
        }
        assert!(at(719).await);
        assert!(!at(720).await);
        assert!(records.signed_in(b"other", now()).await.expect("it reads").is_none());
    }

    async fn whoever_is_shut_out_or_changes_a_password_is_signed_in_nowhere(bank) {
        let (records, _) = records(&bank).await;
        let account = account_of(&records, "camille").await;
        let other = account_of(&records, "dominique").await;
        records.begin_session(other, b"other", now()).await.expect("it begins");
        for end in 0..3 {
            records.begin_session(account, b"one", now()).await.expect("it begins");
            records.begin_session(account, b"two", now()).await.expect("it begins");
            match end {
                0 => records.end_sessions(account).await.expect("it is written"),
                1 => records.set_password(account, "hash").await.expect("it is written"),
                _ => records.disable(account, now()).await.expect("it is written"),
            }
            for session in [b"one", b"two"] {
                assert!(records.signed_in(session, now()).await.expect("it reads").is_none());
            }
        }
        assert!(records.signed_in(b"other", now()).await.expect("it reads").is_some());
    }

    async fn an_invitation_is_taken_up_once_and_in_time_and_replaces_what_was_before(bank) {
        let (records, _) = records(&bank).await;
        let account = account_of(&records, "camille").await;
        let new = |key: &[u8]| NewInvitation {
            key: key.to_vec(),
            totp_secret: b"secret".to_vec(),
            expires_at: now() + TimeDelta::hours(24),
        };
        records.invite(account, new(b"first")).await.expect("it is written");
        records.invite(account, new(b"second")).await.expect("it is written");
        let late = now() + TimeDelta::hours(24);
        assert!(records.invitation(b"first", now()).await.expect("it reads").is_none(), "another came after it");
        assert!(records.invitation(b"second", late).await.expect("it reads").is_none());
        assert!(!records.accept(b"second", "hash", 7, late).await.expect("it reads"));
        let taken = futures_util::future::join_all((0..4).map(|_| records.accept(b"second", "hash", 7, now()))).await;
        let taken = taken.into_iter().filter(|taken| *taken.as_ref().expect("it is written")).count();
        assert_eq!(taken, 1);
        let opened = records.account("camille").await.expect("it reads").expect("an account");
        assert_eq!((opened.password.as_deref(), opened.totp_step), (Some("hash"), Some(7)));
        records.begin_session(account, b"one", now()).await.expect("it begins");
        records.invite(account, new(b"third")).await.expect("it is written");
        let waiting = records.account("camille").await.expect("it reads").expect("an account");
        assert_eq!((waiting.password, waiting.totp_secret), (None, None));
        assert!(records.signed_in(b"one", now()).await.expect("it reads").is_none());
    }

    async fn no_code_is_taken_twice_however_many_come_at_once(bank) {
        let (records, _) = records(&bank).await;
        let account = account_of(&records, "camille").await;
        let used = futures_util::future::join_all((0..4).map(|_| records.use_step(account, 9))).await;
        assert_eq!(used.into_iter().filter(|used| *used.as_ref().expect("it is written")).count(), 1);
        assert!(!records.use_step(account, 8).await.expect("it is written"), "nor an earlier one");
        assert!(records.use_step(account, 10).await.expect("it is written"));
    }

    async fn tries_are_counted_before_they_are_made_and_forgotten_after_a_quarter_of_an_hour(bank) {
        let (records, _) = records(&bank).await;
        let counts = [Tries { key: "one".to_owned(), most: 5 }, Tries { key: "all".to_owned(), most: 100 }];
        let tries = futures_util::future::join_all((0..8).map(|_| records.count_try(&counts, now()))).await;
        let refused = tries.into_iter().filter(|until| until.as_ref().expect("it is written").is_some()).count();
        assert_eq!(refused, 3);
        let until = records.count_try(&counts, now() + TimeDelta::minutes(14)).await.expect("it is written");
        assert_eq!(until, Some(now() + TimeDelta::minutes(15)));
        let later = now() + TimeDelta::minutes(16);
        assert_eq!(records.count_try(&counts, later).await.expect("it is written"), None);
        // Whoever is refused does not use up what all others have.
        let of = |who: &str| [Tries { key: who.to_owned(), most: 1 }, Tries { key: "shared".to_owned(), most: 2 }];
        for (who, is_let) in [("a", true), ("a", false), ("a", false), ("b", true), ("c", false)] {
            let until = records.count_try(&of(who), later).await.expect("it is written");
            assert_eq!(until.is_none(), is_let, "{who}");
        }
    }

    async fn the_log_tells_of_acts_that_were_abandoned(bank) {
        let (records, _) = records(&bank).await;
        let act = |action: &str| Act { caller: "person 1 Camille".to_owned(), action: action.to_owned(), ..Act::default() };
        let one = records.act_begins(act("export"), now()).await.expect("it is written");
        records.act_begins(act("decide"), now()).await.expect("it is written");
        records.act_ended(one, "done", now()).await.expect("it is written");
        records.act_ended(one, "changed", now()).await.expect("it is written");
        let acts = records.acts("", None, 10).await.expect("it reads");
        let acts: Vec<_> = acts.iter().map(|act| (act.action.as_str(), act.outcome.as_deref())).collect();
        assert_eq!(acts, [("decide", None), ("export", Some("done"))]);
    }

    async fn an_act_is_completed_once_and_goes_when_it_is_old(bank) {
        let (records, db) = records(&bank).await;
        let act = || Act { caller: "person 1 Camille".to_owned(), action: "export".to_owned(), ..Act::default() };
        let today = Utc::now();
        for days in [0, 183, 185, 400] {
            let act = records.act_begins(act(), today - TimeDelta::days(days)).await.expect("it is written");
            records.act_ended(act, "done", today).await.expect("it is completed");
        }
        for refused in [
            "UPDATE access_log SET outcome = 'failed'",
            "UPDATE access_log SET outcome = NULL",
            "UPDATE access_log SET caller = 'person 2 Anna' WHERE id = 1",
            "DELETE FROM access_log",
            "DELETE FROM access_log WHERE id = 2",
        ] {
            let error = db.execute_unprepared(refused).await.expect_err(refused).to_string();
            assert!(error.contains("goes after six months"), "{error}");
        }
        let begun = records.act_begins(act(), today).await.expect("it is written");
        let forged = format!("UPDATE access_log SET subject = 'another', outcome = 'done' WHERE id = {begun}");
        db.execute_unprepared(&forged).await.expect_err("nothing else is changed with its end");
        records.prune_acts(today - TimeDelta::days(100)).await.expect_err("one of them is too young");
        assert_eq!(records.prune_acts(today - TimeDelta::days(365)).await.expect("it is old"), 1);
        assert_eq!(records.prune_acts(today - TimeDelta::days(184)).await.expect("it is old"), 1);
        assert_eq!(records.acts("", None, 10).await.expect("they read").len(), 3);
    }
}
