//! The command line as a script meets it: exit codes, what stdout and stderr say, what is left behind.

use crate::support::{CLIENT, Running, binary, clairscore, command, errors, postgres, sqlite};
use chrono::Utc;
use migration::{Migrator, MigratorTrait};
use model::decision::Costs;
use model::engine::Engine;
use model::monitoring::Report;
use model::parameters::Parameters;
use model::portfolio::{ClientQuery, Column, Sort};
use model::record::rules::LIMITS;
use model::record::steering::{Move, Notice, Settings};
use sea_orm::{ConnectionTrait, Database, Statement};
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use store::records::SteeringDeed;
use store::{Records, Silent, Store};

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of the tests is text")
}

/// Fills a bank through the binary; returns its address.
fn bank(folder: &Path) -> String {
    let (files, url) = (folder.join("files"), sqlite(folder));
    let generated = binary(&["generate", "--clients", "30", "--seed", "1", "--output", text(&files)]);
    assert_eq!(generated.status.code(), Some(0), "{}", errors(&generated));
    let imported = binary(&["--database-url", &url, "import", text(&files)]);
    assert_eq!(imported.status.code(), Some(0), "{}", errors(&imported));
    url
}

/// Starts a command again and again, and kills it on its way.
fn killed(arguments: &[&str], waits: [u64; 3]) {
    for wait in waits {
        let mut child = command(arguments).spawn().expect("it starts");
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
    }
}

#[test]
fn what_is_killed_changes_nothing_and_the_next_run_ends_as_if_it_had_never_been() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (url, csv) = (bank(folder.path()), folder.path().join("scores.csv"));
    let succeeds = |arguments: &[&str]| {
        let output = binary(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", errors(&output));
        output.stdout
    };
    let scores = |url: &str| {
        succeeds(&["score", "--output", text(&csv), "--database-url", url]);
        (
            fs::read_to_string(&csv).expect("it was written"),
            succeeds(&["monitor", "--json", "--database-url", url]),
        )
    };
    let files = folder.path().join("more");
    succeeds(&["generate", "--clients", "3000", "--seed", "2", "--output", text(&files)]);
    let never_killed = sqlite(&folder.path().join("never killed"));
    succeeds(&["--database-url", &never_killed, "import", text(&files)]);
    let expected = scores(&never_killed);
    assert_eq!(expected.0.lines().count(), 3_001);

    let before = scores(&url);
    killed(&["--database-url", &url, "import", text(&files)], [200, 800, 1_600]);
    let now = scores(&url);
    assert!(now == before || now == expected, "all of the new clients or none");
    succeeds(&["--database-url", &url, "import", text(&files)]);
    killed(&["--database-url", &url, "score"], [200, 400, 800]);
    assert!(scores(&url) == expected, "the same scores, and the same counts of them");
}

/// The lowest and the highest probability that a server shows, when it shows all of `clients`.
async fn shown(store: &Store, model: &Parameters, clients: u64) -> [f64; 2] {
    let portfolio = store.portfolio(model).await.expect("it is read");
    assert_eq!((portfolio.clients(), portfolio.unscored()), (clients, 0));
    assert!(store.tally(&model.id).await.expect("it reads").is_some_and(|tally| tally.clients() == clients));
    [false, true].map(|descending| {
        let sort = Sort { by: Some(Column::RISK), descending };
        let page = portfolio.page(&ClientQuery { sort, page_size: 1, ..ClientQuery::default() });
        assert_eq!(page.total, clients);
        page.clients[0].probability
    })
}

