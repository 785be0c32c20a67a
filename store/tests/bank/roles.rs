//! What PostgreSQL lets the role do that serves a bank: all that a server does, neither the schema nor what was recorded, and
//! it is told which right it lacks.

use crate::decisions::{history, try_to_decide};
use crate::support::{Bank, on_postgres, on_sqlite};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use store::records::{Act, AuthorizationRequest, CompanyPerson, NewAccount, NewInvitation, NewToken, Tries};
use store::{Access, Records, Serving, Store, StoreError, let_serve};

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

/// A role that serves the bank so and may come in, which no other bank's is; and the bank's address for it.
async fn role_for(bank: &Bank, serving: Serving) -> (String, String) {
    Records::migrate(&bank.url).await.expect("they can be made");
    let database = bank.url.rsplit_once('/').expect("a database").1;
    let role = format!("{serving:?} \"{database}\"");
    let_serve(&bank.url, &role, serving).await.expect("it is let");
    let named = role.replace('"', "\"\"");
    bank.db.execute_unprepared(&format!("ALTER ROLE \"{named}\" LOGIN")).await.expect("it may come in");
    let written: String = role.replace(' ', "%20").replace('"', "%22");
    (role, bank.url.replace("postgres@", &format!("{written}@")))
}

/// Closes what a role has opened, so that the role can go.
async fn leaves(db: DatabaseConnection, records: Records, store: Store) {
    db.close().await.expect("it closes");
    records.close().await.expect("they close");
    store.close().await.expect("it closes");
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
        let (role, url) = role_for(&bank, Serving::Whole).await;
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
        leaves(db, records, store).await;
        gone(&bank, &role).await;
    })
    .await;
}

#[tokio::test]
async fn a_role_without_a_right_is_told_which_and_one_with_too_many_is_not_let() {
    on_postgres(|bank| async move {
        let (role, url) = role_for(&bank, Serving::Whole).await;
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
                Err(StoreError::NoRight { role: told, right: lacks, table: of, option }) => {
                    assert_eq!((told, lacks.as_str(), of.as_str()), (role.clone(), right, table));
                    assert_eq!(option, "--serving-role");
                }
                other => panic!("{right} {table}: {other:?}"),
            }
            let_serve(&bank.url, &role, Serving::Whole).await.expect("it is let again");
            Records::open(&url).await.expect("it lacks nothing").close().await.expect("they close");
        }
        for too_many in ["postgres", "pg_database_owner"] {
            let error = let_serve(&bank.url, too_many, Serving::Whole).await.expect_err(too_many);
            assert!(matches!(error, StoreError::RoleOwns { .. }), "{too_many}: {error:?}");
        }
        gone(&bank, &role).await;
    })
    .await;
    on_sqlite(|bank| async move {
        let error = let_serve(&bank.url, "serves", Serving::Whole).await.expect_err("a file has no roles");
        assert!(matches!(error, StoreError::NoRoles { .. }), "{error:?}");
    })
    .await;
}

/// What a server that only shows has to write down: who comes in and goes, and who does what.
async fn comes_and_goes(records: &Records) {
    let account = records.account("somebody").await.expect("it answers").expect("somebody is there").id;
    assert!(records.use_step(account, 8).await.expect("a code is good once"));
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
    records.end_sessions(account).await.expect("they end");
    let person = |subject: &str, roles: &str| CompanyPerson {
        issuer: "https://login.example".to_owned(),
        subject: subject.to_owned(),
        login: format!("company-{subject}"),
        name: "Somebody Else".to_owned(),
        roles: roles.to_owned(),
    };
    let known = records.company_account(person("7", "advisor"), now()).await.expect("it reads");
    assert_eq!(known.expect("they are there").roles, "advisor");
    // Who would have another role, or none any more, is not let in as what they were.
    for (subject, roles) in [("7", "auditor"), ("7", ""), ("8", "advisor")] {
        let error = records.company_account(person(subject, roles), now()).await.expect_err(roles);
        assert!(matches!(error, StoreError::ReadOnly), "{error:?}");
    }
}

/// Statements that nobody may make who only shows.
const CHANGES: [&str; 17] = [
    "INSERT INTO account (login, name, roles, is_demo, created_at) VALUES ('x', 'x', 'operator', false, '2026-01-01')",
    "UPDATE account SET roles = 'operator'",
    "UPDATE account SET password = NULL, totp_step = 9",
    "DELETE FROM account",
    "INSERT INTO event SELECT * FROM event",
    "UPDATE event SET actor = 'basil'",
    "DELETE FROM event",
    "INSERT INTO content SELECT * FROM content",
    "DELETE FROM content",
    "UPDATE decision_case SET state = 'closed'",
    "INSERT INTO letter SELECT * FROM letter",
    "INSERT INTO checkpoint SELECT * FROM checkpoint",
    "INSERT INTO kept_model SELECT * FROM kept_model",
    "DELETE FROM invitation",
    "UPDATE access_log SET caller = 'basil'",
    "DELETE FROM access_log",
    "UPDATE session SET account_id = 1",
];

