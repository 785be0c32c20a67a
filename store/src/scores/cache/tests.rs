//! Rules about what is kept in memory, tried with readings that end when they are let.

use super::*;
use futures_util::future::join_all;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tempfile::TempDir;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// Decides how the readings of one test go.
#[derive(Default)]
struct Readings {
    begun: AtomicUsize,
    fail: AtomicBool,
    panic: AtomicBool,
}

/// Which reading it was.
#[derive(Debug, PartialEq)]
struct Nth(usize);

/// What it is read for: the readings may go on as far as there are permits.
type Of = (Arc<Readings>, Arc<Semaphore>);

impl Cached for Nth {
    type Of = Of;

    fn is_of(&self, _: &Of) -> bool {
        true
    }

    async fn read(db: &DatabaseTransaction, (readings, go): &Of) -> Result<Self, StoreError> {
        let nth = readings.begun.fetch_add(1, Ordering::SeqCst) + 1;
        go.acquire().await.expect("nobody closes it").forget();
        assert!(!readings.panic.load(Ordering::SeqCst), "as was asked for");
        if readings.fail.load(Ordering::SeqCst) {
            db.execute_unprepared("SELECT * FROM nowhere").await?;
        }
        Ok(Self(nth))
    }
}

struct Trial {
    _folder: TempDir,
    store: Store,
    cache: Cache<Nth>,
    of: Of,
}

impl Trial {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}", folder.path().join("bank.db").display());
        let store = Store::connect(&url).await.expect("a new bank");
        let of = (Arc::default(), Arc::new(Semaphore::new(0)));
        Self { _folder: folder, store, cache: Cache::default(), of }
    }

    fn readings(&self) -> &Readings {
        &self.of.0
    }

    /// Lets so many readings go on.
    fn let_go(&self, readings: usize) {
        self.of.1.add_permits(readings);
    }

    async fn ask(&self) -> Result<usize, String> {
        let asked = timeout(Duration::from_secs(10), self.cache.get(&self.store, &self.of)).await;
        asked.expect("an answer").map(|nth| nth.0).map_err(|error| error.to_string())
    }

    async fn publish(&self) {
        count_change(&self.store.db).await.expect("it counts");
    }
}

#[tokio::test]
async fn who_asks_while_it_is_read_gets_what_was_read_once() {
    let trial = Trial::new().await;
    let all = join_all((0..20).map(|_| trial.ask()));
    let (all, ()) = tokio::join!(all, async {
        while trial.readings().begun.load(Ordering::SeqCst) == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        trial.let_go(1);
    });
    assert_eq!(all, vec![Ok(1); 20]);
    assert_eq!(trial.ask().await, Ok(1), "and it is kept");
    assert_eq!(trial.readings().begun.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn what_is_read_in_a_moment_is_waited_for() {
    let trial = Trial::new().await;
    trial.let_go(2);
    assert_eq!(trial.ask().await, Ok(1));
    trial.publish().await;
    assert_eq!(trial.ask().await, Ok(2));
}

#[tokio::test]
async fn the_earlier_value_is_served_while_a_long_reading_is_under_way_and_no_longer() {
    let trial = Trial::new().await;
    trial.let_go(1);
    assert_eq!(trial.ask().await, Ok(1));
    trial.publish().await;
    let before = Instant::now();
    assert_eq!(join_all((0..20).map(|_| trial.ask())).await, vec![Ok(1); 20]);
    assert!(before.elapsed() >= PATIENCE, "the first ones wait a moment");
    let before = Instant::now();
    assert_eq!(join_all((0..20).map(|_| trial.ask())).await, vec![Ok(1); 20]);
    assert!(before.elapsed() < PATIENCE, "and then nobody does");
    assert_eq!(trial.readings().begun.load(Ordering::SeqCst), 2, "read once, in the background");
    trial.let_go(1);
    let mut reading = trial.cache.state().reading().expect("it is under way");
    reading.outcome().await.expect("it is read");
    assert_eq!(trial.ask().await, Ok(2));
}

#[tokio::test]
async fn scores_that_change_while_they_are_read_are_read_again() {
    let trial = Trial::new().await;
    let (asked, ()) = tokio::join!(trial.ask(), async {
        while trial.readings().begun.load(Ordering::SeqCst) == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        trial.publish().await;
        trial.let_go(2);
        assert_eq!(trial.ask().await, Ok(2), "not what somebody had begun to read before");
    });
    assert_eq!(asked, Ok(1), "who asked before may get it");
}

#[tokio::test]
async fn nothing_old_is_served_once_it_could_not_be_read_again() {
    let trial = Trial::new().await;
    trial.let_go(1);
    assert_eq!(trial.ask().await, Ok(1));
    trial.publish().await;
    trial.readings().fail.store(true, Ordering::SeqCst);
    assert_eq!(trial.ask().await, Ok(1), "while it is being read");
    trial.let_go(1);
    let mut reading = trial.cache.state().reading().expect("it is under way");
    reading.outcome().await.map(|_| ()).expect_err("it fails");
    trial.let_go(1);
    assert!(trial.ask().await.is_err());
    trial.readings().fail.store(false, Ordering::SeqCst);
    trial.let_go(1);
    assert_eq!(trial.ask().await, Ok(4));
}

#[tokio::test]
async fn who_goes_away_does_not_stop_the_reading_for_others() {
    let trial = Trial::new().await;
    let gone = timeout(Duration::from_millis(50), trial.cache.get(&trial.store, &trial.of)).await;
    assert!(gone.is_err(), "it is not let go on");
    trial.let_go(1);
    assert_eq!(trial.ask().await, Ok(1));
}

#[tokio::test]
async fn a_reading_that_panics_leaves_nobody_waiting() {
    let trial = Trial::new().await;
    trial.readings().panic.store(true, Ordering::SeqCst);
    trial.let_go(2);
    assert!(trial.ask().await.is_err());
    trial.readings().panic.store(false, Ordering::SeqCst);
    assert_eq!(trial.ask().await, Ok(2));
}
