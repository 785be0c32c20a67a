//! Rules about what an import must not take from a bank: a table, the clients whose outcome is known, the applicants, unless
//! it is meant.

use crate::fixture::{Folder, bureau_balance, csv};
use crate::support::{Bank, on_both_engines};
use store::Silent;
use store::entity::{application, bureau, credit_card_balance, installments_payments};
use store::import::{ImportError, ImportOptions, Lost, Mode, rehearse};

/// Asserts that neither an import nor its rehearsal takes from the bank what the folder has nothing of, that both say so in
/// these words, and that it goes through if it is meant; returns what would be lost.
async fn refused(bank: &Bank, folder: &Folder, words: &[&str]) -> Vec<(Lost, u64)> {
    let before = bank.content().await;
    let error = bank.import(folder.path()).await.expect_err("it is refused");
    assert!(bank.content().await == before, "the bank has changed");
    let (scratch, options) = (Folder::empty(), ImportOptions::of(folder.path()));
    let rehearsed = rehearse(Some(&bank.store), &options, Mode::Whole, scratch.path(), &Silent).await;
    assert_eq!(rehearsed.expect_err("it is refused, too").to_string(), error.to_string());
    for word in words.iter().chain(&["--replace"]) {
        assert!(error.to_string().contains(word), "{word} in: {error}");
    }
    bank.import_as(Mode::Replace, folder.path()).await.expect("unless it is meant");
    let ImportError::Loses { losses, .. } = error else { panic!("{error:?}") };
    losses.into_iter().map(|loss| (loss.lost, loss.rows)).collect()
}

