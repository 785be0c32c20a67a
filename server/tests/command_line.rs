//! The command line as a script meets it: exit codes, what stdout and stderr say, what is left behind.

mod support;

use model::engine::Engine;
use model::monitoring::Report;
use model::portfolio::{ClientQuery, Direction, SortKey};
use sea_orm::{ConnectionTrait, Database, Statement};
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use store::{Silent, Store};
use support::{CLIENT, binary, clairscore, command, errors, postgres, sqlite};

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
async fn shown(store: &Store, model: &str, clients: u64) -> [f64; 2] {
    let portfolio = store.portfolio(model).await.expect("it is read");
    assert_eq!((portfolio.clients(), portfolio.unscored()), (clients, 0));
    assert!(store.tally(model).await.expect("it reads").is_some_and(|tally| tally.clients() == clients));
    [Direction::Ascending, Direction::Descending].map(|direction| {
        let sort = SortKey::Probability;
        let page = portfolio.page(&ClientQuery { sort, direction, page_size: 1, ..ClientQuery::default() });
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
    let model = Engine::shipped().expect("the shipped model").parameters().id.clone();
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
    for part in ["probability of default", "Advice: ", "What raises the risk most", "What lowers it most"] {
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
        let clients: u64 = attribute.groups.iter().map(|group| group.measures.clients).sum();
        assert_eq!(clients, 30, "{}", attribute.attribute);
    }
}

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
fn the_same_seed_invents_the_same_files() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    for output in [&one, &two] {
        let arguments = ["generate", "--clients", "20", "--seed", "7", "--output", text(output)];
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
    let output = binary(&["explain", "7", "--database-url", &sqlite(folder.path())]);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains("no client 7"), "{}", errors(&output));
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
        let id = server.id().to_string();
        let told = std::process::Command::new("kill").args(["-TERM", &id]).status().expect("kill runs");
        assert!(told.success());
        assert_eq!(server.wait().expect("it ends").code(), Some(0));
    }
}
