//! Rules about decisions on record: what was done is done once and stays, and whatever is done to it behind the program's
//! back is found.

use crate::support::{Bank, known_score, on_both_engines};
use chrono::{DateTime, TimeDelta, Utc};
use migration::MigratorTrait;
use migration::records::Migrator;
use model::decision::Advice;
use model::file::ClientFile;
use model::record::checkpoint::{Checkpoint, SECRET, Signed};
use model::record::evidence::{Act, Evidence, Statement, System};
use model::record::letter::{Letter, code};
use model::record::life::{Action, Refusal, State};
use model::record::person::Person;
use model::record::replay::Verdict;
use model::record::rules::{LIMITS, Outcome};
use model::text::Language;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use store::Records;
use store::records::{Audit, Deed, DeedError, Done, ErasureError, Finding, erased_clients, new_applicant};

const KEY: [u8; SECRET] = [9; SECRET];

pub(crate) fn at(second: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::seconds(second)
}

/// The records of a bank, and a second way in.
pub(crate) async fn records(bank: &Bank) -> (Records, DatabaseConnection) {
    Records::migrate(&bank.url).await.expect("they can be made");
    let records = Records::open(&bank.url).await.expect("they open");
    let beside = bank.url.replace("bank.db", "bank-records.db");
    (records, Database::connect(beside).await.expect("they open again"))
}

fn system() -> System {
    System {
        model: "credit-default@0".to_owned(),
        model_hash: "0".to_owned(),
        catalogue: "0".to_owned(),
        program: "0".to_owned(),
        policy: crate::support::parameters("credit-default@0").policy,
        limits: LIMITS,
    }
}

pub(crate) fn deed(action: Action, by: &str, client: i64, key: &str) -> Deed {
    deed_on(Person::Client(client), action, by, key)
}

fn deed_on(person: Person, action: Action, by: &str, key: &str) -> Deed {
    let act = Act {
        by: by.to_owned(),
        action,
        state: State::Closed,
        outcome: action.concludes().then_some(Outcome::Refuse),
        advice: None,
        motives: Vec::new(),
        system: None,
        language: Some(Language::Fr),
        about: None,
        due: None,
        claim: None,
    };
    let statement =
        Statement { person: Some(person), words: format!("What {by} says."), ..Statement::default() };
    Deed { at: at(1), actor: by.to_owned(), key: key.to_owned(), case: None, act, statement }
}

fn on(done: &Done, deed: Deed) -> Deed {
    Deed { case: Some((done.case.clone(), done.sequence)), ..deed }
}

async fn decide(records: &Records, client: i64) -> Done {
    try_to_decide(records, client).await.expect("it is done")
}

pub(crate) async fn try_to_decide(records: &Records, client: i64) -> Result<Done, DeedError> {
    records.act(deed(Action::Decide, "anna", client, &format!("decide {client}"))).await
}

pub(crate) async fn tell(records: &Records, done: &Done, client: i64) -> Done {
    let mut deed = on(done, deed(Action::Tell, "anna", client, &format!("tell {}", done.case)));
    deed.statement.letter = Some(Letter {
        version: 1,
        language: Language::Fr,
        code: code(&[u8::try_from(client % 200).expect("small"); 25]),
        subject: "Votre demande".to_owned(),
        sections: Vec::new(),
        references: Vec::new(),
        checkpoint: None,
    });
    records.act(deed).await.expect("it is told")
}

pub(crate) async fn audit(records: &Records, outside: &[Signed]) -> Audit {
    let mut never = |_: &Evidence, _: &System| Verdict::Match;
    records.audit(outside, &[], &mut never).await.expect("it can be read")
}

/// Six cases, of which three are told: nine events.
pub(crate) async fn history(records: &Records) {
    for client in 1..=6 {
        let done = decide(records, client).await;
        if client % 2 == 0 {
            tell(records, &done, client).await;
        }
    }
}

/// Gets past the triggers, as whoever administers the database can.
async fn without_triggers(db: &DatabaseConnection) {
    for (table, name) in
        [("event", "event_no_update"), ("event", "event_no_delete"), ("content", "content_no_update")]
    {
        let drop = match db.get_database_backend() {
            DbBackend::Sqlite => format!("DROP TRIGGER {name}"),
            _ => format!("DROP TRIGGER {name} ON {table}"),
        };
        db.execute_unprepared(&drop).await.expect("it is there");
    }
}