on_both_engines! {
    async fn the_clients_whose_outcome_is_known_are_not_lost_with_their_file(bank) {
        let folder = bank.filled().await;
        folder.remove("application_train.csv");
        // Their histories are there, and are rows of nobody.
        let words = ["its 2 clients whose outcome is known (application_train.csv is missing)"];
        assert_eq!(refused(&bank, &folder, &words).await, [(Lost::Outcomes, 2)]);
    }

    async fn a_file_that_is_not_recognised_is_named_where_it_is_missed(bank) {
        let folder = bank.filled().await;
        folder.rename("application_train.csv", "application_train (1).csv");
        let words = ["2 clients whose outcome is known", "application_train (1).csv is not read"];
        refused(&bank, &folder, &words).await;
    }

    async fn outcomes_are_not_lost_with_their_column_nor_with_their_values(bank) {
        let folder = bank.filled().await;
        let text = String::from_utf8(folder.read("application_train.csv")).expect("text");
        folder.write("application_train.csv", text.replace("200,1,", "200,,").replace("100,0,", "100,,"));
        let words = ["2 clients whose outcome is known (application_train.csv has no client with a TARGET)"];
        assert_eq!(refused(&bank, &folder, &words).await, [(Lost::Outcomes, 2)]);

        let folder = bank.filled().await;
        let text = text.replace("TARGET,", "").replace("200,1,", "200,").replace("100,0,", "100,");
        folder.write("application_train.csv", text);
        refused(&bank, &folder, &["2 clients whose outcome is known (application_train.csv has no column TARGET)"]).await;
    }

    async fn applicants_are_not_lost_with_their_file_unless_another_one_has_them(bank) {
        let folder = bank.filled().await;
        folder.remove("application_test.csv");
        let words = ["its 1 applicant (application_test.csv is missing)"];
        assert_eq!(refused(&bank, &folder, &words).await, [(Lost::Applicants, 1)]);
        bank.import(folder.path()).await.expect("then there is nothing to lose");
        let folder = bank.filled().await;
        folder.remove("application_test.csv");
        let applicant = csv(application::Entity, &[&[("SK_ID_CURR", "300"), ("AMT_CREDIT", "90000")]]);
        folder.append("application_train.csv", applicant.lines().nth(1).expect("a row"));
        bank.import(folder.path()).await.expect("all of them are there");
    }

    async fn a_table_is_not_emptied_by_a_header_nor_by_rows_of_nobody(bank) {
        let folder = bank.filled().await;
        folder.write("bureau.csv", csv(bureau::Entity, &[]));
        folder.write("credit_card_balance.csv", csv(credit_card_balance::Entity, &[
            &[("SK_ID_PREV", "9300"), ("SK_ID_CURR", "999"), ("MONTHS_BALANCE", "-1")],
        ]));
        let words = [
            "its 3 rows of bureau (bureau.csv ends with its header)",
            "its 3 rows of bureau_balance (none of the 3 rows of bureau_balance.csv can be kept: the credit is not in bureau.csv)",
            "its 1 row of credit_card_balance (not even the one row of credit_card_balance.csv can be kept: the client is in none",
        ];
        assert_eq!(refused(&bank, &folder, &words).await, [
            (Lost::Table("bureau"), 3),
            (Lost::Table("bureau_balance"), 3),
            (Lost::Table("credit_card_balance"), 1),
        ]);
    }

    async fn a_table_is_not_emptied_by_rows_that_turn_out_unusable_late(bank) {
        let folder = bank.filled().await;
        folder.write("bureau_balance.csv", bureau_balance(&[(7001, -1, "\u{1}")]));
        let options = ImportOptions { max_rejected: 1.0, ..ImportOptions::of(folder.path()) };
        let before = bank.content().await;
        let error = store::import::import(&bank.store, &options, Mode::Whole, &Silent).await.expect_err("it is refused");
        let words = "its 3 rows of bureau_balance (not even the one row of bureau_balance.csv can be kept: STATUS contains";
        assert!(error.to_string().contains(words), "{error}");
        assert!(bank.content().await == before, "the bank has changed");
    }

    async fn that_nobody_has_rows_of_a_table_is_not_lost_either(bank) {
        let folder = Folder::portfolio();
        folder.write("credit_card_balance.csv", csv(credit_card_balance::Entity, &[]));
        bank.import(folder.path()).await.expect("there was nothing to lose");
        folder.remove("credit_card_balance.csv");
        let words = ["that nobody has rows of credit_card_balance (credit_card_balance.csv is missing)"];
        assert_eq!(refused(&bank, &folder, &words).await, [(Lost::Table("credit_card_balance"), 0)]);
    }

    /// A file that was cut at the end of a line looks whole.
    async fn most_of_a_table_is_not_lost_with_half_of_its_file(bank) {
        let payments: Vec<String> = (0..60).map(|amount| format!("9001,100,{amount}.0")).collect();
        let file = |rows: usize| {
            let cells = |row: &String| -> Vec<(&'static str, String)> {
                ["SK_ID_PREV", "SK_ID_CURR", "AMT_PAYMENT"].into_iter().zip(row.split(',').map(str::to_owned)).collect()
            };
            let rows: Vec<_> = payments[..rows].iter().map(cells).collect();
            let rows: Vec<Vec<(&str, &str)>> =
                rows.iter().map(|row| row.iter().map(|(name, cell)| (*name, cell.as_str())).collect()).collect();
            let rows: Vec<&[_]> = rows.iter().map(|row| &row[..]).collect();
            csv(installments_payments::Entity, &rows)
        };
        let folder = Folder::portfolio();
        folder.write("installments_payments.csv", file(60));
        bank.import(folder.path()).await.expect("it is imported");
        folder.write("installments_payments.csv", file(54));
        bank.import(folder.path()).await.expect("a tenth may go");
        folder.write("installments_payments.csv", file(27));
        let words = ["27 of its 54 rows of installments_payments (installments_payments.csv has 27 rows)"];
        assert_eq!(refused(&bank, &folder, &words).await, [(Lost::Table("installments_payments"), 54)]);
        // All rows are there, and most of them are nobody's.
        let file = file(54);
        folder.write("installments_payments.csv", &file);
        bank.import(folder.path()).await.expect("there was less before");
        let foreign = file.replace("100,9001", "999,9009").replacen("999,9009", "100,9001", 2);
        folder.write("installments_payments.csv", foreign);
        let words = [
            "52 of its 54 rows of installments_payments (only 2 of the 54 rows of installments_payments.csv can be kept, \
             most often: the client is in none of the application files)",
        ];
        assert_eq!(refused(&bank, &folder, &words).await, [(Lost::Table("installments_payments"), 54)]);
    }

    async fn most_clients_are_not_lost_with_half_of_their_file(bank) {
        let folder = Folder::portfolio();
        let clients = |outcomes: usize, applicants: usize| {
            let ids: Vec<String> = (1..=outcomes + applicants).map(|id| id.to_string()).collect();
            let rows: Vec<_> = ids.iter().enumerate().map(|(index, id)| {
                [("SK_ID_CURR", id.as_str()), ("TARGET", if index < outcomes { "0" } else { "" })]
            }).collect();
            let rows: Vec<&[_]> = rows.iter().map(|row| &row[..]).collect();
            let file = csv(application::Entity, &rows);
            file + &csv(application::Entity, &[&[("SK_ID_CURR", "100")], &[("SK_ID_CURR", "200")]])
                .lines().skip(1).map(|row| format!("{row}\n")).collect::<String>()
        };
        folder.write("application_train.csv", clients(100, 100));
        bank.import(folder.path()).await.expect("it is imported");
        // What becomes of applicants becomes known: they are no loss.
        folder.write("application_train.csv", clients(150, 50));
        bank.import(folder.path()).await.expect("nobody is lost");
        folder.write("application_train.csv", clients(75, 53));
        let words = ["75 of its 150 clients whose outcome is known (application_train.csv has only 75 clients with a TARGET)"];
        assert_eq!(refused(&bank, &folder, &words).await, [(Lost::Outcomes, 150)]);
        folder.write("application_train.csv", clients(75, 10));
        let words = ["42 of its 55 applicants (application_test.csv has only 13 clients without a TARGET)"];
        assert_eq!(refused(&bank, &folder, &words).await, [(Lost::Applicants, 55)]);
    }
}
