//! Rules about imports.

use crate::fixture::{Folder, bureau_balance, csv};
use crate::support::{
    Bank, known_score, on_both_engines, on_postgres, on_sqlite, parameters, portfolio, publish,
};
use model::decision::Advice;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, Statement};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use store::entity;
use store::import::{ImportError, ImportOptions, ImportSummary, Mode, import};
use store::{Amount, Progress, ScoreRow, Silent};
use tokio::sync::Notify;

/// What `rejected_row` holds: per file and line, the reason.
async fn rejected(bank: &Bank) -> BTreeMap<(String, i64), String> {
    let rows = entity::rejected_row::Entity::find().all(&bank.db).await.expect("it reads");
    rows.into_iter().map(|row| ((row.file, row.line), row.reason)).collect()
}

/// Asserts that the import of `source` fails as it should, in words that name `word`, and leaves the bank
/// as it was.
async fn refused(bank: &Bank, source: &Path, word: &str, expected: fn(&ImportError) -> bool) {
    let before = bank.content().await;
    let error = bank.import(source).await.expect_err("it cannot be imported");
    assert!(expected(&error), "{error:?}");
    assert!(error.to_string().contains(word), "{error}");
    assert!(bank.content().await == before, "the bank has changed");
}

/// Says when something is begun.
#[derive(Default)]
struct Watch {
    seen: Mutex<Vec<String>>,
    /// What is awaited,
    awaited: &'static str,
    /// and that it has begun.
    begun: Notify,
}

impl Progress for Watch {
    fn started(&self, file: &str, total: Amount) {
        self.seen.lock().expect("nobody panics with it").push(format!("{file} {total:?}"));
        if file == self.awaited {
            self.begun.notify_one();
        }
    }
    fn advanced(&self, bytes: u64) {
        self.seen.lock().expect("nobody panics with it").push(format!("at {bytes}"));
    }
    fn finished(&self, kept: u64, rejected: u64) {
        self.seen.lock().expect("nobody panics with it").push(format!("{kept} {rejected}"));
    }
}

