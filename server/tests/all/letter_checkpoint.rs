//! The checkpoint on a letter: whoever types it off paper finds with it what was done to the register behind everybody's back.

use crate::support::house::{House, SECRET, page, refuse, step};
use crate::support::pdf::Pdf;
use crate::support::{CLIENT, Running, binary, errors, get_bytes, postgres, sqlite};
use app::policy::Role;
use axum::Router;
use model::record::checkpoint::{Checkpoint, Signed, from_hex, public_key};
use model::record::life::Action;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend};
use serde_json::Value;
use std::fs;
use std::time::{Duration, Instant};

/// The lines of the letter of a case, as its page prints them.
async fn printed(advisor: &Router, case: &str) -> String {
    let letter = page(advisor, &format!("/decisions/{case}/letter")).await;
    let lines =
        letter.text.split("<pre class=\"checkpoint\">").nth(1).and_then(|rest| rest.split("</pre>").next());
    lines.unwrap_or_else(|| panic!("a checkpoint: {}", letter.text)).to_owned()
}

/// As somebody types them: their own lines, capitals, a hyphen.
fn typed(printed: &str) -> String {
    let mut typed = String::new();
    for (index, character) in printed.replace('—', "-").to_uppercase().chars().enumerate() {
        let is_between = index % 37 == 36 && character.is_ascii_alphanumeric() && index > 120;
        typed.extend(is_between.then_some('\n'));
        typed.push(character);
    }
    typed
}

/// Whoever administers the database takes away what stands after an event, and every trace of it.
async fn cut_after(db: &DatabaseConnection, last: i64) {
    for (table, name) in [("event", "event_no_delete"), ("checkpoint", "checkpoint_no_delete")] {
        let drop = match db.get_database_backend() {
            DbBackend::Sqlite => format!("DROP TRIGGER {name}"),
            _ => format!("DROP TRIGGER {name} ON {table}"),
        };
        db.execute_unprepared(&drop).await.expect("it is there");
    }
    for (table, column) in [
        ("event", "sequence"),
        ("content", "sequence"),
        ("letter", "sequence"),
        ("decision_case", "last_event"),
        ("checkpoint", "count"),
    ] {
        let delete = format!("DELETE FROM {table} WHERE {column} > {last}");
        db.execute_unprepared(&delete).await.expect("whoever tampers may");
    }
}

async fn tells_what_was_done_to_the_register(url: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let house = House::at(url).await.signing();
    let advisor = house.to(&[Role::Advisor]).await;
    refuse(&house, &advisor, CLIENT).await;
    let kept = house.audit().await.walk.count;
    let case = refuse(&house, &advisor, CLIENT + 1).await;
    let before = house.audit().await.walk.count;
    step(&advisor, &case, Action::Tell, &[("language", "fr")]).await;
    let lines = printed(&advisor, &case).await;
    let signed: Signed = lines.parse().expect("they are a checkpoint");
    assert_eq!((signed.verify(), signed.checkpoint.count), (Ok(()), before), "taken when the letter is made");
    assert_eq!(signed.to_string(), lines, "verbatim");
    let (_, pdf) = get_bytes(&advisor, &format!("/decisions/{case}/letter/pdf")).await;
    let words = Pdf::read(&pdf).words().join(" ");
    assert_eq!(words.find("clairscore records").map(|at| words[at..].parse()), Some(Ok(signed.clone())));

    let file = |name: &str, text: &str| {
        let file = folder.path().join(name);
        fs::write(&file, text).expect("a file");
        file.to_str().expect("a path of the tests is text").to_owned()
    };
    let digits: String = SECRET.iter().map(|byte| format!("{byte:02x}")).collect();
    let (key, letter) = (file("key", &digits), file("letter", &typed(&lines)));
    assert_ne!(fs::read_to_string(&letter).expect("it was written"), lines);
    let verify = |letter: &str| {
        let arguments =
            ["--database-url", url, "audit", "--records-key", &key, "verify", "--checkpoint", letter];
        let output = binary(&arguments);
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned() + &errors(&output))
    };
    let (code, said) = verify(&letter);
    assert!(code == Some(0) && said.contains("what was recorded"), "{said}");
    let mut misread = lines.trim_end().to_owned();
    let last = misread.pop().expect("a digit");
    misread.push(if last == '0' { '1' } else { '0' });
    let (code, said) = verify(&file("misread", &misread));
    assert!(code == Some(3) && said.contains("signature does not fit"), "{said}");
    let (code, said) = verify(&file("half", &lines[..lines.len() / 2]));
    assert!(code == Some(1) && said.contains("stand on a letter"), "{said}");

    let records =
        if url.starts_with("sqlite") { url.replace("bank.db", "bank-records.db") } else { url.to_owned() };
    let db = Database::connect(&records).await.expect("it opens");
    cut_after(&db, i64::try_from(kept).expect("few")).await;
    assert_eq!(house.audit().await.findings, [], "a shorter chain is a chain");
    let (code, said) = verify(&letter);
    assert!(code == Some(3) && said.contains(&format!("there were {before} events")), "{said}");
    // And when it goes on otherwise, as long as it was.
    for client in CLIENT + 2.. {
        refuse(&house, &advisor, client).await;
        if house.audit().await.walk.count >= before {
            break;
        }
    }
    let (code, said) = verify(&letter);
    assert!(code == Some(3) && said.contains("the chain was written anew"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_tells_that_a_file_of_records_was_cut_short_or_written_anew() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    tells_what_was_done_to_the_register(&sqlite(folder.path())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_tells_that_a_database_of_records_was_cut_short_or_written_anew_on_postgresql() {
    tells_what_was_done_to_the_register(&postgres().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_a_key_writes_letters_without_a_checkpoint() {
    let house = House::new().await;
    let advisor = house.to(&[Role::Advisor]).await;
    let case = refuse(&house, &advisor, CLIENT).await;
    step(&advisor, &case, Action::Tell, &[("language", "fr")]).await;
    let letter = page(&advisor, &format!("/decisions/{case}/letter")).await;
    assert!(
        letter.text.contains("class=\"code\"") && !letter.text.contains("clairscore records"),
        "{}",
        letter.text
    );
}

/// What is in the records alone goes with them: the log, which is kept elsewhere, has it whole.
#[test]
fn the_daily_line_of_the_log_is_a_checkpoint_that_holds() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Running::start(&sqlite(folder.path()), &["--demo-clients", "20"]).ready();
    let begun = Instant::now();
    let line = loop {
        if let Some(line) = server.log().lines().find(|line| line.contains("checkpoint of the records")) {
            break line.to_owned();
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{}", server.log());
        std::thread::sleep(Duration::from_millis(20));
    };
    let line: Value = serde_json::from_str(&line).expect("a line is JSON");
    let field = |name: &str| line["fields"][name].as_str().expect(name).to_owned();
    let count = line["fields"]["count"].as_u64().expect("a number");
    let checkpoint = Checkpoint { count, head: field("head"), at: field("at") };
    let signed = Signed { checkpoint, key: field("key"), signature: field("signature") };
    assert_eq!(signed.verify(), Ok(()));
    let key = fs::read_to_string(folder.path().join("bank-records.key")).expect("serve has made it");
    assert_eq!(signed.key, public_key(&from_hex(key.trim()).expect("a key")));
}