async fn tampered(bank: &Bank, change: &[&str]) -> (Audit, Audit) {
    let (records, db) = records(bank).await;
    history(&records).await;
    let checkpoint = records.checkpoint(&KEY, at(9)).await.expect("it is signed");
    assert_eq!(audit(&records, std::slice::from_ref(&checkpoint)).await.findings, []);
    db.execute_unprepared("DROP TABLE checkpoint").await.expect("whoever tampers drops it");
    let again = "CREATE TABLE checkpoint (count bigint, key text, head text, at text, signature text)";
    db.execute_unprepared(again).await.expect("and makes it again");
    without_triggers(&db).await;
    for statement in change {
        db.execute_unprepared(statement).await.expect(statement);
    }
    (audit(&records, &[]).await, audit(&records, &[checkpoint]).await)
}

on_both_engines! {
    async fn what_is_sent_twice_is_done_once(bank) {
        let (records, _db) = records(&bank).await;
        let first = decide(&records, 7).await;
        assert_eq!(decide(&records, 7).await, first);
        let other = records.act(deed(Action::Propose, "anna", 8, "decide 7")).await;
        assert!(matches!(other, Err(DeedError::Key)), "{other:?}");
        assert_eq!(audit(&records, &[]).await.walk.count, 1);
    }

    async fn a_client_has_one_open_case(bank) {
        let (records, _db) = records(&bank).await;
        let first = decide(&records, 7).await;
        let second = records.act(deed(Action::Decide, "basil", 7, "another")).await;
        assert!(matches!(&second, Err(DeedError::Open(id)) if *id == first.case), "{second:?}");
        tell(&records, &first, 7).await;
        let told = records.act(deed(Action::Decide, "basil", 7, "another")).await;
        assert!(matches!(&told, Err(DeedError::Open(id)) if *id == first.case), "a request is decided once: {told:?}");
        assert_eq!(records.cases_of(&Person::Client(7), None).await.expect("they read").len(), 1);
        assert_eq!(records.open_cases().await.expect("they read").len(), 0);
        // What was put away holds no request any more.
        let asked = records.act(deed(Action::AskForMore, "anna", 8, "more")).await.expect("it is asked");
        let waiting = tell(&records, &asked, 8).await;
        records.act(on(&waiting, deed(Action::Close, "anna", 8, "away"))).await.expect("it is put away");
        records.act(deed(Action::Decide, "anna", 8, "anew")).await.expect("they may ask anew");
    }

    async fn an_applicant_who_is_in_no_bank_goes_the_way_of_a_client(bank) {
        let (records, db) = records(&bank).await;
        let [person, other] = [1, 2].map(|second| Person::Applicant(new_applicant(at(second)).expect("an id")));
        assert_ne!(person, other);
        let on_them = |action, by: &str, key: &str| deed_on(person.clone(), action, by, key);
        let first = records.act(on_them(Action::Propose, "anna", "1")).await.expect("it is proposed");
        let second = records.act(on_them(Action::Propose, "basil", "2")).await;
        assert!(matches!(&second, Err(DeedError::Open(id)) if *id == first.case), "{second:?}");
        let own = records.act(on(&first, on_them(Action::Approve, "anna", "3"))).await;
        assert!(matches!(own, Err(DeedError::Refused(Refusal::SamePerson))), "{own:?}");
        let decided = records.act(on(&first, on_them(Action::Approve, "basil", "4"))).await.expect("it is approved");
        records.act(deed_on(other.clone(), Action::Decide, "anna", "5")).await.expect("that is somebody else");
        decide(&records, 7).await;
        let cases = records.cases_of(&person, None).await.expect("they read");
        assert_eq!(cases.iter().map(|row| row.person.clone()).collect::<Vec<_>>(), [Some(person.clone())]);
        let told = records.records_of(&first.case).await.expect("they read");
        assert!(told.iter().all(|record| record.statement.as_ref().and_then(|it| it.person.as_ref()) == Some(&person)));
        let open = records.erase(&person, "operator", "asked", true, at(20)).await;
        assert!(matches!(open, Err(ErasureError::Open(_))), "{open:?}");
        records.act(on(&decided, on_them(Action::Tell, "anna", "6"))).await.expect("it is told");
        let erased = records.erase(&person, "operator", "asked", true, at(20)).await.expect("it is erased");
        assert_eq!((erased.cases, erased.statements), (1, 3));
        assert!(records.cases_of(&person, None).await.expect("it reads").is_empty());
        assert_eq!(records.cases_of(&other, None).await.expect("it reads").len(), 1);
        assert_eq!(records.erased().await.expect("it reads"), std::slice::from_ref(&person));
        assert_eq!(erased_clients(&bank.url).await.expect("it reads"), Vec::<i64>::new(), "no bank has them");
        assert_eq!(audit(&records, &[]).await.findings, []);
        for left in [
            // But for the list of those who were erased.
            format!(
                "SELECT count(*) FROM content WHERE body LIKE '%{person}%' \
                 AND sequence NOT IN (SELECT sequence FROM event WHERE kind = 'erase')"
            ),
            format!("SELECT count(*) FROM event WHERE body LIKE '%{person}%' OR case_id = '{person}'"),
            format!("SELECT count(*) FROM decision_case WHERE applicant = '{person}'"),
        ] {
            let left = db.query_one_raw(sea_orm::Statement::from_string(db.get_database_backend(), left)).await;
            let left: i64 = left.expect("it reads").expect("a row").try_get_by_index(0).expect("a number");
            assert_eq!(left, 0);
        }
    }

    async fn what_an_earlier_program_recorded_stays_byte_for_byte_when_applicants_come(bank) {
        let (records, db) = records(&bank).await;
        history(&records).await;
        let rows = async || {
            let sql = "SELECT e.sequence, e.hash, e.previous, e.body, c.body AS said, d.client FROM event e \
                       LEFT JOIN content c ON c.sequence = e.sequence JOIN decision_case d ON d.id = e.case_id \
                       ORDER BY e.sequence";
            let rows = db.query_all_raw(sea_orm::Statement::from_string(db.get_database_backend(), sql)).await;
            let rows = rows.expect("they read").into_iter();
            let row = |row: sea_orm::QueryResult| {
                let text = |at| row.try_get_by_index::<String>(at).expect("a text");
                (text(1), text(2), text(3), text(4), row.try_get_by_index::<i64>(5).expect("a client"))
            };
            rows.map(row).collect::<Vec<_>>()
        };
        let before = rows().await;
        assert_eq!(before.len(), 9);
        Migrator::down(&db, Some(1)).await.expect("the schema of an earlier program");
        let columns = "SELECT applicant FROM decision_case";
        assert!(db.execute_unprepared(columns).await.is_err(), "it knows of no applicants");
        assert_eq!(rows().await, before);
        Records::migrate(&bank.url).await.expect("it is brought up to date");
        assert_eq!(rows().await, before);
        let records = Records::open(&bank.url).await.expect("they open");
        let person = Person::Applicant(new_applicant(at(1)).expect("an id"));
        records.act(deed_on(person.clone(), Action::Decide, "anna", "1")).await.expect("it goes on");
        assert_eq!(records.cases_of(&person, None).await.expect("it reads").len(), 1);
        assert_eq!(records.cases_of(&Person::Client(3), None).await.expect("it reads").len(), 1);
        let found = audit(&records, &[]).await;
        assert_eq!((found.findings, found.walk.count), (vec![], 10));
    }

    async fn a_case_that_is_shown_as_somebody_elses_is_found(bank) {
        let (records, db) = records(&bank).await;
        let person = Person::Applicant(new_applicant(at(1)).expect("an id"));
        let done = records.act(deed_on(person, Action::Decide, "anna", "1")).await.expect("it is done");
        let other = decide(&records, 7).await;
        for (case, change) in [(&done.case, "client = 7, applicant = NULL"), (&other.case, "applicant = 'x'")] {
            let sql = format!("UPDATE decision_case SET {change} WHERE id = '{case}'");
            db.execute_unprepared(&sql).await.expect("nothing is in the way");
            assert!(audit(&records, &[]).await.findings.contains(&Finding::Case(case.clone())), "{change}");
        }
    }

    async fn nobody_acts_on_what_they_have_not_seen(bank) {
        let (records, _db) = records(&bank).await;
        let proposed = records.act(deed(Action::Propose, "anna", 7, "1")).await.expect("it is proposed");
        let returned = records.act(on(&proposed, deed(Action::Return, "basil", 7, "2"))).await;
        let returned = returned.expect("it goes back");
        let again = records.act(on(&returned, deed(Action::Propose, "anna", 7, "3"))).await;
        again.expect("another proposal");
        // It stands proposed again, but it is not what clara has seen.
        let approved = records.act(on(&proposed, deed(Action::Approve, "clara", 7, "4"))).await;
        assert!(matches!(approved, Err(DeedError::Moved)), "{approved:?}");
    }

    async fn who_proposes_does_not_approve_on_record_either(bank) {
        let (records, _db) = records(&bank).await;
        let proposed = records.act(deed(Action::Propose, "anna", 7, "1")).await.expect("it is proposed");
        let alone = records.act(on(&proposed, deed(Action::Approve, "anna", 7, "2"))).await;
        assert!(matches!(alone, Err(DeedError::Refused(Refusal::SamePerson))), "{alone:?}");
        assert_eq!(audit(&records, &[]).await.walk.count, 1, "nothing was written");
        records.act(on(&proposed, deed(Action::Approve, "basil", 7, "3"))).await.expect("another person");
    }

    async fn a_client_finds_their_letter_by_its_code_alone(bank) {
        let (records, db) = records(&bank).await;
        let told = tell(&records, &decide(&records, 6).await, 6).await;
        let code = code(&[6; 25]);
        let (case, letter) = records.letter(&code).await.expect("it reads").expect("it is there");
        assert_eq!((case.id, letter.sequence), (told.case, told.sequence));
        assert!(records.letter("another").await.expect("it reads").is_none());
        let kept = db.query_all_raw(sea_orm::Statement::from_string(db.get_database_backend(), "SELECT code_hash FROM letter"));
        let kept: String = kept.await.expect("it reads")[0].try_get_by_index(0).expect("a text");
        assert_ne!(kept, code, "only its hash is kept to look for");
    }

    async fn a_record_is_neither_changed_nor_deleted(bank) {
        let (records, db) = records(&bank).await;
        history(&records).await;
        records.checkpoint(&KEY, at(9)).await.expect("it is signed");
        records.keep_model("0", "credit-default@0", b"trees").await.expect("it is kept");
        records.keep_model("0", "credit-default@0", b"others").await.expect("it stays");
        let kept = records.kept_models().await.expect("they read");
        assert_eq!(kept, [("0".to_owned(), b"trees".to_vec())]);
        for statement in [
            "UPDATE event SET actor = 'basil'",
            "DELETE FROM event",
            "UPDATE content SET body = '{}'",
            "UPDATE checkpoint SET head = '0'",
            "DELETE FROM checkpoint",
            "DELETE FROM kept_model",
            "UPDATE letter SET sequence = 1",
        ] {
            let refused = db.execute_unprepared(statement).await.expect_err(statement).to_string();
            assert!(refused.contains("neither changed nor deleted"), "{refused}");
        }
    }

    async fn an_edit_is_found(bank) {
        let (found, _) = tampered(&bank, &["UPDATE event SET body = replace(body, 'anna', 'dora') WHERE sequence = 3"]).await;
        assert!(found.findings.contains(&Finding::Chain(model::record::chain::Break::Hash { sequence: 3 })), "{found:?}");
    }

    async fn an_edit_of_what_is_said_of_a_person_is_found(bank) {
        let (found, _) = tampered(&bank, &["UPDATE content SET body = replace(body, 'says', 'said') WHERE sequence = 3"]).await;
        assert_eq!(found.findings, [Finding::Content(3)]);
    }

    async fn a_deletion_is_found(bank) {
        let (found, _) = tampered(&bank, &["DELETE FROM event WHERE sequence = 3"]).await;
        let gap = model::record::chain::Break::Sequence { expected: 3, found: 4 };
        assert!(found.findings.contains(&Finding::Chain(gap)), "{found:?}");
    }

    async fn what_is_deleted_without_an_erasure_is_found(bank) {
        let (found, _) = tampered(&bank, &["DELETE FROM content WHERE sequence = 3"]).await;
        assert_eq!(found.findings, [Finding::Lost(3)]);
    }

    async fn an_insertion_is_found(bank) {
        let insert = "INSERT INTO event SELECT sequence + 1, at, actor, kind, case_id, 'new', body, content_hash, hash, hash \
                      FROM event WHERE sequence = 9";
        let (found, _) = tampered(&bank, &[insert]).await;
        assert!(found.findings.contains(&Finding::Chain(model::record::chain::Break::Hash { sequence: 10 })), "{found:?}");
    }

    async fn a_change_of_order_is_found(bank) {
        let swap = [
            "UPDATE event SET sequence = -1 WHERE sequence = 4",
            "UPDATE event SET sequence = 4 WHERE sequence = 5",
            "UPDATE event SET sequence = 5 WHERE sequence = -1",
        ];
        let (found, _) = tampered(&bank, &swap).await;
        assert!(found.findings.iter().any(|finding| matches!(finding, Finding::Chain(_))), "{found:?}");
    }

    async fn an_end_that_was_cut_off_is_found_by_a_checkpoint_that_was_kept_elsewhere(bank) {
        let cut = [
            "DELETE FROM event WHERE sequence > 4",
            "DELETE FROM content WHERE sequence > 4",
            "DELETE FROM letter WHERE sequence > 4",
            "DELETE FROM decision_case WHERE last_event > 4",
        ];
        let (alone, beside) = tampered(&bank, &cut).await;
        assert_eq!(alone.findings, [], "a shorter chain is a chain");
        assert_eq!(beside.findings, [Finding::Shorter(9)]);
    }

    async fn an_old_copy_that_was_restored_and_went_on_is_found(bank) {
        let (records, db) = records(&bank).await;
        history(&records).await;
        let checkpoint = records.checkpoint(&KEY, at(9)).await.expect("it is signed");
        // The copy of an earlier day: four events.
        without_triggers(&db).await;
        for statement in [
            "DELETE FROM event WHERE sequence > 4",
            "DELETE FROM content WHERE sequence > 4",
            "DELETE FROM letter WHERE sequence > 4",
            "DELETE FROM decision_case WHERE last_event > 4",
        ] {
            db.execute_unprepared(statement).await.expect(statement);
        }
        for client in 11..=20 {
            decide(&records, client).await;
        }
        assert_eq!(audit(&records, &[checkpoint]).await.findings, [Finding::Other(9)]);
    }

    async fn a_case_that_is_shown_of_somebody_else_or_due_another_day_is_found(bank) {
        let change = [
            "UPDATE decision_case SET due_at = '2099-01-01T00:00:00Z' WHERE client = 2",
            "UPDATE decision_case SET client = 999 WHERE client = 3",
        ];
        let (found, _) = tampered(&bank, &change).await;
        assert!(matches!(found.findings[..], [Finding::Case(_), Finding::Case(_)]), "{:?}", found.findings);
    }

    async fn a_code_that_leads_to_no_letter_or_to_somebody_elses_is_found(bank) {
        let (found, _) = tampered(&bank, &["DELETE FROM letter"]).await;
        assert!(!found.findings.is_empty() && found.findings.iter().all(|it| matches!(it, Finding::Letter(_))));
    }

    async fn a_case_that_is_shown_where_no_event_led_is_found(bank) {
        let (found, _) = tampered(&bank, &["UPDATE decision_case SET state = 'closed' WHERE client = 3"]).await;
        assert!(matches!(&found.findings[..], [Finding::Case(_)]), "{found:?}");
    }

    async fn a_checkpoint_of_another_key_or_that_was_changed_proves_nothing(bank) {
        let (records, _db) = records(&bank).await;
        history(&records).await;
        let signed = records.checkpoint(&KEY, at(9)).await.expect("it is signed");
        assert_eq!(records.checkpoint(&KEY, at(10)).await.expect("it is there"), signed, "once for a length");
        let mut forged = signed.clone();
        forged.checkpoint.count = 5;
        assert!(matches!(audit(&records, &[forged]).await.findings[..], [Finding::Checkpoint(5, _)]));
        let mut never = |_: &Evidence, _: &System| Verdict::Match;
        let other = Checkpoint { ..signed.checkpoint.clone() }.sign(&[1; SECRET]);
        let found = records.audit(&[other], std::slice::from_ref(&signed.key), &mut never).await.expect("it reads");
        assert!(matches!(found.findings[..], [Finding::Checkpoint(9, _)]), "{found:?}");
    }

    async fn every_decisions_score_is_made_again(bank) {
        let (records, _db) = records(&bank).await;
        let mut deed = deed(Action::Decide, "anna", 7, "1");
        deed.act.system = Some(system());
        let score =
            known_score(0.3, Advice::Refuse);
        deed.statement.evidence = Some(Evidence {
            file: ClientFile::default(),
            import: None,
            row: vec![1.5_f32.to_bits()],
            score,
            explanation: None,
            reasons: None,
            recourse: Vec::new(),
        });
        records.act(deed).await.expect("it is done");
        let mut replay = |evidence: &Evidence, system: &System| {
            assert_eq!((evidence.row[0], system.model_hash.as_str()), (1.5_f32.to_bits(), "0"));
            Verdict::Changed
        };
        let found = records.audit(&[], &[], &mut replay).await.expect("it reads");
        assert_eq!((found.findings, found.replayed.get(&Verdict::Changed)), (vec![Finding::Score(1)], Some(&1)));
    }

    async fn what_is_erased_leaves_the_chain_whole(bank) {
        let (records, db) = records(&bank).await;
        history(&records).await;
        let open = records.erase(&Person::Client(3), "operator", "asked", true, at(20)).await;
        assert!(matches!(open, Err(ErasureError::Open(_))), "{open:?}");
        let erased = records.erase(&Person::Client(4), "operator", "asked", true, at(20)).await.expect("it is told");
        assert_eq!((erased.cases, erased.statements), (1, 2));
        assert!(records.cases_of(&Person::Client(4), None).await.expect("it reads").is_empty());
        let found = audit(&records, &[]).await;
        assert_eq!((found.findings, found.replayed.get(&Verdict::Erased)), (vec![], Some(&2)));
        // But for the list of those who were erased.
        let left = "SELECT count(*) FROM content WHERE body LIKE '%\"client\":4,%' \
                    AND sequence NOT IN (SELECT sequence FROM event WHERE kind = 'erase')";
        let left = db.query_one_raw(sea_orm::Statement::from_string(db.get_database_backend(), left)).await;
        let left: i64 = left.expect("it reads").expect("a row").try_get_by_index(0).expect("a number");
        assert_eq!(left, 0);
    }

    async fn of_two_who_write_at_once_one_of_whom_is_killed_nothing_is_lost_or_done_twice(bank) {
        let (records, _db) = records(&bank).await;
        let program = std::env::current_exe().expect("this program");
        let mut child = Command::new(program)
            .args(["--exact", "decisions::writes_until_it_is_killed", "--ignored", "--nocapture"])
            .env(WRITER, &bank.url)
            .stdout(Stdio::piped())
            .spawn()
            .expect("another process");
        let told = BufReader::new(child.stdout.take().expect("its output"));
        let (tell, begins) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || -> Vec<String> {
            let done = |line: String| {
                let client = line.split_once("DONE ")?.1.to_owned();
                // Nobody listens any more after the first.
                let _ = tell.send(());
                Some(client)
            };
            told.lines().map_while(Result::ok).filter_map(done).collect()
        });
        // However slowly it starts, both write at once.
        begins.recv().expect("it wrote");
        for client in 0..500 {
            decide(&records, client).await;
        }
        child.kill().expect("it is killed");
        child.wait().expect("it is gone");
        let acknowledged = reader.join().expect("it was read");
        let before = audit(&records, &[]).await;
        assert_eq!(before.findings, []);
        // Whatever it had been told was done is there; what it was not told of is sent again.
        for client in 0..500 {
            decide(&records, 10_000 + client).await;
        }
        let after = audit(&records, &[]).await;
        assert_eq!((after.findings, after.walk.count), (vec![], 1_000));
        for client in acknowledged {
            let client = client.parse().expect("a client");
            assert_eq!(records.cases_of(&Person::Client(client), None).await.expect("it reads").len(), 1);
        }
    }
}

const WRITER: &str = "CLAIRSCORE_TEST_WRITER";

/// What another process runs: it decides, and says what was done.
#[tokio::test]
#[ignore = "run by another test, in a process of its own"]
async fn writes_until_it_is_killed() {
    let url = std::env::var(WRITER).expect("who runs it says where");
    let records = Records::open(&url).await.expect("they open");
    for client in 10_000..10_500 {
        decide(&records, client).await;
        println!("DONE {client}");
    }
    std::thread::park();
}