/// Scores a bank again and again, killed later and later until it comes to its end, and looks at it all the while.
async fn is_scored_all_at_once(url: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = folder.path().join("files");
    clairscore(&["generate", "--clients", "3000", "--seed", "2", "--output", text(&files)]).await;
    clairscore(&["--database-url", url, "import", text(&files)]).await;
    clairscore(&["--database-url", url, "score"]).await;
    let bank = Database::connect(url).await.expect("the bank opens");
    // No model says so: these are the earlier scores.
    bank.execute_unprepared("UPDATE score SET probability = 2").await.expect("it is scored");
    let store = Store::connect(url).await.expect("the bank opens");
    let model = Engine::shipped().expect("the shipped model").parameters().clone();
    let (mut wait, mut killed) = (Duration::from_millis(100), 0);
    loop {
        let mut score = command(&["--database-url", url, "score"]).spawn().expect("it starts");
        let started = Instant::now();
        let mut ended = None;
        while ended.is_none() && started.elapsed() < wait {
            let [lowest, highest] = shown(&store, &model, 3_000).await;
            assert!((lowest, highest) == (2.0, 2.0) || highest < 1.0, "{lowest} and {highest} at once");
            ended = score.try_wait().expect("it can be asked");
        }
        if let Some(ended) = ended {
            assert!(ended.success());
            break;
        }
        score.kill().expect("it can be killed");
        score.wait().expect("it ends");
        killed += 1;
        wait = wait * 3 / 2;
    }
    assert!(killed > 2, "killed {killed} times only");
    assert!(shown(&store, &model, 3_000).await[1] < 1.0);
    let left = Statement::from_string(bank.get_database_backend(), "SELECT count(*) FROM score");
    let left = bank.query_one_raw(left).await.expect("it counts").expect("one row");
    assert_eq!(left.try_get_by_index::<i64>(0).expect("a number"), 3_000, "nothing is left of those");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sqlite_bank_is_scored_all_at_once_whenever_it_is_killed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    is_scored_all_at_once(&sqlite(folder.path())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgresql_bank_is_scored_all_at_once_whenever_it_is_killed() {
    is_scored_all_at_once(&postgres().await).await;
}

/// Commands that write much queue, and those behind say so.
async fn queues(url: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = folder.path().join("files");
    clairscore(&["generate", "--clients", "30", "--seed", "1", "--output", text(&files)]).await;
    clairscore(&["--database-url", url, "import", text(&files)]).await;
    let store = Store::connect(url).await.expect("the bank opens");
    let backup = folder.path().join("bank.backup");
    clairscore(&["--database-url", url, "backup", text(&backup)]).await;
    for arguments in [&["import", text(&files)][..], &["score"], &["restore", text(&backup)]] {
        let scoring = store.begin_scoring("credit-default@1", &Silent).await.expect("nobody else writes");
        let arguments = [&["--database-url", url], arguments].concat();
        let mut waiting = command(&arguments).stderr(Stdio::piped()).spawn().expect("it starts");
        let mut says = BufReader::new(waiting.stderr.take().expect("its errors")).lines();
        let word = says.next().expect("it says something").expect("which is text");
        assert_eq!(word, "clairscore: waiting for another command that is writing into this bank…");
        assert!(waiting.try_wait().expect("it can be asked").is_none());
        drop(scoring);
        assert!(waiting.wait().expect("it ends").success(), "{arguments:?}: {:?}", says.next());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_that_write_into_a_sqlite_bank_queue_and_say_so() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    queues(&sqlite(folder.path())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_that_write_into_a_postgresql_bank_queue_and_say_so() {
    queues(&postgres().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_score_is_scored_as_if_all_were() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (url, csv) = (bank(folder.path()), folder.path().join("scores.csv"));
    let succeeds = |arguments: &[&str]| {
        let output = binary(&[arguments, &["--database-url", &url]].concat());
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", errors(&output));
    };
    let bank = Database::connect(&url).await.expect("the bank opens");
    let scored = |missing: &[&str]| {
        succeeds(&[&["score", "--output", text(&csv)], missing].concat());
        let csv = fs::read_to_string(&csv).expect("it was written");
        csv.lines()
            .skip(1)
            .map(|line| line.split_once(',').expect("columns").0.to_owned())
            .collect::<Vec<_>>()
    };
    let monitored = || -> Report {
        let output = binary(&["monitor", "--json", "--database-url", &url]);
        serde_json::from_slice(&output.stdout).expect("--json gives the typed report")
    };
    assert_eq!(scored(&["--missing"]).len(), 30, "nobody has a score yet");
    assert_eq!(scored(&["--missing"]), [""; 0]);
    for (missing, without, counted) in [
        // One of thirty is few, more are not.
        ("7", "INSERT INTO application (sk_id_curr) VALUES (7)", true),
        ("8, 9", "INSERT INTO application (sk_id_curr) VALUES (8), (9)", true),
        ("100002", "DELETE FROM score WHERE sk_id_curr = 100002", false),
        ("7, 8, 100003", "DELETE FROM score WHERE sk_id_curr IN (7, 8, 100003)", false),
        ("", "UPDATE scoring SET counts = NULL", false),
    ] {
        bank.execute_unprepared(without).await.expect("it is done");
        if !counted {
            bank.execute_unprepared("UPDATE scoring SET counts = NULL").await.expect("it is done");
        }
        assert_eq!(scored(&["--missing"]).join(", "), missing);
        let now = monitored();
        assert!(scored(&[]).len() >= 30);
        assert_eq!(now, monitored(), "{without}");
    }
}

#[test]
fn misuse_exits_with_2_and_help_with_0() {
    for misuse in [
        &["dance"][..],
        &[],
        &["import"],
        &["explain", "nobody"],
        &["generate", "--clients", "0", "--seed", "1", "--output", "x"],
        &["serve", "--addr", "3000"],
        &["serve", "--allowed-host", "https://credit.example/"],
        &["serve", "--allowed-host", "credit.example:443"],
        &["score", "--treshold", "1"],
        &["features", "--output", "no/such/folder/x", "--coverage", "coverage.csv"],
    ] {
        let output = binary(misuse);
        assert_eq!(output.status.code(), Some(2), "{misuse:?}");
        assert!(errors(&output).contains("--help"), "{misuse:?}: {}", errors(&output));
        assert!(output.stdout.is_empty());
    }
    assert_eq!(binary(&["--help"]).status.code(), Some(0));
    assert_eq!(binary(&["--version"]).status.code(), Some(0));
}

#[test]
fn a_bank_goes_from_files_to_features_scores_and_an_explanation() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = bank(folder.path());

    let parquet = folder.path().join("features.parquet");
    let features = binary(&["features", "--output", text(&parquet), "--database-url", &url]);
    assert_eq!(features.status.code(), Some(0), "{}", errors(&features));
    let of_bank = fs::read(&parquet).expect("it was written");
    assert_eq!(of_bank.get(..4), Some(&b"PAR1"[..]));
    let files = folder.path().join("files");
    let features = binary(&["features", "--data", text(&files), "--output", text(&parquet)]);
    assert_eq!(features.status.code(), Some(0), "{}", errors(&features));
    assert!(fs::read(&parquet).expect("it was written") == of_bank, "the same features without a bank");

    let csv = folder.path().join("scores.csv");
    let scored = binary(&["score", "--output", text(&csv), "--database-url", &url]);
    assert_eq!(scored.status.code(), Some(0), "{}", errors(&scored));
    let csv = fs::read_to_string(&csv).expect("it was written");
    let mut lines = csv.lines();
    assert_eq!(lines.next(), Some("sk_id_curr,probability,decision"));
    assert_eq!(lines.count(), 30);

    let explained = binary(&["explain", &CLIENT.to_string(), "--database-url", &url]);
    assert_eq!(explained.status.code(), Some(0), "{}", errors(&explained));
    let words = String::from_utf8(explained.stdout).expect("words are text");
    for part in [
        "probability of repayment difficulties",
        "Advice: ",
        "Reasons, compared with",
        "What raises the risk most",
        "What lowers it most",
    ] {
        assert!(words.contains(part), "{words}");
    }

    let explained = binary(&["explain", &CLIENT.to_string(), "--json", "--database-url", &url]);
    let json: serde_json::Value = serde_json::from_slice(&explained.stdout).expect("--json gives JSON");
    let names: Vec<&str> = json.as_object().expect("an object").keys().map(String::as_str).collect();
    insta::assert_json_snapshot!("explain_json_names", names);
}

#[test]
fn a_scored_bank_is_monitored_in_words_and_as_json() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = bank(folder.path());
    let unscored = binary(&["monitor", "--database-url", &url]);
    assert_eq!(unscored.status.code(), Some(1));
    assert!(errors(&unscored).contains("clairscore score"), "{}", errors(&unscored));
    assert!(unscored.stdout.is_empty());

    assert_eq!(binary(&["score", "--database-url", &url]).status.code(), Some(0));
    let monitored = binary(&["monitor", "--database-url", &url]);
    assert_eq!(monitored.status.code(), Some(0), "{}", errors(&monitored));
    let words = String::from_utf8(monitored.stdout).expect("words are text");
    for part in
        ["PSI", "Level of education", "women", "four fifths", "Age", "Score ", "Other models that were tried"]
    {
        assert!(words.contains(part), "{part}: {words}");
    }

    let monitored = binary(&["monitor", "--json", "--database-url", &url]);
    assert_eq!(monitored.status.code(), Some(0), "{}", errors(&monitored));
    let report: Report = serde_json::from_slice(&monitored.stdout).expect("--json gives the typed report");
    assert_eq!(report.known + report.applicants, 30);
    let engine = Engine::shipped().expect("the shipped model");
    let features = engine.parameters().features.len();
    assert_eq!(report.stability.len(), features + 1, "every feature, and the score");
    let json: serde_json::Value = serde_json::from_slice(&monitored.stdout).expect("--json gives JSON");
    let alternatives = &engine.evaluation().expect("it was evaluated").alternatives;
    assert!(!alternatives.is_empty());
    assert_eq!(json["alternatives"], serde_json::json!(alternatives));
    for attribute in &report.fairness {
        let clients: Vec<u64> = attribute.groups.iter().map(|group| group.measures.clients).collect();
        assert!(clients.iter().all(|clients| *clients >= 10), "of a few nothing is told: {clients:?}");
        assert_eq!(clients.iter().sum::<u64>() + attribute.left_out, 30, "{}", attribute.attribute);
    }
    assert!(report.fairness.iter().any(|attribute| !attribute.groups.is_empty()), "some are large enough");
    assert!(words.contains("fewer than 10 clients are not told"), "{words}");
}

/// A scheduler is told by the exit code that a source has fallen silent.
/// `docs/` holds the card of the shipped model, so that it can be read without the program.
#[test]
fn the_model_card_in_docs_is_what_the_command_prints() {
    let printed = binary(&["model-card"]);
    assert_eq!(printed.status.code(), Some(0), "{}", errors(&printed));
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/fiche-modele.md");
    let committed = fs::read_to_string(committed).expect("it is under version control");
    assert!(
        String::from_utf8_lossy(&printed.stdout) == committed,
        "the card is of another model: clairscore model-card > docs/fiche-modele.md"
    );
    let english = binary(&["model-card", "--language", "en"]);
    assert!(String::from_utf8_lossy(&english.stdout).starts_with("# Model card"), "{}", errors(&english));
}

#[test]
fn a_reader_who_has_seen_enough_is_no_failure() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let printed = command(&["model-card"]).stdout(writer).output().expect("the binary runs");
    assert_eq!(printed.status.code(), Some(0), "{}", errors(&printed));
}

#[test]
fn a_backup_restored_elsewhere_scores_to_the_same_numbers() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (url, file) = (bank(folder.path()), folder.path().join("bank.backup"));
    let saved = binary(&["backup", text(&file), "--database-url", &url]);
    assert_eq!(saved.status.code(), Some(0), "{}", errors(&saved));
    let elsewhere = folder.path().join("elsewhere");
    let other = sqlite(&elsewhere);
    let restored = binary(&["restore", text(&file), "--database-url", &other]);
    assert_eq!(restored.status.code(), Some(0), "{}", errors(&restored));
    let scores = [&url, &other].map(|url| {
        let csv = folder.path().join("scores.csv");
        let scored = binary(&["score", "--output", text(&csv), "--database-url", url]);
        assert_eq!(scored.status.code(), Some(0), "{}", errors(&scored));
        fs::read_to_string(&csv).expect("it was written")
    });
    assert_eq!(scores[0].lines().count(), 31);
    assert_eq!(scores[0], scores[1]);

    let refused = binary(&["restore", text(&folder.path().join("files/bureau.csv")), "--database-url", &url]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(errors(&refused).contains("clairscore backup"), "{}", errors(&refused));
    let unwritable =
        binary(&["backup", text(&folder.path().join("no/such/folder/b")), "--database-url", &url]);
    assert_eq!(unwritable.status.code(), Some(1));
    assert!(errors(&unwritable).contains("no/such/folder"), "{}", errors(&unwritable));
}

#[test]
fn who_was_erased_is_not_brought_back_by_a_backup() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (url, file) = (bank(folder.path()), folder.path().join("bank.backup"));
    // The log of who did what is where the records are: a server makes them, or the first account.
    let done = |arguments: &[&str]| {
        let output = binary(&[&["--database-url", &url], arguments].concat());
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", errors(&output));
        String::from_utf8(output.stdout).expect("text")
    };
    done(&["user", "add", "somebody", "--role", "auditor"]);
    done(&["backup", text(&file)]);
    let client = CLIENT.to_string();
    let unknown = binary(&["--database-url", &url, "person", "erase", "7", "--reason", "asked"]);
    assert!(errors(&unknown).contains("nothing is held on 7"), "{}", errors(&unknown));
    for wordless in ["", " \t"] {
        let refused = binary(&["--database-url", &url, "person", "erase", &client, "--reason", wordless]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(errors(&refused).contains("say why"), "{}", errors(&refused));
    }
    let said = done(&["person", "erase", &client, "--reason", "asked"]);
    assert!(said.contains("What stays:") && said.contains("cannot reach"), "{said}");
    let is_there = || binary(&["--database-url", &url, "explain", &client]).status.code() == Some(0);
    assert!(!is_there());
    // Again, as if it had been stopped half-way.
    done(&["person", "erase", &client, "--reason", "asked"]);
    let said = done(&["restore", text(&file)]);
    assert!(said.contains("erased again"), "{said}");
    assert!(!is_there());
    // Nor by a delivery that has them still, which is told of it before and after.
    let files = folder.path().join("files");
    for (option, left_out, bank) in [
        (Some("--dry-run"), "would be left out", "The bank would hold 29 clients"),
        (None, "was left out", "The bank holds 29 clients"),
    ] {
        let said = done(&[&["import", text(&files)][..], option.as_slice()].concat());
        assert!(said.contains("1 client with ") && said.contains(left_out) && said.contains(bank), "{said}");
        assert!(!is_there());
    }
    assert!(done(&["audit", "verify"]).contains("what was recorded"));
}

#[test]
fn the_log_is_taken_away_signed_and_goes_no_sooner_than_the_law_lets_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = sqlite(folder.path());
    let run = |arguments: &[&str]| {
        let output = binary(&[&["--database-url", &url], arguments].concat());
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned(), errors(&output))
    };
    assert_eq!(run(&["migrate"]).0, Some(0));
    assert_eq!(run(&["user", "add", "somebody", "--role", "auditor"]).0, Some(0));
    let (code, _, said) = run(&["log", "export"]);
    assert!(code == Some(1) && said.contains("--records-key"), "{said}");
    let key = folder.path().join("secret.key");
    fs::write(&key, "7".repeat(64)).expect("a file");
    for (name, form) in [("log.csv", &[][..]), ("log.jsonl", &["--json"][..])] {
        let file = folder.path().join(name);
        let (code, said, errors) =
            run(&[&["log", "export", "--records-key", text(&key), "--output", text(&file)], form].concat());
        assert!(code == Some(0) && said.contains("signed"), "{errors}");
        let verify = ["audit", "--records-key", text(&key), "verify", "--log", text(&file)];
        let (code, said, _) = run(&verify);
        assert!(code == Some(0) && said.contains("is what was taken out"), "{said}");
        let changed = fs::read_to_string(&file).expect("it was written").replacen("somebody", "somebodi", 1);
        fs::write(&file, changed).expect("it can be written");
        let (code, said, _) = run(&verify);
        assert!(code == Some(3) && said.contains("it was changed"), "{said}");
    }
    let (code, _, said) = run(&["log", "prune", "--keep", "183"]);
    assert!(code == Some(2) && said.contains("six months"), "{said}");
    let (code, said, _) = run(&["log", "prune"]);
    assert!(code == Some(0) && said.contains("Deleted 0 acts"), "{said}");
    let (_, log, _) = run(&["log", "export", "--records-key", text(&key)]);
    assert!(log.contains(",prune-log,before "), "{log}");
}

#[test]
fn a_password_is_not_taken_from_the_list_of_processes() {
    let refused = binary(&["--database-url", "postgres://bank:s3cret@127.0.0.1:1/bank", "monitor"]);
    let said = errors(&refused);
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(said.contains("PGPASSWORD") && !said.contains("s3cret"), "{said}");
}

#[test]
fn what_an_earlier_key_signed_is_good_where_that_key_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = sqlite(folder.path());
    let run = |arguments: &[&str]| {
        let output = binary(&[&["--database-url", &url], arguments].concat());
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned() + &errors(&output))
    };
    assert_eq!(run(&["migrate"]).0, Some(0));
    assert_eq!(run(&["user", "add", "somebody", "--role", "auditor"]).0, Some(0));
    let file = |name: &str, text: &str| {
        let file = folder.path().join(name);
        fs::write(&file, text).expect("a file");
        file
    };
    let (first, second) = (file("first.key", &"7".repeat(64)), file("second.key", &"8".repeat(64)));
    let kept = folder.path().join("checkpoint");
    let sign = ["audit", "--records-key", text(&first), "checkpoint", "--output", text(&kept)];
    assert_eq!(run(&sign).0, Some(0));
    let signed = fs::read_to_string(&kept).expect("it was written");
    let public =
        signed.lines().last().and_then(|line| line.split(' ').nth(1)).expect("its last line names the key");
    let verify = ["audit", "--records-key", text(&second), "verify", "--checkpoint", text(&kept)];
    let (code, said) = run(&verify);
    assert!(code == Some(3) && said.contains("another key"), "{said}");
    let (code, said) = run(&[&verify[..], &["--trusted-key", public]].concat());
    assert!(code == Some(0) && said.contains("what was recorded"), "{said}");
    let (code, said) = run(&[&verify[..], &["--trusted-key", &"9".repeat(64)]].concat());
    assert!(code == Some(3) && said.contains("another key"), "{said}");
    let (code, said) = run(&[&verify[..], &["--trusted-key", "abc"]].concat());
    assert!(code == Some(2) && said.contains("64 hexadecimal digits"), "{said}");
}

