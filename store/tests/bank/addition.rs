//! Rules about deliveries of some clients, which are added to a bank that stands.

use crate::fixture::{Cells, Folder, bureau_balance, csv};
use crate::support::{Bank, known_score, on_both_engines, parameters, portfolio, publish};
use model::decision::Advice;
use model::file::ClientFile;
use sea_orm::EntityTrait;
use std::path::Path;
use store::entity::{
    self, application, bureau, credit_card_balance, installments_payments, pos_cash_balance,
};
use store::import::{ImportError, ImportOptions, ImportSummary, Mode, Remedy, import, rehearse};
use store::{ScoreRow, Silent};

/// Which model has scored clients here.
const MODEL: &str = "credit-default@1";

/// Their outcomes may be lost: most clients here are applicants in what comes.
async fn add(bank: &Bank, folder: &Folder) -> Result<ImportSummary, ImportError> {
    add_as(Mode::AddReplace, bank, folder).await
}

async fn add_as(mode: Mode, bank: &Bank, folder: &Folder) -> Result<ImportSummary, ImportError> {
    let options = ImportOptions { max_rejected: 1.0, ..ImportOptions::of(folder.path()) };
    let scratch = Folder::empty();
    let rehearsed = rehearse(Some(&bank.store), &options, mode, scratch.path(), &Silent).await;
    let added = import(&bank.store, &options, mode, &Silent).await;
    match (&added, rehearsed) {
        (Ok(added), Ok(rehearsed)) => assert_eq!(*added, rehearsed),
        (Err(added), Err(rehearsed)) => assert_eq!(added.to_string(), rehearsed.to_string()),
        (added, rehearsed) => panic!("{added:?} where {rehearsed:?} was said"),
    }
    added
}

async fn refused(bank: &Bank, folder: &Folder, words: &[&str]) -> ImportError {
    refused_as(Mode::AddReplace, bank, folder, words).await
}

async fn refused_as(mode: Mode, bank: &Bank, folder: &Folder, words: &[&str]) -> ImportError {
    let before = bank.content().await;
    let error = add_as(mode, bank, folder).await.expect_err("it is refused");
    assert!(bank.content().await == before, "the bank has changed");
    for word in words {
        assert!(error.to_string().contains(word), "{word} in: {error}");
    }
    error
}

async fn file(bank: &Bank, id: i64) -> ClientFile {
    bank.store.client_file(id).await.expect("it reads").expect("a client")
}

