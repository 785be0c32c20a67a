//! What PostgreSQL lets the role do that serves a bank: all that a server does, neither the schema nor what was recorded, and
//! it is told which right it lacks.

use crate::decisions::history;
use crate::support::{Bank, on_postgres, on_sqlite};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use store::records::{Act, AuthorizationRequest, CompanyPerson, NewAccount, NewInvitation, Tries};
use store::{Access, Records, Store, StoreError, let_serve};

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

/// A role that serves the bank and may come in, which no other bank's is; and the bank's address for it.
async fn serving(bank: &Bank) -> (String, String) {
    Records::migrate(&bank.url).await.expect("they can be made");
    let database = bank.url.rsplit_once('/').expect("a database").1;
    let role = format!("serves \"{database}\"");
    let_serve(&bank.url, &role).await.expect("it is let");
    let named = role.replace('"', "\"\"");
    bank.db.execute_unprepared(&format!("ALTER ROLE \"{named}\" LOGIN")).await.expect("it may come in");
    let written: String = role.replace(' ', "%20").replace('"', "%22");
    (role, bank.url.replace("postgres@", &format!("{written}@")))
}

async fn gone(bank: &Bank, role: &str) {
    let role = role.replace('"', "\"\"");
    bank.db
        .execute_unprepared(&format!("DROP OWNED BY \"{role}\"; DROP ROLE \"{role}\""))
        .await
        .expect("it goes");
}

async fn refused(db: &DatabaseConnection, statement: &str) {
    let refused = db.execute_unprepared(statement).await.expect_err(statement).to_string();
    assert!(
        refused.contains("permission denied") || refused.contains("must be owner"),
        "{statement}: {refused}"
    );
}

#[tokio::test]
async fn the_role_that_serves_does_what_a_server_does_and_changes_neither_schema_nor_record() {
    on_postgres(|bank| async move {
        let (role, url) = serving(&bank).await;
        let store = Store::open(&url, Access::Serve).await.expect("it reads the bank");
        assert!(store.is_empty().await.expect("it answers"));
        let records = Records::open(&url).await.expect("it writes the records");
        history(&records).await;
        records.keep_model("0", "credit-default@0", b"trees").await.expect("it is kept");
        let new = |login: &str| NewAccount {
            login: login.to_owned(),
            name: "Somebody".to_owned(),
            roles: "advisor".to_owned(),
            is_demo: false,
        };
        let account =
            records.add_account(new("somebody"), now()).await.expect("it is written").expect("it is new");
        let invitation =
            NewInvitation { key: vec![1], totp_secret: vec![2], expires_at: now() + TimeDelta::days(1) };
        records.invite(account, invitation).await.expect("it is written");
        assert!(records.accept(&[1], "hash", 7, now()).await.expect("it is written"));
        assert!(records.use_step(account, 8).await.expect("it is written"));
        let tries = [Tries { key: "somebody".to_owned(), most: 1 }];
        records.count_try(&tries, now()).await.expect("it is counted");
        records.count_try(&tries, now()).await.expect("it is counted");
        records.forget_tries(&["somebody"]).await.expect("they are forgotten");
        let act = Act { caller: "nobody".to_owned(), action: "sign-in".to_owned(), ..Act::default() };
        let act = records.act_begins(act, now()).await.expect("it is written");
        records.act_ended(act, "done", now()).await.expect("it is written");
        records.begin_session(account, &[3], now()).await.expect("it begins");
        let later = now() + TimeDelta::minutes(5);
        assert!(records.signed_in(&[3], later).await.expect("it reads").is_some());
        let request = AuthorizationRequest {
            key: vec![4],
            state: vec![5],
            nonce: String::new(),
            verifier: String::new(),
            back: "/".to_owned(),
        };
        records.authorization_begins(request, now()).await.expect("it is written");
        assert!(records.authorization_ends(&[4], &[5], now()).await.expect("it is written").is_some());
        let person = CompanyPerson {
            issuer: "https://login.example".to_owned(),
            subject: "7".to_owned(),
            login: "company-7".to_owned(),
            name: "Somebody".to_owned(),
            roles: "advisor".to_owned(),
        };
        assert!(records.company_account(person, now()).await.expect("it is written").is_some());
        records.end_sessions(account).await.expect("they end");
        records.disable(account, now()).await.expect("it is written");

        let db = Database::connect(&url).await.expect("it opens once more");
        for statement in [
            "CREATE TABLE other (id integer)",
            "ALTER TABLE event DISABLE TRIGGER ALL",
            "DROP TABLE event",
            "UPDATE event SET actor = 'basil'",
            "DELETE FROM event",
            "TRUNCATE event",
            "UPDATE content SET body = '{}'",
            "DELETE FROM content",
            "DELETE FROM letter",
            "DELETE FROM checkpoint",
            "DELETE FROM kept_model",
            "DELETE FROM decision_case",
            "DELETE FROM access_log",
            "UPDATE access_log SET caller = 'basil'",
            "UPDATE session SET account_id = 1",
            "DELETE FROM account",
            "INSERT INTO api_token (name) VALUES ('mine')",
            "DELETE FROM application",
            "UPDATE score SET probability = 0",
            "DELETE FROM records_migration",
        ] {
            refused(&db, statement).await;
        }
        db.close().await.expect("it closes");
        records.close().await.expect("they close");
        store.close().await.expect("it closes");
        gone(&bank, &role).await;
    })
    .await;
}

#[tokio::test]
async fn a_role_without_a_right_is_told_which_and_one_with_too_many_is_not_let() {
    on_postgres(|bank| async move {
        let (role, url) = serving(&bank).await;
        let named = format!("\"{}\"", role.replace('"', "\"\""));
        for (right, table) in
            [("SELECT", "application"), ("INSERT", "event"), ("UPDATE", "access_log"), ("DELETE", "session")]
        {
            // Also those on columns, which go with one on the table.
            bank.db
                .execute_unprepared(&format!("REVOKE {right} ON {table} FROM {named}"))
                .await
                .expect("it is taken");
            match Records::open(&url).await {
                Err(StoreError::NoRight { role: told, right: lacks, table: of }) => {
                    assert_eq!((told, lacks.as_str(), of.as_str()), (role.clone(), right, table));
                }
                other => panic!("{right} {table}: {other:?}"),
            }
            let_serve(&bank.url, &role).await.expect("it is let again");
            Records::open(&url).await.expect("it lacks nothing").close().await.expect("they close");
        }
        for too_many in ["postgres", "pg_database_owner"] {
            let error = let_serve(&bank.url, too_many).await.expect_err(too_many);
            assert!(matches!(error, StoreError::RoleOwns { .. }), "{too_many}: {error:?}");
        }
        gone(&bank, &role).await;
    })
    .await;
    on_sqlite(|bank| async move {
        let error = let_serve(&bank.url, "serves").await.expect_err("a file has no roles");
        assert!(matches!(error, StoreError::NoRoles { .. }), "{error:?}");
    })
    .await;
}
