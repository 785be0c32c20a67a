//! Rules about opening the bank and about its schema.

use crate::support::on_both_engines;
use migration::{Migrator, MigratorTrait};
use model::catalogue;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ConnectionTrait, EntityTrait, IdenStatic, Iterable,
    PrimaryKeyToColumn,
};
use store::entity::{self, application, bureau, contract, score};
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

    async fn the_migrations_can_be_undone_and_done_again(bank) {
        Migrator::down(&bank.db, None).await.expect("they are undone");
        bank.db.execute_unprepared("SELECT * FROM application").await.expect_err("it is gone");
        Migrator::up(&bank.db, None).await.expect("they are done again");
        bank.filled().await;
    }
}

/// A client's file is one contiguous read, and the bank can be sharded by client.
#[test]
fn every_key_below_a_client_starts_with_the_client() {
    fn first<E: EntityTrait>(_table: E) -> &'static str {
        let key = E::PrimaryKey::iter().next().expect("every table has a key");
        key.into_column().as_str()
    }
    for key in [
        first(application::Entity),
        first(bureau::Entity),
        first(entity::bureau_balance::Entity),
        first(contract::Entity),
        first(entity::previous_application::Entity),
        first(entity::pos_cash_balance::Entity),
        first(entity::credit_card_balance::Entity),
        first(entity::installments_payments::Entity),
        first(score::Entity),
    ] {
        assert_eq!(key, "sk_id_curr");
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
