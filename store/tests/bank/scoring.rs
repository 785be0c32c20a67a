//! Rules about scorings: whoever reads sees all of one or nothing, and what was counted is there exactly as long as it is
//! true.

use crate::fixture::{Folder, bureau_balance, csv};
use crate::support::{Bank, Queue, counting, known_score, on_both_engines, parameters, portfolio, publish};
use model::catalogue;
use model::decision::Advice;
use model::file::ClientFile;
use model::monitoring::Tally;
use model::portfolio::{ClientQuery, PROBABILITY};
use model::stability::{Counts, Reference};
use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};
use std::pin::pin;
use store::import::{ImportOptions, Mode, import};
use store::{Amount, Missing, Progress, ScoreRow, Silent, Store, StoreError, entity};
use tempfile::TempDir;
use tokio::sync::Notify;

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

/// What a model says of clients, always the same.
fn rows(model: &str, files: &[ClientFile], probability: f64) -> Vec<ScoreRow> {
    let score = known_score(probability, Advice::Grant);
    files.iter().map(|file| ScoreRow::new(&parameters(model), file, &score)).collect()
}

/// What is counted of clients.
fn count(model: &str, files: &[ClientFile]) -> Tally {
    let edges = vec![50_000.0];
    let counts = Counts::new(&edges);
    let mut tally = Tally::new(model, &[Reference { quantity: "income".to_owned(), edges, counts }]);
    let scores = vec![known_score(0.05, Advice::Grant); files.len()];
    let features: Vec<f32> = files.iter().flat_map(catalogue::row).collect();
    tally.add(&parameters(model).policy, files, &features, &scores);
    tally
}

/// Scores every client, and returns what was counted.
async fn score(store: &Store, model: &str) -> Tally {
    let files = files(store).await;
    let scoring = store.begin_scoring(model, &Silent).await.expect("nobody else writes");
    scoring.save(&rows(model, &files, 0.05)).await.expect("they are saved");
    let tally = count(model, &files);
    scoring.publish(&tally).await.expect("they are published");
    tally
}

async fn kept(store: &Store, model: &str) -> Option<Tally> {
    store.tally(model).await.expect("it reads")
}

/// The probabilities that a model shows, client after client.
async fn shown(store: &Store, model: &str) -> Vec<f64> {
    let page = portfolio(store, model).await.page(&ClientQuery::default());
    page.clients.iter().map(|client| client.probability).collect()
}

/// How many scores the bank holds, shown or not.
async fn scores(bank: &Bank) -> u64 {
    entity::score::Entity::find().count(&bank.db).await.expect("it counts")
}

const MODEL: &str = "credit-default@1";
const OTHER: &str = "credit-default@2";

