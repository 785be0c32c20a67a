//! Rules about erasing a client (GDPR, article 17): not a byte is left of them, it is refused as long as the law has
//! something kept, and no backup brings them back.

use crate::decisions::{at, audit, deed, records, tell};
use crate::fixture::{Folder, csv};
use crate::support::{Bank, known_score, on_both_engines, parameters, portfolio, publish};
use model::decision::Advice;
use model::record::life::Action;
use model::record::person::Person;
use model::record::rules::Outcome;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use store::records::{DeedError, ErasureError, Finding, erased_clients};
use store::tables::TABLES;
use store::{Access, Records, ScoreRow, Silent, Store, entity};

/// A number that nothing else has, neither as text nor as bytes.
const CLIENT: i64 = 1_514_880_045;
/// What is said of them in words, and in numbers.
const WORDS: &str = "Qzjx-said-of-one";
const NUMBER: f64 = 1_234_567.890_625;
const MONTHS_LATER: i64 = 200 * 24 * 3_600;
const MODEL: &str = "m";

async fn texts(db: &DatabaseConnection, query: &str) -> Vec<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), query)).await.expect(query);
    rows.iter().map(|row| row.try_get_by_index(0).expect("a text")).collect()
}

/// Everything that the database keeps, as bytes: every file of SQLite; of PostgreSQL every row, and what it has counted.
async fn kept(bank: &Bank) -> Vec<u8> {
    if bank.db.get_database_backend() == DbBackend::Sqlite {
        let file = bank.url.strip_prefix("sqlite://").expect("a file");
        let folder = std::path::Path::new(file).parent().expect("a folder");
        let files = std::fs::read_dir(folder).expect("it is there");
        return files
            .flat_map(|file| std::fs::read(file.expect("a file").path()).expect("it is read"))
            .collect();
    }
    let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";
    let mut all = texts(&bank.db, "SELECT s::text FROM pg_stats s WHERE schemaname = 'public'").await;
    for table in texts(&bank.db, tables).await {
        all.extend(texts(&bank.db, &format!("SELECT t::text FROM {table} t")).await);
    }
    all.join("\n").into_bytes()
}

/// How often something stands in bytes.
fn times(bytes: &[u8], what: &[u8]) -> usize {
    bytes.windows(what.len()).filter(|window| *window == what).count()
}

/// What is left of the client: their words, their number among the quantities, their id.
fn left(bank: &Bank, bytes: &[u8]) -> [usize; 3] {
    let is_file = bank.db.get_database_backend() == DbBackend::Sqlite;
    let text = |number: String| times(bytes, number.as_bytes());
    let number = if is_file { times(bytes, &NUMBER.to_be_bytes()) } else { text(NUMBER.to_string()) };
    let id = i32::try_from(CLIENT).expect("it fits").to_be_bytes();
    // As bytes of a key, or in what people wrote.
    let id = if is_file { times(bytes, &id) } else { 0 } + text(CLIENT.to_string());
    [times(bytes, WORDS.as_bytes()), number, id]
}

/// The client's rows in every table, of which every text says the words and every quantity the number.
async fn plant(bank: &Bank) {
    let folder = Folder::portfolio();
    let card = [("SK_ID_PREV", "9301"), ("SK_ID_CURR", "100"), ("MONTHS_BALANCE", "-1")];
    let card = csv(entity::credit_card_balance::Entity, &[&card]);
    folder.append("credit_card_balance.csv", card.split_once('\n').expect("a header").1);
    // Somebody else is in every table: PostgreSQL counts none anew that has become empty.
    let month = [("SK_ID_PREV", "9002"), ("SK_ID_CURR", "200"), ("MONTHS_BALANCE", "-1")];
    let month = csv(entity::pos_cash_balance::Entity, &[&month]);
    folder.append("POS_CASH_balance.csv", month.split_once('\n').expect("a header").1);
    let payment = [("SK_ID_PREV", "9002"), ("SK_ID_CURR", "200"), ("NUM_INSTALMENT_NUMBER", "1")];
    let payment = csv(entity::installments_payments::Entity, &[&payment]);
    folder.append("installments_payments.csv", payment.split_once('\n').expect("a header").1);
    let fault = [("SK_ID_CURR", "100"), ("SK_ID_BUREAU", "7009"), ("AMT_CREDIT_SUM", WORDS)];
    let fault = csv(entity::bureau::Entity, &[&fault]);
    folder.append("bureau.csv", fault.split_once('\n').expect("a header").1);
    for file in std::fs::read_dir(folder.path()).expect("a folder") {
        let name = file.expect("a file").file_name().into_string().expect("a plain name");
        let text = String::from_utf8(folder.read(&name)).expect("text");
        let id = CLIENT.to_string();
        let renamed = |line: &str| {
            line.split(',').map(|cell| if cell == "100" { &id } else { cell }).collect::<Vec<_>>().join(",")
        };
        folder.write(&name, text.lines().map(|line| renamed(line) + "\n").collect::<String>());
    }
    bank.import_with_faults(folder.path()).await.expect("it is imported");
    let files = bank.store.client_files(i64::MIN, 10).await.expect("they are read");
    let score = known_score(0.05, Advice::Grant);
    let rows: Vec<_> = files.iter().map(|file| ScoreRow::new(&parameters(MODEL), file, &score)).collect();
    publish(&bank.store, MODEL, &rows).await;

    let columns = |table: &str, kind: &str| match bank.db.get_database_backend() {
        DbBackend::Sqlite => {
            format!("SELECT name FROM pragma_table_info('{table}') WHERE lower(type) LIKE '{kind}%'")
        }
        _ => format!(
            "SELECT column_name::text FROM information_schema.columns \
             WHERE table_name = '{table}' AND data_type LIKE '{kind}%'"
        ),
    };
    for table in TABLES.iter().filter(|table| table.columns.iter().any(|column| column.name == "sk_id_curr"))
    {
        for (kind, value) in [
            ("text", format!("'{WORDS}'")),
            ("varchar", format!("'{WORDS}'")),
            ("double", NUMBER.to_string()),
        ] {
            // What is not read as an advice would be no score.
            let columns = texts(&bank.db, &columns(table.name, kind)).await;
            for column in columns.into_iter().filter(|column| column != "decision") {
                let set = format!("UPDATE {} SET {column} = {value} WHERE sk_id_curr = {CLIENT}", table.name);
                bank.db.execute_unprepared(&set).await.expect(&set);
            }
        }
        let rows = format!("SELECT cast(count(*) AS text) FROM {} WHERE sk_id_curr = {CLIENT}", table.name);
        assert_ne!(texts(&bank.db, &rows).await, ["0"], "{}", table.name);
    }
    if bank.db.get_database_backend() == DbBackend::Postgres {
        bank.db.execute_unprepared("ANALYZE").await.expect("it is counted");
    }
}