#[test]
fn a_clients_facts_are_corrected_on_record_and_they_are_scored_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (url, facts) = (bank(folder.path()), folder.path().join("facts"));
    let client = CLIENT.to_string();
    let run = |arguments: &[&str]| {
        let output = binary(&[&["--database-url", &url], arguments].concat());
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned() + &errors(&output))
    };
    assert_eq!(run(&["user", "add", "somebody", "--role", "auditor"]).0, Some(0));
    assert_eq!(run(&["score"]).0, Some(0));
    let rectify = ["person", "rectify", &client, "--facts", text(&facts), "--reason", "a typing error"];
    for (wrong, word) in [("", "FIELD=VALUE"), ("AMT_CREDIT 5", "line 1"), ("AMT_CREDIT=-5", "AMT_CREDIT")] {
        fs::write(&facts, wrong).expect("a file");
        let (code, said) = run(&rectify);
        assert!(code == Some(1) && said.contains(word), "{wrong}: {said}");
    }
    fs::write(&facts, "AMT_INCOME_TOTAL = 31500.5\n\nAMT_GOODS_PRICE=\n").expect("a file");
    let (code, said) = run(&rectify);
    assert!(
        code == Some(0) && said.contains("  AMT_INCOME_TOTAL\n") && said.contains("The advice was"),
        "{said}"
    );
    let (_, held) = run(&["person", "export", &client]);
    assert!(held.contains("\"after\": \"31500.5\""), "{held}");
    assert!(run(&["score", "--missing"]).1.contains("Scored 0 clients"));
    assert!(run(&["audit", "verify"]).1.contains("what was recorded"));
}

#[test]
fn the_same_seed_invents_the_same_files() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    for output in [&one, &two] {
        let arguments = ["generate", "--clients", "40", "--seed", "7", "--output", text(output)];
        assert_eq!(binary(&arguments).status.code(), Some(0));
    }
    let mut files = 0;
    for entry in fs::read_dir(&one).expect("the folder was made") {
        let name = entry.expect("it can be listed").file_name();
        assert_eq!(
            fs::read(one.join(&name)).expect("one"),
            fs::read(two.join(&name)).expect("two"),
            "{name:?}"
        );
        files += 1;
    }
    assert!(files >= 8, "{files} files");
}

#[test]
fn an_unknown_client_is_an_error_that_says_so() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = sqlite(folder.path());
    assert_eq!(binary(&["migrate", "--database-url", &url]).status.code(), Some(0));
    let output = binary(&["explain", "7", "--database-url", &url]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("there is no client 7 in the bank"), "{}", errors(&output));
}

/// Every file below `folder`, with what is in it.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.push((path.clone(), Vec::new()));
            found.extend(files(&path));
        } else {
            let content = fs::read(&path).expect("it is there");
            found.push((path, content));
        }
    }
    found.sort();
    found
}

/// The commands that only read a bank, with what they need beside it.
fn reading(output: &Path) -> [Vec<&str>; 5] {
    let output = text(output);
    [
        vec!["explain", "100001"],
        vec!["monitor"],
        vec!["backup", output],
        vec!["features", "--output", output],
        vec!["model-card"],
    ]
}

#[test]
fn a_bank_that_is_missing_is_made_by_no_command_that_reads_or_scores() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = folder.path().join("output");
    let missing = "sqlite://data/clairscore.db";
    for arguments in reading(&output).into_iter().chain([vec!["score"]]) {
        let done = command(&arguments).args(["--database-url", missing]).current_dir(folder.path()).output();
        let done = done.expect("the binary runs");
        if arguments == ["model-card"] {
            assert_eq!(done.status.code(), Some(0), "it asks no bank: {}", errors(&done));
        } else {
            assert_eq!(done.status.code(), Some(1), "{arguments:?}");
            let absolute = folder.path().canonicalize().expect("it is there").join("data/clairscore.db");
            for words in [text(&absolute), "--database-url", "clairscore import"] {
                assert!(errors(&done).contains(words), "{arguments:?}: {}", errors(&done));
            }
        }
        assert!(files(folder.path()).is_empty(), "{arguments:?} has made something");
    }
    // An empty file is no bank either, and stays empty.
    let empty = folder.path().join("empty.db");
    fs::write(&empty, "").expect("it can be written");
    let url = format!("sqlite://{}", text(&empty));
    let done = binary(&["explain", "100001", "--database-url", &url]);
    assert_eq!(done.status.code(), Some(1));
    assert_eq!(files(folder.path()), [(empty, Vec::new())]);
}

#[test]
fn a_bank_is_the_same_after_every_command_that_reads_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = bank(&folder.path().join("bank"));
    assert_eq!(binary(&["score", "--database-url", &url]).status.code(), Some(0));
    let before = files(&folder.path().join("bank"));
    let names = before.iter().filter_map(|(path, _)| path.file_name()?.to_str());
    let names: Vec<_> = names.filter(|name| name.starts_with("bank.db")).collect();
    assert_eq!(names, ["bank.db", "bank.db-lock"], "a bank at rest is one file, and one to queue at");
    let output = folder.path().join("output");
    for arguments in reading(&output) {
        let done = binary(&[&arguments[..], &["--database-url", &url]].concat());
        assert_eq!(done.status.code(), Some(0), "{arguments:?}: {}", errors(&done));
        assert!(files(&folder.path().join("bank")) == before, "{arguments:?} has changed something");
        // A database takes the place of no other file, nor the other way round.
        let _ = fs::remove_file(&output);
    }
}

#[test]
#[cfg(unix)]
fn what_tells_of_people_is_for_its_owner() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = bank(folder.path());
    let place = |name: &str| folder.path().join(name);
    let mode = |name: &str| fs::metadata(place(name)).expect("it is there").permissions().mode() & 0o777;
    for arguments in [
        ["backup", text(&place("bank.backup"))].to_vec(),
        ["score", "--output", text(&place("scores.csv"))].to_vec(),
        ["features", "--output", text(&place("features.parquet"))].to_vec(),
    ] {
        let done = binary(&[&arguments[..], &["--database-url", &url]].concat());
        assert_eq!(done.status.code(), Some(0), "{arguments:?}: {}", errors(&done));
    }
    for name in ["bank.db", "bank.db-lock", "bank.backup", "scores.csv", "features.parquet"] {
        assert_eq!(mode(name), 0o600, "{name}");
    }
}

