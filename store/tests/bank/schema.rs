//! Rules about opening the bank and about its schema.

use crate::fixture::{Folder, csv};
use crate::support::{counting, on_both_engines, portfolio, publish};
use migration::{Migrator, MigratorTrait};
use model::catalogue;
use model::portfolio::ClientQuery;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, IdenStatic, Iterable};
use store::entity::{self, bureau, contract, score};
use store::tables::{Role, TABLES, Table};
use store::{Store, StoreError};
use tempfile::TempDir;

on_both_engines! {
    async fn a_bank_opens_again_with_what_it_holds(bank) {
        bank.filled().await;
        let again = Store::connect(&bank.url).await.expect("it opens again");
        assert_eq!(again.client_count().await.expect("it counts"), 3);
    }

    async fn a_database_of_a_newer_schema_is_refused_and_left_alone(bank) {
        let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 0)";
        bank.db.execute_unprepared(newer).await.expect("a newer program was here");
        match Store::connect(&bank.url).await {
            Err(error @ StoreError::NewerSchema { .. }) => {
                assert!(error.to_string().contains("m9999_future"), "{error}");
            }
            other => panic!("{other:?}"),
        }
        bank.db.execute_unprepared("SELECT * FROM application").await.expect("it is still there");
    }

    async fn foreign_keys_are_enforced(bank) {
        let nobodys = contract::ActiveModel { sk_id_curr: Set(1), sk_id_prev: Set(2) };
        nobodys.insert(&bank.db).await.expect_err("a contract needs its client");
        let nobodys = "INSERT INTO bureau_balance (sk_id_curr, sk_id_bureau, months_balance) VALUES (1, 2, 3)";
        bank.db.execute_unprepared(nobodys).await.expect_err("a month needs its credit");
        bank.filled().await;
        bank.db.execute_unprepared("DELETE FROM application WHERE sk_id_curr = 100").await
            .expect_err("a client with a history stays");
    }

    async fn a_contract_and_a_credit_belong_to_one_client(bank) {
        bank.filled().await;
        let taken = contract::ActiveModel { sk_id_curr: Set(200), sk_id_prev: Set(9001) };
        taken.insert(&bank.db).await.expect_err("client 100 has it");
        let taken = bureau::ActiveModel {
            sk_id_curr: Set(200),
            sk_id_bureau: Set(7001),
            ..Default::default()
        };
        taken.insert(&bank.db).await.expect_err("client 100 has it");
    }

    /// As `clairscore` left it before tables were written down and scores had versions: two models have scored, one of them
    /// all clients but one, whom the other has scored since, and nobody has a card.
    async fn a_bank_of_before_keeps_what_was_delivered_scored_and_counted(bank) {
        let folder = Folder::portfolio();
        folder.write("credit_card_balance.csv", csv(entity::credit_card_balance::Entity, &[]));
        bank.import(folder.path()).await.expect("it is imported");
        let migrations = Migrator::migrations().len() - 8;
        Migrator::down(&bank.db, Some(migrations.try_into().expect("a few"))).await.expect("they are undone");
        let counts = serde_json::to_string(&counting("credit-default@1", 2)).expect("it is JSON");
        for (client, model, probability) in [(100, 1, 0.25), (200, 1, 0.5), (300, 2, 0.75)] {
            let score = format!(
                "INSERT INTO score (sk_id_curr, model, probability, decision, age_years, target) \
                 VALUES ({client}, 'credit-default@{model}', {probability}, 'grant', 40, NULL)"
            );
            bank.db.execute_unprepared(&score).await.expect("it is scored");
        }
        let tally = format!("INSERT INTO tally (id, model, counts) VALUES (1, 'credit-default@1', '{counts}')");
        bank.db.execute_unprepared(&tally).await.expect("it is counted");

        let store = Store::connect(&bank.url).await.expect("it is brought up to date");
        let one = portfolio(&store, "credit-default@1").await.page(&ClientQuery::default()).clients;
        let one: Vec<_> = one.iter().map(|client| (client.id, client.probability, client.age)).collect();
        assert_eq!(one, [(100, 0.25, Some(40.0)), (200, 0.5, Some(40.0))]);
        assert_eq!(portfolio(&store, "credit-default@2").await.unscored(), 2);
        assert_eq!(store.tally("credit-default@1").await.expect("it reads"), Some(counting("credit-default@1", 2)));
        assert_eq!(store.tally("credit-default@2").await.expect("it reads"), None);
        let client = store.client_file(300).await.expect("it reads").expect("a client");
        // Nothing said that the card's table had been there.
        assert_eq!((client.bureau, client.credit_card_balance), (Some(vec![]), None));
        publish(&store, "credit-default@1", &[]).await;
    }

    async fn the_migrations_can_be_undone_and_done_again(bank) {
        Migrator::down(&bank.db, None).await.expect("they are undone");
        bank.db.execute_unprepared("SELECT * FROM application").await.expect_err("it is gone");
        Migrator::up(&bank.db, None).await.expect("they are done again");
        bank.filled().await;
    }

    async fn rejected_rows_of_an_earlier_schema_are_numbered(bank) {
        let migrations = Migrator::migrations();
        let numbered = migrations.iter().position(|migration| migration.name().starts_with("m0011_"));
        let before = numbered.expect("it is one of them").try_into().expect("they are few");
        Migrator::down(&bank.db, None).await.expect("they are undone");
        Migrator::up(&bank.db, Some(before)).await.expect("the earlier ones are done");
        for statement in [
            "INSERT INTO import (id, source, started_at, finished_at, kept, rejected) VALUES \
             (1, 'a', '2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00', 0, 2), \
             (2, 'b', '2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00', 0, 1)",
            "INSERT INTO rejected_row (import_id, file, line, reason) VALUES \
             (1, 'bureau.csv', 7, 'late'), (1, 'bureau.csv', 3, 'early'), (2, 'bureau.csv', 3, 'other')",
        ] {
            bank.db.execute_unprepared(statement).await.expect("an earlier program wrote it");
        }
        Migrator::up(&bank.db, None).await.expect("the later ones are done");
        let rows = entity::rejected_row::Entity::find().all(&bank.db).await.expect("it reads");
        let mut rows: Vec<_> =
            rows.into_iter().map(|row| (row.import_id, row.ordinal, row.line, row.reason)).collect();
        rows.sort();
        let expected = [(1, 1, 3, "early"), (1, 2, 7, "late"), (2, 1, 3, "other")];
        assert_eq!(rows, expected.map(|(import, ordinal, line, reason)| (import, ordinal, line, reason.to_owned())));
        Migrator::down(&bank.db, None).await.expect("they can be undone with rows in it");
    }
}

