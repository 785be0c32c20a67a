//! What the running program says of itself: log lines on stderr, and counters for `/metrics`.
//!
//! Independent of routes and commands: they are told which they are.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::io::IsTerminal;
use std::time::Duration;
use tracing_subscriber::EnvFilter;

/// The content type of [`Counters::to_text`]: OpenMetrics 1.0.
pub(crate) const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper bounds of the latency's buckets, in seconds: a page should stay below the sixth.
const SECONDS: [f64; 10] = [0.0005, 0.001, 0.0025, 0.005, 0.0075, 0.01, 0.05, 0.25, 1.0, 5.0];

/// Starts the log: readable lines on a terminal, one JSON object a line elsewhere. `RUST_LOG` chooses what
/// is logged; `default` otherwise.
pub fn start_log(default: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(default));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A log that runs already (a test's) stays.
    let _ = if std::io::stderr().is_terminal() {
        log.compact().with_target(false).try_init()
    } else {
        log.json().with_span_list(false).try_init()
    };
}

/// What a request and its answer are counted by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u16,
}

/// What the time to an answer is measured by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Timed {
    method: String,
    route: String,
}

/// The counters of one server.
pub(crate) struct Counters {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Timed, Histogram, fn() -> Histogram>,
}

impl Counters {
    /// All at zero.
    pub(crate) fn new() -> Self {
        let requests = Family::default();
        let seconds = Family::new_with_constructor((|| Histogram::new(SECONDS)) as fn() -> Histogram);
        let mut registry = Registry::with_prefix("clairscore_http");
        registry.register("requests", "Requests answered", requests.clone());
        registry.register_with_unit("request", "Time to the answer's head", Unit::Seconds, seconds.clone());
        Self { registry, requests, seconds }
    }

    /// Counts a request of `method` that `route` answered with `status` after `time`.
    pub(crate) fn answered(&self, method: &str, route: &str, status: u16, time: Duration) {
        let (method, route) = (method.to_owned(), route.to_owned());
        let timed = Timed { method: method.clone(), route: route.clone() };
        self.seconds.get_or_create(&timed).observe(time.as_secs_f64());
        self.requests.get_or_create(&Answered { method, route, status }).inc();
    }

    /// As Prometheus and its kin read them; see [`OPEN_METRICS`].
    pub(crate) fn to_text(&self) -> String {
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry)
            .expect("a string takes whatever is written to it");
        text
    }
}
