//! Whether what refuses changes of the records still stands is found out, and values that nobody could read are found and do not
//! keep the rest from being looked at.

use crate::decisions::{audit, history, records};
use crate::support::{on_both_engines, on_postgres, on_sqlite};
use sea_orm::{ConnectionTrait, DbBackend};
use store::records::{Finding, Weakness};
use store::{Serving, let_serve};

fn trigger(name: &str) -> Weakness {
    Weakness::Trigger(name.to_owned())
}

on_both_engines! {
    async fn a_trigger_that_is_gone_or_another_one_is_missed(bank) {
        let (records, db) = records(&bank).await;
        assert_eq!(records.weaknesses().await.expect("it looks"), []);
        let is_postgres = db.get_database_backend() == DbBackend::Postgres;
        let (on, does) = if is_postgres {
            (" ON event", "FOR EACH ROW WHEN (false) EXECUTE FUNCTION keep_record()")
        } else {
            ("", "WHEN 0 BEGIN SELECT RAISE(ABORT, 'a record is neither changed nor deleted'); END")
        };
        db.execute_unprepared(&format!("DROP TRIGGER event_no_update{on}")).await.expect("it goes");
        assert_eq!(records.weaknesses().await.expect("it looks"), [trigger("event_no_update")]);
        let weaker = format!("CREATE TRIGGER event_no_update BEFORE UPDATE ON event {does}");
        db.execute_unprepared(&weaker).await.expect("one that refuses nothing");
        assert_eq!(records.weaknesses().await.expect("it looks"), [trigger("event_no_update")]);
        db.execute_unprepared(&format!("DROP TRIGGER event_no_update{on}")).await.expect("it goes");
        let refusals = migration::records::refusals(db.get_database_backend());
        let own = refusals.iter().find(|refusal| refusal.name == "event_no_update").expect("it is one of them");
        db.execute_unprepared(&own.statement).await.expect("it is made again");
        assert_eq!(records.weaknesses().await.expect("it looks"), []);
        let stranger = weaker.replace("event_no_update", "another");
        db.execute_unprepared(&stranger).await.expect("it is made");
        let stranger = Weakness::Stranger { name: "another".to_owned(), table: "event".to_owned() };
        assert_eq!(records.weaknesses().await.expect("it looks"), [stranger]);
    }
}

#[tokio::test]
async fn a_trigger_that_is_off_a_function_that_refuses_nothing_and_a_right_too_many_are_found() {
    on_postgres(|bank| async move {
        let (records, db) = records(&bank).await;
        let database = bank.url.rsplit_once('/').expect("a database").1;
        let role = format!("weak_{database}");
        let_serve(&bank.url, &role, Serving::Whole).await.expect("it is let");
        assert_eq!(records.weaknesses().await.expect("it looks"), [], "a role that serves is none");
        let right = |right: &str, table: &str| Weakness::Right {
            role: role.clone(),
            right: right.to_owned(),
            table: table.to_owned(),
        };
        for (statement, back, found) in [
            (
                "ALTER TABLE event DISABLE TRIGGER event_no_delete",
                "ALTER TABLE event ENABLE TRIGGER event_no_delete",
                vec![trigger("event_no_delete")],
            ),
            (
                "CREATE OR REPLACE FUNCTION keep_act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
                "CREATE OR REPLACE FUNCTION keep_act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION \
                 'an act of the log is completed once, and goes after six months'; END $$",
                vec![
                    trigger("access_log_no_update"),
                    trigger("access_log_no_delete"),
                    trigger("access_log_no_truncate"),
                ],
            ),
            (
                "GRANT UPDATE, DELETE ON event TO weak",
                "REVOKE UPDATE, DELETE ON event FROM weak",
                vec![right("DELETE", "event"), right("UPDATE", "event")],
            ),
            (
                "GRANT UPDATE (caller) ON access_log TO weak",
                "REVOKE UPDATE (caller) ON access_log FROM weak",
                vec![right("UPDATE", "access_log")],
            ),
        ] {
            db.execute_unprepared(&statement.replace("weak", &role)).await.expect(statement);
            assert_eq!(records.weaknesses().await.expect("it looks"), found, "{statement}");
            db.execute_unprepared(&back.replace("weak", &role)).await.expect(back);
            assert_eq!(records.weaknesses().await.expect("it looks"), [], "{back}");
        }
        db.execute_unprepared(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await.expect("it goes");
    })
    .await;
}

#[tokio::test]
async fn what_is_of_another_type_than_its_column_is_found_and_keeps_nobody_from_the_rest() {
    on_sqlite(|bank| async move {
        let (records, db) = records(&bank).await;
        history(&records).await;
        let act = store::records::Act { caller: "nobody".to_owned(), ..Default::default() };
        records.act_begins(act, crate::decisions::at(1)).await.expect("it is written");
        records.checkpoint(&[9; 32], crate::decisions::at(9)).await.expect("it is signed");
        records.keep_model("0", "credit-default@0", b"trees").await.expect("it is kept");
        for refusal in migration::records::refusals(DbBackend::Sqlite) {
            db.execute_unprepared(&format!("DROP TRIGGER {}", refusal.name)).await.expect("it goes");
        }
        for (statement, table, key) in [
            ("UPDATE event SET body = CAST(body AS BLOB) WHERE sequence = 3", "event", "3"),
            ("UPDATE content SET body = x'00ff' WHERE sequence = 4", "content", "4"),
            ("UPDATE content SET salt = 'salt' WHERE sequence = 5", "content", "5"),
            ("UPDATE checkpoint SET head = x'00'", "checkpoint", "9 "),
            ("UPDATE kept_model SET file = 7", "kept_model", "'0'"),
            ("UPDATE access_log SET caller = x'00'", "access_log", "1"),
            ("UPDATE decision_case SET last_event = 'x' WHERE client = 2", "decision_case", "'"),
            ("UPDATE letter SET sequence = x'00' WHERE sequence = 3", "letter", "'"),
        ] {
            db.execute_unprepared(statement).await.expect(statement);
            let found = audit(&records, &[]).await.findings;
            let is_it = |finding: &Finding| {
                matches!(finding, Finding::Unreadable { table: of, key: at }
                if *of == table && at.starts_with(key))
            };
            assert!(found.iter().any(is_it), "{statement}: {found:?}");
        }
        records.kept_models().await.expect("those that can be read");
        let found = audit(&records, &[]).await.findings;
        assert!(found.contains(&Finding::Lost(4)), "the rest is looked at: {found:?}");
    })
    .await;
}