on_both_engines! {
    async fn every_row_of_the_files_is_in_the_bank(bank) {
        let folder = Folder::portfolio();
        let summary = bank.import(folder.path()).await.expect("it is imported");
        assert_eq!((summary.clients, summary.kept(), summary.rejected()), (3, 17, 0));
        let files: Vec<_> = summary.files.iter().map(|f| (f.file.as_str(), f.kept)).collect();
        assert_eq!(files, [
            ("application_train.csv", 2), ("application_test.csv", 1), ("bureau.csv", 3),
            ("bureau_balance.csv", 3), ("previous_application.csv", 2), ("POS_CASH_balance.csv", 2),
            ("credit_card_balance.csv", 1), ("installments_payments.csv", 3),
        ]);
        let log = entity::import::Entity::find().all(&bank.db).await.expect("it reads");
        assert_eq!((log.len(), log[0].kept, log[0].rejected), (1, 17, 0));
        assert!(log[0].finished_at >= log[0].started_at);

        let previous = entity::previous_application::Entity::find().all(&bank.db).await.expect("it reads");
        // As delivered: what "none" means is not the import's affair.
        assert_eq!(previous[0].days_last_due_1st_version, Some(365_243.0));
        assert_eq!(previous[0].name_type_suite.as_deref(), Some("Spouse, partner"));
        assert_eq!(bank.rows(entity::contract::Entity).await.len(), 4);
    }

    async fn importing_twice_gives_the_same_bank(bank) {
        let folder = bank.filled().await;
        let once = bank.content().await;
        bank.import(folder.path()).await.expect("it is imported again");
        assert_eq!(bank.content().await, once);
    }

    async fn columns_may_stand_in_any_order_and_fields_in_quotes(bank) {
        let folder = bank.filled().await;
        let once = bank.content().await;
        for file in std::fs::read_dir(folder.path()).expect("it is a folder").map(|entry| entry.expect("a file").path()) {
            let mut read = csv::ReaderBuilder::new().has_headers(false).from_path(&file).expect("it opens");
            let rows: Vec<_> = read.records().collect::<Result<_, _>>().expect("it is text");
            let mut quoted = csv::WriterBuilder::new();
            quoted.quote_style(csv::QuoteStyle::Always).terminator(csv::Terminator::CRLF);
            let mut write = quoted.from_path(&file).expect("it can be written");
            for row in &rows {
                write.write_record(row.iter().rev()).expect("it can be written");
            }
            write.flush().expect("it can be written");
        }
        bank.import(folder.path()).await.expect("it is imported again");
        assert_eq!(bank.content().await, once);
    }

    async fn an_import_replaces_what_the_bank_held(bank) {
        bank.filled().await;
        let folder = Folder::portfolio();
        let clients = csv(entity::application::Entity, &[&[("SK_ID_CURR", "100")]]);
        folder.write("application_train.csv", clients);
        let summary = bank.import_as(Mode::Replace, folder.path()).await.expect("it is imported");
        assert_eq!(summary.clients, 2, "client 200 has gone");
        assert_eq!(summary.rejected(), 4, "and what was theirs");
    }

    async fn a_zip_and_gzipped_files_of_any_case_give_the_same_bank(bank) {
        let folder = bank.filled().await;
        let plain = bank.content().await;
        folder.write("HomeCredit_columns_description.csv", b"not \xff our affair");

        let elsewhere = Folder::empty();
        bank.import(&folder.zip(&elsewhere)).await.expect("a zip is imported");
        assert_eq!(bank.content().await, plain);

        folder.rename("POS_CASH_balance.csv", "pos_cash_BALANCE.CSV");
        folder.gzip("bureau.csv");
        folder.gzip("application_train.csv");
        bank.import(folder.path()).await.expect("gzipped files are imported");
        assert_eq!(bank.content().await, plain);
    }

    async fn progress_is_told_file_by_file(bank) {
        let folder = Folder::portfolio();
        let watch = Watch::default();
        import(&bank.store, &ImportOptions::of(folder.path()), Mode::Whole, &watch).await.expect("it is imported");
        let seen = watch.seen.into_inner().expect("nobody panicked");
        let bytes = folder.read("application_train.csv").len();
        assert_eq!(seen[0], format!("application_train.csv Bytes({bytes})"));
        assert_eq!(seen[1], format!("at {bytes}"));
        assert_eq!(seen[2], "2 0");
        assert!(seen[3].starts_with("application_test.csv "), "{seen:?}");
        let storing = seen.iter().position(|told| told == "storing Rows(17)").expect("rows are stored");
        assert_eq!(seen[storing + 1..storing + 3], ["at 17", "17 0"]);
        let after = &seen[storing + 3..];
        if bank.db.get_database_backend() == DbBackend::Postgres {
            assert_eq!((&*after[0], &*after[12], &*after[13]), ("tidying up Tables(12)", "at 12", "0 0"));
        } else {
            assert!(after.is_empty(), "{after:?}");
        }
    }

    async fn a_row_that_cannot_be_stored_is_recorded_with_file_line_and_reason(bank) {
        let folder = Folder::portfolio();
        let application = |cells| csv(entity::application::Entity, &[cells]);
        let row = |text: String| text.lines().nth(1).expect("one row").to_owned() + "\n";
        let mut clients = String::new();
        clients += &row(application(&[("SK_ID_CURR", "400"), ("AMT_CREDIT", "lots")]));
        clients += &row(application(&[("SK_ID_CURR", "400"), ("AMT_CREDIT", "inf")]));
        clients += &row(application(&[("SK_ID_CURR", "400"), ("CNT_CHILDREN", "1.5")]));
        clients += &row(application(&[("SK_ID_CURR", "400"), ("CNT_CHILDREN", "3000000000")]));
        clients += &row(application(&[("SK_ID_CURR", "100"), ("TARGET", "1")]));
        clients += &row(application(&[("SK_ID_CURR", "400"), ("TARGET", "2")]));
        clients += &row(application(&[("TARGET", "1")]));
        clients += "400,1\n";
        clients += &row(application(&[("SK_ID_CURR", "400"), ("CODE_GENDER", "\0")]));
        folder.append("application_train.csv", clients);
        let latin_1 = row(application(&[("SK_ID_CURR", "400"), ("CODE_GENDER", "?")]));
        let latin_1: Vec<u8> = latin_1.bytes().map(|b| if b == b'?' { 0xE9 } else { b }).collect();
        folder.append("application_train.csv", latin_1);
        // The applicants' file has a client who is already there.
        let applicant = String::from_utf8(folder.read("application_test.csv")).expect("text");
        folder.append("application_test.csv", applicant.lines().nth(1).expect("one row").replace("300", "200"));
        folder.append("bureau.csv", row(csv(entity::bureau::Entity, &[
            &[("SK_ID_CURR", "999"), ("SK_ID_BUREAU", "7999")],
        ])));
        // Its number is a credit of client 100.
        folder.append("bureau.csv", row(csv(entity::bureau::Entity, &[
            &[("SK_ID_CURR", "200"), ("SK_ID_BUREAU", "7001")],
        ])));
        folder.append("bureau_balance.csv", "7999,-1,C\n7001,-1,C\n7001,,C\n");
        folder.append("previous_application.csv", row(csv(entity::previous_application::Entity, &[
            &[("SK_ID_PREV", "9001"), ("SK_ID_CURR", "200")],
        ])));

        let summary = bank.import_with_faults(folder.path()).await.expect("the other rows are imported");
        let reasons = rejected(&bank).await;
        let found: Vec<_> = reasons
            .iter()
            .map(|((file, line), reason)| format!("{file}:{line}: {reason}"))
            .collect();
        assert_eq!(found, [
            "application_test.csv:3: line 2 of application_train.csv has the same key: see which of the two is meant",
            "application_train.csv:4: AMT_CREDIT is not a number: \"lots\"",
            "application_train.csv:5: AMT_CREDIT is not a number: \"inf\"",
            "application_train.csv:6: CNT_CHILDREN is not a whole number that fits: \"1.5\"",
            "application_train.csv:7: CNT_CHILDREN is not a whole number that fits: \"3000000000\"",
            "application_train.csv:8: line 3 of application_train.csv has the same key: see which of the two is meant",
            "application_train.csv:9: TARGET is 2; it must be from 0 to 1 (no or yes)",
            "application_train.csv:10: SK_ID_CURR is empty",
            "application_train.csv:11: it has 2 fields where the header has 122",
            "application_train.csv:12: CODE_GENDER contains a NUL character",
            "application_train.csv:13: CODE_GENDER is not UTF-8 text: save the file as UTF-8",
            "bureau.csv:5: client 999 is in none of the application files",
            "bureau.csv:6: credit 7001 belongs to client 100",
            "bureau_balance.csv:5: credit 7999 is not in bureau.csv",
            "bureau_balance.csv:6: line 2 of bureau_balance.csv has the same key: see which of the two is meant",
            "bureau_balance.csv:7: MONTHS_BALANCE is empty",
            "previous_application.csv:4: contract 9001 belongs to client 100",
        ]);
        assert_eq!((summary.clients, summary.kept(), summary.rejected()), (3, 17, 17));
        let train = &summary.files[0];
        let reasons: Vec<_> =
            train.reasons.iter().map(|reason| (reason.rows, &*reason.reason, reason.example.line)).collect();
        assert_eq!(train.rejected, 10);
        assert_eq!(reasons[..2], [
            (2, "AMT_CREDIT is not a number", 4),
            (2, "CNT_CHILDREN is not a whole number that fits", 6),
        ]);
        assert_eq!(reasons.len(), 8);
        // The first of two rows stays.
        let client = bank.store.client_file(100).await.expect("it reads").expect("a client");
        assert_eq!(client.application.target, Some(0));
    }

    async fn a_row_that_cannot_be_read_takes_its_children_with_it_and_nobody_else(bank) {
        let folder = Folder::portfolio();
        let before = bank.import(folder.path()).await.expect("it is imported").kept();
        let row = |text: String| text.lines().nth(1).expect("one row").to_owned() + "\n";
        folder.append("application_train.csv", row(csv(entity::application::Entity, &[
            &[("SK_ID_CURR", "400"), ("AMT_CREDIT", "lots")],
        ])));
        for cells in [
            [("SK_ID_CURR", "400"), ("SK_ID_BUREAU", "7400"), ("AMT_CREDIT_SUM", "1")],
            [("SK_ID_CURR", "100"), ("SK_ID_BUREAU", "7500"), ("AMT_CREDIT_SUM", "lots")],
        ] {
            folder.append("bureau.csv", row(csv(entity::bureau::Entity, &[&cells])));
        }
        folder.append("bureau_balance.csv", "7500,-1,C\n");
        folder.append("installments_payments.csv", row(csv(entity::installments_payments::Entity, &[
            &[("SK_ID_CURR", "100"), ("SK_ID_PREV", "9001"), ("AMT_PAYMENT", "lots")],
        ])));
        let summary = bank.import_with_faults(folder.path()).await.expect("the other rows are imported");
        assert_eq!((summary.kept(), summary.rejected()), (before, 5));
        let reasons: Vec<_> = rejected(&bank).await.into_values().collect();
        assert_eq!(reasons, [
            "AMT_CREDIT is not a number: \"lots\"",
            "client 400 is in none of the application files",
            "AMT_CREDIT_SUM is not a number: \"lots\" (leave it empty if it is not known)",
            "credit 7500 is not in bureau.csv",
            "AMT_PAYMENT is not a number: \"lots\" (leave it empty if it is not known)",
        ]);
        assert_eq!(summary.files.last().map(|file| file.rejected), Some(1));
    }

    async fn a_column_that_no_row_fills_and_a_file_that_is_not_there_are_told(bank) {
        let folder = Folder::portfolio();
        let summary = bank.import(folder.path()).await.expect("it is imported");
        assert!(summary.missing.is_empty(), "{:?}", summary.missing);
        let empty = |summary: &ImportSummary, file: usize| summary.files[file].empty.clone();
        assert!(empty(&summary, 3).is_empty(), "every month has its status");
        // Client 100 has a score, and only client 300, an applicant, has nothing but an amount.
        let column = |name: &str| empty(&summary, 0).iter().any(|column| column == name);
        assert!(column("EXT_SOURCE_1") && !column("EXT_SOURCE_2") && !column("TARGET"));
        assert_eq!(empty(&summary, 1).len(), 119, "an applicant's file has 121 columns");

        // What a row says that is not kept fills no column.
        folder.write("bureau_balance.csv", bureau_balance(&[(7001, -1, ""), (7001, -1, "C"), (9999, -1, "C")]));
        // Of no row there is nothing to say.
        folder.write("POS_CASH_balance.csv", csv(entity::pos_cash_balance::Entity, &[]));
        folder.remove("application_train.csv");
        // More clients than are parsed at a time, of whom the first fills one column and the last another.
        let ids: Vec<String> = (100..5_100).map(|id: u32| id.to_string()).collect();
        let clients: Vec<[(&str, &str); 2]> = ids
            .iter()
            .map(|id| {
                let says = match id.as_str() {
                    "100" => ("EXT_SOURCE_1", "0.5"),
                    "5099" => ("EXT_SOURCE_3", "0.5"),
                    _ => ("AMT_CREDIT", "1"),
                };
                [("SK_ID_CURR", id.as_str()), says]
            })
            .collect();
        let clients: Vec<&[_]> = clients.iter().map(|cells| &cells[..]).collect();
        folder.write("application_test.csv", csv(entity::application::Entity, &clients));
        folder.remove("credit_card_balance.csv");
        let options = ImportOptions { max_rejected: 1.0, ..ImportOptions::of(folder.path()) };
        let summary = import(&bank.store, &options, Mode::Replace, &Silent).await.expect("it is imported");
        assert_eq!(summary.missing, ["application_train", "credit_card_balance"]);
        let files: Vec<_> = summary.files.iter().map(|file| (&*file.file, file.kept)).collect();
        assert_eq!((files[2], files[4]), (("bureau_balance.csv", 1), ("POS_CASH_balance.csv", 0)));
        assert_eq!(empty(&summary, 2), ["STATUS"]);
        assert!(empty(&summary, 4).is_empty());
        let column = |name: &str| empty(&summary, 0).iter().any(|column| column == name);
        assert!(column("EXT_SOURCE_2") && !column("EXT_SOURCE_1") && !column("EXT_SOURCE_3"));
    }

    async fn duplicates_are_found_wherever_they_stand_in_a_batch(bank) {
        let folder = Folder::portfolio();
        // Longer than a batch; every seventh month repeats the one before it.
        let month = |row: i32| if row % 7 == 6 { row - 1 } else { row };
        let credit = |row: i32| if row < 1_000 { 7001 } else { 7002 + i64::from(row >= 2_000) };
        let rows: Vec<_> = (0..2_500)
            .map(|row| (credit(month(row)), -(month(row) % 1_000), if month(row) == row { "C" } else { "X" }))
            .collect();
        folder.write("bureau_balance.csv", bureau_balance(&rows));
        bank.import_with_faults(folder.path()).await.expect("it is imported");
        let expected: Vec<i64> = (0..2_500).filter(|row| row % 7 == 6).map(|row| row + 2).collect();
        let lines: Vec<i64> = rejected(&bank).await.into_keys().map(|(_, line)| line).collect();
        assert_eq!(lines, expected);
        let kept = entity::bureau_balance::Entity::find().all(&bank.db).await.expect("it reads");
        assert_eq!(kept.len(), 2_500 - expected.len());
        assert!(kept.iter().all(|month| month.status.as_deref() == Some("C")), "the first one stays");
    }

    async fn a_file_of_nothing_but_duplicates_is_recorded_whole(bank) {
        let folder = Folder::portfolio();
        folder.write("application_test.csv", folder.read("application_train.csv"));
        let summary = bank.import_with_faults(folder.path()).await.expect("it is imported");
        assert_eq!((summary.files[1].kept, summary.files[1].rejected), (0, 2));
    }

    async fn a_failure_half_way_leaves_the_earlier_content(bank) {
        let folder = bank.filled().await;
        // Other clients, so that a half-done import would show; the damage is in the last file.
        folder.write("application_train.csv", csv(entity::application::Entity, &[&[("SK_ID_CURR", "100")]]));
        folder.gzip("installments_payments.csv");
        let whole = folder.read("installments_payments.csv.gz");
        folder.write("installments_payments.csv.gz", &whole[..whole.len() - 12]);
        refused(&bank, folder.path(), "installments_payments.csv.gz", |error| {
            matches!(error, ImportError::Unreadable { .. })
        }).await;
    }

    async fn an_interrupted_import_leaves_the_earlier_content(bank) {
        bank.filled().await;
        let before = bank.content().await;
        let folder = Folder::portfolio();
        folder.write("application_train.csv", csv(entity::application::Entity, &[&[("SK_ID_CURR", "1")]]));
        let credits: Vec<_> = (1..=50).map(|credit| credit.to_string()).collect();
        let credits: Vec<[_; 2]> = credits.iter().map(|id| [("SK_ID_CURR", "1"), ("SK_ID_BUREAU", id.as_str())]).collect();
        let credits: Vec<&[_]> = credits.iter().map(|cells| &cells[..]).collect();
        folder.write("bureau.csv", csv(entity::bureau::Entity, &credits));
        let rows: Vec<_> = (0..50_000).map(|row| (1 + i64::from(row / 1_000), -(row % 1_000), "C")).collect();
        folder.write("bureau_balance.csv", bureau_balance(&rows));
        for awaited in ["application_test.csv", "bureau_balance.csv", "storing"] {
            let watch = Watch { awaited, ..Watch::default() };
            let options = ImportOptions::of(folder.path());
            tokio::select! {
                biased;
                () = watch.begun.notified() => {}
                done = import(&bank.store, &options, Mode::Replace, &watch) => panic!("too fast: {done:?}"),
            }
            assert_eq!(bank.content().await, before);
        }
        bank.import_as(Mode::Replace, folder.path()).await.expect("and the bank can be written again");
    }

    async fn a_source_that_is_not_there_or_holds_no_clients_is_refused(bank) {
        let folder = bank.filled().await;
        let missing = folder.path().join("no-such-folder");
        refused(&bank, &missing, "no-such-folder", |e| matches!(e, ImportError::Source { .. })).await;
        let no_zip = folder.path().join("bureau.csv");
        refused(&bank, &no_zip, "zip", |e| matches!(e, ImportError::NoArchive { .. })).await;
        folder.remove("application_train.csv");
        folder.remove("application_test.csv");
        refused(&bank, folder.path(), "application_train.csv", |error| {
            matches!(error, ImportError::NoApplication { .. })
        }).await;
    }

    async fn a_truncated_or_damaged_zip_is_refused(bank) {
        let folder = bank.filled().await;
        let elsewhere = Folder::empty();
        let path = folder.zip(&elsewhere);
        let whole = std::fs::read(&path).expect("the zip is there");
        std::fs::write(&path, &whole[..whole.len() / 2]).expect("it can be written");
        refused(&bank, &path, "zip", |e| matches!(e, ImportError::Archive { .. })).await;

        let mut damaged = whole;
        damaged[600..700].fill(0x55);
        std::fs::write(&path, damaged).expect("it can be written");
        refused(&bank, &path, "", |e| {
            matches!(e, ImportError::Archive { .. } | ImportError::Unreadable { .. })
        }).await;
    }

    async fn a_wrong_header_is_refused_before_anything_is_written(bank) {
        let folder = bank.filled().await;
        folder.write("bureau_balance.csv", "SK_ID_BUREAU,MONTH,STATUS,STATUS\n");
        refused(&bank, folder.path(), "bureau_balance.csv", |error| {
            let ImportError::Header { missing, unknown, repeated, .. } = error else { return false };
            (missing.as_slice(), unknown.as_slice(), repeated.as_slice())
                == (&["MONTHS_BALANCE".to_owned()], &["MONTH".to_owned()], &["STATUS".to_owned()])
        }).await;
        folder.write("bureau_balance.csv", "");
        refused(&bank, folder.path(), "bureau_balance.csv is empty", |e| matches!(e, ImportError::Unfit { .. })).await;
        // What a spreadsheet makes of it.
        folder.write("bureau_balance.csv", b"\xff\xfeS\0K\0_\0I\0D\0\n\0");
        refused(&bank, folder.path(), "bureau_balance.csv", |e| matches!(e, ImportError::Header { .. })).await;
    }

    async fn two_files_for_one_table_are_refused(bank) {
        let folder = bank.filled().await;
        folder.gzip("bureau.csv");
        folder.write("bureau.csv", "");
        refused(&bank, folder.path(), "bureau.csv.gz", |e| matches!(e, ImportError::Ambiguous { .. })).await;
    }

    async fn a_table_of_the_bank_is_not_lost_by_a_missing_file(bank) {
        let folder = bank.filled().await;
        folder.remove("credit_card_balance.csv");
        refused(&bank, folder.path(), "credit_card_balance.csv", |error| {
            matches!(error, ImportError::Loses { .. }) && error.to_string().contains("--replace")
        }).await;
        bank.import_as(Mode::Replace, folder.path()).await.expect("unless it is meant");
        assert!(bank.rows(entity::credit_card_balance::Entity).await.is_empty());
        bank.import(folder.path()).await.expect("then there is nothing to lose");
    }

    async fn the_list_of_extracted_clients_is_not_lost_by_a_missing_file(bank) {
        let folder = Folder::portfolio();
        folder.write("list.csv", "SK_ID_CURR,installments\n100,1\n");
        let list = folder.path().join("list.csv");
        import(&bank.store, &ImportOptions { coverage: Some(&list), ..ImportOptions::of(folder.path()) }, Mode::Whole, &Silent)
            .await.expect("it is imported");
        let file = bank.store.client_file(200).await.expect("it reads").expect("a client");
        assert_eq!(file.bureau, None, "client 200 is not listed");
        refused(&bank, folder.path(), "coverage.csv", |e| matches!(e, ImportError::Loses { .. })).await;
    }

    async fn a_malformed_list_of_extracted_clients_is_refused(bank) {
        let folder = bank.filled().await;
        for list in ["client\n100\n", "SK_ID_CURR,installments\n100,perhaps\n", "SK_ID_CURR,installments\nx,1\n"] {
            folder.write("coverage.csv", list);
            refused(&bank, folder.path(), "coverage.csv", |e| matches!(e, ImportError::Coverage { .. })).await;
        }
    }

    async fn scores_go_with_the_content_that_they_were_made_of(bank) {
        let folder = bank.filled().await;
        let file = bank.store.client_file(100).await.expect("it reads").expect("a client");
        let score = known_score(0.5, Advice::Grant);
        publish(&bank.store, "m", &[ScoreRow::new(&parameters("m"), &file, &score)]).await;
        assert_eq!(portfolio(&bank.store, "m").await.unscored(), 2);
        bank.import(folder.path()).await.expect("it is imported again");
        assert_eq!(portfolio(&bank.store, "m").await.unscored(), 3);
    }
}

#[tokio::test]
async fn no_journal_is_left_beside_a_sqlite_bank() {
    on_sqlite(|bank| async move {
        bank.import(Folder::portfolio().path()).await.expect("it is imported");
        let file = bank.url.trim_start_matches("sqlite://").to_owned();
        let journal = std::fs::metadata(file + "-wal").expect("the bank is open");
        assert_eq!(journal.len(), 0);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_left_for_postgresql_to_put_away() {
    on_postgres(|bank| async move {
        let folder = Folder::portfolio();
        for _ in 0..2 {
            bank.import(folder.path()).await.expect("it is imported");
        }
        // Rows are only counted, and pages only known to be seen by all, where the table was vacuumed.
        let tidy = "SELECT reltuples::int, relallvisible = relpages FROM pg_class WHERE relname = 'bureau'";
        let row = bank.db.query_one_raw(Statement::from_string(DbBackend::Postgres, tidy)).await;
        let row = row.expect("it reads").expect("there is such a table");
        let told = (row.try_get_by_index::<i32>(0), row.try_get_by_index::<bool>(1));
        assert_eq!((told.0.expect("a number"), told.1.expect("a flag")), (3, true));
    })
    .await;
}
