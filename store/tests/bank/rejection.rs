//! Rules about rows that cannot be kept, and about deliveries that cannot be what was meant.

use crate::fixture::{Folder, bureau_balance, csv};
use crate::support::{Bank, on_both_engines};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};
use std::convert::identity;
use store::Silent;
use store::entity::{self, application};
use store::import::{
    ImportError, ImportOptions, ImportSummary, MAX_REJECTED, Mode, Remedy, client_files, import, rehearse,
};

/// What the gender of the client at an index is called.
type Genders = fn(usize) -> &'static str;

/// A file of so many clients from number 1 on, of whom the first one is an applicant, and the last ones have no credit that
/// could be read.
fn clients(count: usize, faults: usize) -> String {
    let ids: Vec<String> = (1..=count).map(|id| id.to_string()).collect();
    let credit = |index: usize| if index < count - faults { "1000" } else { "n/a!" };
    let numbered = ids.iter().enumerate();
    let rows: Vec<_> = numbered
        .map(|(index, id)| {
            let outcome = if index == 0 { "" } else { "0" };
            [("SK_ID_CURR", id.as_str()), ("TARGET", outcome), ("AMT_CREDIT", credit(index))]
        })
        .collect();
    let rows: Vec<&[_]> = rows.iter().map(|cells| &cells[..]).collect();
    csv(application::Entity, &rows)
}

/// Asserts that neither an import nor a reading for training takes the folder, that both say so in these words, and
/// that the bank stays as it was.
async fn refused(bank: &Bank, folder: &Folder, options: &ImportOptions<'_>, words: &[&str]) -> ImportError {
    let before = bank.content().await;
    let error = import(&bank.store, options, Mode::Whole, &Silent).await.expect_err("it is refused");
    assert!(bank.content().await == before, "the bank has changed");
    let scratch = Folder::empty();
    let straight = client_files(options, scratch.path(), &Silent, identity, |_| Ok::<_, ImportError>(()));
    let straight = straight.expect_err("it is refused, too");
    assert_eq!(straight.to_string(), error.to_string());
    for word in words {
        assert!(error.to_string().contains(word), "{word} in: {error} ({})", folder.path().display());
    }
    error
}