#[test]
fn a_bank_without_clients_is_backed_up_and_restored_only_if_it_is_meant() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (url, file) = (bank(folder.path()), folder.path().join("empty.backup"));
    let empty = sqlite(&folder.path().join("empty"));
    assert_eq!(binary(&["migrate", "--database-url", &empty]).status.code(), Some(0));
    let clients = || {
        let explained = binary(&["explain", &CLIENT.to_string(), "--database-url", &url]);
        explained.status.code() == Some(0)
    };

    let refused = binary(&["backup", text(&file), "--database-url", &empty]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(errors(&refused).contains("--empty"), "{}", errors(&refused));
    assert!(!file.exists());
    let meant = binary(&["backup", "--empty", text(&file), "--database-url", &empty]);
    assert_eq!(meant.status.code(), Some(0), "{}", errors(&meant));

    let refused = binary(&["restore", text(&file), "--database-url", &url]);
    assert_eq!(refused.status.code(), Some(1));
    for words in ["--empty", text(&file)] {
        assert!(errors(&refused).contains(words), "{}", errors(&refused));
    }
    assert!(clients(), "the bank is as it was");
    let meant = binary(&["restore", "--empty", text(&file), "--database-url", &url]);
    assert_eq!(meant.status.code(), Some(0), "{}", errors(&meant));
    assert!(!clients());
}

#[test]
fn a_bank_is_neither_backed_up_onto_itself_nor_restored_from_itself_nor_made_for_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = bank(folder.path());
    let itself = folder.path().join("bank.db");
    let before = fs::read(&itself).expect("it is there");
    for command in ["backup", "restore"] {
        let refused = binary(&[command, text(&itself), "--database-url", &url]);
        assert_eq!(refused.status.code(), Some(1), "{command}");
        assert!(errors(&refused).contains("the bank itself"), "{}", errors(&refused));
        assert!(fs::read(&itself).expect("it is there") == before, "{command}");
    }
    let elsewhere = folder.path().join("elsewhere");
    let refused =
        binary(&["restore", text(&folder.path().join("no.backup")), "--database-url", &sqlite(&elsewhere)]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(!elsewhere.exists(), "no bank is made for a backup that is not there");
}

/// Nothing is written into the system's temporary folder: it may be small, and others may look into it.
#[test]
#[cfg(unix)]
fn backup_and_restore_do_without_the_temporary_folder() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = bank(folder.path());
    for what in ["backup", "restore"] {
        let mut done = command(&[what, "my bank.backup", "--database-url", &url]);
        let done = done.current_dir(folder.path()).env("TMPDIR", "/no/such/folder").output();
        let done = done.expect("the binary runs");
        assert_eq!(done.status.code(), Some(0), "{}", errors(&done));
    }
}

/// Runs the binary where `mount` has been run before, which only concerns the binary; none where the system does not let
/// anybody do this.
#[cfg(target_os = "linux")]
fn mounted(mount: &str, arguments: &[&str]) -> Option<std::process::Output> {
    let unshare = |script: &str| {
        let mut unshare = std::process::Command::new("unshare");
        unshare.args(["--map-root-user", "--mount", "sh", "-c", script, "sh"]);
        unshare.arg(env!("CARGO_BIN_EXE_clairscore")).args(arguments);
        unshare.output()
    };
    if !unshare(mount).is_ok_and(|output| output.status.success()) {
        println!("skipped: the system lets nobody mount anything");
        return None;
    }
    Some(unshare(&format!("{mount} && exec \"$@\"")).expect("it has just run"))
}

#[test]
#[cfg(target_os = "linux")]
fn a_backup_and_a_bank_are_read_from_a_medium_that_cannot_be_written() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let medium = folder.path().join("medium");
    let on_medium = bank(&medium);
    let file = medium.join("bank.backup");
    let saved = binary(&["backup", text(&file), "--database-url", &on_medium]);
    assert_eq!(saved.status.code(), Some(0), "{}", errors(&saved));
    let before = files(&medium);
    let read_only = format!("mount --bind {0} {0} && mount -o remount,bind,ro {0}", text(&medium));
    let other = sqlite(&folder.path().join("other"));
    // A backup has no journal; a bank has a WAL, and was what an earlier version wrote as a backup.
    for backup in [&file, &medium.join("bank.db")] {
        let Some(restored) = mounted(&read_only, &["restore", text(backup), "--database-url", &other]) else {
            return;
        };
        assert_eq!(restored.status.code(), Some(0), "{}", errors(&restored));
        let explained = binary(&["explain", &CLIENT.to_string(), "--database-url", &other]);
        assert_eq!(explained.status.code(), Some(0), "{}", errors(&explained));
    }
    let explained = mounted(&read_only, &["explain", &CLIENT.to_string(), "--database-url", &on_medium]);
    assert_eq!(explained.and_then(|output| output.status.code()), Some(0));
    assert!(files(&medium) == before);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_named_as_the_cause_and_nothing_half_done_is_left() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = bank(folder.path());
    let small = folder.path().join("small");
    fs::create_dir(&small).expect("it can be made");
    let full = format!("mount -t tmpfs -o size=16k tmpfs {}", text(&small));
    let place = |name: &str| small.join(name);
    for arguments in [
        ["backup", text(&place("bank.backup"))].to_vec(),
        ["features", "--output", text(&place("features.parquet"))].to_vec(),
    ] {
        let Some(done) = mounted(&full, &[&arguments[..], &["--database-url", &url]].concat()) else {
            return;
        };
        assert_eq!(done.status.code(), Some(1), "{arguments:?}");
        assert!(errors(&done).contains("there is no room left"), "{arguments:?}: {}", errors(&done));
        assert!(errors(&done).contains(text(&small)), "{arguments:?}: {}", errors(&done));
    }
    // A restore for which there is no room leaves the bank as it was.
    let file = folder.path().join("bank.backup");
    assert_eq!(binary(&["backup", text(&file), "--database-url", &url]).status.code(), Some(0));
    let there = sqlite(&small);
    let done =
        mounted(&full, &["restore", text(&file), "--database-url", &there]).expect("it was mounted before");
    assert_eq!(done.status.code(), Some(1));
    assert!(errors(&done).contains("there is no room left"), "{}", errors(&done));
}

#[test]
fn an_older_bank_says_which_command_brings_it_up_to_date() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = bank(folder.path());
    let migrated = binary(&["migrate", "--database-url", &url]);
    assert_eq!(migrated.status.code(), Some(0), "{}", errors(&migrated));
    assert_eq!(String::from_utf8_lossy(&migrated.stdout), "The bank has the schema of this program.\n");
    // As if the last migration had not been there yet.
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        use sea_orm::ConnectionTrait;
        let db = sea_orm::Database::connect(&url).await.expect("it opens");
        let last = "DELETE FROM seaql_migrations WHERE version = (SELECT max(version) FROM seaql_migrations)";
        db.execute_unprepared(last).await.expect("it can be forgotten");
        db.close().await.expect("it closes");
    });
    let output = folder.path().join("output");
    for arguments in reading(&output).into_iter().chain([vec!["score"]]) {
        let done = binary(&[&arguments[..], &["--database-url", &url]].concat());
        if arguments != ["model-card"] {
            assert_eq!(done.status.code(), Some(1), "{arguments:?}");
            assert!(errors(&done).contains("clairscore migrate"), "{arguments:?}: {}", errors(&done));
        }
        assert!(!output.exists());
    }
}

#[test]
fn serve_takes_its_address_from_the_command_line_the_environment_or_a_port() {
    let listens = |arguments: &[&str], settings: &[(&str, &str)]| {
        // The address is taken: nothing is opened, and the error names it.
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut serve = command(&["serve", "--database-url", &sqlite(folder.path())]);
        let output = serve.args(arguments).envs(settings.iter().copied()).output().expect("the binary runs");
        (output.status.code(), errors(&output))
    };
    let taken = TcpListener::bind("0.0.0.0:0").expect("a free port");
    let port = taken.local_addr().expect("it has an address").port().to_string();
    let here = format!("127.0.0.1:{port}");
    let named = format!("localhost:{port}");
    for (arguments, settings, address) in [
        (&["--addr", &*here][..], &[("CLAIRSCORE_ADDR", "127.0.0.1:1"), ("PORT", "1")][..], &*here),
        (&["--addr", &*named], &[], &*here),
        (&[], &[("CLAIRSCORE_ADDR", &*here), ("PORT", "1")], &*here),
        (&[], &[("PORT", &*port), ("CLAIRSCORE_BEHIND_PROXY", "private")], &*format!("0.0.0.0:{port}")),
    ] {
        let (code, errors) = listens(arguments, settings);
        assert_eq!(code, Some(1), "{arguments:?} {settings:?}: {errors}");
        assert!(
            errors.contains(&format!("cannot listen on {address}")),
            "{arguments:?} {settings:?}: {errors}"
        );
    }
    for (setting, exit) in [
        (("PORT", "http"), 2),
        (("CLAIRSCORE_ADDR", "3000"), 2),
        (("CLAIRSCORE_ADDR", "no-such-host.invalid:80"), 1),
    ] {
        let (code, errors) = listens(&[], &[setting]);
        assert_eq!(code, Some(exit), "{setting:?}: {errors}");
        assert!(errors.contains("--addr") && errors.contains(setting.1), "{errors}");
    }
}

#[test]
fn where_others_could_listen_nothing_is_said_without_tls_or_a_proxy_that_speaks_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for address in ["0.0.0.0:0", "[::]:0"] {
        let mut serve = command(&["serve", "--database-url", &sqlite(folder.path()), "--addr", address]);
        let output = serve.output().expect("the binary runs");
        assert_eq!(output.status.code(), Some(1), "{address}");
        assert!(errors(&output).contains("--tls-cert") && errors(&output).contains("--behind-proxy"));
    }
    assert!(fs::read_dir(folder.path()).expect("it is there").next().is_none(), "and nothing is made");
}

/// A server of one answer.
fn answers(with: &'static str) -> String {
    let server = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = server.local_addr().expect("it has an address").to_string();
    std::thread::spawn(move || {
        use std::io::Write;
        let (mut asked, _) = server.accept().expect("somebody asks");
        let mut line = String::new();
        BufReader::new(&asked).read_line(&mut line).expect("it is text");
        assert_eq!(line, "GET /readyz HTTP/1.1\r\n");
        asked.write_all(with.as_bytes()).expect("it is listened to");
    });
    address
}