/// A delivery of these clients, applicants all.
fn delivery(clients: &[Cells<'_>]) -> Folder {
    let folder = Folder::empty();
    folder.write("application_test.csv", csv(application::Entity, clients));
    folder
}

/// Every history, empty: what is there has to be written over.
fn with_empty_histories(folder: Folder) -> Folder {
    folder.write("bureau.csv", csv(bureau::Entity, &[]));
    folder.write("bureau_balance.csv", bureau_balance(&[]));
    folder.write("previous_application.csv", csv(entity::previous_application::Entity, &[]));
    folder.write("POS_CASH_balance.csv", csv(pos_cash_balance::Entity, &[]));
    folder.write("credit_card_balance.csv", csv(credit_card_balance::Entity, &[]));
    folder.write("installments_payments.csv", csv(installments_payments::Entity, &[]));
    folder
}

fn payment(client: &str, contract: &str, amount: &str) -> String {
    let cells = [("SK_ID_CURR", client), ("SK_ID_PREV", contract), ("AMT_PAYMENT", amount)];
    csv(installments_payments::Entity, &[&cells])
}

on_both_engines! {
    async fn a_new_client_comes_in_and_the_others_stay(bank) {
        bank.filled().await;
        let others = [file(&bank, 100).await, file(&bank, 200).await, file(&bank, 300).await];
        let folder = with_empty_histories(delivery(&[&[("SK_ID_CURR", "400"), ("AMT_CREDIT", "1000")]]));
        folder.write("installments_payments.csv", payment("400", "9400", "12"));
        let summary = add(&bank, &folder).await.expect("it is added");
        assert_eq!((summary.clients, summary.replaced, summary.rejected()), (1, Some(0), 0));
        let new = file(&bank, 400).await;
        assert_eq!(new.application.amt_credit, Some(1_000.0));
        assert_eq!(new.bureau, Some(Vec::new()));
        assert_eq!(new.installments_payments.expect("they are known").len(), 1);
        assert_eq!(bank.store.client_of_contract(9400).await.expect("it reads"), Some(400));
        assert_eq!([file(&bank, 100).await, file(&bank, 200).await, file(&bank, 300).await], others);
    }

    async fn a_client_who_is_named_is_replaced_in_every_table_that_is_delivered(bank) {
        bank.filled().await;
        let (before, other) = (file(&bank, 100).await, file(&bank, 200).await);
        let folder = delivery(&[&[("SK_ID_CURR", "100"), ("TARGET", "1"), ("AMT_CREDIT", "5")]]);
        folder.write("bureau.csv", csv(bureau::Entity, &[&[("SK_ID_CURR", "100"), ("SK_ID_BUREAU", "7500")]]));
        folder.write("bureau_balance.csv", bureau_balance(&[(7500, -1, "C")]));
        folder.write("installments_payments.csv", payment("100", "9001", "77"));
        let summary = add(&bank, &folder).await.expect("it is added");
        assert_eq!((summary.clients, summary.replaced, summary.rejected()), (1, Some(1), 0));
        let now = file(&bank, 100).await;
        assert_eq!((now.application.target, now.application.amt_credit), (Some(1), Some(5.0)));
        assert_eq!(now.application.ext_source_2, None, "nothing of the earlier row stays");
        assert_eq!(now.bureau.expect("known").iter().map(|credit| credit.sk_id_bureau).collect::<Vec<_>>(), [7500]);
        assert_eq!(now.bureau_balance.expect("known").len(), 1);
        let payments = now.installments_payments.expect("known");
        assert_eq!(payments.iter().map(|payment| payment.amt_payment).collect::<Vec<_>>(), [Some(77.0)]);
        assert_eq!(now.previous_application, before.previous_application, "it was not delivered");
        assert_eq!(now.pos_cash_balance, before.pos_cash_balance);
        assert_eq!(file(&bank, 200).await, other);
        // Contract 9001 is of tables that stay; it came again, and is the same.
        assert_eq!(bank.rows(entity::contract::Entity).await.len(), 4);
    }

    async fn adding_twice_gives_the_same_bank(bank) {
        let all = bank.filled().await;
        let whole = bank.content().await;
        add(&bank, &all).await.expect("a whole bank may be added to itself");
        assert_eq!(bank.content().await, whole);
    }

    async fn a_contract_that_no_table_mentions_any_more_goes(bank) {
        bank.filled().await;
        let folder = with_empty_histories(delivery(&[&[("SK_ID_CURR", "100")]]));
        add(&bank, &folder).await.expect("it is added");
        assert_eq!(bank.store.client_of_contract(9001).await.expect("it reads"), None);
        assert_eq!(bank.store.client_of_contract(9300).await.expect("it reads"), Some(200));
        assert_eq!(file(&bank, 100).await.bureau, Some(Vec::new()));
    }

    async fn rows_of_clients_who_are_not_named_are_rejected(bank) {
        bank.filled().await;
        let other = file(&bank, 200).await;
        let folder = with_empty_histories(delivery(&[&[("SK_ID_CURR", "400")]]));
        folder.write("credit_card_balance.csv", csv(credit_card_balance::Entity, &[
            &[("SK_ID_PREV", "9300"), ("SK_ID_CURR", "200"), ("MONTHS_BALANCE", "-2")],
        ]));
        folder.write("bureau_balance.csv", bureau_balance(&[(7003, -5, "C")]));
        let summary = add(&bank, &folder).await.expect("it is added");
        let reasons: Vec<_> = summary.files.iter().flat_map(|file| &file.reasons).collect();
        let reasons: Vec<_> = reasons.iter().map(|reason| &*reason.example.reason).collect();
        assert_eq!(reasons, ["credit 7003 is not in bureau.csv", "client 200 is in none of the application files"]);
        assert_eq!(file(&bank, 200).await, other);
    }

    async fn a_contract_or_a_credit_of_another_client_is_a_conflict_that_is_named(bank) {
        bank.filled().await;
        let folder = with_empty_histories(delivery(&[&[("SK_ID_CURR", "400")]]));
        folder.write("installments_payments.csv", payment("400", "9300", "12"));
        folder.write("bureau.csv", csv(bureau::Entity, &[&[("SK_ID_CURR", "400"), ("SK_ID_BUREAU", "7003")]]));
        let summary = add(&bank, &folder).await.expect("the rest is added");
        let reasons: Vec<_> = summary.files.iter().flat_map(|file| &file.reasons).collect();
        let reasons: Vec<_> = reasons.iter().map(|reason| &*reason.example.reason).collect();
        assert_eq!(reasons, ["credit 7003 belongs to client 200", "contract 9300 belongs to client 200"]);

        // Both are named, but rows of a table that is not delivered say whose the contract is.
        let folder = delivery(&[&[("SK_ID_CURR", "100")], &[("SK_ID_CURR", "200")]]);
        let kept = payment("200", "9002", "7").lines().nth(1).expect("a row").to_owned();
        folder.write("installments_payments.csv", payment("100", "9300", "12") + &kept);
        let summary = add(&bank, &folder).await.expect("the rest is added");
        assert_eq!(summary.files[1].reasons[0].example.reason, "contract 9300 belongs to client 200");
        // Where every table is delivered that mentions it, it may go from one to the other.
        let folder = with_empty_histories(folder);
        folder.write("installments_payments.csv", payment("100", "9300", "12"));
        assert_eq!(add(&bank, &folder).await.expect("it is added").rejected(), 0);
        assert_eq!(bank.store.client_of_contract(9300).await.expect("it reads"), Some(100));
    }

    async fn a_credit_whose_months_stay_must_come_again(bank) {
        bank.filled().await;
        let folder = delivery(&[&[("SK_ID_CURR", "100")]]);
        folder.write("bureau.csv", csv(bureau::Entity, &[&[("SK_ID_CURR", "100"), ("SK_ID_BUREAU", "7002")]]));
        let error = refused(&bank, &folder, &["credit 7001 of client 100", "bureau_balance.csv"]).await;
        assert!(matches!(error, ImportError::MonthsWithoutCredit { credit: 7001, client: 100 }), "{error:?}");
        folder.write("bureau.csv", csv(bureau::Entity, &[&[("SK_ID_CURR", "100"), ("SK_ID_BUREAU", "7001")]]));
        add(&bank, &folder).await.expect("it is added");
        let now = file(&bank, 100).await;
        assert_eq!((now.bureau.map(|rows| rows.len()), now.bureau_balance.map(|rows| rows.len())), (Some(1), Some(2)));
        // Months of credits that stay may come by themselves.
        let folder = delivery(&[&[("SK_ID_CURR", "100")]]);
        folder.write("bureau_balance.csv", bureau_balance(&[(7001, -4, "0"), (7003, -4, "0")]));
        assert_eq!(add(&bank, &folder).await.expect("it is added").rejected(), 1);
        assert_eq!(file(&bank, 100).await.bureau_balance.map(|rows| rows.len()), Some(1));
    }

    async fn what_is_unknown_of_a_new_client_is_not_taken_for_empty(bank) {
        bank.filled().await;
        let application = || delivery(&[&[("SK_ID_CURR", "400")], &[("SK_ID_CURR", "100")]]);
        let summary = add(&bank, &application()).await.expect("a history may be unknown");
        assert_eq!((summary.clients, summary.replaced), (2, Some(1)));
        let (new, known) = (file(&bank, 400).await, file(&bank, 100).await);
        assert_eq!((new.bureau, new.installments_payments), (None, None));
        assert_eq!(known.bureau.map(|rows| rows.len()), Some(2), "what was known stays known");
        assert_eq!(known.installments_payments.map(|rows| rows.len()), Some(3));

        let part = application();
        part.write("bureau.csv", csv(bureau::Entity, &[&[("SK_ID_CURR", "100"), ("SK_ID_BUREAU", "7001")]]));
        let error = refused(&bank, &part, &["client 400", "bureau_balance.csv", "header"]).await;
        assert!(matches!(error, ImportError::HistoryIncomplete { client: 400, .. }), "{error:?}");
        // All of it but the payments is a history whose payments are unknown.
        let part = with_empty_histories(application());
        part.remove("installments_payments.csv");
        add(&bank, &part).await.expect("it is added");
        let (new, known) = (file(&bank, 400).await, file(&bank, 100).await);
        assert_eq!((new.bureau, new.installments_payments), (Some(Vec::new()), None));
        assert_eq!(known.installments_payments.map(|rows| rows.len()), Some(3));
    }

    async fn a_table_that_the_bank_never_had_is_not_added_for_some(bank) {
        let folder = Folder::portfolio();
        folder.remove("credit_card_balance.csv");
        bank.import(folder.path()).await.expect("it is imported");
        let new = with_empty_histories(delivery(&[&[("SK_ID_CURR", "400")]]));
        let error = refused(&bank, &new, &["credit_card_balance.csv", "unknown"]).await;
        assert!(matches!(error, ImportError::TableUnknown { .. }), "{error:?}");
    }

    async fn a_row_that_cannot_be_used_leaves_its_client_as_they_were(bank) {
        bank.filled().await;
        let before = file(&bank, 100).await;
        let folder = delivery(&[&[("SK_ID_CURR", "100"), ("AMT_CREDIT", "lots")], &[("SK_ID_CURR", "200")]]);
        folder.write("installments_payments.csv", payment("100", "9001", "1"));
        let summary = add(&bank, &folder).await.expect("the other one is added");
        assert_eq!((summary.clients, summary.replaced, summary.rejected()), (1, Some(1), 2));
        assert_eq!(file(&bank, 100).await, before);
        assert_eq!(file(&bank, 200).await.application.target, None, "as delivered");
        assert_eq!((summary.outcomes, summary.replaced_outcomes), (0, 1), "and whoever asks is told");
    }

    async fn what_became_of_clients_is_not_lost_with_a_delivery_without_it(bank) {
        bank.filled().await;
        let folder = delivery(&[&[("SK_ID_CURR", "100")], &[("SK_ID_CURR", "200")], &[("SK_ID_CURR", "400")]]);
        let words = ["its 2 clients whose outcome is known (application_train.csv is missing)", "--replace"];
        refused_as(Mode::Add, &bank, &folder, &words).await;
        add(&bank, &folder).await.expect("unless it is meant");
        // Nothing is known of them any more, and nothing is lost.
        add_as(Mode::Add, &bank, &folder).await.expect("it is added");
    }

    /// Each of its rows is possible.
    async fn amounts_in_another_unit_are_refused_unless_they_are_meant(bank) {
        let clients = |ids: std::ops::Range<i64>, unit: i64| {
            let row = |id: i64| {
                let [id, income, credit, annuity, price] =
                    [id, 15_000 * unit, 50_000 * unit, 2_500 * unit, 45_000 * unit].map(|number| number.to_string());
                csv(application::Entity, &[&[
                    ("SK_ID_CURR", &id),
                    ("AMT_INCOME_TOTAL", &income),
                    ("AMT_CREDIT", &credit),
                    ("AMT_ANNUITY", &annuity),
                    ("AMT_GOODS_PRICE", &price),
                ]])
            };
            let rows = ids.map(row).map(|text| text.lines().nth(1).expect("a row").to_owned() + "\n");
            let folder = Folder::empty();
            folder.write("application_test.csv", csv(application::Entity, &[]) + &rows.collect::<String>());
            folder
        };
        bank.import(clients(1..40, 1).path()).await.expect("it is imported");
        for (folder, median) in [(clients(40..41, 100), "1500000"), (clients(30..50, 1_000), "15000000")] {
            let words = ["application_test.csv", "AMT_INCOME_TOTAL is", median, "in the bank it is 15000", "--replace"];
            let error = refused_as(Mode::Add, &bank, &folder, &words).await;
            assert!(matches!(error, ImportError::OtherUnit { .. }), "{error:?}");
        }
        let whole = clients(1..50, 100);
        let error = bank.import(whole.path()).await.expect_err("nor is a whole bank replaced so");
        assert!(matches!(error, ImportError::OtherUnit { .. }), "{error:?}");
        add_as(Mode::Add, &bank, &clients(40..45, 5)).await.expect("people differ");
        add_as(Mode::AddReplace, &bank, &clients(45..50, 100)).await.expect("unless it is meant");
        bank.import_as(Mode::Replace, whole.path()).await.expect("unless it is meant");
    }

    /// That a client has no such rows is said by a header, not by rows of others.
    async fn a_history_is_not_emptied_by_rows_of_others(bank) {
        bank.filled().await;
        let client = || delivery(&[&[("SK_ID_CURR", "100")]]);
        for (name, text, words) in [
            ("installments_payments.csv", payment("200", "9002", "7"), "client 200 is in none of the application files"),
            ("installments_payments.csv", payment("100", "9300", "7"), "contract 9300 belongs to client 200"),
            (
                "bureau.csv",
                csv(bureau::Entity, &[&[("SK_ID_CURR", "100"), ("SK_ID_BUREAU", "7003")]]),
                "credit 7003 belongs to client 200",
            ),
        ] {
            let folder = client();
            folder.write("bureau_balance.csv", bureau_balance(&[]));
            folder.write(name, text);
            let error = refused_as(Mode::Add, &bank, &folder, &[words, name, "the header alone"]).await;
            assert!(matches!(error, ImportError::Unusable { remedy: Remedy::Bring, .. }), "{error:?}");
        }
        let folder = client();
        folder.write("installments_payments.csv", csv(installments_payments::Entity, &[]));
        add(&bank, &folder).await.expect("it is added");
        assert_eq!(file(&bank, 100).await.installments_payments.map(|rows| rows.len()), Some(0));
    }

    async fn scores_gone_stale_are_dropped_and_the_others_stay(bank) {
        bank.filled().await;
        let files = bank.store.client_files(i64::MIN, 10).await.expect("they are read");
        let score =
            known_score(0.05, Advice::Grant);
        let parameters = parameters(MODEL);
        let rows: Vec<_> = files.iter().map(|file| ScoreRow::new(&parameters, file, &score)).collect();
        publish(&bank.store, MODEL, &rows).await;
        add(&bank, &delivery(&[&[("SK_ID_CURR", "100")]])).await.expect("it is added");
        let left = entity::score::Entity::find().all(&bank.db).await.expect("it reads");
        assert_eq!(left.iter().map(|score| score.sk_id_curr).collect::<Vec<_>>(), [200, 300]);
        assert_eq!(portfolio(&bank.store, MODEL).await.unscored(), 1);
    }

    async fn a_failure_while_clients_are_added_leaves_the_bank_as_it_was(bank) {
        bank.filled().await;
        let folder = with_empty_histories(delivery(&[&[("SK_ID_CURR", "100")]]));
        folder.write("installments_payments.csv", payment("100", "9001", "lots"));
        let before = bank.content().await;
        let strict = bank.import_as(Mode::Add, folder.path()).await.expect_err("a row of one cannot be read");
        assert!(matches!(strict, ImportError::TooManyRejected { .. }), "{strict:?}");
        let gone = bank.import_as(Mode::Add, Path::new("/no/such/folder")).await.expect_err("nothing is there");
        assert!(matches!(gone, ImportError::Source { .. }), "{gone:?}");
        assert!(bank.content().await == before, "the bank has changed");
    }

    async fn what_is_added_to_an_empty_bank_is_all_of_it(bank) {
        let summary = add(&bank, &Folder::portfolio()).await.expect("it is imported");
        assert_eq!((summary.clients, summary.replaced), (3, None));
    }
}
