//! A connection that PostgreSQL has ended costs no request.

use crate::support::{Bank, known_score, on_postgres, parameters, portfolio, publish};
use model::decision::Advice;
use model::portfolio::ClientQuery;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend, Statement};
use store::ScoreRow;

/// Which model scores clients here.
const MODEL: &str = "credit-default@1";

/// Has PostgreSQL end every connection to the bank but the one that asks for it, once there are several.
async fn end_connections(bank: &Bank) {
    let reads: Vec<_> = (0..16)
        .map(|_| {
            let store = bank.store.clone();
            tokio::spawn(async move { store.client_files(i64::MIN, 10).await })
        })
        .collect();
    for read in reads {
        read.await.expect("it does not panic").expect("it reads");
    }
    // Those that were lent have to be back.
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    // One connection, which does not end itself.
    let mut admin = ConnectOptions::new(&bank.url);
    admin.max_connections(1);
    let admin = Database::connect(admin).await.expect("it connects");
    let others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let ask = async |what: &str| {
        let statement = Statement::from_string(DbBackend::Postgres, format!("SELECT {what} {others}"));
        admin.query_all_raw(statement).await.expect("it answers").len()
    };
    assert!(ask("pg_terminate_backend(pid)").await > 1, "there were several");
    while ask("pid").await > 0 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    admin.close().await.expect("it closes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_question_fails_for_a_connection_that_was_ended() {
    on_postgres(|bank| async move {
        bank.filled().await;
        let store = &bank.store;
        let parameters = parameters(MODEL);
        end_connections(&bank).await;
        assert!(store.client_file(100).await.expect("a file is read").is_some());
        end_connections(&bank).await;
        assert_eq!(store.client_files(i64::MIN, 10).await.expect("files are read").len(), 3);
        end_connections(&bank).await;
        assert_eq!(store.client_of_contract(9001).await.expect("a contract is found"), Some(100));
        end_connections(&bank).await;
        assert!(!store.is_empty().await.expect("it is known"));
        end_connections(&bank).await;
        assert_eq!(store.client_count().await.expect("clients are counted"), 3);

        let file = store.client_file(100).await.expect("a file is read").expect("a client");
        let score = known_score(0.05, Advice::Grant);
        let rows = [ScoreRow::new(&parameters, &file, &score)];
        end_connections(&bank).await;
        publish(store, MODEL, &rows).await;
        end_connections(&bank).await;
        assert_eq!(portfolio(store, MODEL).await.page(&ClientQuery::default()).total, 1);
        // What is kept in memory is asked for its age.
        for _ in 0..3 {
            end_connections(&bank).await;
            assert_eq!(portfolio(store, MODEL).await.page(&ClientQuery::default()).total, 1);
        }
        end_connections(&bank).await;
        store.peers(&parameters).await.expect("peers are found");
        end_connections(&bank).await;
        assert!(store.tally(MODEL).await.expect("what was counted is read").is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_question_of_many_at_once_fails_for_connections_that_were_ended() {
    on_postgres(|bank| async move {
        bank.filled().await;
        for _ in 0..5 {
            end_connections(&bank).await;
            let questions: Vec<_> = (0..64)
                .map(|_| {
                    let store = bank.store.clone();
                    tokio::spawn(async move { store.client_file(100).await })
                })
                .collect();
            for question in questions {
                assert!(question.await.expect("it does not panic").expect("it is answered").is_some());
            }
        }
    })
    .await;
}

/// Also not one that is being answered: what it has read so far is read again.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_question_fails_for_a_connection_that_is_ended_while_it_is_answered() {
    on_postgres(|bank| async move {
        bank.filled().await;
        let questions: Vec<_> = (0..8)
            .map(|_| {
                let store = bank.store.clone();
                tokio::spawn(async move {
                    for _ in 0..100 {
                        assert!(store.client_file(100).await.expect("it is answered").is_some());
                    }
                })
            })
            .collect();
        let mut ended = 0;
        while questions.iter().any(|question| !question.is_finished()) {
            let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                       WHERE datname = current_database() AND pid <> pg_backend_pid()";
            let statement = Statement::from_string(DbBackend::Postgres, end);
            ended += bank.db.query_all_raw(statement).await.map_or(0, |rows| rows.len());
            tokio::time::sleep(std::time::Duration::from_millis(250)).await;
        }
        for question in questions {
            question.await.expect("every question was answered");
        }
        assert!(ended > 8, "{ended}");
    })
    .await;
}