#[test]
fn ready_exits_with_0_only_if_the_server_says_so() {
    let ready = |address: &str| binary(&["ready", "--addr", address]);
    let done = ready(&answers("HTTP/1.1 200 OK\r\n\r\nready\n"));
    assert_eq!(done.status.code(), Some(0), "{}", errors(&done));
    let done = ready(&answers("HTTP/1.1 503 Service Unavailable\r\n\r\n"));
    assert_eq!(done.status.code(), Some(1));
    assert!(errors(&done).contains("not ready") && errors(&done).contains("503"), "{}", errors(&done));
    let done = ready("no-such-host.invalid:3000");
    assert_eq!(done.status.code(), Some(1), "not there is not ready");
    assert!(
        errors(&done).contains("no-such-host.invalid:3000") && errors(&done).contains("--addr"),
        "{}",
        errors(&done)
    );
    assert_eq!(ready("localhost").status.code(), Some(2), "what is no address is misuse");
    for (address, words) in [
        (answers("SSH-2.0-OpenSSH_9.2\r\n"), "no server answers"),
        (answers("HTTP/1.1 2000 OK\r\n\r\n"), "no server answers"),
        (answers(""), "no server answers"),
        ("127.0.0.1:1".to_owned(), "clairscore serve"),
    ] {
        let done = ready(&address);
        assert_eq!(done.status.code(), Some(1), "{address}");
        assert!(errors(&done).contains(words) && errors(&done).contains(&address), "{}", errors(&done));
    }
}

#[test]
fn ready_asks_a_server_that_speaks_tls_over_tls() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = |name: &str| folder.path().join(name).to_str().expect("a text").to_owned();
    let (certificate, key) = (at("certificate.pem"), at("key.pem"));
    let made = std::process::Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
        ])
        .args(["-subj", "/CN=credit.example", "-keyout", &key, "-out", &certificate])
        .output()
        .expect("openssl is there: it makes the certificates of PostgreSQL's tests");
    assert!(made.status.success(), "{}", errors(&made));
    let url = format!("sqlite://{}", at("bank.db"));
    let server =
        Running::start(&url, &["--demo-clients", "20", "--tls-cert", &certificate, "--tls-key", &key]);
    let address = server.address.to_string();
    let asked = std::time::Instant::now();
    loop {
        let done = binary(&["ready", "--tls", "--addr", &address]);
        if done.status.code() == Some(0) {
            break;
        }
        assert!(asked.elapsed() < std::time::Duration::from_secs(60), "{}", errors(&done));
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let without = binary(&["ready", "--addr", &address]);
    assert_eq!(without.status.code(), Some(1), "it speaks nothing else");
    let nobody = binary(&["ready", "--tls", "--addr", "127.0.0.1:1"]);
    assert!(errors(&nobody).contains("no server answers"), "{}", errors(&nobody));
}

/// A wrong path is told before anything is built, and a `~` that no shell has replaced means the home.
#[test]
#[cfg(unix)]
fn make_looks_for_the_data_before_it_builds_anything() {
    let make = |target: &str, data: &str, home: &Path| {
        let mut make = std::process::Command::new("make");
        make.args(["--dry-run", target, &format!("DATA={data}")]).current_dir(of_the_repository(""));
        make.env("HOME", home).env_remove("MAKEFLAGS").env_remove("MAKELEVEL").env_remove("MFLAGS");
        make.output().expect("make is there: it has most often started this test")
    };
    let home = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(home.path().join("Kaggle's tables")).expect("it can be made");
    for target in ["import", "train", "notebook"] {
        for data in ["/no/such/folder", "~/no-such-folder", "no 'such' folder"] {
            let refused = make(target, data, home.path());
            assert_eq!(refused.status.code(), Some(2), "{target} {data}");
            let sentence = format!("There is nothing at {data}: say where");
            assert!(errors(&refused).contains(&sentence), "{}", errors(&refused));
            assert!(refused.stdout.is_empty(), "nothing is begun");
        }
        let found = make(target, "~/Kaggle's tables", home.path());
        let path = home.path().join("Kaggle's tables");
        let begun = String::from_utf8_lossy(&found.stdout).into_owned();
        assert!(begun.contains(&format!("\"{}\"", text(&path))), "{begun} {}", errors(&found));
    }
}

/// A file of this repository.
fn of_the_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

#[test]
fn the_page_of_features_is_what_the_catalogue_and_its_measures_say() {
    let page = binary(&["catalogue", text(&of_the_repository("model/training/importance.json"))]);
    assert_eq!(page.status.code(), Some(0), "{}", errors(&page));
    let committed = fs::read_to_string(of_the_repository("docs/variables.md")).expect("it is there");
    let printed = String::from_utf8(page.stdout).expect("a page is text");
    assert!(printed == committed, "write docs/variables.md anew: its head says how");
}

#[test]
fn measures_of_features_that_are_missing_broken_or_of_another_catalogue_are_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let committed = fs::read_to_string(of_the_repository("model/training/importance.json"));
    let committed = committed.expect("it is there");
    let file = folder.path().join("importance.json");
    let refusal = || {
        let output = binary(&["catalogue", text(&file)]);
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        errors(&output)
    };
    assert!(refusal().contains("cannot read"), "{}", refusal());
    for (content, words) in [
        ("{}".to_owned(), "no measures of features"),
        (committed.replacen(model::catalogue::hash(), "00", 1), "another catalogue"),
        (committed.replacen("\"credit\"", "\"debit\"", 1), "another catalogue"),
    ] {
        fs::write(&file, content).expect("it can be written");
        let errors = refusal();
        assert!(errors.contains(words) && errors.contains(text(&file)), "{errors}");
    }
}

#[test]
fn a_missing_folder_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let missing = folder.path().join("nowhere");
    let output = binary(&["import", text(&missing), "--database-url", &sqlite(folder.path())]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains(text(&missing)), "{}", errors(&output));
}

#[test]
fn an_output_that_cannot_be_written_is_an_error_before_any_work() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = bank(folder.path());
    let place = folder.path().join("no/such/folder/out");
    for arguments in [["score", "--output", text(&place)], ["features", "--output", text(&place)]] {
        let output = binary(&[&arguments[..], &["--database-url", &url]].concat());
        assert_eq!(output.status.code(), Some(1));
        let errors = errors(&output);
        assert!(errors.contains(text(&place)) && errors.contains("folder exists"), "{errors}");
        assert!(output.stdout.is_empty());
    }
    // A folder cannot be made inside a file, nor where something is.
    let file = folder.path().join("file");
    fs::write(&file, "x").expect("a file can be written");
    for place in [file.join("bank"), file.clone(), folder.path().join("files")] {
        let output = binary(&["generate", "--clients", "2", "--seed", "1", "--output", text(&place)]);
        assert_eq!(output.status.code(), Some(1), "{}", place.display());
        assert!(errors(&output).contains(text(&place)), "{}", errors(&output));
    }
    assert_eq!(fs::read(&file).expect("it stays"), b"x");
    let left: Vec<_> = fs::read_dir(folder.path())
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be listed").file_name())
        .filter(|name| name.to_string_lossy().starts_with(".clairscore"))
        .collect();
    assert!(left.is_empty(), "nothing half-done is left: {left:?}");
}

#[test]
fn a_database_that_cannot_be_opened_is_an_error() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let not_a_bank = folder.path().join("notes.db");
    fs::write(&not_a_bank, "these are notes, not a database, and long enough to have no SQLite header")
        .expect("a file");
    for url in [format!("sqlite://{}", not_a_bank.display()), "mysql://localhost/bank".to_owned()] {
        let output = binary(&["score", "--database-url", &url]);
        assert_eq!(output.status.code(), Some(1), "{url}");
        assert!(errors(&output).starts_with("clairscore: "), "{}", errors(&output));
    }
    assert!(fs::read_to_string(&not_a_bank).expect("it stays").starts_with("these are notes"));
}

#[test]
fn a_model_that_is_missing_corrupt_or_foreign_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = sqlite(folder.path());
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../model/artifacts/credit-default.onnx");
    let shipped = fs::read(shipped).expect("the shipped artifact");

    let model = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("a file");
        path
    };
    // A foreign one has another catalogue's hash: change one digit of it.
    let hash = model::catalogue::hash().as_bytes();
    let at = shipped.windows(hash.len()).position(|w| w == hash).expect("the hash is inside");
    let mut foreign = shipped.clone();
    foreign[at] = if foreign[at] == b'0' { b'1' } else { b'0' };

    for (path, says) in [
        (folder.path().join("missing.onnx"), "--model"),
        (model("empty.onnx", b""), "empty.onnx"),
        (model("text.onnx", b"this is not a model"), "text.onnx"),
        (model("truncated.onnx", &shipped[..shipped.len() / 2]), "truncated.onnx"),
        (model("foreign.onnx", &foreign), "catalogue"),
    ] {
        for command in [&["score"][..], &["explain", "1"], &["serve", "--addr", "127.0.0.1:0"]] {
            let output = binary(&[command, &["--model", text(&path), "--database-url", &url]].concat());
            assert_eq!(output.status.code(), Some(1), "{command:?} {}", path.display());
            assert!(errors(&output).contains(says), "{}", errors(&output));
        }
    }
}

#[test]
fn a_port_in_use_is_an_error_before_anything_is_generated() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("it has an address").to_string();
    let url = sqlite(folder.path());
    let output = binary(&["serve", "--demo-clients", "20", "--addr", &address, "--database-url", &url]);
    assert_eq!(output.status.code(), Some(1));
    let errors = errors(&output);
    assert!(errors.contains(&address) && errors.contains("--addr"), "{errors}");
    assert!(!folder.path().join("bank.db").exists(), "nothing half-done");
}

