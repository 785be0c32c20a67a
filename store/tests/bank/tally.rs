//! Rules about what is counted while the bank is scored: it is there exactly as long as it is true.

use crate::fixture::{Folder, csv};
use crate::support::{Bank, on_both_engines, parameters};
use model::catalogue;
use model::decision::Advice;
use model::explanation::Score;
use model::file::ClientFile;
use model::monitoring::Tally;
use model::stability::{Counts, Reference};
use store::{ScoreRow, Silent, Store, StoreError, entity};
use tempfile::TempDir;

/// Clients 1 to 3, of whom 2 repaid and the others are applicants.
async fn imported(bank: &Bank) {
    let folder = Folder::empty();
    let past = [("SK_ID_CURR", "2"), ("TARGET", "0"), ("CODE_GENDER", "F"), ("AMT_INCOME_TOTAL", "100000")];
    folder.write("application_train.csv", csv(entity::application::Entity, &[&past[..]]));
    let present = ["1", "3"].map(|id| [("SK_ID_CURR", id), ("CODE_GENDER", "M")]);
    let present: Vec<_> = present.iter().map(|client| &client[..]).collect();
    folder.write("application_test.csv", csv(entity::application::Entity, &present));
    bank.import(folder.path()).await.expect("it is imported");
}

async fn files(store: &Store) -> Vec<ClientFile> {
    store.client_files(i64::MIN, 10).await.expect("they are read")
}

/// Scores every client, and returns what was counted.
async fn score(store: &Store, model: &str) -> Tally {
    let parameters = parameters(model);
    let edges = vec![50_000.0];
    let counts = Counts::new(&edges);
    let mut tally = Tally::new(model, &[Reference { quantity: "income".to_owned(), edges, counts }]);
    let files = files(store).await;
    let scores =
        vec![
            Score { probability: 0.05, decision: Advice::Grant, completeness: 1.0, missing: Vec::new() };
            files.len()
        ];
    let rows: Vec<f32> = files.iter().flat_map(catalogue::row).collect();
    tally.add(&parameters.policy, &files, &rows, &scores);
    let rows: Vec<ScoreRow> =
        files.iter().zip(&scores).map(|(file, score)| ScoreRow::new(&parameters, file, score)).collect();
    store.save_scores(&rows).await.expect("they are saved");
    tally
}

async fn kept(store: &Store, model: &str) -> Option<Tally> {
    store.tally(model).await.expect("it reads")
}

const MODEL: &str = "credit-default@1";

on_both_engines! {
    async fn what_was_counted_is_read_back_by_whoever_asks_for_that_model(bank) {
        imported(&bank).await;
        assert_eq!(kept(&bank.store, MODEL).await, None, "nothing was counted yet");
        let tally = score(&bank.store, MODEL).await;
        assert_eq!((tally.known, tally.applicants), (1, 2));
        assert_eq!(tally.quantities[0].known, Counts { clients: vec![0, 1], missing: 0 });
        assert_eq!(tally.quantities[0].applicants, Counts { clients: vec![0, 0], missing: 2 });
        bank.store.save_tally(&tally).await.expect("it is saved");
        bank.store.save_tally(&tally).await.expect("it is saved again");
        let other_server = Store::connect(&bank.url).await.expect("it opens");
        assert_eq!(kept(&other_server, MODEL).await, Some(tally));
        assert_eq!(kept(&other_server, "credit-default@2").await, None);
    }

    async fn what_was_counted_goes_with_the_scores_that_it_was_counted_with(bank) {
        imported(&bank).await;
        let tally = score(&bank.store, MODEL).await;
        bank.store.save_tally(&tally).await.expect("it is saved");
        score(&bank.store, MODEL).await;
        assert_eq!(kept(&bank.store, MODEL).await, None, "other scores have taken the place of those");
        bank.store.save_tally(&tally).await.expect("it is saved");
        imported(&bank).await;
        assert_eq!(kept(&bank.store, MODEL).await, None, "an import drops the scores");
    }

    async fn what_counts_other_clients_than_were_scored_is_not_kept(bank) {
        imported(&bank).await;
        let tally = score(&bank.store, MODEL).await;
        imported(&bank).await;
        let error = bank.store.save_tally(&tally).await.expect_err("the bank was replaced meanwhile");
        assert!(matches!(error, StoreError::ChangedWhileScored), "{error:?}");
        assert!(error.to_string().contains("clairscore score"), "{error}");
        assert_eq!(kept(&bank.store, MODEL).await, None);
    }

    async fn what_was_counted_is_backed_up_with_the_scores(bank) {
        imported(&bank).await;
        let tally = score(&bank.store, MODEL).await;
        bank.store.save_tally(&tally).await.expect("it is saved");
        let folder = TempDir::new().expect("a temporary folder");
        let file = folder.path().join("bank.backup");
        store::backup(&bank.store, &file, &Silent).await.expect("it is backed up");
        imported(&bank).await;
        store::restore(&bank.store, &file, &Silent).await.expect("it is restored");
        assert_eq!(kept(&bank.store, MODEL).await, Some(tally));
    }

    async fn what_another_version_counted_is_an_error_that_says_what_to_do(bank) {
        imported(&bank).await;
        let tally = score(&bank.store, MODEL).await;
        bank.store.save_tally(&tally).await.expect("it is saved");
        use sea_orm::ConnectionTrait;
        bank.db.execute_unprepared("UPDATE tally SET counts = '{}'").await.expect("it is there");
        let error = bank.store.tally(MODEL).await.expect_err("it does not read");
        assert!(matches!(error, StoreError::Tally(_)) && error.to_string().contains("clairscore score"));
    }
}