/// A client's file is one contiguous read, and the bank can be sharded by client.
#[test]
fn every_key_below_a_client_starts_with_the_client() {
    let of_clients = |table: &&Table| table.role == Role::Delivered || table.name == "score";
    for table in TABLES.iter().filter(of_clients) {
        assert_eq!(table.columns[0].name, "sk_id_curr", "{}", table.name);
    }
}

#[test]
fn every_described_feature_has_a_column_in_score() {
    let described: Vec<&str> = catalogue::described().map(|feature| feature.name).collect();
    assert!(!described.is_empty());
    for name in described {
        assert!(score::Column::iter().any(|column| column.as_str() == name), "{name}");
    }
}

#[tokio::test]
async fn a_path_that_cannot_be_written_is_an_error_that_names_it() {
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("a-file");
    std::fs::write(&file, "in the way").expect("it can be written");
    let error = Store::connect(&format!("sqlite://{}/bank.db", file.display())).await;
    let error = error.expect_err("a file is no folder");
    assert!(matches!(error, StoreError::Folder { .. }), "{error:?}");
    assert!(error.to_string().contains("a-file"), "{error}");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_as_it_was() {
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("letter.db");
    let text = "Dear client, ".repeat(100);
    std::fs::write(&file, &text).expect("it can be written");
    let error = Store::connect(&format!("sqlite://{}", file.display())).await;
    let error = error.expect_err("a letter is no bank");
    assert!(matches!(error, StoreError::Open { .. }), "{error:?}");
    assert_eq!(std::fs::read_to_string(&file).expect("it is still there"), text);
}

#[tokio::test]
async fn an_address_of_neither_engine_is_refused() {
    for url in ["mysql://somewhere/bank", "bank.db", ""] {
        let error = Store::connect(url).await.expect_err("it is no address");
        assert!(matches!(error, StoreError::Address(_)), "{error:?}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_run_is_an_error_without_the_password() {
    let error = Store::connect("postgres://bank:s3cret@127.0.0.1:1/bank").await;
    let error = error.expect_err("nothing listens there");
    assert!(matches!(error, StoreError::Open { .. }), "{error:?}");
    assert!(!format!("{error}").contains("s3cret"), "{error}");
}