/// Somebody with an account here, somebody of the company's, some cases.
async fn peopled(records: &Records) {
    history(records).await;
    let new = NewAccount {
        login: "somebody".to_owned(),
        name: "Somebody".to_owned(),
        roles: "advisor".to_owned(),
        is_demo: false,
    };
    let account = records.add_account(new, now()).await.expect("it is written").expect("it is new");
    let invitation =
        NewInvitation { key: vec![1], totp_secret: vec![2], expires_at: now() + TimeDelta::days(1) };
    records.invite(account, invitation).await.expect("it is written");
    records.accept(&[1], "hash", 7, now()).await.expect("it is written");
    records.keep_model("0", "credit-default@0", b"trees").await.expect("it is kept");
    let person = CompanyPerson {
        issuer: "https://login.example".to_owned(),
        subject: "7".to_owned(),
        login: "company-7".to_owned(),
        name: "Somebody Else".to_owned(),
        roles: "advisor".to_owned(),
    };
    records.company_account(person, now()).await.expect("it is written");
}

/// The database itself refuses what this program could be made to ask.
async fn changes_nothing(records: &Records) {
    let account = records.account("somebody").await.expect("it answers").expect("somebody is there").id;
    let new = NewAccount {
        login: "another".to_owned(),
        name: "Another".to_owned(),
        roles: "operator".to_owned(),
        is_demo: false,
    };
    let invitation =
        NewInvitation { key: vec![9], totp_secret: vec![9], expires_at: now() + TimeDelta::days(1) };
    let token = NewToken {
        name: "mine".to_owned(),
        key: vec![9],
        scopes: "export".to_owned(),
        expires_at: now() + TimeDelta::days(1),
    };
    let refused: [(&str, bool); 9] = [
        ("an account", records.add_account(new, now()).await.is_err()),
        ("its roles", records.set_roles(account, "operator").await.is_err()),
        ("its password", records.set_password(account, "hash").await.is_err()),
        ("its end", records.disable(account, now()).await.is_err()),
        ("an invitation", records.invite(account, invitation).await.is_err()),
        ("a token", records.add_token(token, now()).await.is_err()),
        ("a model", records.keep_model("1", "credit-default@1", b"trees").await.is_err()),
        ("a signature", records.checkpoint(&[9; 32], now()).await.is_err()),
        ("a decision", try_to_decide(records, 7).await.is_err()),
    ];
    for (what, is_refused) in refused {
        assert!(is_refused, "{what}");
    }
    let again = records.account("somebody").await.expect("it answers").expect("somebody is there");
    assert_eq!((again.roles.as_str(), again.password.as_deref()), ("advisor", Some("hash")));
}

#[tokio::test]
async fn the_role_that_shows_writes_who_comes_and_what_they_do_and_nothing_else() {
    on_postgres(|bank| async move {
        let (role, url) = role_for(&bank, Serving::ReadOnly).await;
        let owner = Records::open(&bank.url).await.expect("they open");
        peopled(&owner).await;
        owner.close().await.expect("they close");
        match Records::open(&url).await {
            Err(StoreError::NoRight { option, .. }) => assert_eq!(option, "--serving-role"),
            other => panic!("it does not serve whole: {other:?}"),
        }
        let store = Store::open(&url, Access::ServeReadOnly).await.expect("it reads the bank");
        assert!(store.is_empty().await.expect("it answers"));
        let records = Records::open_read_only(&url).await.expect("it reads the records");
        comes_and_goes(&records).await;
        changes_nothing(&records).await;
        let db = Database::connect(&url).await.expect("it opens once more");
        for statement in CHANGES.iter().chain(&["CREATE TABLE other (id integer)", "DELETE FROM application"])
        {
            refused(&db, statement).await;
        }
        leaves(db, records, store).await;
        gone(&bank, &role).await;
    })
    .await;
}

#[tokio::test]
async fn what_shows_a_file_writes_who_comes_and_what_they_do_and_nothing_else() {
    on_sqlite(|bank| async move {
        let error = Records::open_read_only(&bank.url).await.expect_err("there are none");
        assert!(matches!(error, StoreError::NoRecords { .. }), "{error:?}");
        let owner = Records::open(&bank.url).await.expect("they are made");
        peopled(&owner).await;
        let records = Records::open_read_only(&bank.url).await.expect("they open");
        comes_and_goes(&records).await;
        changes_nothing(&records).await;
        // Others, meanwhile and later, may as before: nothing of the file has changed.
        owner.keep_model("1", "credit-default@1", b"trees").await.expect("it is kept");
        records.close().await.expect("they close");
        owner.keep_model("2", "credit-default@2", b"trees").await.expect("it is kept");
        let store = Store::open(&bank.url, Access::ServeReadOnly).await.expect("it opens");
        store.erase(&[1], &store::Silent).await.expect_err("nothing of the bank changes");
    })
    .await;
}