#[test]
#[cfg(unix)]
fn serve_fills_an_empty_bank_once_says_where_it_listens_and_stops_when_told() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = sqlite(folder.path());
    for filled in [true, false] {
        let mut server =
            command(&["serve", "--demo-clients", "20", "--addr", "127.0.0.1:0", "--database-url", &url])
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .expect("the server starts");
        let mut said = BufReader::new(server.stdout.take().expect("its output")).lines();
        let mut next = || said.next().expect("it says something").expect("which is text");
        if filled {
            assert!(next().contains("20 invented clients"));
        }
        let address = next();
        assert!(address.starts_with("Clairscore listens on http://127.0.0.1:"), "{address}");
        let listens = address.trim_start_matches("Clairscore listens on http://");
        let mut ready = binary(&["ready", "--addr", listens]);
        // It may have to look around first.
        for _ in 0..100 {
            if ready.status.code() == Some(0) {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
            ready = binary(&["ready", "--addr", listens]);
        }
        assert_eq!(ready.status.code(), Some(0), "{}", errors(&ready));
        let id = server.id().to_string();
        let told = std::process::Command::new("kill").args(["-TERM", &id]).status().expect("kill runs");
        assert!(told.success());
        assert_eq!(server.wait().expect("it ends").code(), Some(0));
    }
}

/// Rewrites a file of the invented bank, row by row; the header is row 0.
fn rewrite(folder: &Path, file: &str, mut change: impl FnMut(usize, &mut Vec<String>)) {
    let path = folder.join("files").join(file);
    let mut read = csv::ReaderBuilder::new().has_headers(false).from_path(&path).expect("it is there");
    let mut rows: Vec<Vec<String>> =
        read.records().map(|row| row.expect("it is CSV").iter().map(str::to_owned).collect()).collect();
    rows.iter_mut().enumerate().for_each(|(number, row)| change(number, row));
    let mut write = csv::Writer::from_path(&path).expect("it can be written");
    rows.iter().for_each(|row| write.write_record(row).expect("it can be written"));
    write.flush().expect("it can be written");
}

/// Where a column of an application file is.
fn column(folder: &Path, file: &str, name: &str) -> usize {
    let header = fs::read_to_string(folder.join("files").join(file)).expect("it is there");
    let header = header.lines().next().expect("it has a header");
    header.split(',').position(|column| column == name).expect("it is one of the columns")
}

#[test]
fn an_import_that_cannot_be_what_was_meant_is_refused_and_the_rows_come_back() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (url, files) = (bank(folder.path()), folder.path().join("files"));
    let scores = || {
        let csv = folder.path().join("scores.csv");
        assert_eq!(binary(&["score", "--output", text(&csv), "--database-url", &url]).status.code(), Some(0));
        fs::read_to_string(csv).expect("it was written")
    };
    let before = scores();
    let credit = column(folder.path(), "application_train.csv", "AMT_CREDIT");
    rewrite(folder.path(), "application_train.csv", |number, row| {
        if number == 2 {
            row[credit] = "n/a!".to_owned();
        }
    });
    let (rejected, parquet) = (folder.path().join("rejected.csv"), folder.path().join("features.parquet"));
    for command in
        [&["import", text(&files)][..], &["features", "--data", text(&files), "--output", text(&parquet)]]
    {
        let output = binary(&[command, &["--rejected", text(&rejected), "--database-url", &url]].concat());
        assert_eq!(output.status.code(), Some(1));
        let errors = errors(&output);
        for words in ["application_train.csv", "AMT_CREDIT is not a number", "line 3", "--max-rejected"] {
            assert!(errors.contains(words), "{words}: {errors}");
        }
        let written = fs::read_to_string(&rejected).expect("the rows come back");
        let mut lines = written.lines();
        assert_eq!(lines.next(), Some("file,line,reason,row"));
        let row = lines.next().expect("a row");
        assert!(
            row.starts_with("application_train.csv,3,\"AMT_CREDIT is not a number: \"\"n/a!\"\"\",\""),
            "{row}"
        );
        assert!(row.contains(",n/a!,") && lines.next().is_none(), "{row}");
        fs::remove_file(&rejected).expect("it is there");
    }
    assert!(scores() == before, "the bank is what it was");
    let meant = ["features", "--data", text(&files), "--output", text(&parquet), "--max-rejected", "50%"];
    assert_eq!(binary(&meant).status.code(), Some(0));
    let wrong = binary(&["import", text(&files), "--max-rejected", "7"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(errors(&wrong).contains("2%"), "{}", errors(&wrong));
}

#[test]
fn an_output_takes_the_place_of_no_source_no_bank_and_no_other_output() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (url, delivery) = (bank(folder.path()), folder.path().join("files"));
    let place = |name: &str| folder.path().join(name);
    fs::create_dir(place("other")).expect("it can be made");
    fs::copy(place("bank.db"), place("other/bank.db")).expect("it can be copied");
    let foreign = format!("sqlite://{}?mode=rwc", text(&place("recipes.db")));
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let db = Database::connect(&foreign).await.expect("a new database");
        db.execute_unprepared("CREATE TABLE recipe (name TEXT)").await.expect("a table");
        db.close().await.expect("it closes");
    });
    fs::write(place("notes.txt"), "notes").expect("it can be written");
    let before = files(folder.path());
    let (source, train) = (text(&delivery).to_owned(), delivery.join("application_train.csv"));
    let (parquet, new_bank) = (place("new.parquet"), place("new.db"));
    let new_url = format!("sqlite://{}", text(&new_bank));
    for (arguments, named) in [
        (&["import", &source, "--dry-run", "--rejected", text(&train)][..], &train),
        (&["import", &source, "--rejected", text(&place("bank.db"))], &place("bank.db")),
        (&["import", &source, "--rejected", text(&place("bank.db-wal"))], &place("bank.db-wal")),
        (&["import", &source, "--rejected", text(&place("notes.txt"))], &place("notes.txt")),
        (&["import", &source, "--rejected", text(&new_bank), "--database-url", &new_url], &new_bank),
        (&["features", "--data", &source, "--output", text(&train)], &train),
        (
            &["features", "--data", &source, "--output", text(&parquet), "--rejected", text(&parquet)],
            &parquet,
        ),
        (&["score", "--output", text(&train)], &train),
        (&["backup", text(&train)], &train),
        (&["backup", text(&place("other/bank.db"))], &place("other/bank.db")),
        (&["backup", text(&place("recipes.db"))], &place("recipes.db")),
    ] {
        let mut all = arguments.to_vec();
        if !all.contains(&"--database-url") {
            all.extend(["--database-url", &url]);
        }
        let refused = binary(&all);
        assert_eq!(refused.status.code(), Some(1), "{arguments:?}");
        assert!(errors(&refused).contains(text(named)), "{arguments:?}: {}", errors(&refused));
        assert!(files(folder.path()) == before, "{arguments:?} has changed something");
    }
    // What one of them has written itself it writes again.
    let (rejected, backup) = (place("rejected.csv"), place("bank.backup"));
    for _ in 0..2 {
        for arguments in [
            &["import", &source, "--rejected", text(&rejected)][..],
            &["features", "--data", &source, "--output", text(&parquet), "--rejected", text(&rejected)],
            &["backup", text(&backup)],
        ] {
            let done = binary(&[arguments, &["--database-url", &url]].concat());
            assert_eq!(done.status.code(), Some(0), "{arguments:?}: {}", errors(&done));
        }
    }
}

#[test]
fn a_delivery_says_what_is_left_alone_whose_history_is_unknown_and_what_the_bank_would_lose() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (url, delivery) = (bank(folder.path()), folder.path().join("files"));
    let says = |arguments: &[&str], code: i32| {
        let output = binary(&[&["import", text(&delivery), "--database-url", &url], arguments].concat());
        assert_eq!(output.status.code(), Some(code), "{}", errors(&output));
        String::from_utf8_lossy(&output.stdout).into_owned() + &errors(&output)
    };
    fs::write(delivery.join("bureau (1).csv"), "").expect("it can be written");
    fs::write(delivery.join("coverage.csv"), "SK_ID_CURR,installments,note\n100001,1,\n100002,0,\n7,0,\n")
        .expect("it can be written");
    for arguments in [&["--dry-run"][..], &[]] {
        let words = says(arguments, 0);
        for part in [
            "coverage.csv: lists 3 clients\n  1 of them in no application file\n  left out, for no table has it: note\n",
            "Every history of 28 clients is unknown, not empty.",
            "The instalments of 1 other client are unknown, not empty.",
            "Left alone: bureau (1).csv is not read: call it bureau.csv if it is that table.",
        ] {
            assert_eq!(words.matches(part).count(), 1, "{part}: {words}");
        }
    }
    fs::rename(delivery.join("bureau.csv"), delivery.join("bureau (2).csv")).expect("it can be renamed");
    for arguments in [&["--dry-run"][..], &[]] {
        let words = says(arguments, 1);
        for part in ["rows of bureau (bureau.csv is missing)", "bureau (2).csv is not read", "--replace"] {
            assert!(words.contains(part), "{part}: {words}");
        }
    }
    assert!(says(&["--replace", "--dry-run"], 0).contains("Not there: bureau."));
}

