//! A demonstration that is open to everybody begins anew every night, and nothing else ever does.

use crate::support::{CLIENTS, bank, clairscore, get, postgres, router, signed_in, sqlite, state_with};
use app::policy::Role;
use chrono::Utc;
use sea_orm::{ConnectionTrait, Database};
use server::demo_reset::{HOUR, reset};
use server::http::Settings;
use server::http::door::demo::Demo;
use server::identity::add_demo_people;
use store::records::{Act, NewToken};
use store::{Access, Records, Store};

/// What visitors of an invented bank leave behind.
async fn visited(records: &Records) {
    add_demo_people(records).await.expect("they are written");
    let somebody = records.account("demo-advisor").await.expect("it answers").expect("they are there");
    records.begin_session(somebody.id, &[7], Utc::now()).await.expect("it begins");
    let act = Act { caller: "somebody".to_owned(), action: "sign-in".to_owned(), ..Act::default() };
    records.act_begins(act, Utc::now()).await.expect("it is written");
    records.keep_model("0", "credit-default@0", b"trees").await.expect("it is kept");
    records.checkpoint(&[9; 32], Utc::now()).await.expect("it is signed");
}

/// How many acts, models and checkpoints there are.
async fn left(records: &Records) -> [usize; 3] {
    [
        records.acts("", None, 100).await.expect("they read").len(),
        records.kept_models().await.expect("they read").len(),
        records.checkpoints().await.expect("they read").len(),
    ]
}

async fn begins_anew(url: &str) {
    let store = bank(url).await;
    let records = Records::open(url).await.expect("they are made");
    let token = NewToken {
        name: "probe".to_owned(),
        key: vec![1],
        scopes: "read-model".to_owned(),
        expires_at: Utc::now() + chrono::Days::new(1),
    };
    records.add_token(token, Utc::now()).await.expect("it is written");
    visited(&records).await;
    assert_eq!(left(&records).await, [1, 1, 1]);
    assert!(reset(&store, &records).await.expect("it is done"));
    assert_eq!(left(&records).await, [0, 0, 0]);
    assert!(records.signed_in(&[7], Utc::now()).await.expect("it reads").is_none(), "everybody is out");
    assert_eq!(
        records.accounts().await.expect("they read").len(),
        5,
        "the invented people may come in again"
    );
    assert!(records.token(&[1], Utc::now()).await.expect("it reads").is_some(), "programs keep their tokens");
    assert_eq!(store.client_count().await.expect("it answers"), u64::from(CLIENTS), "the bank is as it was");
    assert_eq!(records.weaknesses().await.expect("it looks"), [], "what refuses changes stands again");

    // Somebody real has an account: what is written is theirs.
    visited(&records).await;
    signed_in(&records, &[Role::Advisor]).await;
    let before = left(&records).await;
    assert!(!reset(&store, &records).await.expect("it looks"));
    assert_eq!(left(&records).await, before);
}

/// However it is asked for, and though nobody but invented people has an account.
async fn a_real_bank_is_never_reset(url: &str) {
    let store = bank(url).await;
    let records = Records::open(url).await.expect("they are made");
    visited(&records).await;
    // As an import of real files says it.
    let db = Database::connect(url).await.expect("it opens");
    db.execute_unprepared(
        "INSERT INTO import (source, started_at, finished_at, kept, rejected, invented) VALUES \
         ('real', '2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00', 1, 0, false)",
    )
    .await
    .expect("it is written");
    assert!(!reset(&store, &records).await.expect("it looks"));
    assert_eq!(left(&records).await, [1, 1, 1]);
    for table in ["rejected_row", "import"] {
        db.execute_unprepared(&format!("DELETE FROM {table}")).await.expect("its origin is not known");
    }
    assert!(!reset(&store, &records).await.expect("it looks"));
    assert_eq!(left(&records).await, [1, 1, 1]);
    assert_eq!(records.weaknesses().await.expect("it looks"), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demonstration_begins_anew_in_a_file_and_a_real_bank_never_does() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    begins_anew(&sqlite(folder.path())).await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    a_real_bank_is_never_reset(&sqlite(folder.path())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demonstration_begins_anew_in_a_database() {
    begins_anew(&postgres().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_database_never_does_nor_one_that_is_served_by_a_role_that_owns_nothing() {
    let url = postgres().await;
    a_real_bank_is_never_reset(&url).await;
    let role = format!("serves_{}", url.rsplit_once('/').expect("a database").1);
    clairscore(&["--database-url", &url, "migrate", "--serving-role", &role]).await;
    let db = Database::connect(&url).await.expect("it opens");
    db.execute_unprepared(&format!("ALTER ROLE {role} LOGIN")).await.expect("it may come in");
    let as_role = url.replace("postgres@", &format!("{role}@"));
    let records = Records::open(&as_role).await.expect("they open");
    assert!(!records.can_be_reset().await.expect("it answers"));
    let owner = Records::open(&url).await.expect("they open");
    assert!(owner.can_be_reset().await.expect("it answers"));
    records.close().await.expect("they close");
    db.execute_unprepared(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await.expect("it goes");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_to_a_demonstration_that_is_open_to_all_is_told_when_it_begins_anew() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = sqlite(folder.path());
    bank(&url).await.close().await.expect("it closes");
    let records = Records::open(&url).await.expect("they are made");
    add_demo_people(&records).await.expect("they are written");
    for resets_at in [Some(HOUR), None] {
        let store = Store::open(&url, Access::Serve).await.expect("it opens");
        let mut demo = Demo::new(true);
        demo.resets_at = resets_at;
        let settings = Settings { demo, ..Settings::default() };
        let router = router(state_with(store, records.clone()), settings, &[]).await;
        let page = get(&router, "/sign-in").await;
        assert!(page.text.contains("demo-advisor"), "{}", page.text);
        let is_told = page.text.contains("3:00 UTC") || page.text.contains("3\u{a0}h UTC");
        assert_eq!(is_told, resets_at.is_some(), "{}", page.text);
    }
}