on_both_engines! {
    async fn whoever_contradicts_themselves_is_in_every_list_to_be_looked_at_closer(bank) {
        let folder = Folder::empty();
        let usual = [("AMT_INCOME_TOTAL", "100000"), ("AMT_CREDIT", "200000"), ("AMT_ANNUITY", "10000")];
        let client = |id: &'static str| [&[("SK_ID_CURR", id)][..], &usual].concat();
        let (one, mut other) = (client("1"), client("2"));
        other[3].1 = "190000";
        folder.write("application_test.csv", csv(entity::application::Entity, &[&one[..], &other[..]]));
        bank.import(folder.path()).await.expect("it is imported");
        publish(&bank.store, "model@1", &rows("model@1", &files(&bank.store).await, 0.05)).await;
        let page = portfolio(&bank.store, "model@1").await.page(&ClientQuery::default());
        let advised: Vec<_> = page.clients.iter().map(|client| (client.id, client.decision)).collect();
        assert_eq!(advised.len(), 2);
        assert!(advised.contains(&(1, Advice::Grant)) && advised.contains(&(2, Advice::Review)), "{advised:?}");
    }

    async fn what_was_counted_is_read_back_by_whoever_asks_for_that_model(bank) {
        imported(&bank).await;
        assert_eq!(kept(&bank.store, MODEL).await, None, "nothing was counted yet");
        score(&bank.store, MODEL).await;
        let tally = score(&bank.store, MODEL).await;
        assert_eq!((tally.known, tally.applicants), (1, 2));
        assert_eq!(tally.quantities[0].known, Counts { clients: vec![0, 1], missing: 0 });
        assert_eq!(tally.quantities[0].applicants, Counts { clients: vec![0, 0], missing: 2 });
        let other_server = Store::connect(&bank.url).await.expect("it opens");
        assert_eq!(kept(&other_server, MODEL).await, Some(tally));
        assert_eq!(kept(&other_server, OTHER).await, None);
    }

    async fn what_was_counted_goes_with_the_scores_that_it_was_counted_with(bank) {
        imported(&bank).await;
        score(&bank.store, MODEL).await;
        imported(&bank).await;
        assert_eq!(kept(&bank.store, MODEL).await, None, "an import drops the scores");
        assert_eq!(scores(&bank).await, 0);
    }

    async fn what_was_counted_is_backed_up_with_the_scores(bank) {
        imported(&bank).await;
        let tally = score(&bank.store, MODEL).await;
        let folder = TempDir::new().expect("a temporary folder");
        let file = folder.path().join("bank.backup");
        store::backup(&bank.store, &file, &Silent).await.expect("it is backed up");
        imported(&bank).await;
        store::restore(&bank.store, &file, &Silent).await.expect("it is restored");
        assert_eq!(kept(&bank.store, MODEL).await, Some(tally));
        assert_eq!(shown(&bank.store, MODEL).await, [0.05; 3]);
        // A scoring after it takes a version that the backup has not.
        score(&bank.store, OTHER).await;
        assert_eq!(scores(&bank).await, 6);
    }

    async fn what_another_version_counted_is_an_error_that_says_what_to_do(bank) {
        imported(&bank).await;
        score(&bank.store, MODEL).await;
        bank.db.execute_unprepared("UPDATE scoring SET counts = '{}'").await.expect("it is there");
        let error = bank.store.tally(MODEL).await.expect_err("it does not read");
        assert!(matches!(error, StoreError::Tally(_)) && error.to_string().contains("clairscore score"));
    }

    /// A second server, with connections of its own, looks again and again while scoring follows scoring.
    async fn whoever_reads_during_a_scoring_sees_all_of_it_or_nothing(bank) {
        let folder = Folder::empty();
        let ids: Vec<String> = (1..=1_500).map(|id| id.to_string()).collect();
        let clients: Vec<_> = ids.iter().map(|id| [("SK_ID_CURR", &**id), ("TARGET", "0")]).collect();
        let clients: Vec<_> = clients.iter().map(|client| &client[..]).collect();
        folder.write("application_train.csv", csv(entity::application::Entity, &clients));
        bank.import(folder.path()).await.expect("it is imported");
        let files = bank.store.client_files(i64::MIN, 1_500).await.expect("they are read");
        let other_server = Store::connect(&bank.url).await.expect("it opens");
        let parameters = parameters(MODEL);

        // The n-th scoring says this of everybody, and counts n clients with a known outcome.
        let said = |n: u32| f64::from(n) / 100.0;
        let score = async {
            for n in 1..=8 {
                let scoring = bank.store.begin_scoring(MODEL, &Silent).await.expect("nobody else writes");
                for files in files.chunks(250) {
                    let rows = rows(MODEL, files, said(n));
                    scoring.save(&rows).await.expect("they are saved");
                    tokio::task::yield_now().await;
                }
                let known = u64::from(n);
                let tally = Tally { known, applicants: 1_500 - known, ..Tally::new(MODEL, &[]) };
                scoring.publish(&tally).await.expect("they are published");
            }
        };
        let mut score = pin!(score);
        let (mut seen, mut last) = (0, 0);
        let mut done = false;
        while !done {
            let look = async {
                let portfolio = portfolio(&other_server, MODEL).await;
                let everybody = portfolio.distribution(PROBABILITY, &None, None);
                let (everybody, _) = everybody.expect("it is a quantity");
                let peers = other_server.peers(&parameters).await.expect("they are read");
                let tally = kept(&other_server, MODEL).await;
                (portfolio, everybody, peers.len(), tally)
            };
            let mut look = pin!(look);
            let (portfolio, everybody, peers, tally) = loop {
                tokio::select! {
                    looked = &mut look => break looked,
                    () = &mut score, if !done => done = true,
                }
            };
            let [lowest, _, highest] = everybody.quantiles.unwrap_or_default();
            let n = (0..=8).find(|&n| said(n) == lowest).expect("a scoring said so");
            assert_eq!(lowest, highest, "scores of two scorings");
            let total = if n == 0 { 0 } else { 1_500 };
            assert_eq!((everybody.clients, portfolio.unscored()), (total, 1_500 - total));
            // What is asked one after the other is of the same scoring or of a later one, never of an earlier one.
            assert!(n >= last && tally.as_ref().map_or(0, |tally| tally.known) >= u64::from(n), "{n} after {last}: {tally:?}");
            assert!(peers == 1_500 || n == 0, "{peers}");
            seen += u32::from(n != last);
            last = n;
        }
        assert!(seen > 2, "only {seen} scorings were seen");
        assert_eq!(shown(&other_server, MODEL).await[0], 0.08);
    }

    async fn a_scoring_that_stops_is_as_if_it_had_never_been(bank) {
        imported(&bank).await;
        let tally = score(&bank.store, MODEL).await;
        let scoring = bank.store.begin_scoring(MODEL, &Silent).await.expect("nobody else writes");
        scoring.save(&rows(MODEL, &files(&bank.store).await[..2], 0.5)).await.expect("they are saved");
        drop(scoring);
        assert_eq!((scores(&bank).await, shown(&bank.store, MODEL).await), (5, vec![0.05; 3]));
        assert_eq!(kept(&bank.store, MODEL).await, Some(tally));
        score(&bank.store, MODEL).await;
        assert_eq!(scores(&bank).await, 3, "and what it left has gone");
    }

    async fn scores_are_saved_all_or_none(bank) {
        imported(&bank).await;
        let mut rows = rows(MODEL, &files(&bank.store).await, 0.5);
        rows[2].client_id = 6;
        let scoring = bank.store.begin_scoring(MODEL, &Silent).await.expect("nobody else writes");
        scoring.save(&rows).await.expect_err("client 6 is not in the bank");
        assert_eq!(scores(&bank).await, 0);
    }

    async fn models_are_shown_side_by_side(bank) {
        imported(&bank).await;
        let files = files(&bank.store).await;
        publish(&bank.store, MODEL, &rows(MODEL, &files, 0.25)).await;
        publish(&bank.store, OTHER, &rows(OTHER, &files[1..], 0.75)).await;
        assert_eq!(shown(&bank.store, MODEL).await, [0.25; 3]);
        assert_eq!(shown(&bank.store, OTHER).await, [0.75; 2]);
        assert!(shown(&bank.store, "credit-default@3").await.is_empty());
        let unscored = async |model| portfolio(&bank.store, model).await.unscored();
        assert_eq!([unscored(MODEL).await, unscored(OTHER).await, unscored("none").await], [0, 1, 3]);
        publish(&bank.store, OTHER, &rows(OTHER, &files, 0.5)).await;
        assert_eq!((scores(&bank).await, shown(&bank.store, MODEL).await), (6, vec![0.25; 3]));
    }

    async fn a_scoring_of_other_clients_than_were_counted_is_not_shown(bank) {
        imported(&bank).await;
        let tally = score(&bank.store, MODEL).await;
        let files = files(&bank.store).await;
        // Somebody got past the lock: the bank lies where files cannot be locked.
        for past in ["UPDATE score_version SET version = version + 1", "DELETE FROM score WHERE probability = 0.5"] {
            let scoring = bank.store.begin_scoring(MODEL, &Silent).await.expect("nobody else writes");
            scoring.save(&rows(MODEL, &files, 0.5)).await.expect("they are saved");
            bank.db.execute_unprepared(past).await.expect("it is done");
            let error = scoring.publish(&counting(MODEL, 3)).await.expect_err("the bank has changed");
            assert!(matches!(error, StoreError::ChangedWhileScored), "{error:?}");
            assert!(error.to_string().contains("clairscore score"), "{error}");
            assert_eq!(shown(&bank.store, MODEL).await, [0.05; 3]);
            assert_eq!(kept(&bank.store, MODEL).await.as_ref(), Some(&tally));
        }
    }

    async fn an_import_waits_for_a_scoring_and_then_drops_its_scores(bank) {
        imported(&bank).await;
        let files = files(&bank.store).await;
        let scoring = bank.store.begin_scoring(MODEL, &Silent).await.expect("nobody else writes");
        scoring.save(&rows(MODEL, &files[..1], 0.5)).await.expect("they are saved");
        let (folder, queue) = (Folder::portfolio(), Queue::default());
        let options = ImportOptions::of(folder.path());
        let mut import = pin!(import(&bank.store, &options, Mode::Replace, &queue));
        tokio::select! {
            () = queue.waiting.notified() => {}
            done = &mut import => panic!("it did not wait: {done:?}"),
        }
        scoring.save(&rows(MODEL, &files[1..], 0.5)).await.expect("they are saved");
        scoring.publish(&counting(MODEL, 3)).await.expect("all is as it was");
        assert_eq!(shown(&bank.store, MODEL).await, [0.5; 3]);
        import.await.expect("it is imported");
        assert_eq!((portfolio(&bank.store, MODEL).await.unscored(), scores(&bank).await), (3, 0));
    }

    async fn a_scoring_waits_for_an_import_and_then_scores_what_it_brought(bank) {
        imported(&bank).await;
        let folder = Folder::portfolio();
        let credits: Vec<String> = (7001..7051).map(|credit| credit.to_string()).collect();
        let credits: Vec<_> =
            credits.iter().map(|credit| [("SK_ID_CURR", "100"), ("SK_ID_BUREAU", &**credit)]).collect();
        let credits: Vec<_> = credits.iter().map(|credit| &credit[..]).collect();
        folder.write("bureau.csv", csv(entity::bureau::Entity, &credits));
        let rows: Vec<_> =
            (7001..7051).flat_map(|credit| (0..1_000).map(move |month| (credit, -month, "C"))).collect();
        folder.write("bureau_balance.csv", bureau_balance(&rows));
        let storing = Storing::default();
        let options = ImportOptions::of(folder.path());
        let mut import = pin!(import(&bank.store, &options, Mode::Replace, &storing));
        tokio::select! {
            biased;
            () = storing.begun.notified() => {}
            done = &mut import => panic!("too fast: {done:?}"),
        }
        let (another, queue) = (Store::connect(&bank.url).await.expect("it opens"), Queue::default());
        let mut scoring = pin!(another.begin_scoring(MODEL, &queue));
        tokio::select! {
            () = queue.waiting.notified() => {}
            begun = &mut scoring => panic!("it did not wait: {begun:?}"),
        }
        let (imported, scoring) = tokio::join!(import, scoring);
        imported.expect("it is imported");
        let scoring = scoring.expect("it is its turn");
        let files = files(&bank.store).await;
        assert_eq!(files.iter().map(|file| file.application.sk_id_curr).collect::<Vec<_>>(), [100, 200, 300]);
        drop(scoring);
    }

    async fn two_scorings_are_one_after_the_other(bank) {
        imported(&bank).await;
        let files = files(&bank.store).await;
        let first = bank.store.begin_scoring(MODEL, &Silent).await.expect("nobody else writes");
        let (other_server, queue) = (Store::connect(&bank.url).await.expect("it opens"), Queue::default());
        let mut second = pin!(other_server.begin_scoring(MODEL, &queue));
        tokio::select! {
            () = queue.waiting.notified() => {}
            begun = &mut second => panic!("it did not wait: {begun:?}"),
        }
        first.save(&rows(MODEL, &files, 0.25)).await.expect("they are saved");
        first.publish(&counting(MODEL, 3)).await.expect("they are published");
        let second = second.await.expect("it is its turn");
        second.save(&rows(MODEL, &files, 0.75)).await.expect("they are saved");
        assert_eq!(shown(&bank.store, MODEL).await, [0.25; 3]);
        second.publish(&counting(MODEL, 3)).await.expect("they are published");
        assert_eq!(shown(&bank.store, MODEL).await, [0.75; 3]);
    }

    async fn clients_without_a_score_are_scored_beside_the_others(bank) {
        imported(&bank).await;
        let files = files(&bank.store).await;
        let scoring = bank.store.begin_scoring(MODEL, &Silent).await.expect("nobody else writes");
        assert_eq!(scoring.missing().await.expect("it reads"), None, "the model shows nothing yet");
        drop(scoring);
        publish(&bank.store, MODEL, &rows(MODEL, &files[..2], 0.25)).await;

        let scoring = bank.store.begin_scoring(MODEL, &Silent).await.expect("nobody else writes");
        let missing = scoring.missing().await.expect("it reads");
        assert_eq!(missing, Some(Missing { clients: vec![3], counted: Some(counting(MODEL, 2)) }));
        scoring.save(&rows(MODEL, &files[2..], 0.75)).await.expect("it is saved");
        assert_eq!(shown(&bank.store, MODEL).await, [0.25; 2]);
        scoring.publish_missing(&counting(MODEL, 3)).await.expect("it is published");
        assert_eq!(shown(&bank.store, MODEL).await, [0.25, 0.25, 0.75]);
        assert_eq!(kept(&bank.store, MODEL).await, Some(counting(MODEL, 3)));

        let scoring = bank.store.begin_scoring(MODEL, &Silent).await.expect("nobody else writes");
        let missing = scoring.missing().await.expect("it reads").expect("scores are shown");
        assert!(missing.clients.is_empty());
    }
}

/// Says when an import has begun to store.
#[derive(Default)]
struct Storing {
    begun: Notify,
}

impl Progress for Storing {
    fn started(&self, what: &str, _total: Amount) {
        if what == "storing" {
            self.begun.notify_one();
        }
    }
    fn advanced(&self, _done: u64) {}
    fn finished(&self, _kept: u64, _rejected: u64) {}
}
