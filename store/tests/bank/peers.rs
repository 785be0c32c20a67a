//! Rules about peers: whom they are found among, and that what is kept in memory is never stale.

use crate::fixture::{Folder, csv};
use crate::support::{Bank, known_score, on_both_engines, parameters, publish};
use model::decision::Advice;
use model::file::ClientFile;
use model::parameters::Parameters;
use store::{ScoreRow, Store, entity};

/// Clients 1 to 4 with incomes of 100, 110, 130 and 300 thousand; 2 had no difficulties repaying, 3 had, the others are
/// applicants.
async fn imported(bank: &Bank) {
    let client = |id, income, target| [("SK_ID_CURR", id), ("AMT_INCOME_TOTAL", income), ("TARGET", target)];
    let folder = Folder::empty();
    let past = [client("2", "110000", "0"), client("3", "130000", "1")];
    let past: Vec<_> = past.iter().map(|client| &client[..]).collect();
    folder.write("application_train.csv", csv(entity::application::Entity, &past));
    let present = [client("1", "100000", ""), client("4", "300000", "")];
    let present: Vec<_> = present.iter().map(|client| &client[..2]).collect();
    folder.write("application_test.csv", csv(entity::application::Entity, &present));
    bank.import(folder.path()).await.expect("it is imported");
}

/// What the model says of everybody.
const RISK: f64 = 0.05;

async fn file(store: &Store, id: i64) -> ClientFile {
    store.client_file(id).await.expect("it reads").expect("a client")
}

async fn score(store: &Store, parameters: &Parameters, ids: &[i64]) {
    let mut rows = Vec::new();
    for &id in ids {
        let score = known_score(RISK, Advice::Grant);
        rows.push(ScoreRow::new(parameters, &file(store, id).await, &score));
    }
    publish(store, &parameters.id, &rows).await;
}

async fn ids(store: &Store, parameters: &Parameters, of: i64) -> Vec<i64> {
    let peers = store.peers(parameters).await.expect("they are read");
    peers.around(&file(store, of).await, RISK, 10).peers.iter().map(|peer| peer.client_id).collect()
}

on_both_engines! {
    async fn peers_are_the_scored_clients_of_known_outcome_nearest_first(bank) {
        imported(&bank).await;
        let model = parameters("credit-default@1");
        score(&bank.store, &model, &[1, 2, 3, 4]).await;
        let peers = bank.store.peers(&model).await.expect("they are read");
        let around = peers.around(&file(&bank.store, 1).await, RISK, 10);
        let found: Vec<_> = around.peers.iter().map(|peer| peer.client_id).collect();
        assert_eq!(found, [2, 3]);
        // 10,000 of a deviation of 50,000, weighted by three quarters.
        assert!((around.peers[0].distance - 0.2 * 0.75_f64.sqrt()).abs() < 1e-6);
        assert_eq!((around.outcomes.clients, around.everyone.clients), (2, 2));
        let features: Vec<_> = around.likeness.iter().map(|likeness| &*likeness.feature).collect();
        assert_eq!(features, ["income", "car_age"]);
    }

    async fn peers_follow_the_scores_whoever_wrote_them(bank) {
        imported(&bank).await;
        let model = parameters("credit-default@1");
        assert!(ids(&bank.store, &model, 1).await.is_empty());
        let other_server = Store::connect(&bank.url).await.expect("it opens");
        score(&other_server, &model, &[2]).await;
        assert_eq!(ids(&bank.store, &model, 1).await, [2]);
        score(&other_server, &model, &[2, 3]).await;
        assert_eq!(ids(&bank.store, &model, 1).await, [2, 3]);
        imported(&bank).await;
        assert!(ids(&bank.store, &model, 1).await.is_empty(), "an import drops the scores");
    }

    async fn clients_of_another_models_space_are_left_out(bank) {
        imported(&bank).await;
        let (model, other) = (parameters("credit-default@1"), parameters("credit-default@2"));
        score(&bank.store, &model, &[2, 3]).await;
        score(&bank.store, &other, &[3, 4]).await;
        assert_eq!(ids(&bank.store, &model, 1).await, [2, 3]);
        assert_eq!(ids(&bank.store, &other, 1).await, [3]);
    }
}