on_both_engines! {
    async fn a_bank_is_not_emptied_by_files_of_which_no_row_can_be_used(bank) {
        let folder = bank.filled().await;
        folder.write("application_train.csv", clients(3, 3));
        for max_rejected in [MAX_REJECTED, 1.0] {
            let options = ImportOptions { max_rejected, ..ImportOptions::of(folder.path()) };
            let words = ["application_train.csv", "none of the 3 rows", "line 2: AMT_CREDIT is not a number: \"n/a!\""];
            let error = refused(&bank, &folder, &options, &words).await;
            assert!(matches!(error, ImportError::Unusable { rows: 3, .. }), "{error:?}");
        }
    }

    /// What stands for a missing number elsewhere is none where a number is needed.
    async fn a_bank_is_not_emptied_by_files_whose_amounts_are_all_missing(bank) {
        let folder = bank.filled().await;
        for word in ["n/a", "N/A", "."] {
            let text = clients(3, 3).replace("n/a!", word);
            folder.write("application_train.csv", text);
            let words = ["none of the 3 rows", &format!("AMT_CREDIT is not a number: {word:?}")];
            let error = refused(&bank, &folder, &ImportOptions::of(folder.path()), &words).await;
            assert!(matches!(error, ImportError::Unusable { rows: 3, .. }), "{error:?}");
        }
    }

    async fn a_bank_is_not_emptied_by_a_file_of_clients_that_is_only_its_header(bank) {
        let folder = bank.filled().await;
        folder.write("application_test.csv", clients(0, 0));
        let error =
            refused(&bank, &folder, &ImportOptions::of(folder.path()), &["application_test.csv", "its header"]).await;
        assert!(matches!(error, ImportError::HeaderOnly { .. }), "{error:?}");
    }

    async fn a_history_may_be_only_its_header(bank) {
        let folder = Folder::portfolio();
        folder.write("credit_card_balance.csv", csv(entity::credit_card_balance::Entity, &[]));
        let summary = bank.import(folder.path()).await.expect("it is imported");
        assert_eq!(summary.files[6].kept, 0);
    }

    async fn a_share_of_unreadable_rows_is_taken_and_more_is_not_unless_it_is_meant(bank) {
        let folder = bank.filled().await;
        folder.remove("application_test.csv");
        folder.write("application_train.csv", clients(1_000, 10));
        let summary = bank.import(folder.path()).await.expect("one in a hundred is taken");
        assert_eq!((summary.clients, summary.files[0].rejected), (990, 10));

        folder.write("application_train.csv", clients(1_000, 11));
        let words = [
            "11 of the 1000 rows of application_train.csv (1.1 %)",
            "more than 1 %",
            "in 11 of them: AMT_CREDIT is not a number (line 991: AMT_CREDIT is not a number: \"n/a!\")",
            "--max-rejected 0.011",
        ];
        let error = refused(&bank, &folder, &ImportOptions::of(folder.path()), &words).await;
        assert!(matches!(error, ImportError::TooManyRejected { rows: 11, .. }), "{error:?}");
        let meant = ImportOptions { max_rejected: 0.011, ..ImportOptions::of(folder.path()) };
        let summary = import(&bank.store, &meant, Mode::Whole, &Silent).await.expect("it is meant");
        assert_eq!(summary.clients, 989);
    }

    /// They are only found once all files are read, while the bank is being written.
    async fn rows_that_turn_out_unreadable_late_stop_an_import_as_well(bank) {
        let folder = bank.filled().await;
        folder.write("POS_CASH_balance.csv", csv(entity::pos_cash_balance::Entity, &[
            &[("SK_ID_PREV", "9001"), ("SK_ID_CURR", "100"), ("MONTHS_BALANCE", "-1"), ("SK_DPD", "some")],
        ]));
        let words = ["1 of 1 row of POS_CASH_balance.csv (100 %) cannot be used, more than 1 %: ", "SK_DPD", "--max-rejected 1 "];
        refused(&bank, &folder, &ImportOptions::of(folder.path()), &words).await;
    }

    async fn rows_of_nobody_count_for_no_share(bank) {
        let folder = bank.filled().await;
        folder.write("bureau_balance.csv", bureau_balance(&[(1, -1, "C"), (2, -1, "C"), (7001, -1, "C")]));
        let summary = bank.import(folder.path()).await.expect("it is imported");
        assert_eq!((summary.files[3].kept, summary.files[3].rejected), (1, 2));
    }

    async fn a_column_of_which_nearly_nothing_is_known_is_refused_unless_it_is_meant(bank) {
        let clients = |genders: Genders| {
            let ids: Vec<String> = (1..=40).map(|id| id.to_string()).collect();
            let rows: Vec<_> = ids.iter().enumerate()
                .map(|(index, id)| [("SK_ID_CURR", id.as_str()), ("CODE_GENDER", genders(index))]).collect();
            let rows: Vec<&[_]> = rows.iter().map(|row| &row[..]).collect();
            csv(application::Entity, &rows)
        };
        let folder = Folder::portfolio();
        for (genders, words) in [
            ((|_| "Male") as Genders, "none of the 40 values of CODE_GENDER are known (\"Male\"; known are \"F\", \"M\""),
            ((|index| if index < 2 { "F" } else { "Female" }) as Genders, "only 2 of the 40 values of CODE_GENDER are known (\"Female\""),
            // What is missing is not unknown.
            ((|index| if index < 10 { "" } else { "Female" }) as Genders, "none of the 30 values of CODE_GENDER are known"),
        ] {
            folder.write("application_test.csv", clients(genders));
            let error =
                refused(&bank, &folder, &ImportOptions::of(folder.path()), &["application_test.csv", words, "--max-rejected"]).await;
            assert!(matches!(error, ImportError::UnknownColumn { .. }), "{error:?}");
            bank.import_with_faults(folder.path()).await.expect("unless it is meant");
        }
        folder.write("application_test.csv", clients(|index| if index < 20 { "F" } else { "Female" }));
        let summary = bank.import_as(Mode::Replace, folder.path()).await.expect("half of it is told");
        assert_eq!(summary.files[1].odd[0].unknown, [("Female".to_owned(), 20)]);

        let folder = Folder::portfolio();
        let payments = |sign: &str| {
            let amounts: Vec<String> = (0..40).map(|amount| format!("{sign}{amount}.5")).collect();
            let rows: Vec<_> =
                amounts.iter().map(|amount| [("SK_ID_PREV", "9001"), ("SK_ID_CURR", "100"), ("AMT_PAYMENT", amount)]).collect();
            let rows: Vec<&[_]> = rows.iter().map(|row| &row[..]).collect();
            csv(entity::installments_payments::Entity, &rows)
        };
        folder.write("installments_payments.csv", payments("-"));
        let words = ["none of the 40 values of AMT_PAYMENT are known (line 2: AMT_PAYMENT is -0.5", "--max-rejected 1 "];
        refused(&bank, &folder, &ImportOptions::of(folder.path()), &words).await;
        folder.write("installments_payments.csv", payments(""));
        bank.import_as(Mode::Replace, folder.path()).await.expect("they are payments");
    }

    /// `6.8E+05` is what a spreadsheet shows of 675000 and saves; `2e+05` is how a program writes 200000, and loses nothing.
    async fn amounts_that_have_lost_their_last_digits_are_told_and_a_whole_column_of_them_is_refused(bank) {
        let amounts = |amount: &dyn Fn(usize) -> &'static str| {
            let ids: Vec<String> = (1..=40).map(|id| id.to_string()).collect();
            let rows: Vec<_> = ids.iter().enumerate()
                .map(|(index, id)| [("SK_ID_CURR", id.as_str()), ("AMT_CREDIT", amount(index))]).collect();
            let rows: Vec<&[_]> = rows.iter().map(|row| &row[..]).collect();
            csv(application::Entity, &rows)
        };
        let folder = Folder::portfolio();
        folder.write("application_test.csv", amounts(&|index| if index < 2 { "675000.0" } else { "6.8E+05" }));
        let words = ["application_test.csv: 38 of the 40 numbers of AMT_CREDIT", "(line 4: 6.8E+05)", "--max-rejected 0.95 "];
        let error = refused(&bank, &folder, &ImportOptions::of(folder.path()), &words).await;
        assert!(matches!(error, ImportError::RoundedColumn { rounded: 38, .. }), "{error:?}");
        bank.import_with_faults(folder.path()).await.expect("unless it is meant");

        folder.write("application_test.csv", amounts(&|index| if index < 30 { "675000.0" } else { "6.8E+05" }));
        let summary = bank.import_as(Mode::Replace, folder.path()).await.expect("some of them are told");
        let [odd] = &summary.files[1].odd[..] else { panic!("{:?}", summary.files[1].odd) };
        assert_eq!((odd.column.as_str(), odd.rounded, odd.impossible), ("AMT_CREDIT", 10, 0));
        assert_eq!(odd.rounded_example.as_ref().map(|example| (example.line, &*example.reason)), Some((32, "6.8E+05")));
        let client = bank.store.client_file(40).await.expect("it reads").expect("a client");
        assert_eq!(client.application.amt_credit, Some(680_000.0));

        folder.write("application_test.csv", amounts(&|index| if index < 30 { "2e+05" } else { "4.06597E+05" }));
        let summary = bank.import_as(Mode::Replace, folder.path()).await.expect("they have all of their digits");
        assert!(summary.files[1].odd.is_empty(), "{:?}", summary.files[1].odd);
    }

    async fn flags_in_other_words_are_read_and_what_is_none_is_told_the_words(bank) {
        let client = |car: &str, phone: &str| csv(application::Entity, &[
            &[("SK_ID_CURR", "300"), ("FLAG_OWN_CAR", car), ("FLAG_WORK_PHONE", phone)],
        ]);
        let folder = Folder::portfolio();
        for (car, phone, expected) in [("WAHR", "FALSCH", ("Y", 0)), ("nein", "ja", ("N", 1)), ("J", "WAHR", ("Y", 1))] {
            folder.write("application_test.csv", client(car, phone));
            let summary = bank.import(folder.path()).await.expect("it is imported");
            assert_eq!((summary.files[1].rejected, summary.files[1].odd.len()), (0, 0), "{:?}", summary.files[1]);
            let application = bank.store.client_file(300).await.expect("it reads").expect("a client").application;
            let row = entity::application::Entity::find_by_id(300).one(&bank.db).await.expect("it reads").expect("a row");
            assert_eq!(application.flag_own_car.get(), Some(expected.0));
            assert_eq!(row.flag_work_phone, Some(expected.1));
        }
        folder.write("application_test.csv", client("Y", "perhaps"));
        let words = ["FLAG_WORK_PHONE says neither yes nor no: \"perhaps\"", "ja or nein"];
        refused(&bank, &folder, &ImportOptions::of(folder.path()), &words).await;
    }

    async fn a_table_that_its_file_has_twice_is_refused_unless_it_is_meant(bank) {
        let amounts: Vec<String> = (0..30).map(|amount| format!("{amount}.5")).collect();
        let rows: Vec<_> =
            amounts.iter().map(|amount| [("SK_ID_PREV", "9001"), ("SK_ID_CURR", "100"), ("AMT_PAYMENT", amount)]).collect();
        let rows: Vec<&[_]> = rows.iter().map(|row| &row[..]).collect();
        let folder = Folder::portfolio();
        let once = csv(entity::installments_payments::Entity, &rows);
        let again: String = once.lines().skip(1).map(|row| format!("{row}\n")).collect();
        folder.write("installments_payments.csv", once + &again);
        let words = ["30 of the 60 rows of installments_payments.csv (50 %), as line 32", "--max-rejected 0.5 "];
        let error = refused(&bank, &folder, &ImportOptions::of(folder.path()), &words).await;
        assert!(matches!(error, ImportError::Repeated { rows: 30, .. }), "{error:?}");
        let summary = bank.import_with_faults(folder.path()).await.expect("unless it is meant");
        assert_eq!((summary.files[7].kept, summary.files[7].repeated), (60, 30));
        let portfolio = Folder::portfolio();
        let summary = bank.import_as(Mode::Replace, portfolio.path()).await.expect("one payment twice may be two");
        assert_eq!((summary.files[7].kept, summary.files[7].repeated), (3, 1));
    }

    /// They say nothing of anybody: that nobody has any is what a header says.
    async fn a_history_of_which_no_row_is_anybodys_is_refused(bank) {
        let folder = Folder::portfolio();
        folder.write("bureau_balance.csv", bureau_balance(&[(1, -1, "C"), (2, -1, "C")]));
        let words = ["none of the 2 rows of bureau_balance.csv", "credit 1 is not in bureau.csv", "leave the file out"];
        let options = ImportOptions { max_rejected: 1.0, ..ImportOptions::of(folder.path()) };
        let error = refused(&bank, &folder, &options, &words).await;
        assert!(matches!(error, ImportError::Unusable { rows: 2, remedy: Remedy::Bring, .. }), "{error:?}");
    }

    /// What is missing is named, and not whose rows it would have, with what lies there and is not read.
    async fn a_history_without_the_file_that_it_belongs_to_names_that_and_what_lies_there_instead(bank) {
        let folder = Folder::portfolio();
        folder.rename("bureau.csv", "bureau (1).csv");
        folder.write("bureau.7z", "7z");
        std::fs::create_dir(folder.path().join("bureau.csv")).expect("it can be made");
        let words = [
            "bureau.csv is missing (",
            "bureau (1).csv is not read",
            "bureau.7z is not opened",
            "bureau.csv/ is a folder without a table",
            "none of the 3 rows of bureau_balance.csv can be used",
            "or leave bureau_balance.csv out",
        ];
        let error = refused(&bank, &folder, &ImportOptions::of(folder.path()), &words).await;
        assert!(matches!(error, ImportError::ParentMissing { rows: 3, .. }), "{error:?}");
    }

    /// They are nobody else's: the file is wrong, and no client is missing.
    async fn a_history_whose_rows_are_all_impossible_is_to_be_corrected(bank) {
        let folder = Folder::portfolio();
        folder.write("credit_card_balance.csv", csv(entity::credit_card_balance::Entity, &[
            &[("SK_ID_PREV", "9300"), ("SK_ID_CURR", "200"), ("MONTHS_BALANCE", "9")],
        ]));
        let words = ["not even the one row of credit_card_balance.csv can be used", "MONTHS_BALANCE", "correct the file"];
        let options = ImportOptions { max_rejected: 1.0, ..ImportOptions::of(folder.path()) };
        let error = refused(&bank, &folder, &options, &words).await;
        assert!(matches!(error, ImportError::Unusable { rows: 1, remedy: Remedy::Correct, .. }), "{error:?}");
        assert!(!error.to_string().contains("clients"), "{error}");
    }

    async fn a_credit_of_another_client_is_no_row_of_nobody(bank) {
        let folder = Folder::portfolio();
        let row = |client| [("SK_ID_CURR", client), ("SK_ID_BUREAU", "7001")];
        let rows = [row("100"), row("200")];
        folder.write("bureau.csv", csv(entity::bureau::Entity, &[&rows[0], &rows[1]]));
        let words = ["1 of the 2 rows of bureau.csv (50 %)", "credit 7001 belongs to client 100", "--max-rejected"];
        refused(&bank, &folder, &ImportOptions::of(folder.path()), &words).await;
    }

    async fn kept_and_rejected_rows_are_the_lines_of_every_file(bank) {
        let folder = Folder::portfolio();
        folder.append("application_train.csv", clients(2, 1).lines().skip(1).collect::<Vec<_>>().join("\n"));
        folder.append("bureau_balance.csv", "7001,-1,C\n7001,-9,C\n7999,-1,C\n7001,x,C\n");
        let summary = bank.import_with_faults(folder.path()).await.expect("it is imported");
        for file in &summary.files {
            let lines = folder.read(&file.file).split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).count();
            assert_eq!(file.kept + file.rejected, lines as u64 - 1, "{}", file.file);
            let by_reason: u64 = file.reasons.iter().map(|reason| reason.rows).sum();
            assert_eq!(by_reason, file.rejected, "{}", file.file);
        }
        assert_eq!((summary.files[3].kept, summary.files[3].rejected), (4, 3));
    }

    async fn rejections_of_one_line_are_all_recorded(bank) {
        let folder = Folder::portfolio();
        // As a Macintosh wrote it: one line, as far as this program can tell.
        let months = bureau_balance(&[(7999, -1, "C"), (7998, -1, "C"), (7001, -1, "C"), (7997, -1, "C")]);
        folder.write("bureau_balance.csv", months.replace('\n', "\r"));
        let summary = bank.import(folder.path()).await.expect("it is imported");
        assert_eq!((summary.files[3].kept, summary.files[3].rejected), (1, 3));
        let rows = entity::rejected_row::Entity::find().order_by_asc(entity::rejected_row::Column::Ordinal);
        let rows = rows.all(&bank.db).await.expect("it reads");
        let found: Vec<_> = rows.iter().map(|row| (row.ordinal, &*row.reason)).collect();
        assert_eq!(found, [
            (1, "credit 7999 is not in bureau.csv"),
            (2, "credit 7998 is not in bureau.csv"),
            (3, "credit 7997 is not in bureau.csv"),
        ]);
    }

    async fn categories_are_spelt_as_the_source_does_and_unknown_ones_are_told(bank) {
        let folder = Folder::portfolio();
        let rows: [&[_]; 5] = [
            &[("SK_ID_CURR", "1"), ("OCCUPATION_TYPE", "laborers")],
            &[("SK_ID_CURR", "2"), ("OCCUPATION_TYPE", " Laborers ")],
            &[("SK_ID_CURR", "3"), ("OCCUPATION_TYPE", "Labourers")],
            &[("SK_ID_CURR", "4"), ("OCCUPATION_TYPE", "Labourers"), ("NAME_EDUCATION_TYPE", "Higher Education")],
            &[("SK_ID_CURR", "5"), ("OCCUPATION_TYPE", "Managers"), ("CODE_GENDER", "xna")],
        ];
        folder.write("application_test.csv", csv(application::Entity, &rows));
        let summary = bank.import(folder.path()).await.expect("it is imported");
        let stored = application::Entity::find().order_by_asc(application::Column::SkIdCurr);
        let stored = stored.all(&bank.db).await.expect("it reads");
        let jobs: Vec<_> = stored[..5].iter().map(|client| client.occupation_type.as_deref()).collect();
        assert_eq!(jobs, [Some("Laborers"), Some("Laborers"), Some("Labourers"), Some("Labourers"), Some("Managers")]);
        assert_eq!(stored[4].code_gender.as_deref(), Some("XNA"));
        let odd: Vec<_> = summary.files[1].odd.iter().map(|odd| (&*odd.column, &odd.unknown, odd.known)).collect();
        let higher = "Higher education";
        assert_eq!(stored[3].name_education_type.as_deref(), Some(higher), "case makes no new category");
        assert_eq!(odd, [("OCCUPATION_TYPE", &vec![("Labourers".to_owned(), 2)], 18)]);
    }

    async fn numbers_that_cannot_be_are_rejected_or_missing_as_the_dictionary_says(bank) {
        let folder = Folder::portfolio();
        let rows: [&[_]; 6] = [
            &[("SK_ID_CURR", "1"), ("REGION_RATING_CLIENT_W_CITY", "-1"), ("REGION_RATING_CLIENT", "2")],
            &[("SK_ID_CURR", "2"), ("DAYS_BIRTH", "12000")],
            &[("SK_ID_CURR", "3"), ("EXT_SOURCE_2", "1.5")],
            &[("SK_ID_CURR", "4"), ("DAYS_BIRTH", "-12000"), ("DAYS_EMPLOYED", "-13000")],
            &[("SK_ID_CURR", "5"), ("DAYS_BIRTH", "-12000"), ("DAYS_EMPLOYED", "365243")],
            &[("SK_ID_CURR", "6"), ("DAYS_BIRTH", "-12000"), ("DAYS_REGISTRATION", "-13000")],
        ];
        folder.write("application_test.csv", csv(application::Entity, &rows));
        let summary = bank.import_with_faults(folder.path()).await.expect("it is imported");
        let test = &summary.files[1];
        let reasons: Vec<_> = test.reasons.iter().map(|reason| &*reason.reason).collect();
        assert_eq!(
            reasons,
            ["DAYS_BIRTH is not possible", "DAYS_EMPLOYED is before the client's birth", "EXT_SOURCE_2 is not possible"]
        );
        let odd: Vec<_> = test.odd.iter().map(|odd| (&*odd.column, odd.impossible)).collect();
        assert_eq!(odd, [("DAYS_REGISTRATION", 1), ("REGION_RATING_CLIENT_W_CITY", 1)]);
        let example = test.odd[1].example.as_ref().expect("there is one");
        assert_eq!((example.line, example.reason.contains("is -1")), (2, true), "{}", example.reason);
        let stored = application::Entity::find_by_id(1).one(&bank.db).await.expect("it reads").expect("a client");
        assert_eq!((stored.region_rating_client_w_city, stored.region_rating_client), (None, Some(2)));
        let stored = application::Entity::find_by_id(6).one(&bank.db).await.expect("it reads").expect("a client");
        assert_eq!(stored.days_registration, None);
    }

    async fn a_rehearsal_says_what_the_import_does_and_changes_nothing(bank) {
        let folder = bank.filled().await;
        folder.append("bureau_balance.csv", "7999,-1,C\n7001,-1,C\n");
        folder.write("application_test.csv", clients(4, 1));
        let before = (bank.content().await, bank.rows(entity::import::Entity).await);
        let options = ImportOptions { max_rejected: 0.5, ..ImportOptions::of(folder.path()) };
        let scratch = Folder::empty();
        let rehearsed = async |store| {
            let store: Option<&store::Store> = store;
            rehearse(store, &options, Mode::Whole, scratch.path(), &Silent).await
        };
        let summary = rehearsed(Some(&bank.store)).await.expect("it would be imported");
        assert_eq!(rehearsed(None).await.expect("into a new bank, too"), summary);
        assert!((bank.content().await, bank.rows(entity::import::Entity).await) == before, "something was written");
        let imported = import(&bank.store, &options, Mode::Whole, &Silent).await.expect("it is imported");
        assert_eq!(imported, summary);

        folder.remove("credit_card_balance.csv");
        let error = rehearsed(Some(&bank.store)).await.expect_err("a table would be lost");
        assert!(matches!(error, ImportError::Loses { .. }), "{error:?}");
    }

    async fn many_rejections_are_told_in_a_few_groups(bank) {
        let folder = bank.filled().await;
        let months: String = (0..20_000).map(|row| format!("{},-1,C\n", 8_000 + row)).collect();
        folder.append("bureau_balance.csv", months);
        let summary: ImportSummary = bank.import(folder.path()).await.expect("it is imported");
        let reasons = &summary.files[3].reasons;
        assert_eq!((reasons.len(), reasons[0].rows, reasons[0].example.line), (1, 20_000, 5));
        let count = "SELECT count(*), max(ordinal) FROM rejected_row";
        let statement = sea_orm::Statement::from_string(bank.db.get_database_backend(), count);
        let row = bank.db.query_one_raw(statement).await.expect("it reads").expect("a row");
        let counted: (i64, i64) =
            (row.try_get_by_index(0).expect("a number"), row.try_get_by_index(1).expect("a number"));
        assert_eq!(counted, (20_000, 20_000));
    }
}
