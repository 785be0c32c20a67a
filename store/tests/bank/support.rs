//! A bank of its own for every test, on either engine.

use model::catalogue::{self, inputs::Inputs};
use model::decision::{Advice, Costs, Policy};
use model::explanation::Score;
use model::monitoring::Tally;
use model::parameters::{Calibration, Parameters, PeerAxis, Training};
use sea_orm::{
    ConnectionTrait, Database, DatabaseConnection, DbBackend, EntityTrait, Iterable, PrimaryKeyToColumn,
    QueryOrder,
};
use std::future::Future;
use std::sync::atomic::{AtomicU32, Ordering};
use store::tables::{Role, TABLES};
use store::{Amount, Portfolio, Progress, ScoreRow, Silent, Store};
use tempfile::TempDir;
use tokio::sync::Notify;

/// Where the PostgreSQL server of the tests is.
const SERVER: &str = "CLAIRSCORE_TEST_POSTGRES";

/// Declares rules that must hold on both engines. Each becomes two tests, `NAME::on_sqlite` and
/// `NAME::on_postgres`.
macro_rules! on_both_engines {
    ($($(#[doc = $doc:literal])* async fn $rule:ident($bank:ident) $body:block)*) => {$(
        $(#[doc = $doc])*
        async fn $rule($bank: $crate::support::Bank) $body

        mod $rule {
            #[tokio::test]
            async fn on_sqlite() {
                $crate::support::on_sqlite(super::$rule).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                $crate::support::on_postgres(super::$rule).await;
            }
        }
    )*};
}
pub(crate) use on_both_engines;

/// A score of a file of which all is known and nothing contradicts anything.
pub(crate) fn known_score(probability: f64, decision: Advice) -> Score {
    Score { probability, decision, contradictions: Vec::new(), completeness: 1.0, missing: Vec::new() }
}

/// What a model by the name of `id` says of itself.
pub(crate) fn parameters(id: &str) -> Parameters {
    let axis = |feature: &str, mean, deviation, weight| PeerAxis {
        feature: feature.to_owned(),
        mean,
        deviation,
        weight,
    };
    Parameters {
        name: "credit-default".to_owned(),
        id: id.to_owned(),
        features: vec!["income".to_owned()],
        importance: vec![1.0],
        catalogue_hash: catalogue::hash().to_owned(),
        policy: Policy {
            version: 0,
            costs: Costs { false_negative: 10.0, false_positive: 1.0 },
            threshold: 0.35,
            review_from: 0.34,
            review_to: 0.36,
            least_completeness: 0.0,
            required: Inputs::NONE,
        },
        calibration: Calibration { method: "none".to_owned(), slope: 1.0, intercept: 0.0 },
        training: Training { clients: 1, defaults: 0, base_rate: 0.0, data_hash: String::new(), seed: 1 },
        peers: vec![axis("income", 150_000.0, 50_000.0, 0.75), axis("car_age", 10.0, 5.0, 0.25)],
    }
}

/// What is counted of so many applicants of whom nothing is looked at.
pub(crate) fn counting(model: &str, clients: usize) -> Tally {
    Tally { applicants: clients as u64, ..Tally::new(model, &[]) }
}

/// Has everybody see what a model says of some clients.
pub(crate) async fn publish(store: &Store, model: &str, rows: &[ScoreRow]) {
    let scoring = store.begin_scoring(model, &Silent).await.expect("nobody else writes");
    scoring.save(rows).await.expect("they are saved");
    scoring.publish(&counting(model, rows.len())).await.expect("they are published");
}

pub(crate) async fn portfolio(store: &Store, model: &str) -> Portfolio {
    store.portfolio(&parameters(model)).await.expect("it is read")
}

/// Says when somebody has to wait for another.
#[derive(Default)]
pub(crate) struct Queue {
    pub(crate) waiting: Notify,
}

impl Progress for Queue {
    fn waiting(&self) {
        self.waiting.notify_one();
    }
    fn started(&self, _what: &str, _total: Amount) {}
    fn advanced(&self, _done: u64) {}
    fn finished(&self, _kept: u64, _rejected: u64) {}
}

/// An empty bank.
pub(crate) struct Bank {
    pub(crate) store: Store,
    /// A second way in, to look at what is really there.
    pub(crate) db: DatabaseConnection,
    pub(crate) url: String,
}

impl Bank {
    pub(crate) async fn open(url: String) -> Self {
        let store = Store::connect(&url).await.expect("a new bank opens");
        let db = Database::connect(&url).await.expect("it opens again");
        Self { store, db, url }
    }

    /// Every row of every table whose content an import replaces, in the order of its key.
    pub(crate) async fn content(&self) -> Vec<String> {
        let mut content = Vec::new();
        for table in TABLES.iter().filter(|table| matches!(table.role, Role::Delivered | Role::Derived)) {
            for row in self.db.query_all(&table.select()).await.expect("the table is there") {
                let values =
                    table.values(&row).map(|value| value.expect("its columns hold what they should"));
                // An import's number is not content.
                let named = table.column_names().zip(values).filter(|(column, _)| *column != "import_id");
                content.push(format!("{} {:?}", table.name, named.collect::<Vec<_>>()));
            }
        }
        content
    }

    /// The address of another database on the same engine, in which nothing has ever been.
    pub(crate) async fn nothing(&self) -> String {
        if self.db.get_database_backend() == DbBackend::Sqlite {
            return self.url.replace("bank.db", "another/folder/new.db");
        }
        let empty = "DROP SCHEMA public CASCADE; CREATE SCHEMA public";
        self.db.execute_unprepared(empty).await.expect("the bank can be dropped");
        self.url.clone()
    }

    /// Every row of one table, in the order of its key.
    pub(crate) async fn rows<E: EntityTrait>(&self, _table: E) -> Vec<String>
    where
        E::Model: std::fmt::Debug + Sync,
    {
        let mut select = E::find();
        for key in E::PrimaryKey::iter() {
            select = select.order_by_asc(key.into_column());
        }
        let rows = select.all(&self.db).await.expect("the table is there");
        rows.iter().map(|row| format!("{row:?}")).collect()
    }
}

pub(crate) async fn on_sqlite<F: Future<Output = ()>>(rule: impl FnOnce(Bank) -> F) {
    let folder = TempDir::new().expect("a temporary folder");
    let url = format!("sqlite://{}/a/new/folder/bank.db", folder.path().display());
    rule(Bank::open(url).await).await;
}

pub(crate) async fn on_postgres<F>(rule: impl FnOnce(Bank) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    static DATABASES: AtomicU32 = AtomicU32::new(0);
    let Ok(server) = std::env::var(SERVER) else {
        panic!("{SERVER} is not set: run `make test`, which starts a PostgreSQL server for the tests");
    };
    let number = DATABASES.fetch_add(1, Ordering::Relaxed);
    let name = format!("bank_{}_{number}", std::process::id());
    let (host, _) = server.rsplit_once('/').expect("an address ends with a database");
    let admin = Database::connect(&server).await.expect("the PostgreSQL server of the tests runs");
    let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    admin.execute_unprepared(&drop).await.expect("a leftover can be dropped");
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("it can be created");
    let bank = Bank::open(format!("{host}/{name}")).await;
    let outcome = tokio::spawn(rule(bank)).await;
    admin.execute_unprepared(&drop).await.expect("it can be dropped");
    if let Err(failure) = outcome {
        std::panic::resume_unwind(failure.into_panic());
    }
}