/// A decision on the client, told, with words and a letter.
async fn decided(records: &Records, client: i64, outcome: Outcome) {
    let mut decision = deed(Action::Decide, "anna", client, &format!("decide {outcome:?}"));
    decision.act.outcome = Some(outcome);
    decision.statement.words = WORDS.to_owned();
    let done = records.act(decision).await.expect("it is done");
    tell(records, &done, client).await;
}

on_both_engines! {
    async fn of_an_erased_client_no_byte_is_left(bank) {
        plant(&bank).await;
        let (records, _db) = records(&bank).await;
        decided(&records, CLIENT, Outcome::Refuse).await;
        // A server that runs, and has everybody in memory.
        let server = Store::open(&bank.url, Access::Serve).await.expect("it opens");
        assert!(portfolio(&server, MODEL).await.ids().contains(&CLIENT));
        let before = left(&bank, &kept(&bank).await);
        assert!(before.iter().all(|times| *times > 3), "{before:?}");

        let erased = records.erase(&Person::Client(CLIENT), "operator", "asked", false, at(MONTHS_LATER)).await;
        assert_eq!(erased.expect("its term is over").statements, 2);
        let rows = bank.store.erase(&[CLIENT], &Silent).await.expect("nobody is in the way");
        records.overwrite_erased().await.expect("nobody is in the way");
        assert!(rows >= 12, "{rows}");
        // The number alone is in the list of those who were erased.
        assert_eq!(left(&bank, &kept(&bank).await), [0, 0, 1]);
        assert!(!portfolio(&server, MODEL).await.ids().contains(&CLIENT));
        assert_eq!(bank.store.client_count().await.expect("it reads"), 2);
        assert_eq!(audit(&records, &[]).await.findings, []);
    }

    async fn what_the_law_has_kept_is_not_erased_before_its_term(bank) {
        let (records, _db) = records(&bank).await;
        decided(&records, 2, Outcome::Refuse).await;
        decided(&records, 4, Outcome::Grant).await;
        let early = records.erase(&Person::Client(2), "operator", "asked", false, at(3_600)).await.expect_err("too early");
        assert!(matches!(&early, ErasureError::Kept { months: 6, until, .. } if until == "2025-04-04"), "{early}");
        let runs = records.erase(&Person::Client(4), "operator", "asked", false, at(10 * MONTHS_LATER)).await.expect_err("it may run");
        assert!(matches!(runs, ErasureError::Contract { years: 5, .. }), "{runs}");
        assert_eq!(records.cases_of(&Person::Client(2), None).await.expect("it reads").len(), 1);
        for client in [2, 4] {
            let erased = records.erase(&Person::Client(client), "operator", "asked", true, at(3_600)).await.expect("somebody says so");
            assert_eq!(erased.statements, 2);
        }
    }

    async fn nothing_is_said_of_whom_was_erased_meanwhile(bank) {
        let (records, _db) = records(&bank).await;
        records.erase(&Person::Client(2), "operator", "asked", false, at(1)).await.expect("nothing is kept of them");
        let late = records.act(deed(Action::Decide, "anna", 2, "late")).await;
        assert!(matches!(late, Err(DeedError::Unknown)), "{late:?}");
        records.act(deed(Action::Decide, "anna", 4, "other")).await.expect("it is done");
    }

    async fn who_was_erased_is_known_once_and_a_list_that_was_changed_is_found(bank) {
        let none = erased_clients(&bank.url.replace("bank.db", "none.db")).await.expect("there are no records");
        assert!(none.is_empty(), "{none:?}");
        let (records, db) = records(&bank).await;
        for client in [7, 8, 7] {
            records.erase(&Person::Client(client), "operator", "asked", false, at(1)).await.expect("nothing is kept of them");
        }
        assert_eq!(erased_clients(&bank.url).await.expect("it reads"), [7, 8]);
        assert_eq!(audit(&records, &[]).await.findings, []);
        db.execute_unprepared("DELETE FROM content WHERE sequence = 1").await.expect("it can be erased");
        assert_eq!(audit(&records, &[]).await.findings, [Finding::Lost(1)]);
    }
}