#[test]
fn backups_rotate_by_their_names_and_nothing_else_goes() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = bank(folder.path());
    let kept = folder.path().join("backups");
    let keep = |plan: &str| {
        let done = binary(&["backup", "--keep", plan, "--verify", text(&kept), "--database-url", &url]);
        assert_eq!(done.status.code(), Some(0), "{}", errors(&done));
        String::from_utf8(done.stdout).expect("words are text")
    };
    let names = || {
        let names = fs::read_dir(&kept).expect("a folder").map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<_> = names.map(|name| name.into_string().expect("a plain name")).collect();
        names.sort();
        names
    };
    assert!(keep("1d").contains(", and all of them come back"));
    let first = names().remove(0);
    assert!(first.starts_with("bank-20") && first.ends_with("Z.backup"), "{first}");
    let earlier = |name: &str| fs::copy(kept.join(&first), kept.join(name)).expect("it can be copied");
    earlier("bank-2020-01-01T000000Z.backup");
    earlier("bank-2020-01-31T000000Z.backup");
    earlier("other-2020-01-01T000000Z.backup");
    // No backup, whatever it is called, and a bank that is in use.
    fs::write(kept.join("bank-2020-01-02T000000Z.backup"), "notes").expect("it can be written");
    fs::copy(folder.path().join("bank.db"), kept.join("bank-2020-01-03T000000Z.backup"))
        .expect("it can be copied");
    let words = keep("1d2m");
    let left = names();
    assert!(words.contains("Deleted ") && words.contains("bank-2020-01-01T000000Z.backup"), "{words}");
    assert_eq!(
        left[..4],
        [
            "bank-2020-01-02T000000Z.backup",
            "bank-2020-01-03T000000Z.backup",
            "bank-2020-01-31T000000Z.backup",
            "bank-20", // The latest one, whenever this runs.
        ]
        .map(|name| if name == "bank-20" { left[3].clone() } else { name.to_owned() })
    );
    assert!(left.len() == 5 && left[4] == "other-2020-01-01T000000Z.backup", "{left:?}");
    assert_eq!(
        binary(&["backup", "--keep", "soon", text(&kept), "--database-url", &url]).status.code(),
        Some(2)
    );

    let latest = kept.join(&left[3]);
    let verified =
        binary(&["backup", "--verify", text(&latest), "--database-url", "sqlite://no/such/bank.db"]);
    assert_eq!(verified.status.code(), Some(0), "{}", errors(&verified));
    let words = String::from_utf8(verified.stdout).expect("words are text");
    assert!(words.contains("application: 30\n") && words.contains("is good: "), "{words}");
    assert!(words.contains(" rows of 30 clients come back"), "{words}");
    let half = fs::read(&latest).expect("it is there");
    fs::write(&latest, &half[..half.len() / 2]).expect("it can be written");
    let refused = binary(&["backup", "--verify", text(&latest)]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(errors(&refused).contains(text(&latest)), "{}", errors(&refused));
}

#[test]
fn a_bank_that_holds_clients_is_backed_up_before_it_is_migrated() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = bank(folder.path());
    let backups = || {
        let names =
            fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("an entry").path());
        names.filter(|path| path.extension().is_some_and(|ending| ending == "backup")).collect::<Vec<_>>()
    };
    let migrated = |arguments: &[&str], url: &str| {
        let done = binary(&[&["migrate", "--database-url", url], arguments].concat());
        assert_eq!(done.status.code(), Some(0), "{}", errors(&done));
        String::from_utf8(done.stdout).expect("words are text")
    };
    // As an earlier program left it.
    let of_before = |url: &str| {
        let undo = async {
            let db = Database::connect(url).await.expect("it opens");
            Migrator::down(&db, Some(1)).await.expect("it is undone");
            db.close().await.expect("it closes");
        };
        tokio::runtime::Runtime::new().expect("a runtime").block_on(undo);
    };
    migrated(&[], &url);
    assert!(backups().is_empty(), "nothing was changed");
    of_before(&url);
    migrated(&["--no-backup"], &url);
    assert!(backups().is_empty(), "nobody wanted one");
    of_before(&url);
    let words = migrated(&[], &url);
    let [backup] = &backups()[..] else { panic!("{words}") };
    assert!(words.contains(text(backup)) && text(backup).contains("bank-before-migrate-20"), "{words}");
    let verified = binary(&["backup", "--verify", text(backup)]);
    assert_eq!(verified.status.code(), Some(0), "{}", errors(&verified));
    // Whatever else brings it up to date does so, too.
    fs::remove_file(backup).expect("it is ours");
    let beside = folder.path().join("copy");
    let copied = binary(&["backup", text(&beside), "--database-url", &url]);
    assert_eq!(copied.status.code(), Some(0), "{}", errors(&copied));
    of_before(&url);
    let restored = binary(&["restore", text(&beside), "--database-url", &url]);
    assert_eq!(restored.status.code(), Some(0), "{}", errors(&restored));
    let [backup] = &backups()[..] else { panic!("{}", errors(&restored)) };
    let words = String::from_utf8(restored.stdout).expect("words are text");
    assert!(words.contains(text(backup)), "{words}");
    // There is nothing to lose in an empty one.
    let empty = sqlite(&folder.path().join("empty"));
    migrated(&[], &empty);
    of_before(&empty);
    migrated(&[], &empty);
    assert_eq!(fs::read_dir(folder.path().join("empty")).expect("a folder").count(), 1);
}

/// The binary, run by somebody who owns nothing of what it reads; none where that cannot be.
#[cfg(target_os = "linux")]
fn as_somebody_else(folder: &Path, arguments: &[&str]) -> Option<std::process::Output> {
    use std::os::unix::fs::PermissionsExt;
    let as_somebody = |binary: &Path, arguments: &[&str]| {
        let mut run = std::process::Command::new("setpriv");
        run.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(binary).args(arguments);
        run.current_dir("/").env_remove("DATABASE_URL").output().ok()
    };
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let built = PathBuf::from(env!("CARGO_BIN_EXE_clairscore"));
    let copy = folder.join("clairscore");
    let works = |binary: &Path| as_somebody(binary, &["--version"]).is_some_and(|done| done.status.success());
    let binary = if works(&built) {
        built
    } else if fs::copy(&built, &copy).is_ok() && works(&copy) {
        copy
    } else {
        println!("skipped: nobody else can be made to run the binary");
        return None;
    };
    as_somebody(&binary, arguments)
}

#[test]
#[cfg(target_os = "linux")]
fn a_bank_that_may_not_be_written_is_read_by_whoever_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let place = folder.path().join("bank");
    let url = bank(&place);
    assert_eq!(binary(&["score", "--database-url", &url]).status.code(), Some(0));
    let output = folder.path().join("output");
    fs::create_dir(&output).expect("it can be made");
    fs::set_permissions(&output, fs::Permissions::from_mode(0o777)).expect("it is ours");
    fs::set_permissions(place.join("bank.db"), fs::Permissions::from_mode(0o444)).expect("it is ours");
    let before = files(&place);
    let (backup, features) = (output.join("bank.backup"), output.join("features.parquet"));
    // First a folder that may not be written either, then one that may.
    for mode in [0o555, 0o777] {
        fs::set_permissions(&place, fs::Permissions::from_mode(mode)).expect("it is ours");
        for arguments in [
            &["explain", &CLIENT.to_string()][..],
            &["monitor", "--json"],
            &["backup", text(&backup)],
            &["features", "--output", text(&features)],
            &["import", text(&place.join("files")), "--dry-run"],
        ] {
            let all = [arguments, &["--database-url", &url]].concat();
            let Some(done) = as_somebody_else(folder.path(), &all) else { return };
            let may_need_attention = arguments[0] == "monitor" && done.status.code() == Some(3);
            assert!(done.status.success() || may_need_attention, "{mode:o} {arguments:?}: {}", errors(&done));
        }
        assert!(files(&place) == before, "{mode:o}: nothing has changed");
        let scored =
            as_somebody_else(folder.path(), &["score", "--database-url", &url]).expect("it ran before");
        assert_eq!(scored.status.code(), Some(1), "who writes may not");
    }
    fs::set_permissions(&place, fs::Permissions::from_mode(0o755)).expect("it is ours");
}

#[test]
fn a_dry_run_says_what_would_come_and_makes_no_bank() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = folder.path().join("files");
    assert_eq!(binary(&["generate", "--clients", "30", "--output", text(&files)]).status.code(), Some(0));
    let job = column(folder.path(), "application_train.csv", "OCCUPATION_TYPE");
    rewrite(folder.path(), "application_train.csv", |number, row| {
        if number > 0 {
            row[job] = if number < 4 { "Labourers" } else { "laborers" }.to_owned();
        }
    });
    let url = sqlite(&folder.path().join("nowhere"));
    let output = binary(&["import", text(&files), "--dry-run", "--database-url", &url]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let words = String::from_utf8(output.stdout).expect("words are text");
    for part in [
        "The bank would hold 30 clients",
        "OCCUPATION_TYPE: 'Labourers' 3 rows; not among the 18 known, scored as missing",
        "Nothing was changed",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(!folder.path().join("nowhere").exists(), "a bank was made");
}

/// What may not be read is neither damaged nor left out.
#[test]
#[cfg(target_os = "linux")]
fn what_of_a_delivery_may_not_be_read_is_told_and_not_done_without() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = folder.path().join("files");
    assert_eq!(binary(&["generate", "--clients", "30", "--output", text(&files)]).status.code(), Some(0));
    let (closed, table) = (files.join("private"), files.join("bureau_balance.csv"));
    fs::create_dir(&closed).expect("it can be made");
    let permit = |path: &Path, mode: u32| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
    };
    let import = || {
        as_somebody_else(
            folder.path(),
            &["import", text(&files), "--dry-run", "--database-url", "sqlite:///nowhere/bank.db"],
        )
    };
    permit(&files, 0o755);
    for entry in fs::read_dir(&files).expect("a folder") {
        permit(&entry.expect("an entry").path(), 0o755);
    }
    permit(&table, 0o000);
    let Some(refused) = import() else { return };
    assert_eq!(refused.status.code(), Some(1));
    let words = errors(&refused);
    assert!(words.contains("bureau_balance.csv may not be read") && !words.contains("damaged"), "{words}");

    permit(&table, 0o644);
    permit(&closed, 0o000);
    let whole = import().expect("it ran before");
    assert_eq!(whole.status.code(), Some(0), "nothing is missing: {}", errors(&whole));
    let words = String::from_utf8_lossy(&whole.stdout).into_owned();
    assert!(words.contains("private/ may not be looked into"), "{words}");
    fs::remove_file(&table).expect("it is ours");
    let refused = import().expect("it ran before");
    assert_eq!(refused.status.code(), Some(1));
    let words = errors(&refused);
    assert!(words.contains("private/ may not be looked into, and bureau_balance.csv is missing"), "{words}");
    permit(&closed, 0o755);
}

#[test]
fn that_no_outcome_is_known_is_told_with_the_reason() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = folder.path().join("files");
    assert_eq!(binary(&["generate", "--clients", "300", "--output", text(&files)]).status.code(), Some(0));
    let import = || {
        let nowhere = sqlite(&folder.path().join("nowhere"));
        told(&["import", text(&files), "--dry-run", "--database-url", &nowhere])
    };
    let (words, code) = import();
    assert!(code == Some(0) && !words.contains("No client's outcome"), "{words}");
    let target = column(folder.path(), "application_train.csv", "TARGET");
    rewrite(folder.path(), "application_train.csv", |number, row| {
        if number > 0 {
            row[target].clear();
        }
    });
    let (words, code) = import();
    let why = "No client's outcome is known, for no row of application_train.csv has a TARGET:";
    assert!(code == Some(0) && words.contains(why), "{words}");
    rewrite(folder.path(), "application_train.csv", |_, row| drop(row.remove(target)));
    let (words, code) = import();
    let why = "No client's outcome is known, for application_train.csv has no column TARGET:";
    assert!(code == Some(0) && words.contains(why), "{words}");
    fs::remove_file(files.join("application_train.csv")).expect("it is ours");
    let (words, code) = import();
    let why = "No client's outcome is known, for application_train.csv is not there:";
    assert!(code == Some(0) && words.contains(why), "{words}");
}

/// A path that is mistyped is told; nothing is made there.
#[test]
fn accounts_and_tokens_are_looked_for_where_they_are_and_made_nowhere_else() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = sqlite(folder.path());
    for arguments in [
        &["user", "list"][..],
        &["user", "disable", "somebody"],
        &["token", "list"],
        &["token", "revoke", "something"],
        &["audit", "verify"],
        &["person", "export", "1"],
    ] {
        let (words, code) = told(&[arguments, &["--database-url", &url]].concat());
        assert_eq!(code, Some(1), "{arguments:?}: {words}");
        assert!(words.contains("there are no accounts and decisions at /"), "{arguments:?}: {words}");
        assert!(words.contains("records"), "{arguments:?}: {words}");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0, "{arguments:?}");
    }
    let (words, code) = told(&["user", "add", "somebody", "--role", "advisor", "--database-url", &url]);
    assert_eq!(code, Some(0), "{words}");
    let (words, code) = told(&["user", "list", "--database-url", &url]);
    assert!(code == Some(0) && words.contains("somebody"), "{words}");
}

#[test]
fn clients_are_added_to_a_bank_that_stands() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = bank(folder.path());
    let files = folder.path().join("files");
    let added = binary(&["import", text(&files), "--add", "--database-url", &url]);
    assert_eq!(added.status.code(), Some(0), "{}", errors(&added));
    let words = String::from_utf8(added.stdout).expect("words are text");
    assert!(words.contains("0 new ones, 30 in place of what the bank held of them"), "{words}");
    assert!(!words.contains("fewer than before"), "{words}");
    assert!(words.contains("Next: `clairscore score --missing`"), "the others keep their scores: {words}");
    let target = column(folder.path(), "application_train.csv", "TARGET");
    let mut known = 0;
    rewrite(folder.path(), "application_train.csv", |number, row| {
        if number > 0 {
            row[target].clear();
            known += 1;
        }
    });
    let refused = binary(&["import", text(&files), "--add", "--database-url", &url]);
    assert_eq!(refused.status.code(), Some(1));
    let words = errors(&refused);
    assert!(words.contains("clients whose outcome is known") && words.contains("--replace"), "{words}");
    let added = binary(&["import", text(&files), "--add", "--replace", "--dry-run", "--database-url", &url]);
    let words = String::from_utf8(added.stdout).expect("words are text");
    assert!(
        words.contains(&format!("Of {known} clients fewer than before the outcome (TARGET) is known")),
        "{words}"
    );
}

#[test]
fn a_column_that_has_fallen_silent_needs_attention() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (url, files) = (bank(folder.path()), folder.path().join("files"));
    for file in ["application_train.csv", "application_test.csv"] {
        let score = column(folder.path(), file, "EXT_SOURCE_3");
        rewrite(folder.path(), file, |number, row| {
            if number > 0 {
                row[score].clear();
            }
        });
    }
    let imported = binary(&["import", text(&files), "--database-url", &url]);
    let words = String::from_utf8(imported.stdout).expect("words are text");
    assert!(words.contains("empty in every row: ") && words.contains("EXT_SOURCE_3"), "{words}");
    assert_eq!(binary(&["score", "--database-url", &url]).status.code(), Some(0));
    let monitored = binary(&["monitor", "--database-url", &url]);
    assert_eq!(monitored.status.code(), Some(3), "{}", errors(&monitored));
    let words = String::from_utf8(monitored.stdout.clone()).expect("words are text");
    let head: Vec<&str> = words.lines().skip(2).take(2).collect();
    assert_eq!(head[0], "Needs attention");
    assert!(head[1].contains("no client has a value"), "{words}");
    let monitored = binary(&["monitor", "--json", "--database-url", &url]);
    assert_eq!(monitored.status.code(), Some(3));
    let json: serde_json::Value = serde_json::from_slice(&monitored.stdout).expect("--json gives JSON");
    assert_eq!(json["attention"][0]["kind"], "silent");
}

/// Its words, and what it ends with.
fn told(arguments: &[&str]) -> (String, Option<i32>) {
    let output = binary(arguments);
    (String::from_utf8_lossy(&output.stdout).into_owned() + &errors(&output), output.status.code())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_publish_and_stop_holds_for_the_command_line_too() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = bank(folder.path());
    assert_eq!(binary(&["score", "--database-url", &url]).status.code(), Some(0));
    let (before, _) = told(&["explain", "100001", "--json", "--database-url", &url]);
    assert!(!before.contains("\"threshold\": 0.002,"), "{before}");
    let records = Records::open(&url).await.expect("they are made");
    let steer = async |done: Move, actor: &str, about: Option<i64>| {
        let settings = Settings {
            costs: Costs { false_negative: 400.0, false_positive: 1.0 },
            threshold: 0.002,
            review_from: 0.001,
            review_to: 0.003,
            least_completeness: 0.7,
            limits: LIMITS,
        };
        let notice = Notice {
            by: actor.to_owned(),
            done,
            words: "The losses of the last quarter ask for it.".to_owned(),
            settings: (done == Move::Propose).then_some(settings),
            about,
            version: None,
            model: "credit-default@0".to_owned(),
        };
        let key = done.name().to_owned();
        let deed = SteeringDeed { at: Utc::now(), actor: actor.to_owned(), key, notice };
        records.steer(deed).await.expect("it is done")
    };
    let proposed = steer(Move::Propose, "person 1", None).await;
    steer(Move::Publish, "person 2", Some(proposed)).await;
    let (explained, done) = told(&["explain", "100001", "--json", "--database-url", &url]);
    assert!(done == Some(0) && explained.contains("\"threshold\": 0.002,"), "{explained}");
    assert!(explained.contains("\"decision\": \"refuse\""), "{explained}");
    let csv = folder.path().join("scores.csv");
    assert_eq!(told(&["score", "--output", text(&csv), "--database-url", &url]).1, Some(0));
    assert!(!fs::read_to_string(&csv).expect("it is written").contains(",grant"));
    let (monitored, _) = told(&["monitor", "--database-url", &url]);
    assert!(monitored.contains("version 1 of the credit policy"), "{monitored}");

    let stopped = steer(Move::Stop, "person 1", None).await;
    let (refused, done) = told(&["explain", "100001", "--database-url", &url]);
    assert!(done == Some(1) && refused.contains("reliance on the score is stopped"), "{refused}");
    assert_eq!(told(&["score", "--output", text(&csv), "--database-url", &url]).1, Some(1));
    assert_eq!(told(&["score", "--database-url", &url]).1, Some(0), "the bank is ready when it is lifted");
    let (monitored, done) = told(&["monitor", "--database-url", &url]);
    assert!(done == Some(3) && monitored.contains("STOPPED"), "{monitored}");
    let proposed = steer(Move::ProposeResume, "person 1", Some(stopped)).await;
    assert_eq!(told(&["explain", "100001", "--database-url", &url]).1, Some(1), "nobody lifts it alone");
    steer(Move::Resume, "person 2", Some(proposed)).await;
    assert_eq!(told(&["explain", "100001", "--database-url", &url]).1, Some(0));
}

#[test]
fn an_address_that_is_set_to_nothing_is_not_set() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut explain = command(&["explain", "7"]);
    let output = explain.env("DATABASE_URL", "").current_dir(folder.path()).output().expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("data/clairscore.db"), "{}", errors(&output));
}

/// A pipe keeps whoever opens it waiting, and a device has no end.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_neither_restored_nor_read_as_a_model() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (pipe, url) =
        (folder.path().join("pipe"), format!("sqlite://{}", folder.path().join("bank.db").display()));
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs");
    assert!(made.success());
    let pipe = pipe.to_str().expect("text");
    for arguments in [&["restore", pipe][..], &["backup", "--verify", pipe]] {
        let refused = binary(&[&["--database-url", &url], arguments].concat());
        assert_eq!(refused.status.code(), Some(1), "{arguments:?}");
        assert!(errors(&refused).contains(pipe), "{}", errors(&refused));
    }
    for model in [pipe, "/dev/zero", "/dev/null"] {
        let refused = binary(&["--database-url", &url, "model-card", "--model", model]);
        assert_eq!(refused.status.code(), Some(1), "{model}");
        assert!(errors(&refused).contains("no regular file"), "{}", errors(&refused));
    }
}
